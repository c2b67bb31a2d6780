"""The files of ``snippetgen generate - --out``, from more flows than one machine takes: JSON Lines and a Dask cluster.

pip install snippetgen "dask[distributed]"
python examples/dask/generate.py flows.jsonl snippets/ -l python    # and whatever else generate takes

It starts two processes on this machine; a DASK_SCHEDULER_ADDRESS in the environment names a cluster instead.
"""

import os
import sys
from itertools import accumulate

import dask.bag
from dask.distributed import Client

from snippetgen.cli import cli
from snippetgen.cli.generate import write_planted
from snippetgen.cli.terminal import read_words
from snippetgen.files.layouts import Planter
from snippetgen.files.sources import line_source

LOCAL = {"n_workers": 2, "threads_per_worker": 1, "host": "127.0.0.1", "dashboard_address": None}


def plant(lines, before, planter):
    """Generate on a worker, which is most of the work."""
    numbered = enumerate((line.encode("utf-8", "surrogateescape") for line in lines), sum(before) + 1)
    return [planter.plant(line_source(line, number)) for number, line in numbered if line.strip()]


def in_order(futures):
    while futures:
        yield from futures.pop(0).result()  # which is forgotten everywhere then


if __name__ == "__main__":
    flows, out, *options = sys.argv[1:]
    words = read_words(cli.commands["generate"].make_context("generate", ["-", "--out", out, *options]))
    planter = Planter(words.options["layout"] or "flows", words)
    with Client(**({} if "DASK_SCHEDULER_ADDRESS" in os.environ else LOCAL)) as client:
        lines = dask.bag.read_text(flows, blocksize="1 MiB", linedelimiter="\n", errors="surrogateescape")
        counts = lines.map_partitions(lambda part: [sum(1 for _ in part)]).compute()
        before = dask.bag.from_sequence([0, *accumulate(counts[:-1])], npartitions=len(counts))
        parts = lines.map_partitions(plant, before, planter).to_delayed()
        # Names of folders are given here, in the order of the lines, and files written as generate does.
        write_planted(in_order(client.compute(parts)), planter, words)
