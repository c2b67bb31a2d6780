"""Running a snippet as its reader would: in its own file, by the real interpreter, in an empty folder."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import IO, NamedTuple

from snippetgen.languages.language import Language, find_language
from snippetgen.snippets.snippet import Snippet

__all__ = ["Outcome", "Program", "programs", "run"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a snippet ended. ``exit_code`` is ``None`` where the time limit ended it."""

    exit_code: int | None
    stdout: str
    stderr: str


class Program(NamedTuple):
    """A snippet that can be run: the words that run it, or, as text, what its compiler said."""

    language: Language
    words: Sequence[str] | str

    def run(
        self,
        env: Mapping[str, str],
        *,
        files: Mapping[str, bytes] | None = None,
        seconds: float = 60,
        seen: Callable[[bytes], None] = lambda _: None,
    ) -> Outcome:
        """Run it with ``env`` and nothing else of our environment but PATH and what the language needs of it.

        ``files`` are there, by their paths, in the folder that it runs in, which is empty but for them. ``seen`` is
        given its output as it comes.
        """
        if isinstance(self.words, str):
            return Outcome(1, "", self.words)
        with tempfile.TemporaryDirectory() as home:
            for path, content in (files or {}).items():
                (Path(home) / path).parent.mkdir(parents=True, exist_ok=True)
                (Path(home) / path).write_bytes(content)
            env = {**self.environment(home), **env}
            pipe, nothing = subprocess.PIPE, subprocess.DEVNULL
            process = subprocess.Popen(self.words, cwd=home, env=env, stdin=nothing, stdout=pipe, stderr=pipe)
            stdout, stderr = _Reader(process.stdout, seen), _Reader(process.stderr, lambda _: None)
            try:
                process.wait(seconds)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
                # What a shell has begun outlives it, and holds its pipes.
                return Outcome(None, stdout.text(1), stderr.text(1))
            return Outcome(process.returncode, stdout.text(), stderr.text())

    def environment(self, home: str) -> dict[str, str]:
        """The environment of a program whose home is this folder."""
        path = os.environ.get("PATH", os.defpath)
        return {"PATH": path, "HOME": home, "LANG": "C.UTF-8", **self.language.environment()}


@contextmanager
def programs(snippets: Sequence[Snippet], *, command: Sequence[str] | None = None) -> Iterator[list[Program]]:
    """Yield the programs of snippets, which are there until the ``with`` ends; those of a language are built at once.

    ``command`` is the interpreter with its options, by default the language's; the snippet's file follows it. Raises
    ``FileNotFoundError`` where there is none.
    """
    with tempfile.TemporaryDirectory() as folder:
        files = [_write(snippet, Path(folder) / str(number)) for number, snippet in enumerate(snippets)]
        made: dict[int, Program] = {}
        for name in dict.fromkeys(snippet.language for snippet in snippets):
            language = find_language(name)
            words = command or language.command()
            if words is None:
                raise FileNotFoundError(name)
            own = [number for number, snippet in enumerate(snippets) if snippet.language == name]
            sources = [files[number] for number in own]
            built = language.build(sources) if language.build else [[*words, str(file)] for file in sources]
            made.update((number, Program(language, run_by)) for number, run_by in zip(own, built, strict=True))
        yield [made[number] for number in range(len(snippets))]


def _write(snippet: Snippet, folder: Path) -> Path:
    """Put a snippet into a folder of its own, with what has to lie beside it."""
    folder.mkdir()
    for name, place in find_language(snippet.language).beside().items():
        (folder / name).symlink_to(place)
    file = folder / snippet.filename
    file.write_text(snippet.code, encoding="utf-8", newline="")
    return file


def run(
    snippet: Snippet,
    env: Mapping[str, str],
    *,
    command: Sequence[str] | None = None,
    files: Mapping[str, bytes] | None = None,
    seconds: float = 60,
) -> Outcome:
    """Run one snippet, as ``Program.run`` and ``programs`` tell."""
    with programs([snippet], command=command) as (program,):
        return program.run(env, files=files, seconds=seconds)


class _Reader:
    """What a process writes into a pipe, read as it comes."""

    def __init__(self, pipe: IO[bytes] | None, seen: Callable[[bytes], None]) -> None:
        assert pipe
        self._pieces: list[bytes] = []
        self._thread = Thread(target=self._read, args=(pipe, seen), daemon=True)
        self._thread.start()

    def _read(self, pipe: IO[bytes], seen: Callable[[bytes], None]) -> None:
        with pipe:
            while piece := os.read(pipe.fileno(), 65536):
                self._pieces.append(piece)
                seen(piece)

    def text(self, seconds: float | None = None) -> str:
        """Return what has come, once it is at its end or these seconds have passed."""
        self._thread.join(seconds)
        return b"".join(self._pieces).decode("utf-8", "replace")
