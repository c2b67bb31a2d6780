"""Running the service: ``snippetgen serve``."""

from __future__ import annotations

import gc
import socket
from collections.abc import Sequence
from contextlib import suppress

import uvicorn

from snippetgen.errors import SnippetError
from snippetgen.service.app import create_app

__all__ = ["serve"]


def serve(host: str, port: int, allowed_origins: Sequence[str], root_path: str) -> None:
    """Serve until Ctrl-C; say where, in one line. Raise ``SnippetError`` where that is not possible."""
    if root_path and not root_path.startswith("/"):
        raise SnippetError("--root-path: must begin with a slash, such as /tools")
    app = create_app(allowed_origins=allowed_origins)
    app.root_path = root_path.rstrip("/")
    with _listen(host, port) as listening:
        shown = f"[{host}]" if ":" in host else host
        print(f"snippetgen: http://{shown}:{listening.getsockname()[1]}/ (Ctrl-C ends it)", flush=True)
        # What is there now stays: the garbage collector need not look at it again and again.
        gc.collect()
        gc.freeze()
        # What uvicorn would log of a mistake may hold what was sent; our own log does not.
        config = uvicorn.Config(
            app, access_log=False, log_level="critical", server_header=False, timeout_graceful_shutdown=3
        )
        with suppress(KeyboardInterrupt):  # uvicorn has ended in order, and passes it on
            uvicorn.Server(config).run([listening])


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
