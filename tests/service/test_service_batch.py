"""Many flows in one request: a line is read, answered and sent before more is read, however many there are."""

from __future__ import annotations

import asyncio
import json
import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from fastapi import FastAPI
from starlette.types import ASGIApp, Message

from snippetgen.service import create_app, create_router
from tests.service.asking import ask, post, problem_of
from tests.service.test_service_serve import serving

APP = create_app()
LINES = {"Content-Type": "application/jsonl"}


def line(number: int, **more: Any) -> bytes:
    return json.dumps(
        {"flow": {"endpoint_name": f"flow-{number}"}, "operation": {}, "language": "curl", **more}
    ).encode()


def batch(content: bytes, app: ASGIApp = APP, headers: Mapping[str, str] = LINES) -> list[dict[str, Any]]:
    answer = ask(app, "POST", "/snippets/batch", content=content, headers=headers)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/jsonl"), answer.text
    assert "content-length" not in answer.headers
    return [json.loads(one) for one in answer.content.splitlines()]


def test_each_line_is_answered_as_it_would_be_alone() -> None:
    sent = [
        line(0),
        line(1, highlight=True),
        line(2, language=None),
        line(3, operation=None, run={"input_value": "\ud800"}),
    ]
    alone = [post(APP, "/snippets", one).json() for one in sent]
    assert batch(b"\n".join(sent)) == alone  # no end of the last line
    assert batch(b"\r\n".join([*sent, b""])) == alone
    assert batch(b"") == batch(b"\n \n\r\n") == []


def test_an_error_is_told_in_its_line_and_ends_nothing() -> None:
    sent = [
        b"{",
        b"",
        b"[]",
        line(3),
        b'{"flow": {"id": "x"}, "server": {"url": 5}, "lnguage": 1}',
        b"\xff",
        b" ",
        line(7),
    ]
    answers = batch(b"\n".join(sent))
    assert [(answer.get("line"), answer.get("status")) for answer in answers] == [
        (1, 400),
        (3, 422),
        (None, None),
        (5, 422),
        (6, 400),
        (None, None),
    ]
    assert [error["pointer"] for error in answers[3]["errors"]] == ["/server/url", "/lnguage"]
    assert {"type", "title", "code", "detail"} <= set(answers[0])
    assert "flow-7" in answers[5]["snippets"][0]["code"]


def test_a_line_is_limited_as_a_body_is() -> None:
    app = create_app(max_body=1000)
    answers = batch(b"\n".join([line(1), line(2) + b" " * 1000, line(3), b"x" * 10_000, line(5)]), app)
    assert [answer.get("code") for answer in answers] == [None, "too-large", None, "too-large", None]
    assert [answer["line"] for answer in answers if "line" in answer] == [2, 4]
    deep = batch(b"[" * 100_000 + b"\n" + line(2))
    assert [answer.get("status") for answer in deep] == [422, None]


@pytest.mark.parametrize("kind", ["application/jsonl", "application/x-ndjson", "application/ndjson; charset=utf-8"])
def test_what_lines_are_called(kind: str) -> None:
    assert len(batch(line(1), headers={"Content-Type": kind})) == 1
    for wrong in ({"Content-Type": "application/json"}, {}, {**LINES, "Content-Encoding": "gzip"}):
        answer = ask(APP, "POST", "/snippets/batch", content=line(1), headers=wrong)
        assert problem_of(answer)["code"] == "not-json"


def test_in_a_host() -> None:
    host = FastAPI()
    host.include_router(create_router(), prefix="/api")
    answer = ask(host, "POST", "/api/snippets/batch", content=line(1), headers=LINES)
    assert "flow-1" in answer.json()["snippets"][0]["code"]


def run(messages: list[Message], stops: int | None = None) -> list[str]:
    """Ask the application itself; return what it does in its order: ``read`` and ``sent``.

    ``stops`` is after how many pieces the client can be sent to no more.
    """
    done: list[str] = []
    waiting = iter(messages)

    async def receive() -> Message:
        done.append("read")
        return next(waiting, {"type": "http.disconnect"})

    async def send(message: Message) -> None:
        if message["type"] == "http.response.body" and message.get("body"):
            done.append("sent")
            if done.count("sent") == stops:
                raise OSError

    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "POST",
        "path": "/snippets/batch",
        "raw_path": b"/snippets/batch",
        "query_string": b"",
        "root_path": "",
        "headers": [(b"content-type", b"application/jsonl")],
    }
    asyncio.run(APP(scope, receive, send))
    return done


