"""What the service holds of memory when a large body has been answered."""

from __future__ import annotations

import asyncio
import gc
import platform
import subprocess
import sys
import tracemalloc
import weakref

import pytest
import uvicorn

from snippetgen.service.highlight import as_html
from snippetgen.service.memory import Server


class _Node:
    def __init__(self) -> None:
        self.me = self


def test_what_a_connection_leaves_behind_is_freed_now_and_then() -> None:
    left = weakref.ref(_Node())
    gc.disable()
    try:
        asyncio.run(Server(uvicorn.Config("none")).on_tick(1))
        assert left() is not None
        asyncio.run(Server(uvicorn.Config("none")).on_tick(50))
        assert left() is None
    finally:
        gc.enable()


def test_nothing_of_a_highlighted_snippet_is_kept() -> None:
    as_html("import os", "python")
    gc.collect()
    tracemalloc.start()
    try:
        before, _ = tracemalloc.get_traced_memory()
        for number in range(5):
            assert len(as_html(f"text = '{'x' * 50_000}{number}'\n", "python")) > 50_000
            assert len(as_html("line\n" * 40_000 + str(number), "python")) > 200_000
        gc.collect()
        after, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert after - before < 50_000


_FREED = """
import ctypes, sys
from snippetgen.service.memory import keep_little
if sys.argv[1] == "little":
    keep_little()
malloc, free, c = ctypes.CDLL(None).malloc, ctypes.CDLL(None).free, ctypes
malloc.restype, free.argtypes = c.c_void_p, [c.c_void_p]
free(malloc(c.c_size_t(16 * 2**20)))  # from now on glibc takes this for no longer large
large = malloc(c.c_size_t(8 * 2**20))
c.memset(c.c_void_p(large), 1, 8 * 2**20)
kept = malloc(c.c_size_t(100_000))
def resident():
    with open("/proc/self/statm") as told:
        return int(told.read().split()[1]) * 4096
before = resident()
free(large)
print((before - resident()) // 2**20)
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="it is glibc that keeps what is freed")
def test_what_is_large_is_given_back_when_it_is_freed() -> None:
    def freed(how: str) -> int:
        return int(
            subprocess.run([sys.executable, "-c", _FREED, how], capture_output=True, text=True, check=True).stdout
        )

    assert freed("little") >= 7
    assert freed("as usual") < 7
