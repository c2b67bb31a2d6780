"""Several processes that take connections from one listening socket."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess
from types import FrameType

from snippetgen.errors import SnippetError

__all__ = ["run_workers"]


class _Ended(Exception):  # noqa: N818  # a signal, and no mistake
    pass


def run_workers(count: int, work: Callable[[], None]) -> None:
    """Do the work in so many processes, until SIGINT or SIGTERM; one that dies is replaced.

    They are forked, so what was made before is there once. Raises ``SnippetError`` on a system without ``fork``.
    """
    try:
        fork = multiprocessing.get_context("fork")
    except ValueError:
        raise SnippetError("--workers: this system can run one worker only") from None

    def start() -> BaseProcess:
        process = fork.Process(target=_run, args=(work,))
        process.start()
        return process

    workers: list[BaseProcess] = []
    before = {number: signal.signal(number, _end) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        workers += [start() for _ in range(count)]
        while True:
            wait([worker.sentinel for worker in workers])
            for worker in [worker for worker in workers if not worker.is_alive()]:
                print(f"snippetgen: a worker has ended ({worker.exitcode}); another takes its place", file=sys.stderr)
                workers[workers.index(worker)] = start()
    except _Ended:
        pass
    finally:
        for number in before:
            signal.signal(number, signal.SIG_IGN)
        for worker in workers:
            worker.terminate()
        for worker in workers:
            worker.join()
        for number, handler in before.items():
            signal.signal(number, handler)


def _end(_number: int, _frame: FrameType | None) -> None:
    raise _Ended


def _run(work: Callable[[], None]) -> None:
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    with suppress(KeyboardInterrupt):
        work()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    assert parent is not None
    wait([parent.sentinel])
    os.kill(os.getpid(), signal.SIGTERM)
