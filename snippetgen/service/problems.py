"""Errors as problem details (RFC 9457): one line for a person, and the path of the field that is wrong."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from http import HTTPStatus
from typing import Any

from fastapi import Response
from pydantic import ValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request

from snippetgen.errors import SnippetError, nearest
from snippetgen.flow.descriptor import Component, Field, Flow
from snippetgen.flow.export import MESSAGES
from snippetgen.request.operations import KINDS
from snippetgen.request.server import Server
from snippetgen.request.upload import Upload
from snippetgen.service.models import InspectRequest
from snippetgen.values import visible
from snippetgen.words.request import SnippetsRequest

__all__ = ["MEDIA_TYPE", "Problem", "of_http_exception", "of_method", "of_snippet_error", "of_validation_error"]

MEDIA_TYPE = "application/problem+json"

Path = Sequence[str | int]

_LONGEST = 500
"""Characters of a line for a person; a name that was sent may have millions."""

_MOST = 20
"""Fields that one answer tells of."""

_MODELS = (SnippetsRequest, InspectRequest, Flow, Component, Field, Server, Upload, *KINDS.values())

_TITLES = {413: "Content Too Large", 422: "Unprocessable Content"}
"""The names that RFC 9110 gave them; Python's changed with 3.13."""


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

    def content(self) -> dict[str, Any]:
        """Return the members of the problem details."""
        content: dict[str, Any] = {
            "type": "about:blank",
            "title": _title(self.status),
            "status": self.status,
            "detail": self.detail,
        }
        if self.errors:
            content["errors"] = [
                {"path": list(path), "pointer": _pointer(path), "detail": _line(detail)}
                for path, detail in ((_short(path), detail) for path, detail in self.errors[:_MOST])
            ]
        return content

    def response(self) -> Response:
        """Return the answer. It is ASCII: what was sent may hold half a character, which UTF-8 cannot."""
        return Response(json.dumps(self.content()), self.status, self.headers, MEDIA_TYPE)


def of_snippet_error(error: SnippetError) -> Problem:
    """Return the problem of what the library refuses."""
    return Problem(422, str(error), [(error.path, str(error))])


def of_validation_error(error: ValidationError) -> Problem:
    """Return the problem of what the models refuse. What was sent is not in it, since it may be a key."""
    found = error.errors(include_url=False, include_context=False, include_input=False)
    errors = [(_path(entry["loc"]), _message(entry["type"], entry["loc"], entry["msg"])) for entry in found[:_MOST]]
    path, detail = errors[0]
    place = ".".join(map(str, path))
    return Problem(422, f"{place}: {detail}" if place else detail, errors)


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


def _message(kind: str, where: tuple[str | int, ...], message: str) -> str:
    if kind == "extra_forbidden":
        known = {name for model in _MODELS for name in model.model_fields} - {str(where[-1])}
        return f"unknown key{nearest(str(where[-1]), known)}"
    return MESSAGES.get(kind) or message.removeprefix("Value error, ").replace("Input should be", "must be")


def _path(where: tuple[str | int, ...]) -> Path:
    """Return where a field is in what was sent; pydantic also names the model that it has tried there."""
    return where[:1] + where[2:] if where[:1] == ("operation",) else where


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
