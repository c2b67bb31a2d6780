"""What a process of ``snippetgen serve`` holds of memory: after a large body as little as before it.

Python and the C library keep what was freed for themselves, among what is still in use.
"""

from __future__ import annotations

import ctypes
import gc
from collections.abc import Callable
from contextlib import suppress

import uvicorn

__all__ = ["Server", "keep_little"]

_TRIM_THRESHOLD, _MMAP_THRESHOLD, _ARENA_MAX = -1, -3, -8  # of glibc's malloc.h
_LARGE = 128 * 1024

_TICKS = 50
"""Ticks of uvicorn, ten a second, between two times that what is not in use is given back."""


def keep_little() -> None:
    """Tell glibc to give back what is large as soon as it is freed, and to have one heap for all threads.

    What it does by itself makes programs faster whose threads allocate at the same time; those of Python do not.
    """
    if mallopt := _of_c("mallopt"):
        for parameter, value in ((_MMAP_THRESHOLD, _LARGE), (_TRIM_THRESHOLD, _LARGE), (_ARENA_MAX, 1)):
            mallopt(parameter, value)


class Server(uvicorn.Server):
    """Gives back, now and then, what it does not use."""

    async def on_tick(self, counter: int) -> bool:
        """Collect what connections leave behind; with what was there at the start frozen, that is a millisecond."""
        if counter % _TICKS == 0:
            gc.collect()
            if trim := _of_c("malloc_trim"):
                trim(0)
        return await super().on_tick(counter)


def _of_c(name: str) -> Callable[..., int] | None:
    """Return a function of glibc; another C library has none of these."""
    with suppress(AttributeError, OSError, TypeError):
        function: Callable[..., int] = getattr(ctypes.CDLL(None), name)
        return function
    return None
