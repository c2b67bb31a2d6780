"""What comes over a socket and was meant to hurt: it has an end, an answer, and no line in the log."""

from __future__ import annotations

import gzip
import json
import re
import resource
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from typing import Any

import httpx
import pytest

from tests.service.asking import problem_of
from tests.service.test_service_serve import end, serving

ASKED = b'{"flow": {"id": "x"}, "language": "curl"}'
JSON = "Content-Type: application/json\r\n"
LINES = "Content-Type: application/jsonl\r\n"


def head(start: str, more: str = "", host: str = "Host: localhost\r\n") -> bytes:
    return f"{start} HTTP/1.1\r\n{host}{more}\r\n".encode("latin-1")


def posted(body: bytes, more: str = JSON, path: str = "/snippets") -> bytes:
    return head(f"POST {path}", f"{more}Content-Length: {len(body)}\r\nConnection: close\r\n") + body


def chunked(*chunks: bytes, path: str = "/snippets", kind: str = JSON) -> bytes:
    pieces = b"".join(b"%x\r\n%s\r\n" % (len(chunk), chunk) for chunk in chunks)
    return head(f"POST {path}", f"{kind}Transfer-Encoding: chunked\r\nConnection: close\r\n") + pieces


def connected(url: str) -> socket.socket:
    there = httpx.URL(url)
    return socket.create_connection((there.host, there.port or 0), timeout=30)


def answer(url: str, sent: bytes) -> bytes:
    """Return all that comes until the service closes the connection."""
    received = bytearray()
    with connected(url) as connection:
        try:
            connection.sendall(sent)
            while piece := connection.recv(2**16):
                received += piece
        except ConnectionError:  # it was closed before it had all
            pass
    return bytes(received)


def statuses(received: bytes) -> list[int]:
    return [int(status) for status in re.findall(rb"HTTP/1\.1 (\d{3}) ", received)]


@contextmanager
def quiet(*options: str) -> Iterator[str]:
    """Serve; at the end the service is there, and has said nothing."""
    with serving(*options) as (url, process):
        yield url
        assert httpx.get(f"{url}health").status_code == 200
        assert end(process) == (0, b"", b"")


@pytest.fixture(scope="module")
def service() -> Iterator[str]:
    with quiet() as url:
        yield url


def _payload(levels: int, inner: bytes) -> bytes:
    return b'{"flow":{"id":"x"},"operation":{"payload":' + b"[" * levels + inner + b"]" * levels + b"}}"


def _server(**server: Any) -> bytes:
    return json.dumps({"flow": {"id": "x"}, "server": server}).encode()


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (_payload(127, b",".join([b"0"] * 7950)), 422, "wrong-fields"),
        (_payload(1, b",".join([b"[]"] * 1_300_000)), 413, "too-large"),
        (_payload(1, b",".join([b"9" * 4300] * 900)), 413, "too-large"),
        (_payload(900, b"0"), 422, "wrong-fields"),
        (_server(headers={"x" * 4_000_000: ""}), 413, "too-large"),
        (_server(headers={f"x{number:02}" * 300: "" for number in range(100)}), 422, "wrong-fields"),
        (_server(url=f"http://x/{'a' * 100_000}"), 422, "wrong-fields"),
    ],
    ids=["zeros", "tiny lists", "long integers", "deep", "a name", "names", "URL"],
)
def test_a_body_that_would_cost_too_much(service: str, body: bytes, status: int, code: str) -> None:
    received = answer(service, posted(body))
    assert (statuses(received), f'"code": "{code}"'.encode() in received) == ([status], True)
    assert len(received) < 2000


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (chunked(*[b" "] * 300), 400),
        (chunked() + b"zz\r\n", 400),
        (chunked() + b"-1\r\n", 400),
        (chunked(b" " * 4_194_305)[:-2], 413),
        (head("GET /health", "a: b\r\n" * 101), 400),
        (head("GET /health", f"{'x' * 20_000}: y\r\n")[:-2], 400),
        (head("GET /health", f"x: {'y' * 20_000}\r\n")[:-2], 400),
        (head(f"GET /{'x' * 20_000}")[:-2], 400),
        (head("POST /snippets", f"{JSON}Content-Length: -1\r\n"), 400),
        (head("POST /snippets", f"{JSON}Content-Length: 5\r\nContent-Length: 6\r\n"), 400),
        (head("POST /snippets", f"{JSON}Expect: 100-continue\r\nContent-Length: 99999999\r\n"), 413),
        (head("POST /snippets", f"{JSON}Content-Length: 4194305\r\n"), 413),
        (posted(gzip.compress(ASKED), f"{JSON}Content-Encoding: gzip\r\n"), 415),
        (b"\x16\x03\x01\x02\x00\x01\x00\r\n\r\n", 400),
    ],
    ids=[
        "chunks",
        "size",
        "minus",
        "long",
        "headers",
        "name",
        "value",
        "URL",
        "length",
        "two",
        "expect",
        "more",
        "gzip",
        "TLS",
    ],
)
def test_a_request_that_is_none(service: str, sent: bytes, status: int) -> None:
    assert statuses(answer(service, sent)) == [status]


