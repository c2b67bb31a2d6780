"""What requests may cost: told from a body's bytes before they are parsed, and from all that is in flight.

A route takes a ``Lease``, which gives back what it holds at its end, and has what is not small done by ``run``::

    with in_flight.lease() as lease:
        raw = await read(request, lease)                 # Problem 408, 413, 415 or 503; the lease holds what was read
        text = await in_flight.run(work, raw)            # in one of a few threads
        lease.hold(len(text))                            # Problem 503: there is no room for the answer
        await respond(text, lease.limits, send)          # until the client has read it

``Limits.check(raw)`` is the first thing that ``work`` does; where it says that a body is small, the work need not go to
a thread. Of what is streamed each piece is held and freed: ``lease.hold(len(line))`` and ``lease.free(len(line))``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import accumulate
from types import TracebackType
from typing import TypeVar

from anyio import CapacityLimiter, to_thread

from snippetgen.service.problems import Problem

__all__ = ["InFlight", "Lease", "Limits"]

_MIB = 2**20

_SMALL = 16 * 1024
"""Bytes of a body that takes a few milliseconds at most; and its values times its levels, which is what the indentation
of a snippet grows with."""

_DEEPEST = 800
"""Levels of a body. Python's own reader takes about 1000."""

_DIGITS = 2
"""Digits of numbers for each value that is allowed: long numbers take longer to read and to write than text does."""

_DIFFERENT = 2
"""Values that are allowed for each different string: each name of an object that was not there before takes longest."""

_LONGEST_NAME = 10_000
"""Bytes of the name of anything in an object."""

_THREADS = 1
"""Large bodies at a time. Python runs one thread at a time anyway, and each takes memory."""

_NO_BRACKET = bytes(set(range(256)) - set(b"[]{}"))
_NO_MARK = bytes(set(_NO_BRACKET) - set(b'",0123456789'))
_STRING = re.compile(rb'"([^"]*)"')
_COLON = re.compile(rb"\s*:")
_STEPS = [(byte in b"[{") - (byte in b"]}") for byte in range(256)]

Given = TypeVar("Given")
Made = TypeVar("Made")


@dataclass(frozen=True)
class Limits:
    """What one request may take, in bytes, values and seconds, and what all together may hold, in bytes."""

    max_body: int = 4 * _MIB
    max_values: int = 250_000
    max_answer: int = 4 * _MIB
    max_in_flight: int = 64 * _MIB
    body_timeout: float = 60
    answer_timeout: float = 60

    def check(self, raw: bytes) -> bool:
        """Return whether a body is small, so that nobody notices to have waited for it; raise ``Problem``.

        That is told from its bytes: a body that is refused here is never parsed. What stands in strings counts for
        nothing, so a broken body may count for less than it would seem; it is not read beyond its mistake either.
        """
        plain = raw.replace(rb"\\", b"").replace(rb"\"", b"")
        quotes = plain.count(b'"')
        if quotes > 4 * self.max_values:  # two for a name, and two for its value
            raise self._too_many()
        _check_strings(plain, quotes // 2, self.max_values // _DIFFERENT)
        # Two quotes with nothing that counts between them say nothing: without them what is left is short.
        outside = b"".join(plain.translate(None, _NO_MARK).replace(b'""', b"").split(b'"')[::2])
        values = outside.count(b",") + outside.count(b"[") + outside.count(b"{")
        if values > self.max_values:
            raise self._too_many()
        digits = self.max_values * _DIGITS
        if len(outside) - len(outside.translate(None, b"0123456789")) > digits:
            raise Problem(413, f"the numbers of the body have more than {digits} digits")
        depth = max(accumulate(map(_STEPS.__getitem__, outside.translate(None, _NO_BRACKET))), default=0)
        if depth > _DEEPEST:
            raise Problem(422, "the body is nested too deep", [((), "nested too deep")])
        return len(raw) <= _SMALL and values * depth <= _SMALL

    def may_be_small(self, raw: bytes) -> bool:
        """Whether ``check`` may be asked at once: it takes its time for a large body."""
        return len(raw) <= _SMALL

    def _too_many(self) -> Problem:
        return Problem(413, f"the body holds more than {self.max_values} values")


def _check_strings(plain: bytes, count: int, most: int) -> None:
    """Look at the strings of a body where they are many, one by one, which takes no memory, and at the long ones."""
    if count > most:
        found: set[bytes] = set()
        for match in _STRING.finditer(plain):
            found.add(match[1])
            if len(found) > most:
                raise Problem(413, f"the body holds more than {most} different strings")
    # A name that is too long has a part of half that length in it, without a quote.
    at, part, quotes, counted = 0, _LONGEST_NAME // 2, 0, 0
    while at < len(plain):
        begin, end = at, at + part
        at = end
        if plain.find(b'"', begin, end) < 0 and (end := plain.find(b'"', end)) > 0:
            at = end + 1
            quotes += plain.count(b'"', counted, at)
            counted = at
            is_name = quotes % 2 == 0 and _COLON.match(plain, at)
            if is_name and end - plain.rfind(b'"', 0, begin) - 1 > _LONGEST_NAME:
                raise Problem(413, f"a name in the body has more than {_LONGEST_NAME} bytes")


class InFlight:
    """What all requests of an application hold at this moment, and the threads for what is not small."""

    def __init__(self, limits: Limits) -> None:
        self.limits, self.held = limits, 0
        self._threads = CapacityLimiter(_THREADS)

    def lease(self) -> Lease:
        return Lease(self)

    async def run(self, work: Callable[[Given], Made], given: Given) -> Made:
        """Do the work in a thread, when one is free; nobody else waits for it."""
        return await to_thread.run_sync(work, given, limiter=self._threads)


class Lease:
    """What one request holds, of its body and of its answer, until it ends."""

    def __init__(self, in_flight: InFlight) -> None:
        self.limits, self._in_flight, self._held = in_flight.limits, in_flight, 0

    def hold(self, size: int) -> None:
        """Take so many bytes; raise ``Problem`` where all requests together would hold too many."""
        if self._in_flight.held + size > self.limits.max_in_flight:
            # What is left of a body would be taken for the next request, so that one comes over a new connection.
            headers = {"Retry-After": "1", "Connection": "close"}
            raise Problem(503, "too much is being worked on at the moment; try again in a second", (), headers)
        self._in_flight.held += size
        self._held += size

    def free(self, size: int) -> None:
        """Give so many bytes back."""
        self._in_flight.held -= size
        self._held -= size

    def __enter__(self) -> Lease:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.free(self._held)
