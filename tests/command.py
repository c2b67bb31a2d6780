"""The command in a process of its own, forked from one that has imported it already: that is most of what a start takes."""

from __future__ import annotations

import array
import importlib
import json
import os
import socket
import subprocess
import sys
import traceback
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, BinaryIO

COMMAND = [sys.executable, "-c", "from snippetgen.cli import main; main()"]
"""The command as it starts for whoever calls it."""

IMPORTED = ("cli", "docs.sync", "files.made", "flow.export", "snippets.example", "snippets.render", "words.operations")
# What Python reads when it starts: a fork would not.
AT_START = ("PYTHON", "LC_", "LANG")


def run_command(
    *arguments: str | Path, stdin: bytes = b"", cwd: Path | None = None, env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run the command to its end: its exit code, and all that it printed; ``env`` is the whole of its environment."""
    words = [str(argument) for argument in arguments]
    environment = dict(os.environ if env is None else env)
    if any(environment.get(name) != os.environ.get(name) for name in {*environment, *os.environ} if _at_start(name)):
        done = subprocess.run([*COMMAND, *words], input=stdin, capture_output=True, cwd=cwd, env=environment)
        return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())
    with TemporaryFile() as given, TemporaryFile() as out, TemporaryFile() as err:
        given.write(stdin)
        given.seek(0)
        code = _forked({"words": words, "cwd": str(cwd or Path.cwd()), "env": environment}, [given, out, err])
        out.seek(0)
        err.seek(0)
        return subprocess.CompletedProcess([*COMMAND, *words], code, out.read().decode(), err.read().decode())


def _at_start(name: str) -> bool:
    return name.startswith(AT_START)


def _forked(asked: dict[str, Any], files: list[BinaryIO]) -> int:
    """Have it run by a fork with these three files; return its exit code, as subprocess tells it."""
    forking = _forking()
    message = json.dumps(asked).encode("ascii", "strict")
    numbers = array.array("i", [file.fileno() for file in files])
    forking.sendmsg([len(message).to_bytes(8, "big")], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, numbers)])
    forking.sendall(message)
    return int.from_bytes(_received(forking, 8), "big", signed=True)


@lru_cache(None)
def _forking() -> socket.socket:
    """The process that forks; it ends with this one, whose end of the socket closes."""
    ours, theirs = socket.socketpair()
    with theirs:
        number = theirs.fileno()
        words = [sys.executable, "-m", "tests.command", str(number)]
        subprocess.Popen(words, cwd=Path(__file__).parent.parent, pass_fds=[number])
    return ours


def _received(connection: socket.socket, size: int) -> bytes:
    content = bytearray()
    while len(content) < size:
        part = connection.recv(size - len(content))
        if not part:
            raise EOFError
        content += part
    return bytes(content)


def _serve(connection: socket.socket) -> None:
    """Fork for each that is asked for, one after the other."""
    for name in IMPORTED:
        importlib.import_module(f"snippetgen.{name}")
    while True:
        size, files, *_ = socket.recv_fds(connection, 8, 3)
        if not size:
            return
        asked = json.loads(_received(connection, int.from_bytes(size, "big")))
        child = os.fork()
        if not child:
            connection.close()
            os._exit(_run(asked, files))
        for file in files:
            os.close(file)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        connection.sendall(code.to_bytes(8, "big", signed=True))


def _run(asked: dict[str, Any], files: list[int]) -> int:
    """Be the command, and return its exit code."""
    for number, file in enumerate(files):
        os.dup2(file, number)
        os.close(file)
    # These were made for what the process had at its start.
    sys.stdin, sys.stdout, sys.stderr = (
        os.fdopen(number, mode, encoding=kept.encoding, errors=kept.errors)
        for number, mode, kept in ((0, "r", sys.stdin), (1, "w", sys.stdout), (2, "w", sys.stderr))
    )
    os.environ.clear()
    os.environ.update(asked["env"])
    os.chdir(asked["cwd"])
    sys.argv = ["-c", *asked["words"]]
    code: object = None
    try:
        sys.modules["snippetgen.cli"].main()
    except SystemExit as end:
        code = end.code
    except BaseException:
        traceback.print_exc()
        code = 1
    sys.stdout.flush()
    sys.stderr.flush()
    return code if isinstance(code, int) else int(code is not None)


if __name__ == "__main__":
    _serve(socket.socket(fileno=int(sys.argv[1])))