def test_what_is_odd_and_right(service: str) -> None:
    lines = [b'{"flow": {"id": "x"}, ', b'"language": ', b'"curl"}']
    assert statuses(answer(service, chunked(*lines, b" " * 20_000, *[b" "] * 100) + b"0\r\n\r\n")) == [200]
    expected = posted(ASKED, f"{JSON}Expect: 100-continue\r\n")
    assert statuses(answer(service, expected)) == [100, 200]
    kept = head("POST /snippets", f"{JSON}Content-Length: {len(ASKED)}\r\n") + ASKED
    assert statuses(answer(service, kept * 20 + posted(ASKED))) == [200] * 21  # pipelined
    old = b"POST /snippets HTTP/1.0\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(ASKED)
    assert statuses(answer(service, old + ASKED)) == [200]


@pytest.mark.parametrize(
    ("host", "status"),
    [
        *((host, 200) for host in ("localhost", "LOCALHOST:1", "localhost.", "127.0.0.1:9", "[::1]", "[::1]:7861")),
        *((host, 421) for host in ("evil.example", "localhost.evil.example", "127.0.0.1.nip.io", "0.0.0.0", "127.1")),
        *((host, 400) for host in ("", "localhost:x", "user@localhost", "::1", "[::1", "localhost/", "a b")),
    ],
)
def test_the_host(service: str, host: str, status: int) -> None:
    sent = head("GET /health", "Connection: close\r\n", f"Host: {host}\r\n")
    assert statuses(answer(service, sent)) == [status]


def test_one_host_is_needed(service: str) -> None:
    for hosts in ("", "Host: localhost\r\nHost: localhost\r\n"):
        assert statuses(answer(service, head("GET /health", host=hosts))) == [400]


def test_head_and_options_on_every_route(service: str) -> None:
    with httpx.Client(base_url=service, headers={"Accept-Encoding": "identity"}) as client:
        for path in ("", "health", "targets", "schema", "highlight.css", "openapi.json", "pane/pane.js"):
            got, asked = client.get(path), client.head(path)
            assert (asked.status_code, asked.content) == (200, b"")
            assert asked.headers["content-length"] == got.headers["content-length"] == str(len(got.content))
            assert client.options(path).headers["allow"] == "GET, HEAD, OPTIONS"
            assert problem_of(client.put(path))["code"] == "no-such-method"
        for path in ("snippets", "snippets/batch", "inspect"):
            assert client.options(path).headers["allow"] == "POST, OPTIONS"
            assert (client.head(path).status_code, client.get(path).status_code) == (405, 405)


