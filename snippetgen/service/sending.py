"""An answer: measured while it is made, and sent no faster than it is read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from types import GeneratorType
from typing import Any

from anyio import move_on_after
from anyio.lowlevel import checkpoint
from fastapi import Response
from starlette.types import Message, Receive, Scope, Send

from snippetgen.errors import SnippetError
from snippetgen.service.limits import Limits
from snippetgen.service.written import Written

__all__ = ["Answer", "as_json", "send_as_read", "without_body"]

_PIECE = 64 * 1024
"""Bytes that are sent at a time; a server takes as much before it waits for the client."""

_FEW = 4
"""Members of an object that is written with the one around it."""

_write = json.JSONEncoder().encode  # ASCII: a flow may hold half a character, which UTF-8 cannot


def as_json(content: dict[str, Any], most: int) -> bytes:
    """Return the content as JSON; the items of a generator in it are made one by one, and are a list.

    Raises ``SnippetError`` as soon as it would be more than ``most`` bytes, so what is left is not made at all.
    """
    pieces, size = [], 0
    for piece in _pieces(content, most):
        size += len(piece)
        if size > most:
            raise _too_long(most)
        pieces.append(piece)
    return "".join(pieces).encode("ascii")


def _pieces(value: Any, most: int) -> Iterator[str]:
    if type(value) is Written:
        yield value
    elif isinstance(value, GeneratorType):
        yield "["
        for index, item in enumerate(value):
            if index:
                yield ", "
            yield from _pieces(item, most)
        yield "]"
    elif isinstance(value, dict):
        # JSON is longer than the text in it, so what is too long already need not be written.
        if sum([len(inner) for inner in value.values() if isinstance(inner, str)]) > most:
            raise _too_long(most)
        if _is_one_piece(value):
            yield _write(value)
        else:
            yield "{"
            for index, (name, inner) in enumerate(value.items()):
                yield f"{', ' if index else ''}{_write(name)}: "
                yield from _pieces(inner, most)
            yield "}"
    else:
        yield _write(value)


def _is_one_piece(members: dict[str, Any]) -> bool:
    """Whether nothing in an object has to be made, or is an object that should be measured by itself.

    A snippet is one: writing it at once takes a third of the time that the pieces of it would.
    """
    for inner in members.values():
        if isinstance(inner, dict):
            if len(inner) > _FEW or not _is_one_piece(inner):
                return False
        elif isinstance(inner, GeneratorType):
            return False
    return True


def _too_long(most: int) -> SnippetError:
    return SnippetError(f"the answer would be larger than {most} bytes; ask for less at a time")


class Answer(Response):
    """Goes out in pieces, each when the client has read those before; one who does not read is left."""

    def __init__(self, content: bytes, limits: Limits, status: int = 200, media_type: str = "application/json") -> None:
        super().__init__(content, status, media_type=media_type)
        self._seconds = limits.answer_timeout

    async def __call__(self, _scope: Scope, _receive: Receive, send: Send) -> None:
        start = {"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers}
        with move_on_after(self._seconds):  # the server closes a connection whose answer has not ended
            await send(start)
            await send_as_read(send, bytes(self.body), more=False)


async def send_as_read(send: Send, body: bytes, *, more: bool) -> None:
    """Send a body, or a part of one, in pieces, each when the client has read those before."""
    if len(body) > _PIECE:
        for at in range(0, len(body), _PIECE):
            await send({"type": "http.response.body", "body": body[at : at + _PIECE], "more_body": True})
            await checkpoint()  # a connection that was lost is known as such in the next turn of the loop
        body = b""  # waits until most has been read, so that the lease holds it until then
    await send({"type": "http.response.body", "body": body, "more_body": more})


def without_body(send: Send) -> Send:
    """Return a way to send the head of an answer alone, as ``HEAD`` asks for it."""

    async def send_head(message: Message) -> None:
        await send({**message, "body": b""} if message["type"] == "http.response.body" else message)

    return send_head
