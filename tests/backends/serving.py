"""Servers in processes of their own, on loopback."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import httpx

from tests.readme import ROOT

__all__ = ["running", "served"]


@contextmanager
def running(command: list[str], path: str) -> Iterator[str]:
    """Run a server with ``{port}`` in its command; give its URL once it answers at ``path``, be it that nothing is there."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    words = [word.replace("{port}", port) for word in command]
    process = subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    try:
        url = f"http://127.0.0.1:{port}"
        while not _answers(url + path):
            assert process.poll() is None, process.communicate()[0].decode()
            time.sleep(0.05)
        yield url
    finally:
        process.terminate()
        process.communicate(timeout=30)


def _answers(url: str) -> bool:
    try:
        return not httpx.get(url).is_server_error
    except httpx.TransportError:
        return False


@contextmanager
def served() -> Iterator[str]:
    """Run the service itself."""
    command = [sys.executable, "-c", "from snippetgen.cli import main; main()", "serve", "--port", "{port}"]
    with running(command, "/health") as url:
        yield url
