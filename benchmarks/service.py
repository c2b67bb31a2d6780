"""The service under load: 50 clients against one worker on loopback, with flows of every kind.

``python -m benchmarks.service [SECONDS]``. The server is ``snippetgen serve`` in a process of its own; the clients are
connections of this one, which write their requests as bytes and read no more of an answer than they have to.
"""

from __future__ import annotations

import asyncio
import json
import os
import platform
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.metadata import version
from itertools import cycle, islice
from pathlib import Path
from typing import Any

__all__ = ["main"]

CLIENTS = 50
SECONDS = 30.0
_EXAMPLES = Path(__file__).parent.parent / "examples"
_BIG = 300_000  # bytes: a large one of the flows that ship with Langflow
_HOSTILE = "'\"\\`$(id) ${x} {{ y }} </script><img src=x onerror=alert(1)> \u202e\ud800\0 中 \U0001f469"


@dataclass
class _Kind:
    """Requests of one kind, and how long each took, in seconds."""

    name: str
    body: bytes
    times: list[float] = field(default_factory=list)
    errors: int = 0

    @property
    def request(self) -> bytes:
        head = "POST /snippets HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        return f"{head}Content-Length: {len(self.body)}\r\n\r\n".encode() + self.body


def _kinds() -> list[tuple[_Kind, int]]:
    """Return the kinds of requests, and how many of each are among a hundred."""
    exports = [json.loads(path.read_text("utf-8")) for path in sorted(_EXAMPLES.glob("*.json"))]
    big = _big(exports[0])
    hostile = {"input_value": _HOSTILE * 20, "tweaks": {_HOSTILE: {_HOSTILE: [_HOSTILE] * 10}}, "session_id": _HOSTILE}
    sent: list[tuple[str, Any, int]] = [
        ("an ID", {"flow": {"id": "d2bbd92b-187e-4c84-b2d4-5df365704201"}}, 40),
        *((f"the export {export['name']}", {"flow": export}, 15) for export in exports),
        ("hostile strings", {"flow": {"id": "x"}, "operation": hostile}, 10),
        ("an export of 300 kB", {"flow": big}, 5),
    ]
    return [(_Kind(name, json.dumps(body).encode()), share) for name, body, share in sent]


def _big(export: dict[str, Any]) -> dict[str, Any]:
    nodes = export["data"]["nodes"]
    copies = _BIG // len(json.dumps(nodes)) + 1
    more = [{**node, "id": f"{node['id']}-{number}"} for number in range(copies) for node in nodes]
    return {**export, "data": {**export["data"], "nodes": more}}


async def _client(host: str, port: int, kinds: Iterator[_Kind], until: float) -> None:
    reader, writer = await asyncio.open_connection(host, port)
    while time.perf_counter() < until:
        kind = next(kinds)
        start = time.perf_counter()
        writer.write(kind.request)
        head = await reader.readuntil(b"\r\n\r\n")
        length = re.search(rb"content-length: (\d+)", head, re.IGNORECASE)
        body = await reader.readexactly(int(length[1]) if length else 0)
        kind.times.append(time.perf_counter() - start)
        if not head.startswith(b"HTTP/1.1 200 ") or not body.startswith(b'{"snippets": [{"code": "import '):
            kind.errors += 1
    writer.close()


async def _load(host: str, port: int, kinds: list[tuple[_Kind, int]], seconds: float) -> None:
    hundred = [kind for kind, share in kinds for _ in range(share)]
    mixed = [hundred[number * 37 % 100] for number in range(100)]  # 37 and 100 share no factor, so each is there once
    until = time.perf_counter() + seconds
    turns = (cycle([*islice(mixed, at, None), *islice(mixed, at)]) for at in range(0, 2 * CLIENTS, 2))
    await asyncio.gather(*(_client(host, port, turn, until) for turn in turns))


def _memory(process: int) -> float:
    """Return the resident memory of a process in MiB."""
    kilobytes = subprocess.run(["ps", "-o", "rss=", "-p", str(process)], capture_output=True, text=True, check=True)
    return int(kilobytes.stdout) / 1024


def main(seconds: float = SECONDS) -> None:
    """Run the load, and print what came of it; exit 1 where an answer was not the one that was due."""
    command = [sys.executable, "-c", "from snippetgen.cli import main; main()", "serve", "--port", "0"]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout
        match = re.search(r"http://(.*):(\d+)/", server.stdout.readline())
        if not match:
            raise SystemExit("benchmarks: the service has not started")
        host, port = match[1], int(match[2])
        warm = _kinds()
        asyncio.run(_load(host, port, warm, min(2.0, seconds)))
        begin = _memory(server.pid)
        kinds = _kinds()
        print(f"benchmarks: {CLIENTS} clients, {seconds:g} s ...", file=sys.stderr, flush=True)
        start = time.perf_counter()
        asyncio.run(_load(host, port, kinds, seconds))
        _report([kind for kind, _ in kinds], time.perf_counter() - start, begin, _memory(server.pid))
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(10)


def _report(kinds: list[_Kind], seconds: float, begin: float, end: float) -> None:
    names = ", ".join(f"{name} {version(name)}" for name in ("fastapi", "uvicorn", "pydantic"))
    print(f"snippetgen {version('snippetgen')} ({names}) on Python {platform.python_version()}")
    print(f"{platform.system()} {platform.machine()}, {os.cpu_count()} CPUs; one worker, {CLIENTS} clients\n")
    times = sorted(seen for kind in kinds for seen in kind.times)
    errors = sum(kind.errors for kind in kinds)
    width = max(len(kind.name) for kind in kinds)
    print(f"  {'':{width}}  {'bytes':>7}  {'requests':>8}  {'p50 ms':>7}  {'p99 ms':>7}")
    for kind in kinds:
        _print_line(kind.name, width, f"{len(kind.body):7}", sorted(kind.times))
    _print_line("all", width, f"{'':7}", times)
    print(f"\n  {len(times) / seconds:,.0f} requests/s, errors: {errors}")
    print(f"  memory of the server: {begin:.0f} MiB at the beginning, {end:.0f} MiB at the end")
    if errors or not times:
        raise SystemExit(1)


def _print_line(name: str, width: int, size: str, times: list[float]) -> None:
    p50, p99 = (times[min(len(times) - 1, int(len(times) * part))] * 1000 if times else 0 for part in (0.5, 0.99))
    print(f"  {name:{width}}  {size}  {len(times):8}  {p50:7.1f}  {p99:7.1f}")


if __name__ == "__main__":
    main(*map(float, sys.argv[1:2]))
