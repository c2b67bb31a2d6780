"""Which pages may ask. A page of another origin is refused, unless a setting allows its origin."""

from __future__ import annotations

import re
from collections.abc import Sequence

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from snippetgen.errors import SnippetError
from snippetgen.service.hosts import Hosts
from snippetgen.service.problems import Problem

__all__ = ["Guard", "Origins"]

_REFUSED = "requests from pages of other origins are refused, unless the service is told to allow the origin"

_ORIGIN = re.compile(r"(https?)://((?:\[[0-9a-f:.]+\]|[\w.-]+)(?::\d+)?)", re.IGNORECASE | re.ASCII)

_HEADER = re.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+")

_PORTS = {"http": ":80", "https": ":443"}


class Origins:
    """The origins that are allowed, such as ``https://ui.example.org``, beside those of the ``hosts``; ``*`` is any.

    Their pages may send the headers ``allowed_headers`` and, with ``allow_credentials``, ``Authorization`` and cookies:
    that is for origins that are named, since any page at all could ask in the name of whoever looks at it. Pages of
    ``frame_ancestors`` may show our page in a frame. Raises ``SnippetError`` for that, and for what is no origin, no
    host or no header's name.
    """

    def __init__(
        self,
        allowed: Sequence[str],
        hosts: Sequence[str] | None,
        *,
        allow_credentials: bool = False,
        allowed_headers: Sequence[str] = (),
        frame_ancestors: Sequence[str] = (),
    ) -> None:
        self._allowed = _read(allowed)
        self._ancestors = _read(frame_ancestors)
        for origin in self._ancestors:
            if "[" in origin:  # a policy cannot say it, and browsers would refuse the frame
                raise SnippetError(f'"{origin}" cannot hold a frame: give it a name, or an address without brackets')
        if allow_credentials and "*" in self._allowed:
            raise SnippetError(
                'credentials are for origins that are named, such as https://ui.example.org, not for "*"'
            )
        for name in allowed_headers:
            if not _HEADER.fullmatch(name):
                raise SnippetError(f'"{name}" is not the name of a header, such as X-CSRF-Token')
        self._credentials = {"Access-Control-Allow-Credentials": "true"} if allow_credentials else {}
        authorization = ("Authorization",) if allow_credentials else ()
        self._headers = ", ".join(dict.fromkeys(("Content-Type", *authorization, *allowed_headers)))
        self._hosts = Hosts(hosts)

    async def guard(self, app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the application answer, or refuse; and tell the browser which pages may read the answer."""
        headers = Headers(scope=scope)
        origin = headers.get("origin")
        trusted = "*" in self._allowed or (origin is not None and origin.lower() in self._allowed)

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                answered = MutableHeaders(raw=message.setdefault("headers", []))
                answered.add_vary_header("Origin")
                answered["X-Content-Type-Options"] = "nosniff"
                if trusted and origin is not None:
                    answered.update(
                        {
                            "Access-Control-Allow-Origin": origin,
                            "Access-Control-Expose-Headers": "ETag, Retry-After",
                            **self._credentials,
                        }
                    )
            await send(message)

        if refusal := self._hosts.refusal(headers.getlist("host")):
            app = refusal.response()
        elif not trusted and not _is_ours(scope["method"], headers) and not self._is_framed(scope["method"], headers):
            app = Problem(403, _REFUSED).response()
        elif trusted and scope["method"] == "OPTIONS" and "access-control-request-method" in headers:
            app = self._preflight(headers)
        await app(scope, receive, send_with_headers)

    def _is_framed(self, method: str, headers: Headers) -> bool:
        """Whether a frame may be filled. By whom is known only where its page tells; our policy does the rest."""
        asked = (method, headers.get("sec-fetch-mode"), headers.get("sec-fetch-dest"))
        if not self._ancestors or asked != ("GET", "navigate", "iframe"):
            return False
        page = _ORIGIN.match(headers.get("referer", ""))
        return page is None or "*" in self._ancestors or page[0].lower() in self._ancestors

    def _preflight(self, asked: Headers) -> Response:
        headers = {
            "Access-Control-Allow-Methods": "GET, HEAD, POST",
            "Access-Control-Allow-Headers": self._headers,
            "Access-Control-Max-Age": "600",
        }
        if asked.get("access-control-request-private-network") == "true":  # of a service that is nearer than its page
            headers["Access-Control-Allow-Private-Network"] = "true"
        return Response(status_code=204, headers=headers)


def _read(origins: Sequence[str]) -> frozenset[str]:
    for origin in origins:
        if origin != "*" and not _ORIGIN.fullmatch(origin):
            raise SnippetError(f'"{origin}" is not an origin, such as https://ui.example.org, without a path')
    return frozenset(map(str.lower, origins))


def _is_ours(method: str, headers: Headers) -> bool:
    """Whether a request comes from our own page, from no page at all, or is a link to our page that was followed."""
    site = headers.get("sec-fetch-site")
    if site is None:  # no browser, or one that is old, or not on a secure connection
        origin = headers.get("origin")
        return origin is None or _is_same(origin.lower(), headers.get("host", "").lower())
    followed = headers.get("sec-fetch-mode") == "navigate" and headers.get("sec-fetch-dest", "document") == "document"
    return site in ("same-origin", "none") or (method in ("GET", "HEAD") and followed)


def _is_same(origin: str, host: str) -> bool:
    """Whether host and port are the same; before a proxy the scheme may be another one."""
    match = _ORIGIN.fullmatch(origin)
    return match is not None and host in (match[2], match[2] + _PORTS[match[1]])


class Guard:
    """ASGI middleware that guards a whole application."""

    def __init__(self, app: ASGIApp, origins: Origins) -> None:
        self._app, self._origins = app, origins

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await self._origins.guard(self._app, scope, receive, send)
        else:
            await self._app(scope, receive, send)
