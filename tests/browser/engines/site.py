"""The service with a script of the tests before all of its own, as no driver can run one in each browser."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.base import BaseHTTPMiddleware, RequestResponseEndpoint
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route

from snippetgen.service import create_app

# What would be an error on the console, and no test provokes.
_WATCH = """
window.wrong = [];
for (const level of ["error", "warn"]) console[level] = (...words) => wrong.push(`${level}: ${words.join(" ")}`);
addEventListener("error", ({ message, target }) => wrong.push(message ?? `not loaded: ${target.outerHTML}`), true);
addEventListener("unhandledrejection", ({ reason }) => wrong.push(`unhandled: ${reason}`));
addEventListener("securitypolicyviolation", ({ violatedDirective }) => wrong.push(`refused: ${violatedDirective}`));
"""


class Site:
    """``script`` is run before the page, and may take away what a browser has."""

    def __init__(self) -> None:
        self.script = ""
        self.app = Starlette(
            routes=[Route("/watch.js", self._watch), Mount("/", create_app())],
            middleware=[Middleware(BaseHTTPMiddleware, dispatch=_with_script)],
        )

    def _watch(self, _: Request) -> Response:
        return Response(_WATCH + self.script, headers={"Cache-Control": "no-store"}, media_type="text/javascript")


async def _with_script(request: Request, call_next: RequestResponseEndpoint) -> Response:
    answer = await call_next(request)
    if not answer.headers.get("Content-Type", "").startswith("text/html"):
        return answer
    page = b"".join([part async for part in answer.body_iterator])  # type: ignore[attr-defined]
    page = page.replace(b"<head>", b'<head><script src="/watch.js"></script>', 1)
    headers = {name: value for name, value in answer.headers.items() if name not in ("content-length", "etag")}
    return Response(page, answer.status_code, headers)
