"""Files that are replaced whole or not at all."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from snippetgen.errors import SnippetError

__all__ = ["replace_all"]


def replace_all(contents: Mapping[Path, bytes]) -> None:
    """Give each file its new content; all of them, or none.

    Folders are made where they are missing. Each file keeps the permissions and the owner it had, and a link to a file
    stays a link. Raises ``SnippetError``.
    """
    waiting: list[tuple[str, Path]] = []
    shown = Path()
    try:
        for shown, content in contents.items():
            path = Path(os.path.realpath(shown))
            path.parent.mkdir(parents=True, exist_ok=True)
            if path.is_dir():
                raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
            waiting.append((_write_beside(path, content), path))
        for name, path in waiting:
            os.replace(name, path)
    except OSError as error:
        raise SnippetError(f"{shown}: cannot be written: {error.strerror}") from None
    finally:
        for name, _ in waiting:
            Path(name).unlink(missing_ok=True)


def _write_beside(path: Path, content: bytes) -> str:
    """Write a temporary file in the same folder, with the permissions that ``path`` has or would get."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:80]}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        try:
            found = path.stat()
        except FileNotFoundError:
            os.chmod(name, 0o666 & ~_mask())
        else:
            with suppress(OSError):  # only root may give a file away
                os.chown(name, found.st_uid, found.st_gid)
            os.chmod(name, found.st_mode & 0o7777)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return name


def _mask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
