"""The bare framework: reads a body, and sends as many bytes as the service would. ``python -m benchmarks.bare FOLDER``.

In the folder are the answers, each in a file that is named by the length of its request's body.
"""

from __future__ import annotations

import socket
import sys
from contextlib import suppress
from pathlib import Path

import uvicorn
from fastapi import FastAPI, Request, Response

__all__ = ["main"]


def main(folder: str) -> None:
    """Serve with the settings of the service that say what is done for each request."""
    answers = {int(path.name): path.read_bytes() for path in Path(folder).iterdir()}
    app = FastAPI(openapi_url=None)

    @app.post("/snippets")
    async def snippets(request: Request) -> Response:
        return Response(answers[len(await request.body())], media_type="application/json")

    # With its protocol told, as asyncio has to know it to send without a delay (TCP_NODELAY).
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.bind(("127.0.0.1", 0))
    listening.listen(1024)
    print(f"http://127.0.0.1:{listening.getsockname()[1]}/", flush=True)
    config = uvicorn.Config(app, http="h11", ws="none", access_log=False, log_level="critical", server_header=False)
    with suppress(KeyboardInterrupt):
        uvicorn.Server(config).run([listening])


if __name__ == "__main__":
    main(sys.argv[1])
