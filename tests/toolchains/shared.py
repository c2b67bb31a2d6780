"""What the tests of several languages share."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

from hypothesis import strategies as st

from snippetgen import Env, Flow, Run, Server, Webhook, prepare
from snippetgen.request.operations import Operation
from snippetgen.snippets.targets import Target
from tests.cases import CASES
from tests.languages.test_layout import values
from tests.languages.test_literals import collect

_LETTERS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30)
TEXTS = st.one_of(_LETTERS, _LETTERS.map(lambda text: text + Env("VARIABLE") + text))
"""What a URL or a header may be: everything but NUL and half characters."""

RESULT = '{"z":1180591620717411303424,"a":0.10000000000000000001,"b":"<é>","outputs":[{"outputs":[]}]}'


@contextmanager
def answering(body: str, *, status: int = 200, cut: int = 0) -> Iterator[str]:
    """A server that has one answer, of which as many bytes never come; its URL."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(status)
            self.send_header("Content-Length", str(len(body.encode()) + cut))
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_: Any) -> None: ...

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()


def laid_out(target: Target) -> list[str]:
    """The snippets of all cases, and those of values that stand at the edge of their lines."""
    asked: list[tuple[Flow, Server, Operation]] = []
    for case in CASES.values():
        operations: list[Operation] = [case.run, case.run.with_stream(True), case.webhook]
        asked += [(case.flow, case.server, operation) for operation in operations]
    for index, value in enumerate(collect(values, 400)):
        hosts: list[Any] = ["http://host/", "http://" + Env("H" * (index * 3 % 64 + 1)) + "/"]
        headers: dict[str, Any] = {"X-" + "H" * (index % 50): Env("V" * (index % 64 + 1)), "Y": "y" * (index % 97)}
        headers["Z" * (index % 60 + 1)] = "Bearer " + Env("W" * (index * 7 % 64 + 1)) + Env("X" * (index % 9 + 1))
        server = Server(
            url=hosts[index % 2] + "p" * (index % 57),
            headers=headers,
            timeout=[None, 0.123456, 86400][index % 3],
        )
        flow = Flow(id="f" * (index % 60 + 1))
        run = Run(input_value="i" * (index % 80), tweaks={"T" * (index % 70): {"f": value}}, stream=bool(index % 2))
        asked += [(flow, server, run), (flow, server, Webhook(payload=value))]
    return [prepare(*one).write_for(target).code for one in asked]
