"""Requests for flows of every kind, no two of them alike, and two ways to send them: at a fixed rate, or at most."""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count, cycle
from pathlib import Path
from random import Random
from typing import Any

from benchmarks.servers import Served

__all__ = ["CLIENTS", "Kind", "at_most", "at_rate", "kinds", "nearly_all"]

CLIENTS = 50
_EXAMPLES = Path(__file__).parent.parent / "examples"
_MEDIAN, _LARGEST = (178_000, 6), (359_000, 8)  # bytes and components of the 27 flows that ship with Langflow 1.13
_HOSTILE = "'\"\\`$(id) ${x} {{ y }} </script><img src=x onerror=alert(1)> \u202e\ud800\0 中 \U0001f469"
_ID = "d2bbd92b-187e-4c84-b2d4-{:012}"
_PANE = {"language": "python", "highlight": True}  # our own asks for one at a time
_NUMBER = "@" * 36  # the place of the flow's ID, so that bodies of a kind are equally long


@dataclass
class Kind:
    """Requests of one kind, and how long each took, in seconds."""

    name: str
    body: bytes
    share: int
    times: list[float] = field(default_factory=list)
    errors: int = 0

    def request(self, number: int) -> bytes:
        head = "POST /snippets HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        body = self.body.replace(_NUMBER.encode(), _ID.format(number).encode())
        return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


def kinds() -> list[Kind]:
    """Return the kinds of requests, with the number of each among about a hundred."""
    exports = [{**json.loads(path.read_text("utf-8")), "id": _NUMBER} for path in sorted(_EXAMPLES.glob("*.json"))]
    hostile = {"input_value": _HOSTILE * 20, "tweaks": {_HOSTILE: {_HOSTILE: [_HOSTILE] * 10}}, "session_id": _HOSTILE}
    sent: list[tuple[str, Any, int]] = [
        ("an ID", {"flow": {"id": _NUMBER}}, 40),
        *((f"the export {export['name']}", {"flow": export}, 24 // len(exports)) for export in exports),
        ("hostile strings", {"flow": {"id": _NUMBER}, "operation": hostile}, 10),
        ("a pane's snippet", {"flow": {"id": _NUMBER}, "operation": {}, **_PANE}, 10),
        ("an export of 178 kB", {"flow": _export(*_MEDIAN)}, 11),
        ("an export of 359 kB", {"flow": _export(*_LARGEST)}, 5),
    ]
    return [Kind(name, json.dumps(body).encode(), share) for name, body, share in sent]


def _export(size: int, components: int) -> dict[str, Any]:
    """Return a flow as those that ship with Langflow: most of it is the source of the components, in strings."""
    others = [f"Component{number}" for number in range(components - 2)]
    nodes = [_node(name) for name in ("ChatInput", *others, "ChatOutput")]
    flow = {"id": _NUMBER, "name": "A flow", "endpoint_name": None, "data": {"nodes": nodes, "edges": []}}
    source = Path(__file__).read_text("utf-8")
    share = (size - len(json.dumps(flow))) // components * len(source) // len(json.dumps(source))
    source *= share // len(source) + 1
    for node in nodes:
        node["data"]["node"]["template"]["code"] = {"type": "code", "value": source[:share]}
    return flow


def _node(component: str) -> dict[str, Any]:
    shown = {"advanced": False, "show": True, "info": "What it is for.", "placeholder": "", "title_case": False}
    told = {"dynamic": False, "list": False, "required": False, "tool_mode": False, "trace_as_metadata": True}
    field = {**shown, **told, "type": "str", "value": "", "_input_type": "StrInput", "override_skip": False}
    names = ["input_value", *(f"field_{number}" for number in range(12))]
    template = {name: {**field, "name": name, "display_name": name, "options": ["a", "b"]} for name in names}
    node = {"display_name": component, "description": "", "template": template, "outputs": [dict(told)] * 3}
    data = {"id": f"{component}-a1B2c", "type": component, "node": node}
    return {"id": data["id"], "type": "genericNode", "position": {"x": 1.5, "y": -2.5}, "data": data}


def nearly_all(times: list[float], part: float) -> float:
    """Return the time, in milliseconds, that this part of them did not exceed."""
    times = sorted(times)
    return times[min(len(times) - 1, int(len(times) * part))] * 1000 if times else 0.0


def _in_turn(sent: list[Kind]) -> Iterator[tuple[Kind, bytes]]:
    mixed = [kind for kind in sent for _ in range(kind.share)]
    Random(0).shuffle(mixed)  # always the same way
    return ((kind, kind.request(number)) for kind, number in zip(cycle(mixed), count()))


class _Connection:
    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer

    @classmethod
    async def to(cls, server: Served) -> _Connection:
        return cls(*await asyncio.open_connection(server.host, server.port))

    async def ask(self, kind: Kind, request: bytes, since: float) -> None:
        """Read no more of the answer than tells whether it is the one that was due."""
        try:
            self._writer.write(request)
            head = await self._reader.readuntil(b"\r\n\r\n")
            length = re.search(rb"content-length: (\d+)", head, re.IGNORECASE)
            body = await self._reader.readexactly(int(length[1]) if length else 0)
        except (OSError, EOFError):
            head = body = b""
        kind.times.append(time.perf_counter() - since)
        if not head.startswith(b"HTTP/1.1 200 ") or not body.startswith(b'{"snippets": [{"code": "import '):
            kind.errors += 1

    def close(self) -> None:
        self._writer.close()


async def at_rate(server: Served, sent: list[Kind], rate: float, seconds: float) -> None:
    """Send so many requests a second, whether or not those before are answered; each is timed from when it is due."""
    free: asyncio.Queue[_Connection] = asyncio.Queue()
    for _ in range(CLIENTS):
        free.put_nowait(await _Connection.to(server))

    async def one(kind: Kind, request: bytes, due: float) -> None:
        connection = await free.get()
        await connection.ask(kind, request, due)
        free.put_nowait(connection)

    start, asked, turns = time.perf_counter(), set(), _in_turn(sent)
    for number in range(max(1, int(rate * seconds))):
        kind, request = next(turns)  # made before it is due
        due = start + number / rate
        await asyncio.sleep(due - time.perf_counter())
        asked.add(task := asyncio.create_task(one(kind, request, due)))
        task.add_done_callback(asked.discard)
    await asyncio.gather(*asked)
    while not free.empty():
        free.get_nowait().close()


async def at_most(server: Served, sent: list[Kind], seconds: float) -> float:
    """Let each client ask as soon as it has an answer; return how many answers came in a second."""
    turns = _in_turn(sent)
    start = time.perf_counter()

    async def client() -> int:
        connection, answered = await _Connection.to(server), 0
        while time.perf_counter() < start + seconds:
            await connection.ask(*next(turns), time.perf_counter())
            answered += 1
        connection.close()
        return answered

    answered = await asyncio.gather(*(client() for _ in range(CLIENTS)))
    return sum(answered) / (time.perf_counter() - start)
