"""Many requests in one, a line of JSON each, in and out: ``POST /snippets/batch``.

A line is read, answered and sent before more is read, so that memory stays the same however many there are, and however
slowly the client sends or reads.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Awaitable, Callable

from anyio import current_time, fail_after
from anyio.lowlevel import checkpoint
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from snippetgen.service.limits import Lease
from snippetgen.service.problems import Problem
from snippetgen.service.sending import send_as_read

__all__ = ["MEDIA_TYPE", "MEDIA_TYPES", "Batch"]

MEDIA_TYPE = "application/jsonl"

MEDIA_TYPES = re.compile(r"application/(x-)?(jsonl|ndjson|jsonlines)")
"""What JSON Lines are called where they are sent; no name of it is registered."""

_ENDLESS = 16
"""Times the limit of a line; what goes on beyond that is no line, and nobody waits for its end."""

_EMPTY = 256
"""Empty lines that are passed over before others have their turn."""


class Batch(Response):
    """The answer to lines, made by ``answer`` of each and its number."""

    media_type = MEDIA_TYPE

    def __init__(self, answer: Callable[[bytes, int], Awaitable[bytes]], lease: Lease) -> None:
        self.status_code, self.background = 200, None
        self.init_headers()
        self._answer, self._lease = answer, lease

    async def __call__(self, _scope: Scope, receive: Receive, send: Send) -> None:
        lease, limits, number = self._lease, self._lease.limits, 0

        async def write(line: bytes) -> None:
            with fail_after(limits.answer_timeout):
                await send_as_read(send, line + b"\n", more=True)

        async def answer(line: bytes) -> None:
            made = await self._answer(line, number)
            try:
                lease.hold(len(made))
            except Problem as problem:
                await write(problem.line(number))
            else:
                await write(made)
                lease.free(len(made))

        try:
            await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
            try:
                async for line in _lines(receive, lease):
                    number += 1
                    if line is None:
                        problem = Problem(413, f"the line is larger than {limits.max_body} bytes")
                        await write(problem.line(number))
                    elif line.strip():
                        await answer(line)
                    elif number % _EMPTY == 0:
                        await checkpoint()
            except Problem as problem:
                await write(problem.line(number + 1))
            await send({"type": "http.response.body"})
        except (OSError, TimeoutError):  # the client has gone, or does not read
            return


async def _lines(receive: Receive, lease: Lease) -> AsyncIterator[bytes | None]:
    """Yield the lines, each of which the lease holds meanwhile; ``None`` for one that is too long, which is not kept.

    Raises ``Problem`` for what ends the batch, and ``ConnectionError`` where the client has gone.
    """
    limit, seconds = lease.limits.max_body, lease.limits.body_timeout
    kept, size, more, due = bytearray(), 0, True, current_time() + seconds
    while more:
        try:
            with fail_after(due - current_time()):
                message = await receive()
        except TimeoutError:
            raise Problem(408, f"no line came within {seconds:g} seconds") from None
        if message["type"] == "http.disconnect":
            raise ConnectionError
        more = message.get("more_body", False)
        *ends, rest = message.get("body", b"").split(b"\n")
        for end in ends:
            yield bytes(kept + end) if size + len(end) <= limit else None
            lease.free(len(kept))
            kept.clear()
            size = 0
        if ends:
            due = current_time() + seconds
        size += len(rest)
        if size <= limit:
            lease.hold(len(rest))
            kept += rest
        elif size > _ENDLESS * limit:
            raise Problem(413, f"the line is larger than {_ENDLESS * limit} bytes, and nothing behind it is read")
        else:
            lease.free(len(kept))
            kept.clear()
    if size:
        yield bytes(kept) if size <= limit else None
