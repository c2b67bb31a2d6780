"""The whole application: the routes that answer with data, and the pane."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from snippetgen.service.limits import Limits
from snippetgen.service.origins import Guard, Origins
from snippetgen.service.problems import of_http_exception
from snippetgen.service.routes import data_routes
from snippetgen.service.tagged import tagged

__all__ = ["create_app"]

PANE = Path(__file__).parent / "pane"

_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".png": "image/png",
    ".svg": "image/svg+xml",
}

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors "
)


def create_app(
    *,
    max_body: int = Limits.max_body,
    max_values: int = Limits.max_values,
    max_answer: int = Limits.max_answer,
    max_in_flight: int = Limits.max_in_flight,
    body_timeout: float = Limits.body_timeout,
    answer_timeout: float = Limits.answer_timeout,
    allowed_origins: Sequence[str] = (),
    allowed_hosts: Sequence[str] | None = None,
    allow_credentials: bool = False,
    allowed_headers: Sequence[str] = (),
    frame_ancestors: Sequence[str] = (),
) -> FastAPI:
    """Return the application, to be run, or to be mounted anywhere in another one.

    ``max_body`` and ``max_answer`` are bytes of one request, ``max_values`` counts the JSON values of its body, and
    ``max_in_flight`` are the bytes of bodies and answers that all requests may hold. A body must come, and an answer be
    read, within seconds: ``body_timeout``, ``answer_timeout``.

    Pages of ``allowed_origins``, such as ``https://ui.example.org``, may ask as well as our own; ``*`` is any page.
    With ``allow_credentials`` they may send ``Authorization`` and cookies, for a login that is asked for around it, and
    ``allowed_headers`` are more that they may send. ``allowed_hosts`` are the names that ``Host`` may say; by default
    it is not looked at, since that is known only where the application is run. Pages of ``frame_ancestors`` may show
    the pane in a frame; by default none may. Raises ``SnippetError`` for what is no origin, no host or no header name,
    and for credentials from any page at all.
    """
    limits = Limits(max_body, max_values, max_answer, max_in_flight, body_timeout, answer_timeout)
    origins = Origins(
        allowed_origins,
        allowed_hosts,
        allow_credentials=allow_credentials,
        allowed_headers=allowed_headers,
        frame_ancestors=frame_ancestors,
    )
    app = FastAPI(
        title="snippetgen",
        version=version("snippetgen"),
        summary="Ready-made requests for Langflow flows",
        openapi_url=None,  # its own has no tag
        docs_url=None,  # these pages load scripts from another host
        redoc_url=None,
        redirect_slashes=False,
    )
    app.state.page_headers = {
        "Content-Security-Policy": _POLICY + (" ".join(frame_ancestors) or "'none'"),
        "Referrer-Policy": "no-referrer",
    }
    app.add_middleware(Guard, origins=origins)
    app.include_router(data_routes(limits, None))
    app.add_exception_handler(HTTPException, of_http_exception)
    app.add_route("/openapi.json", _description, include_in_schema=False)
    app.add_route("/", _index, include_in_schema=False)
    app.add_route("/pane/{name}", _file, include_in_schema=False)
    return app


async def _description(request: Request) -> Response:
    root = request.scope.get("root_path", "").rstrip("/")
    servers = {"servers": [{"url": root}]} if root else {}
    return tagged(request, JSONResponse({**request.app.openapi(), **servers}))


async def _index(request: Request) -> Response:
    return _static(request, "index.html")


async def _file(request: Request) -> Response:
    name: str = request.path_params["name"]
    if name == "index.html":  # its links begin one step higher
        raise HTTPException(404)
    return _static(request, name)


def _static(request: Request, name: str) -> Response:
    if name not in {file.name for file in PANE.iterdir() if file.is_file()}:
        raise HTTPException(404)
    kind = _TYPES.get(Path(name).suffix, "application/octet-stream")
    headers = request.app.state.page_headers
    return tagged(request, Response((PANE / name).read_bytes(), headers=headers, media_type=kind))
