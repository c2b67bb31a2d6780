"""The servers that are measured, each in a process of its own: the service, and the bare framework beside it."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

__all__ = ["Served", "served"]


@dataclass(frozen=True)
class Served:
    """Where a server listens, and its process."""

    host: str
    port: int
    process: int

    def memory(self) -> float:
        """Return its resident memory in MiB."""
        command = ["ps", "-o", "rss=", "-p", str(self.process)]
        return int(subprocess.run(command, capture_output=True, text=True, check=True).stdout) / 1024


@contextmanager
def served(*words: str) -> Iterator[Served]:
    """Run Python with these words, which tell of a URL in their first line, until it is no longer needed."""
    server = subprocess.Popen([sys.executable, *words], stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout
        match = re.search(r"http://(.*):(\d+)/", server.stdout.readline())
        if not match:
            raise SystemExit("benchmarks: a server has not started")
        yield Served(match[1], int(match[2]), server.pid)
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(10)
