"""A server on loopback that records what arrives and answers as a script says."""

from __future__ import annotations

import sys
import threading
import time
import zlib
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BufferedIOBase
from types import TracebackType
from typing import Any

from snippetgen.verify.run_script import Script
from snippetgen.verify.script import BaseScript, Received, Reply

__all__ = ["Recorder"]

_LONG = 4096  # bytes of a line that is sent in pieces of a network's size, not in the smallest
_PATIENCE = 5  # seconds that a token may take to be shown


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of a snippet that ends before its answer does; what it lacks is found by the comparison."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


class Recorder:
    """The server on a free port of 127.0.0.1, which answers from ``__enter__`` to ``__exit__``."""

    def __init__(self, script: BaseScript | None = None) -> None:
        self.script = script or Script()
        self.received: list[Received] = []
        self.is_late = False  # whether the token that is awaited was not shown when it should have been
        self._output = b""
        self._shown = threading.Event()
        self._server = _Server(("127.0.0.1", 0), _handler(self))
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def record(self, method: str, target: str, headers: dict[str, str], body: bytes) -> Received:
        """Keep a request, and return it with its number."""
        arrived = Received(method, target, headers, body)
        number = sum(one.is_upload == arrived.is_upload for one in self.received)
        self.received.append(replace(arrived, number=number))
        return self.received[-1]

    def see(self, output: bytes) -> None:
        """Take what the snippet shows, as it comes, to know when the token is shown that is awaited."""
        if self.script.awaited:
            self._output += output
            if self.script.awaited.encode() in self._output:
                self._shown.set()

    def wait(self) -> None:
        """Wait until that token is shown."""
        self.is_late = not self._shown.wait(_PATIENCE)

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
            chunked = self.headers.get("transfer-encoding", "").lower() == "chunked"
            body = b"".join(_chunks(self.rfile)) if chunked else self.rfile.read(length)
            headers = {name.lower(): value for name, value in self.headers.items()}
            reply = recorder.script.reply(recorder.record(self.command, self.path, headers, body))
            if reply.streamed:
                self._stream(reply, recorder.script)
            else:
                self._answer(reply, recorder.script)

        do_GET = do_PUT = do_PATCH = do_DELETE = do_POST  # noqa: N815 (http.server names them so)

        def _answer(self, reply: Reply, script: BaseScript) -> None:
            if script.stalls or reply.stalls:
                time.sleep(30)
            time.sleep(script.pause)
            self.send_response(reply.status)
            self.send_header("Content-Type", reply.content_type)
            self.send_header("Content-Length", str(len(reply.content)))
            self.end_headers()
            self.wfile.write(reply.content)

        def _stream(self, reply: Reply, script: BaseScript) -> None:
            self.send_response(reply.status)
            self.send_header("Content-Type", reply.content_type)
            self.send_header(*(("Connection", "close") if script.closes else ("Transfer-Encoding", "chunked")))
            packs = script.compresses and "gzip" in self.headers.get("accept-encoding", "")
            if packs:
                self.send_header("Content-Encoding", "gzip")
            packer = zlib.compressobj(wbits=31)
            self.end_headers()
            event = b""
            for line in reply.content.splitlines(keepends=True):
                for piece in _pieces(line):
                    self._send(packer.compress(piece) + packer.flush(zlib.Z_SYNC_FLUSH) if packs else piece, script)
                event += line
                if not line.strip():  # the event is whole
                    if script.token in event:
                        self._pause(event, script)
                    event = b""
            if script.breaks:
                self.close_connection = True  # with no last chunk, so that the client can tell
                return
            if packs:
                self._send(packer.flush(), script)
            if not script.closes:
                self.wfile.write(b"0\r\n\r\n")

        def _send(self, piece: bytes, script: BaseScript) -> None:
            self.wfile.write(piece if script.closes else b"%x\r\n%s\r\n" % (len(piece), piece))

        def _pause(self, event: bytes, script: BaseScript) -> None:
            time.sleep(script.pause)
            if script.stalls:
                time.sleep(30)
            if script.gate:
                script.gate.wait(30)
            if script.awaited and script.awaited.encode() in event:
                recorder.wait()

        def log_message(self, *_: Any) -> None:
            """Say nothing; what arrived is in ``recorder.received``."""

    return Handler


def _chunks(stream: BufferedIOBase) -> Iterator[bytes]:
    """Read a body that comes in chunks, as Node sends a form."""
    while size := int(stream.readline().split(b";")[0], 16):
        yield stream.read(size)
        stream.readline()
    stream.readline()


def _pieces(line: bytes) -> Iterator[bytes]:
    """Cut a line where it hurts: one byte, then seven, then thirty-one, over and over; a long one as a network does."""
    start = 0
    sizes = [1, 7, 31] if len(line) < _LONG else [1460]
    while start < len(line):
        yield line[start : start + sizes[0]]
        start += sizes[0]
        sizes = [*sizes[1:], sizes[0]]
