"""Running a snippet as its reader would: in its own file, by the real interpreter, in an empty folder."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from snippetgen.languages.language import find_language
from snippetgen.snippets.snippet import Snippet

__all__ = ["Outcome", "run"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a snippet ended. ``exit_code`` is ``None`` where the time limit ended it."""

    exit_code: int | None
    stdout: str
    stderr: str


def run(
    snippet: Snippet,
    env: Mapping[str, str],
    *,
    command: Sequence[str] | None = None,
    files: Mapping[str, bytes] | None = None,
    seconds: float = 60,
) -> Outcome:
    """Run the snippet with ``env`` and nothing else of our environment but PATH and what the language needs of it.

    ``files`` are there, by their paths, in the folder that it runs in.

    ``command`` is the interpreter with its options, by default the language's; the snippet's file follows it. Raises
    ``FileNotFoundError`` where there is none.
    """
    language = find_language(snippet.language)
    command = command or language.command()
    if command is None:
        raise FileNotFoundError(snippet.language)
    with tempfile.TemporaryDirectory() as home, tempfile.TemporaryDirectory() as folder:
        for path, content in (files or {}).items():
            (Path(home) / path).parent.mkdir(parents=True, exist_ok=True)
            (Path(home) / path).write_bytes(content)
        for name, place in language.beside().items():
            (Path(folder) / name).symlink_to(place)
        file = Path(folder) / snippet.filename
        file.write_text(snippet.code, encoding="utf-8", newline="")
        try:
            done = subprocess.run(
                [*command, str(file)],
                cwd=home,
                env={
                    "PATH": os.environ.get("PATH", os.defpath),
                    "HOME": home,
                    "LANG": "C.UTF-8",
                    **language.environment(),
                    **env,
                },
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=seconds,
            )
        except subprocess.TimeoutExpired as late:
            return Outcome(None, _text(late.stdout), _text(late.stderr))
    return Outcome(done.returncode, _text(done.stdout), _text(done.stderr))


def _text(output: bytes | str | None) -> str:
    return output.decode("utf-8", "replace") if isinstance(output, bytes) else output or ""