def test_whoever_keeps_us_waiting_is_left() -> None:
    options = ("--header-timeout=0.2", "--idle-timeout=0.2", "--body-timeout=0.2")
    late = b"slow-body"
    with quiet(*options) as url:
        with ExitStack() as silent:  # all of them at a time
            waiting = [silent.enter_context(connected(url)) for _ in range(4)]
            waiting[1].sendall(b"GET /health HTTP/1.1\r\nHost: loc")
            waiting[2].sendall(posted(ASKED)[:-5])
            waiting[3].sendall(chunked(b'{"flow"', path="/snippets/batch", kind=LINES))
            received = [b"".join(iter(lambda one=one: one.recv(2**16), b"")) for one in waiting]  # type: ignore[misc]
        assert [statuses(one) for one in received] == [[], [], [408], [200]]
        assert [late in one for one in received] == [False, False, True, True]


def test_a_line_that_comes_byte_by_byte_has_the_time_of_a_body() -> None:
    with quiet("--body-timeout=0.5") as url, connected(url) as slow:
        slow.sendall(head("POST /snippets/batch", f"{LINES}Content-Length: 1000000\r\n"))
        slow.settimeout(0.05)
        received = b""
        while b"slow-body" not in received:
            with suppress(TimeoutError):
                slow.sendall(b" ")
                received += slow.recv(2**16)
        assert b'"line": 1' in received


def test_a_batch_that_breaks_off_in_the_middle_of_its_answer(service: str) -> None:
    with connected(service) as connection:
        connection.sendall(chunked(ASKED + b"\n", path="/snippets/batch", kind=LINES))
        received = bytearray()
        while b"\n\r\n" not in received.partition(b"\r\n\r\n")[2]:
            received += connection.recv(2**16)
        connection.sendall(b"zz\r\n")  # no chunk
        assert connection.recv(2**16) == b""
    assert statuses(bytes(received)) == [200]


def test_answers_that_nobody_reads_are_counted() -> None:
    large = json.dumps({"flow": {"id": "x"}, "operation": {"payload": ["x" * 100] * 20_000}, "language": "curl"})
    line = large.encode() + b"\n"
    options = ("--max-in-flight=10000000", "--answer-timeout=20")
    with quiet(*options) as url, ExitStack() as open_:
        for path, kind in (("/snippets", JSON), ("/snippets/batch", LINES)):
            clients = []
            for _ in range(6):
                client = open_.enter_context(socket.socket())
                client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
                client.settimeout(30)
                client.connect((httpx.URL(url).host, httpx.URL(url).port or 0))
                client.sendall(posted(line, kind, path))
                clients.append(client)
            busy = 0
            for client in clients:
                received = bytearray()
                while b'"code"' not in received and (piece := client.recv(100)):
                    received += piece
                busy += b'"code": "busy"' in received
            assert 0 < busy < 6, path
            for client in clients:
                client.close()
            while httpx.post(f"{url}snippets", content=line, headers={"Content-Type": "application/json"}).is_error:
                continue


def test_empty_lines_and_lines_that_are_too_long(service: str) -> None:
    body = b"\n" * 100_000 + b"x" * 4_194_305 + b"\n" + ASKED + b"\n"
    received = answer(service, posted(body, LINES, "/snippets/batch"))
    assert b'"code": "too-large", "line": 100001' in received
    assert received.count(b'{"snippets": [') == 1


@pytest.mark.parametrize("workers", ["1", "2"])
def test_few_file_descriptors(workers: str) -> None:
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, before[1]))
    try:
        started = serving("--workers", workers, "--idle-timeout=0.5", "--header-timeout=0.5")
        url, process = started.__enter__()
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)
    with ExitStack() as at_end:
        at_end.push(started)
        with ExitStack() as idle, httpx.Client(base_url=url) as client:
            for _ in range(80):
                idle.enter_context(connected(url))
            while True:  # until those that idle are left
                try:
                    if client.get("health").status_code == 200:
                        break
                except httpx.TransportError:
                    continue
        assert end(process) == (0, b"", b"")
