"""Errors as problem details (RFC 9457): one line for a person, and the path of the field that is wrong."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from http import HTTPStatus
from typing import Any

from fastapi import Response
from starlette.exceptions import HTTPException
from starlette.requests import Request

from snippetgen.errors import MOST_TOLD, SnippetError
from snippetgen.visible import visible

__all__ = [
    "CODES",
    "MEDIA_TYPE",
    "Problem",
    "of_http_exception",
    "of_method",
    "of_snippet_error",
]

MEDIA_TYPE = "application/problem+json"

Path = Sequence[str | int]

_LONGEST = 500
"""Characters of a line for a person; a name that was sent may have millions."""

_TITLES = {413: "Content Too Large", 422: "Unprocessable Content"}
"""The names that RFC 9110 gave them; Python's changed with 3.13."""

CODES = {
    "broken-request": (400, "the body is no JSON, or not UTF-8, or the request breaks off"),
    "other-origin": (403, "a page of another origin asks"),
    "no-such-path": (404, "there is nothing at the path"),
    "no-such-method": (405, "the path does not take the method; `Allow` tells those that it takes"),
    "slow-body": (408, "the body did not come in time"),
    "too-large": (413, "the body is larger than is taken; it is not read to its end"),
    "not-json": (415, "the body is not sent as JSON, or it is compressed"),
    "other-host": (421, "the service is not known by the name in `Host`"),
    "wrong-fields": (422, "something in the body is wrong; `errors` tells what and where"),
    "our-mistake": (500, "snippetgen has made a mistake; its log tells where"),
    "busy": (503, "there is more to do than can be done; `Retry-After` tells when to ask again"),
}
"""The kinds of errors, each with its status and when it is answered. The names stay as they are."""

_NAMED = {status: code for code, (status, _) in reversed(CODES.items())}

_TYPE = "urn:snippetgen:problem:"


class Problem(Exception):  # noqa: N818  # RFC 9457's own name for it
    """What is wrong with a request, as it is answered. ``errors`` are the wrong fields, each with its path."""

    def __init__(
        self,
        status: int,
        detail: str,
        errors: Sequence[tuple[Path, str]] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(status)
        self.status, self.detail, self.errors, self.headers = status, _line(detail), errors, headers
        self.code = _NAMED.get(status, f"http-{status}")

    def content(self) -> dict[str, Any]:
        """Return the members of the problem details."""
        content: dict[str, Any] = {
            "type": f"{_TYPE}{self.code}" if self.code in CODES else "about:blank",
            "title": _title(self.status),
            "status": self.status,
            "detail": self.detail,
            "code": self.code,
        }
        if self.errors:
            content["errors"] = [
                {"path": list(path), "pointer": _pointer(path), "detail": _line(detail)}
                for path, detail in ((_short(path), detail) for path, detail in self.errors[:MOST_TOLD])
            ]
        return content

    def line(self, number: int) -> bytes:
        """Return the line of a batch that tells of the line of this number."""
        return json.dumps({**self.content(), "line": number}).encode()

    def response(self) -> Response:
        """Return the answer. It is ASCII: what was sent may hold half a character, which UTF-8 cannot."""
        return Response(json.dumps(self.content()), self.status, self.headers, MEDIA_TYPE)


def of_snippet_error(error: SnippetError) -> Problem:
    """Return the problem of what the library refuses. What was sent is not in it, since it may be a key."""
    return Problem(422, str(error), [(one.path, one.detail) for one in (error, *error.others)])


def of_http_exception(request: Request, error: Exception) -> Response:
    """Return the answer to what the framework refuses: a path that is not there, or a method."""
    assert isinstance(error, HTTPException)
    if error.status_code == 404:
        return Problem(404, "there is nothing at this path").response()
    if error.status_code == 405:
        allowed = (error.headers or {}).get("Allow", "GET")
        return of_method(request.method, allowed.split(", "))
    return Problem(error.status_code, str(error.detail), (), error.headers).response()


def of_method(method: str, allowed: Iterable[str]) -> Response:
    """Return the answer to a method that a path does not have; ``OPTIONS`` asks which those are."""
    names = sorted(allowed)
    if method == "OPTIONS":
        return Response(status_code=204, headers={"Allow": ", ".join((*names, "OPTIONS"))})
    shown = ", ".join(names)
    return Problem(405, f"this path takes {shown} and no other method", (), {"Allow": shown}).response()


def _pointer(path: Path) -> str:
    """Return the path as a JSON Pointer (RFC 6901)."""
    return "".join(f"/{str(step).replace('~', '~0').replace('/', '~1')}" for step in path)


def _line(text: str) -> str:
    shown = visible(text[:_LONGEST])
    return shown if len(text) <= _LONGEST else f"{shown} …"


def _short(path: Path) -> Path:
    return [step[:_LONGEST] if isinstance(step, str) else step for step in path]


def _title(status: int) -> str:
    return _TITLES.get(status) or HTTPStatus(status).phrase
