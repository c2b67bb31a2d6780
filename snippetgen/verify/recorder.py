"""A server on loopback that records what arrives and answers as Langflow 1.13 does.

Its stream comes in pieces that end in the middle of lines, and of characters, because a network's may.
"""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any

from snippetgen.answer import ACKNOWLEDGEMENT

__all__ = ["Received", "Recorder", "Script"]


@dataclass(frozen=True, slots=True)
class Received:
    """A request as it arrived: ``target`` is the path with its query, raw; header names are in lower case."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Script:
    """What the recorder answers.

    A run's outputs hold ``texts``; a stream sends ``tokens`` first, then the texts at its end, or, with ``error``,
    an error event in place of them. A ``status`` of 400 and more answers everything with ``detail``. ``results``
    replaces the results of each output, for a flow without messages. ``gate``, when given, is waited for between
    the first token and the rest.
    """

    texts: Sequence[str] = ("It is written.",)
    tokens: Sequence[str] = ()
    error: str | None = None
    status: int = 200
    detail: Any = None
    results: dict[str, Any] | None = None
    gate: threading.Event | None = None

    def outputs(self) -> list[dict[str, Any]]:
        """The ``outputs`` of a run's answer."""
        all_results = [{"message": {"text": text}} for text in self.texts] if self.results is None else [self.results]
        return [{"inputs": {}, "outputs": [{"results": results} for results in all_results]}]

    def events(self) -> Iterator[dict[str, Any]]:
        """The events of a stream, in the order of a real one."""
        yield _event("add_message", sender="User", text="(what was said)", error=False)
        if self.tokens:
            yield _event("add_message", sender="Machine", text=self.tokens[0], error=False)
        for token in self.tokens:
            yield _event("token", chunk=token, id="33a06f3a-6b85-410b-9f47-9dcc75bf4ae0")
        if self.error is not None:
            yield _event("error", sender="Chat Output", text=self.error, error=False)
            yield _event("error", error=f'500: {{"message":"Error running graph: {self.error}"}}')
            return
        for text in self.texts:
            yield _event("add_message", sender="Machine", text=text, error=False)
        yield _event("end", result={"session_id": "s", "outputs": self.outputs()})

    def answer(self, operation: str) -> str:
        """The body of the answer, as it is sent."""
        if self.status >= 400:
            return _json({"detail": self.detail})
        if operation == "stream":
            return "".join(f"{_line(event)}\n\n" for event in self.events())
        if operation == "webhook":
            return _json(ACKNOWLEDGEMENT)
        return _json({"session_id": "s", "outputs": self.outputs()})

    def words(self, operation: str) -> str | None:
        """The words that an error has to be told in, where the answer is one."""
        if self.status >= 400:
            return str(self.detail)
        return self.error if operation == "stream" else None

    def shown(self, operation: str, answer: str) -> Any:
        """What a snippet should show of it: text, or the JSON where there is no message to rely on."""
        if operation == "webhook":
            return ACKNOWLEDGEMENT
        if operation == "stream" and self.tokens:
            return "".join(self.tokens) + "\n"
        if answer == "json":
            return {"session_id": "s", "outputs": self.outputs()}
        return "".join(f"{text}\n" for text in self.texts)


def _event(name: str, **data: Any) -> dict[str, Any]:
    return {"event": name, "data": data}


def _line(event: dict[str, Any]) -> str:
    return json.dumps(event, ensure_ascii=False)


def _json(value: Any) -> str:
    """Write JSON as Starlette does: letters as themselves, no spaces."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of a snippet that ends before its answer does; what it lacks is found by the comparison."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


class Recorder:
    """The server, listening from ``__enter__`` to ``__exit__`` on a free port of 127.0.0.1."""

    def __init__(self, script: Script | None = None) -> None:
        self.script = script or Script()
        self.received: list[Received] = []
        self._server = _Server(("127.0.0.1", 0), _handler(self))
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Recorder:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def _handler(recorder: Recorder) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            length = int(self.headers.get("content-length", 0))
            headers = {name.lower(): value for name, value in self.headers.items()}
            body = self.rfile.read(length)
            recorder.received.append(Received(self.command, self.path, headers, body))
            script = recorder.script
            if script.status < 400 and self.path.endswith("?stream=true"):
                self._stream(script)
            elif "/api/v1/webhook/" in self.path:
                self._answer(max(202, script.status), script.answer("webhook"))
            else:
                self._answer(script.status, script.answer("run"))

        do_GET = do_PUT = do_PATCH = do_DELETE = do_POST  # noqa: N815 (http.server names them so)

        def _answer(self, status: int, body: str) -> None:
            content = body.encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def _stream(self, script: Script) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream; charset=utf-8")
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            waiting = script.gate
            for event in script.events():
                line = f"{_line(event)}\n\n".encode()
                for piece in _pieces(line):
                    self.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))
                if waiting and event["event"] == "token":
                    waiting.wait(30)
                    waiting = None
            self.wfile.write(b"0\r\n\r\n")

        def log_message(self, *_: Any) -> None:
            """Say nothing; what arrived is in ``recorder.received``."""

    return Handler


def _pieces(line: bytes) -> Iterator[bytes]:
    """Cut a line where it hurts: one byte, then seven, then thirty-one, over and over."""
    start = 0
    sizes = [1, 7, 31]
    while start < len(line):
        yield line[start : start + sizes[0]]
        start += sizes[0]
        sizes = [*sizes[1:], sizes[0]]
