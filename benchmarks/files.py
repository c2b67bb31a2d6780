"""Files: ``snippetgen generate - --out`` for ten thousand flows as JSON Lines, and again where nothing has changed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from benchmarks.bulk import FLOWS, exports

__all__ = ["COUNTS", "Files", "measure"]

COUNTS = (FLOWS // 10, FLOWS)


class Files(NamedTuple):
    """What one command took: its wall time in seconds, and its peak memory in MiB."""

    flows: int
    what: str
    seconds: float
    peak: float


def measure() -> list[Files]:
    measured: list[Files] = []
    for count in COUNTS:
        with TemporaryDirectory() as folder:
            lines = Path(folder, "flows.jsonl")
            with lines.open("w", encoding="utf-8") as file:
                file.writelines(json.dumps(export) + "\n" for export in islice(exports(), count))
            out = Path(folder, "out")
            measured += [Files(count, what, *_run(lines, out)) for what in ("written", "unchanged")]
    return measured


def _run(lines: Path, out: Path) -> tuple[float, float]:
    command = [sys.executable, "-c", "from snippetgen.cli import main; main()", "generate", "-", "--out", str(out)]
    start = time.perf_counter()
    with lines.open("rb") as stdin:
        process = subprocess.Popen(command, stdin=stdin, stderr=subprocess.DEVNULL)
        _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit("benchmarks: generate --out has failed")
    return time.perf_counter() - start, used.ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)
