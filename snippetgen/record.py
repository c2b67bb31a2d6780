"""What snippetgen has made in a folder, so that it takes away nothing else.

The record is a file of lines, ``<digest> <path>``: a line is added before each file is written, so that a run that is
cut short leaves no file without one. A file counts as made here only as long as it holds what was written.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path

from snippetgen.errors import SnippetError
from snippetgen.files import replace_all

__all__ = ["RECORD", "Record"]

RECORD = ".snippetgen-files"

_LINE = re.compile(r"([0-9a-f]{32}) (.+)")


class Record:
    """The files of one folder; ``asked`` counts, by the hash of its path, what this run has asked for."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.asked: set[int] = set()
        self._path = folder / RECORD

    def write(self, files: Mapping[str, bytes]) -> int:
        """Write the files whose content is not what is there already; return how many. All of them, or none."""
        self.asked.update(map(hash, files))
        changed = {path: content for path, content in files.items() if _content(self.folder / path) != content}
        if changed:
            self._add(f"{_digest(content)} {path}\n" for path, content in changed.items())
            replace_all({self.folder / path: content for path, content in changed.items()})
        return len(changed)

    def prune(self) -> tuple[int, list[str]]:
        """Remove the files that an earlier run has made and this one has not asked for.

        Returns how many there were, and the paths of those that somebody has changed since, which stay. Folders that
        are empty then go, too.
        """
        removed, changed, kept = 0, [], {}
        for path, digest in dict(self._lines()).items():
            if hash(path) in self.asked:
                kept[path] = digest
                continue
            content = _content(self.folder / path)
            if content is not None and _digest(content) == digest:
                self._remove(path)
                removed += 1
            elif content is not None:
                changed.append(path)
        text = "".join(f"{digest} {path}\n" for path, digest in kept.items()).encode()
        if _content(self._path) not in (None, text):
            replace_all({self._path: text})
        return removed, changed

    def _add(self, lines: Iterable[str]) -> None:
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with self._path.open("a+b") as file:
                end = file.seek(0, os.SEEK_END)
                if end:
                    file.seek(end - 1)
                    if file.read(1) != b"\n":  # a run was cut short in the middle of a line
                        file.write(b"\n")
                file.write("".join(lines).encode())
        except OSError as error:
            raise SnippetError(f"{self._path}: cannot be written: {error.strerror}") from None

    def _lines(self) -> Iterator[tuple[str, str]]:
        """Yield path and digest of each line, but for what no run has written: a path that leads out of the folder."""
        with suppress(FileNotFoundError), self._path.open(encoding="utf-8", errors="replace", newline="\n") as file:
            for line in file:
                match = _LINE.fullmatch(line.removesuffix("\n"))
                if match and not os.path.isabs(match[2]) and ".." not in match[2].split("/"):
                    yield match[2], match[1]

    def _remove(self, path: str) -> None:
        file = self.folder / path
        try:
            file.unlink()
        except OSError as error:
            raise SnippetError(f"{file}: cannot be removed: {error.strerror}") from None
        with suppress(OSError):  # the first that is not empty
            for folder in file.relative_to(self.folder).parents:
                if folder.name:
                    (self.folder / folder).rmdir()


def _digest(content: bytes) -> str:
    return blake2b(content, digest_size=16).hexdigest()


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None
