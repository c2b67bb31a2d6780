"""The service under load: one worker of ``snippetgen serve`` on loopback, beside the bare framework.

``python -m benchmarks.service [SECONDS]``. What is to be reached stands beside each number, and one that is not reached
makes it end with 1.
"""

from __future__ import annotations

import asyncio
import os
import platform
import sys
import time
import urllib.request
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks.hostile import ATTACKERS, health_under_attack
from benchmarks.load import CLIENTS, Kind, at_most, at_rate, kinds, nearly_all
from benchmarks.servers import Served, served

__all__ = ["Measured", "main", "measure"]

RATE = 200
SECONDS = 30.0
ROUNDS = 5
REST = 10.0
_SERVE = ("-c", "from snippetgen.cli import main; main()", "serve", "--port", "0")


@dataclass(frozen=True)
class Measured:
    """What came of it. ``most`` are the answers a second of the service and of the bare framework, a pair a round."""

    kinds: list[Kind]
    most: list[tuple[float, float]]
    errors_at_most: int
    health: list[float]
    memory: tuple[float, float, float]


def measure(seconds: float, rate: float = RATE, rounds: int = ROUNDS, rest: float = REST) -> Measured:
    """Run all of it; each round takes a tenth of the time at the fixed rate, and so does each server in it."""
    with served(*_SERVE) as service, TemporaryDirectory() as folder:
        for kind in kinds():
            (Path(folder) / str(len(kind.body))).write_bytes(_answer(service, kind))
        with served("-m", "benchmarks.bare", folder) as bare:
            for server in (service, bare):  # until nothing is done for the first time
                asyncio.run(at_most(server, kinds(), seconds / 10))
            begin = service.memory()
            at_fixed_rate, asked = kinds(), kinds()
            _say(f"{rate:g} requests/s for {seconds:g} s")
            asyncio.run(at_rate(service, at_fixed_rate, rate, seconds))
            _say("as many as are answered")
            most = []
            for _ in range(rounds):
                ours, theirs = (asyncio.run(at_most(server, asked, seconds / 10)) for server in (service, bare))
                most.append((ours, theirs))
        _say(f"{ATTACKERS} hostile clients for {seconds:g} s")
        health = health_under_attack(service, seconds)
        end = service.memory()
        time.sleep(rest)
        memory = (begin, end, service.memory())
    return Measured(at_fixed_rate, most, sum(kind.errors for kind in asked), health, memory)


def _say(message: str) -> None:
    print(f"benchmarks: {message} ...", file=sys.stderr, flush=True)


def _answer(server: Served, kind: Kind) -> bytes:
    _, _, body = kind.request(0).partition(b"\r\n\r\n")
    url = f"http://{server.host}:{server.port}/snippets"
    request = urllib.request.Request(url, body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request) as answer:
        return bytes(answer.read())


def main(seconds: float = SECONDS) -> None:
    """Measure, and print what came of it."""
    found = measure(seconds)
    names = ", ".join(f"{name} {version(name)}" for name in ("fastapi", "uvicorn", "pydantic"))
    print(f"snippetgen {version('snippetgen')} ({names}) on Python {platform.python_version()}")
    print(f"{platform.system()} {platform.machine()}, {os.cpu_count()} CPUs; one worker, {CLIENTS} connections\n")

    times = [seen for kind in found.kinds for seen in kind.times]
    width = max(len(kind.name) for kind in found.kinds)
    print(f"at {RATE} requests/s\n  {'':{width}}  {'bytes':>7}  {'requests':>8}  {'p50 ms':>7}  {'p99 ms':>7}")
    for kind in found.kinds:
        _print_line(kind.name, width, f"{len(kind.body):7}", kind.times)
    _print_line("all", width, f"{'':7}", times)

    ratio = median(ours / theirs for ours, theirs in found.most)
    ours, theirs = (median(pair[which] for pair in found.most) for which in (0, 1))
    begin, end, rested = found.memory
    errors = sum(kind.errors for kind in found.kinds) + found.errors_at_most
    p99, health = nearly_all(times, 0.99), nearly_all(found.health, 0.99)
    print(f"\nat most {ours:,.0f} requests/s, the bare framework {theirs:,.0f} (medians of {len(found.most)} rounds)")
    print(f"memory: {begin:.0f} MiB at the beginning, {end:.0f} MiB at the end, {rested:.0f} MiB {REST:g} s after\n")
    goals = [
        ("p99 at that rate", f"{p99:.1f} ms", "under 20 ms", p99 < 20),
        ("errors", f"{errors}", "none", errors == 0),
        ("of the bare framework", f"{ratio:.2f}", "at least 0.7", ratio >= 0.7),
        (f"p99 of /health, {ATTACKERS} hostile clients", f"{health:.1f} ms", "under 100 ms", health < 100),
        ("memory after, of the beginning", f"{rested / begin:.2f}", "at most 1.2", rested / begin <= 1.2),
    ]
    for name, value, goal, reached in goals:
        print(f"  {name:34}  {value:>9}  {goal:12}  {'reached' if reached else 'NOT REACHED'}")
    if not all(reached for _, _, _, reached in goals):
        raise SystemExit(1)


def _print_line(name: str, width: int, size: str, times: list[float]) -> None:
    p50, p99 = (nearly_all(times, part) for part in (0.5, 0.99))
    print(f"  {name:{width}}  {size}  {len(times):8}  {p50:7.1f}  {p99:7.1f}")


if __name__ == "__main__":
    main(*map(float, sys.argv[1:2]))
