"""Files that are replaced whole or not at all."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from secrets import token_hex

from snippetgen.errors import SnippetError

__all__ = ["reason", "refuse", "replace_all"]


def refuse(error: OSError) -> None:
    """Raise ``SnippetError`` for a folder that cannot be looked into; ``os.walk`` would pass it over in silence."""
    raise SnippetError(f"{error.filename}: cannot be read: {error.strerror}") from None


def reason(error: Exception) -> str:
    """Return why a file cannot be had. ``ValueError`` is a name that no file can have here."""
    return (error.strerror if isinstance(error, OSError) else None) or str(error)


def replace_all(contents: Mapping[Path, bytes]) -> None:
    """Give each file its new content; all of them, or none.

    Folders are made where they are missing. Each file keeps its permissions, its owner and its attributes, and a link
    to a file stays a link. Raises ``SnippetError``.
    """
    waiting: dict[Path, str] = {}
    done: dict[Path, bytes | None] = {}
    shown = Path()
    try:
        for shown, content in contents.items():
            path = Path(os.path.realpath(shown))
            path.parent.mkdir(parents=True, exist_ok=True)
            if path.is_dir():
                raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
            waiting[path] = name = _name_beside(path)  # known before it is there: the end may come at any moment
            _write_beside(path, name, content)
        for path, name in list(waiting.items()):
            shown = path
            done[path] = path.read_bytes() if path.exists() else None
            os.replace(name, path)
            del waiting[path]
    except (OSError, ValueError) as error:
        _restore(done)
        raise SnippetError(f"{shown}: cannot be written: {reason(error)}") from None
    finally:
        for name in waiting.values():
            Path(name).unlink(missing_ok=True)


def _restore(done: Mapping[Path, bytes | None]) -> None:
    """Put back what was there; the last file is the one that could not be replaced."""
    for path, content in list(done.items())[:-1]:
        with suppress(OSError):
            if content is None:
                path.unlink()
            else:
                name = _name_beside(path)
                _write_beside(path, name, content)
                os.replace(name, path)


def _name_beside(path: Path) -> str:
    """Return the name of a temporary file in the same folder."""
    return str(path.parent / f".snippetgen-{token_hex(8)}.tmp")


def _write_beside(path: Path, name: str, content: bytes) -> None:
    """Write a temporary file, with the permissions that ``path`` has or would get."""
    try:
        with open(name, "xb", opener=lambda path, flags: os.open(path, flags, 0o600)) as file:
            file.write(content)
        if path.exists():
            found = path.stat()
            with suppress(OSError):  # only root may give a file away
                os.chown(name, found.st_uid, found.st_gid)
            shutil.copystat(path, name)
            os.utime(name)  # but not its dates
        else:
            os.chmod(name, 0o666 & ~_mask())
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _mask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
