"""Measure everything and print the table; what is being done goes to stderr."""

from __future__ import annotations

import os
import platform
import sys
from importlib.metadata import version

from benchmarks import bulk, cold, files, peers, warm


def main() -> None:
    peers.install()
    warm_times = {}
    for body, start in [*((body, "json") for body in warm.BODIES), (warm.BODIES[0], "models")]:
        _say(f"warm, {body}, from {start}, four processes three times each ...")
        warm_times[body, start] = warm.measure(body, start)
    _say("cold, four commands in turn ...")
    cold_times = cold.measure()
    _say(f"bulk, {bulk.FLOWS:,} flows ...")
    everything = bulk.measure()
    _say("files, 1,000 and 10,000 flows, twice each ...")
    written = files.measure()

    _print_versions()
    for (body, start), times in warm_times.items():
        begins = "its JSON text, read and validated" if start == "json" else "models that are there already"
        print(f"\nwarm, {body}: Python, JavaScript and curl from {begins} ({warm.DISTINCT:,} in turn, median)")
        _print_table(times, "us", ".1f")
    print(f"\ncold: one curl snippet on the command line (whole process, {cold.RUNS} runs in turn, median)")
    _print_table(cold_times, "ms", ".0f")
    print(f"\nbulk: {bulk.FLOWS:,} flows, read from parsed exports, x {everything.snippets // bulk.FLOWS} snippets")
    print(f"  {everything.seconds:.2f} s, {everything.snippets / everything.seconds:,.0f} snippets/s")
    print(f"  peak memory {everything.peak:.0f} MiB (after a tenth of the flows: {everything.early_peak:.0f} MiB)")
    print("\nfiles: generate - --out, three snippets a flow (whole process)")
    for row in written:
        print(f"  {row.flows:6,} flows, {row.what:<9}  {row.seconds:5.1f} s   peak memory {row.peak:.0f} MiB")


def _say(message: str) -> None:
    print(f"benchmarks: {message}", file=sys.stderr, flush=True)


def _print_versions() -> None:
    ours = ", ".join(f"{name} {version(name)}" for name in ("jinja2", "pydantic", "click"))
    print(f"snippetgen {version('snippetgen')} ({ours}) on Python {platform.python_version()}")
    print(f"{', '.join(' '.join(peer) for peer in peers.pinned().items())} on Node {peers.node_version()}")
    print(f"{platform.system()} {platform.machine()}, {os.cpu_count()} CPUs")


def _print_table(times: dict[str, float], unit: str, form: str) -> None:
    """Print a line for each name; the first one is ours, and stands above the others in the last column."""
    ours = next(iter(times.values()))
    width = max(map(len, times))
    print(f"  {'':{width}}  {unit:>8}   ours / theirs")
    for index, (name, taken) in enumerate(times.items()):
        ratio = f"   {ours / taken:13.2f}" if index else ""
        print(f"  {name:{width}}  {taken:8{form}}{ratio}")


if __name__ == "__main__":
    main()
