"""Snippets on the way out: as text, JSON or Markdown, or each in a file of its own."""

from __future__ import annotations

import errno
import json
import os
import re
import tempfile
from collections.abc import Sequence
from pathlib import Path

from snippetgen.errors import SnippetError
from snippetgen.generate import Snippet

__all__ = ["as_json", "as_markdown", "as_text", "write_all"]

_FENCES = {"curl": "bash"}


def as_text(snippets: Sequence[Snippet]) -> str:
    """Return the code alone for one snippet; for several, each below its name, as ``head`` and ``tail`` do it."""
    if len(snippets) == 1:
        return snippets[0].code
    return "\n".join(f"==> {_path(snippet)} <==\n{snippet.code}" for snippet in snippets)


def as_json(snippets: Sequence[Snippet]) -> str:
    """Return a JSON list with every field of every snippet."""
    return json.dumps([snippet.model_dump() for snippet in snippets], ensure_ascii=False, indent=2) + "\n"


def as_markdown(snippets: Sequence[Snippet]) -> str:
    """Return a heading and a fenced block for each snippet; no code can close its fence."""
    blocks = []
    for snippet in snippets:
        longest = max((len(run) for run in re.findall("`+", snippet.code)), default=0)
        fence = "`" * max(3, longest + 1)
        language = _FENCES.get(snippet.language, snippet.language)
        blocks.append(f"### {snippet.title}: {snippet.operation}\n\n{fence}{language}\n{snippet.code}{fence}\n")
    return "\n".join(blocks)


def write_all(snippets: Sequence[Snippet], folder: Path) -> list[Path]:
    """Write each snippet to ``folder/language/client/filename`` and return the paths; all of them, or none.

    Each file is replaced whole, as UTF-8, and keeps the permissions it had.
    """
    waiting: list[tuple[str, Path]] = []
    path = folder
    try:
        for snippet in snippets:
            path = folder / _path(snippet)
            path.parent.mkdir(parents=True, exist_ok=True)
            if path.is_dir():
                raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
            waiting.append((_write_beside(path, snippet.code), path))
        for name, path in waiting:
            os.replace(name, path)
    except OSError as error:
        raise SnippetError(f"{path}: cannot be written: {error.strerror}") from None
    finally:
        for name, _ in waiting:
            Path(name).unlink(missing_ok=True)
    return [path for _, path in waiting]


def _write_beside(path: Path, text: str) -> str:
    """Write a temporary file in the same folder, with the permissions that ``path`` has or would get."""
    try:
        mode = path.stat().st_mode & 0o7777
    except FileNotFoundError:
        mask = os.umask(0)
        os.umask(mask)
        mode = 0o666 & ~mask
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
        file.write(text)
    os.chmod(name, mode)
    return name


def _path(snippet: Snippet) -> str:
    return f"{snippet.language}/{snippet.client}/{snippet.filename}"
