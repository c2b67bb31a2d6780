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
from snippetgen.files.replace import reason, replace_all

__all__ = ["FOLDER", "PULLED", "RECORD", "Made", "recorded"]

RECORD = ".snippetgen-files"
"""The record of what was generated. It is no flow, though it may be JSON."""

PULLED = ".snippetgen-pulled"
"""The record of the flows that were pulled."""

FOLDER = "*"
"""Stands in a place for the folder of a flow, whose name holds none."""

_LINE = re.compile(r"([0-9a-f]{32}) (.+)")


class Made:
    """The files below ``root``.

    What a run has asked for is known by the names of the flows' folders and by the places in the tree, which the flows
    share, so that it takes little memory for however many files.
    """

    def __init__(self, root: Path, record: str = RECORD) -> None:
        self.root = root
        self._folders: set[str] = set()
        self._places: set[str] = set()
        self._path = root / record

    def ask(self, folders: Iterable[str], places: Iterable[str]) -> None:
        """Let ``prune`` leave the files of these flows at these places, whether or not this run writes them."""
        self._folders.update(folders)
        self._places.update(places)

    def write(self, folder: str, files: Mapping[str, bytes]) -> int:
        """Write a flow's files, each at a place in which ``FOLDER`` stands for the flow's; all of them, or none.

        What is there already with the same content is left as it is. Returns how many were written.
        """
        self.ask([folder], files)
        paths = {place.replace(FOLDER, folder): content for place, content in files.items()}
        changed = {path: content for path, content in paths.items() if _content(self.root / path) != content}
        if changed:
            self._add(f"{_digest(content)} {path}\n" for path, content in changed.items())
            replace_all({self.root / path: content for path, content in changed.items()})
        return len(changed)

    def prune(self) -> tuple[int, list[str]]:
        """Remove the files that an earlier run has made and this one has not asked for.

        Returns how many there were, and the paths of those that somebody has changed since, which stay. Folders that
        are empty then go, too.
        """
        removed, changed = 0, []
        digests: dict[str, set[str]] = {}
        for path, digest in recorded(self._path):
            if not self._is_asked(path):
                digests.setdefault(path, set()).add(digest)
        for path, written in digests.items():
            content = _content(self.root / path) if self._is_below(path) else None
            if content is not None and _digest(content) in written:
                self._remove(path)
                removed += 1
            elif content is not None:
                changed.append(path)
        if removed or changed:
            kept = (f"{digest} {path}\n" for path, digest in recorded(self._path) if self._is_asked(path))
            replace_all({self._path: "".join(kept).encode()})
        return removed, changed

    def _is_asked(self, path: str) -> bool:
        for place in self._places:
            before, _, after = place.partition(FOLDER)
            folder = path[len(before) : len(path) - len(after)]
            if folder in self._folders and path == f"{before}{folder}{after}":
                return True
        return False

    def _is_below(self, path: str) -> bool:
        """Whether a path leads to a place in the folder; by a link it may lead elsewhere."""
        folder = os.path.realpath((self.root / path).parent)
        return os.path.commonpath([folder, os.path.realpath(self.root)]) == os.path.realpath(self.root)

    def _add(self, lines: Iterable[str]) -> None:
        try:
            self.root.mkdir(parents=True, exist_ok=True)
            with self._path.open("a+b") as file:
                end = file.seek(0, os.SEEK_END)
                if end:
                    file.seek(end - 1)
                    if file.read(1) != b"\n":  # a run was cut short in the middle of a line
                        file.write(b"\n")
                file.write("".join(lines).encode())
        except (OSError, ValueError) as error:
            raise SnippetError(f"{self._path}: cannot be written: {reason(error)}") from None

    def _remove(self, path: str) -> None:
        file = self.root / path
        try:
            file.unlink()
        except OSError as error:
            raise SnippetError(f"{file}: cannot be removed: {error.strerror}") from None
        with suppress(OSError):  # the first that is not empty
            for folder in Path(path).parents:
                if folder.name:
                    (self.root / folder).rmdir()


def recorded(record: Path) -> Iterator[tuple[str, str]]:
    """Yield path and digest of each line of a folder's record, but for paths that lead out of the folder."""
    with suppress(OSError), record.open(encoding="utf-8", errors="replace", newline="\n") as file:
        for line in file:
            match = _LINE.fullmatch(line.removesuffix("\n"))
            if match and not os.path.isabs(match[2]) and ".." not in match[2].split("/"):
                yield match[2], match[1]


def _digest(content: bytes) -> str:
    return blake2b(content, digest_size=16).hexdigest()


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None
