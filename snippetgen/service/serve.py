"""Running the service: ``snippetgen serve``."""

from __future__ import annotations

import gc
import socket
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict
from uuid import UUID

from snippetgen.errors import SnippetError
from snippetgen.service import answers
from snippetgen.service.app import create_app
from snippetgen.service.connections import Config, Connections
from snippetgen.service.limits import Limits
from snippetgen.service.memory import Server, keep_little
from snippetgen.service.sending import as_json
from snippetgen.service.workers import run_workers
from snippetgen.words.request import read_request

__all__ = ["serve"]


def serve(
    host: str,
    port: int,
    *,
    root_path: str,
    workers: int,
    allowed_origins: Sequence[str],
    allowed_hosts: Sequence[str],
    allow_credentials: bool,
    allowed_headers: Sequence[str],
    frame_ancestors: Sequence[str],
    limits: Limits,
    connections: Connections,
) -> None:
    """Serve until Ctrl-C; say where, in one line. Raise ``SnippetError`` where that is not possible."""
    if root_path and not root_path.startswith("/"):
        raise SnippetError("--root-path: must begin with a slash, such as /tools")
    hosts = ["localhost", host, *allowed_hosts]
    app = create_app(
        **asdict(limits),
        allowed_origins=allowed_origins,
        allowed_hosts=hosts,
        allow_credentials=allow_credentials,
        allowed_headers=allowed_headers,
        frame_ancestors=frame_ancestors,
    )
    app.root_path = root_path.rstrip("/")
    with _listen(host, port) as listening:
        shown = f"[{host}]" if ":" in host else host
        print(f"snippetgen: http://{shown}:{listening.getsockname()[1]}/ (Ctrl-C ends it)", flush=True)
        _make_once()
        # What is there now stays: the garbage collector need not look at it again and again. What a request makes is
        # freed without it, so a large one need not be looked through while it is made.
        gc.collect()
        gc.freeze()
        gc.set_threshold(50_000, 20, 100)
        keep_little()
        server = Server(Config(app, connections, limits.answer_timeout))
        with suppress(KeyboardInterrupt):  # uvicorn has ended in order, and passes it on
            if workers == 1:
                server.run([listening])
            else:
                run_workers(workers, lambda: server.run([listening]))


def _make_once() -> None:
    """Make each snippet of a pane, as code and as HTML: what that takes is there then, and the first is fast."""
    for highlight in (False, True):
        asked = read_request({"flow": {"id": str(UUID(int=0))}, "highlight": highlight})
        as_json(answers.snippets(asked), Limits.max_answer)


def _listen(host: str, port: int) -> socket.socket:
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listening = socket.socket(family, kind, protocol)
        try:
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listening.bind(address)
            listening.listen(1024)
        except OSError:
            listening.close()
            raise
    except (OSError, ValueError) as error:  # ValueError: a host that is no name at all
        reason = error.strerror if isinstance(error, OSError) else error
        raise SnippetError(f"cannot listen on {host} port {port}: {reason}") from None
    return listening
