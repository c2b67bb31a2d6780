"""Bodies that cost the service as much as they can, sent by four clients, while somebody asks for ``/health``."""

from __future__ import annotations

import json
import multiprocessing
import socket
import threading
import time
from contextlib import suppress
from multiprocessing.synchronize import Event
from typing import Any

from benchmarks.servers import Served

__all__ = ["ATTACKERS", "BODIES", "health_under_attack"]

ATTACKERS = 4
_MOST = 4 * 2**20 - 1000


def _of(operation: dict[str, Any], **more: Any) -> bytes:
    return json.dumps({"flow": {"id": "x"}, "operation": operation, **more}).encode()


def _deep(levels: int, inner: bytes) -> bytes:
    return b'{"flow":{"id":"x"},"operation":{"payload":' + b"[" * levels + inner + b"]" * levels + b"}}"


def _many(values: int) -> dict[str, Any]:
    fields = {f"field {number}": {"type": "str", "value": ""} for number in range(50)}
    return {"id": "x", "components": [{"id": f"C-{number}", "fields": fields} for number in range(values // 250)]}


BODIES: dict[str, bytes] = {
    "127 deep with zeros": _deep(127, b",".join([b"0"] * 7950)),
    "800 deep": _deep(800, b"0"),
    "tiny lists": _deep(1, b",".join([b"[]"] * (_MOST // 3))),
    "as many lists as are taken": _deep(1, b",".join([b"[]"] * 124_000)),
    "long integers": _deep(1, b",".join([b"9" * 4300] * (_MOST // 4301))),
    "as many digits as are taken": _deep(1, b",".join([b"9" * 4300] * 116)),
    "a name of a header": _of({}, server={"headers": {"x" * _MOST: ""}}),
    "different names": _of({"payload": {f"{number:06}": 0 for number in range(240_000)}}),
    "as many names as are taken": _of({"payload": {f"{number:06}": 0 for number in range(120_000)}}),
    "a long text": _of({"input_value": "\x00" * (_MOST // 12)}),
    "highlighted": _of({"payload": ["a\\" * 10] * 9000}, highlight=True),
    "a flow of many components": json.dumps({"flow": _many(240_000)}).encode(),
    "brackets": b"[" * _MOST,
    "quotes": b'"' * _MOST,
}
"""By what is in each; what is taken is answered, and the others are refused."""


def _request(body: bytes) -> bytes:
    head = "POST /snippets HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nConnection: close\r\n"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


def _attack(host: str, port: int, over: Event, began: Event) -> None:
    requests = [_request(body) for body in BODIES.values()]

    def client(first: int) -> None:
        at = first
        while not over.is_set():
            with suppress(OSError), socket.create_connection((host, port), timeout=60) as connection:
                connection.sendall(requests[at % len(requests)])
                while connection.recv(2**16):
                    pass
            at += 1
            began.set()

    clients = [threading.Thread(target=client, args=(number * 5,)) for number in range(ATTACKERS)]
    for one in clients:
        one.start()
    for one in clients:
        one.join()


def health_under_attack(server: Served, seconds: float) -> list[float]:
    """Return how long each answer of ``/health`` took, in seconds; raise ``AssertionError`` for one that is none."""
    context = multiprocessing.get_context("spawn")  # what it does does not slow down who asks here
    over, began = context.Event(), context.Event()
    attack = context.Process(target=_attack, args=(server.host, server.port, over, began))
    attack.start()
    try:
        began.wait()
        return _health(server, seconds)
    finally:
        over.set()
        attack.join()


def _health(server: Served, seconds: float) -> list[float]:
    times, until = [], time.perf_counter() + seconds
    with socket.create_connection((server.host, server.port)) as connection:
        while time.perf_counter() < until:
            start = time.perf_counter()
            connection.sendall(b"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n")
            answer = connection.recv(2**16)
            while answer and b'"status"' not in answer:
                answer += connection.recv(2**16)
            assert answer.startswith(b"HTTP/1.1 200 "), answer
            times.append(time.perf_counter() - start)
            time.sleep(0.01)
    return times