def piece(content: bytes, more: bool = True) -> Message:
    return {"type": "http.request", "body": content, "more_body": more}


def test_nothing_is_read_before_what_was_read_is_answered() -> None:
    first = line(1)
    pieces = [
        piece(first + b"\n" + line(2)[:9]),
        piece(line(2)[9:]),
        piece(b"\n\n" + line(3) + b"\n"),
        piece(b"", False),
    ]
    assert run(pieces) == ["read", "sent", "read", "read", "sent", "sent", "read"]


def test_a_client_that_goes_away_ends_the_work() -> None:
    many = piece(b"".join(line(number) + b"\n" for number in range(100)))
    assert run([many]) == ["read", *["sent"] * 100, "read"]
    assert run([many, many, many], stops=3) == ["read", "sent", "sent", "sent"]


# By a socket


@contextmanager
def connected(url: str) -> Iterator[socket.socket]:
    place = urlsplit(url)
    with socket.create_connection((place.hostname, place.port or 80), timeout=60) as connection:
        connection.sendall(
            b"POST /snippets/batch HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/jsonl\r\n"
            b"Transfer-Encoding: chunked\r\n\r\n"
        )
        yield connection


def chunk(content: bytes) -> bytes:
    return b"%x\r\n%b\r\n" % (len(content), content)


def answered(connection: socket.socket) -> Iterator[dict[str, Any]]:
    """Yield the lines of an answer that comes in chunks."""
    with connection.makefile("rb") as answer:
        assert answer.readline() == b"HTTP/1.1 200 OK\r\n"
        while answer.readline() != b"\r\n":
            pass
        held = b""
        while size := int(answer.readline(), 16):
            held += answer.read(size)
            answer.readline()
            *lines, held = held.split(b"\n")
            yield from map(json.loads, lines)
        assert held == b""


def memory(process: int) -> int:
    """The most bytes that a process has held at a time."""
    status = Path(f"/proc/{process}/status").read_text()
    return 1024 * int(next(one for one in status.splitlines() if one.startswith("VmHWM")).split()[1])


@pytest.mark.parametrize("many", [1000, pytest.param(20_000, marks=pytest.mark.bulk)])
def test_any_number_of_lines_in_order_at_constant_memory(many: int) -> None:
    with serving() as (url, process), connected(url) as connection:
        answers = answered(connection)
        connection.sendall(chunk(line(0) + b"\n"))
        assert "flow-0" in next(answers)["snippets"][0]["code"]  # before anything more is sent
        before = memory(process.pid)

        def send() -> None:
            for start in range(1, many, 100):
                lines = [line(number) if number % 1000 else b"{" for number in range(start, min(start + 100, many))]
                connection.sendall(chunk(b"".join(one + b"\n" for one in lines)))
            connection.sendall(b"0\r\n\r\n")

        sender = threading.Thread(target=send)
        sender.start()
        for number in range(1, many):
            answer = next(answers)
            if number % 1000:
                assert f'/run/flow-{number}"' in answer["snippets"][0]["code"]
            else:
                assert answer["line"] == number + 1
        assert next(answers, None) is None
        sender.join()
        assert memory(process.pid) - before < 8 * 2**20


def test_who_does_not_read_is_not_read_either() -> None:
    lines = chunk(b"".join(line(number, language=None) + b"\n" for number in range(200)))
    with serving() as (url, process), connected(url) as connection:
        before = memory(process.pid)
        connection.settimeout(3)  # for one piece

        def send() -> None:
            for _ in range(10_000):
                connection.sendall(lines)

        with pytest.raises(TimeoutError):
            send()
        assert memory(process.pid) - before < 16 * 2**20


def test_an_endless_line_is_refused_and_not_kept() -> None:
    with serving() as (url, process), connected(url) as connection:
        before = memory(process.pid)
        endless = chunk(b"x" * 2**16)
        answers = answered(connection)

        def send() -> None:
            try:
                for _ in range(5000):
                    connection.sendall(endless)
            except OSError:
                pass

        sender = threading.Thread(target=send)
        sender.start()
        answer = next(answers)
        assert (answer["code"], answer["line"]) == ("too-large", 1)
        assert memory(process.pid) - before < 16 * 2**20
        connection.shutdown(socket.SHUT_RDWR)
        sender.join()
