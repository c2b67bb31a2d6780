"""Files as text, and what is written in them: JSON and TOML, with line and column where it is broken."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from snippetgen.errors import SnippetError

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

__all__ = ["MAX_BYTES", "decode", "parse_json", "parse_toml", "read_file"]

MAX_BYTES = 64 * 1024 * 1024
"""A larger file is not a flow: the largest that ships with Langflow has under half a megabyte."""


def read_file(path: Path) -> str:
    """Return the text of a file; raise ``SnippetError`` for one that is missing, unreadable, too large or no text."""
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise SnippetError(f"{path}: there is no such file") from None
    except IsADirectoryError:
        raise SnippetError(f"{path}: is a directory; give a file") from None
    except (OSError, ValueError) as error:  # ValueError: a path with a NUL in it
        reason = error.strerror if isinstance(error, OSError) else error
        raise SnippetError(f"{path}: cannot be read: {reason}") from None
    return decode(content, str(path))


def decode(content: bytes, where: str) -> str:
    """Return the text of a file's content; raise ``SnippetError`` for one that is too large or no UTF-8."""
    if len(content) > MAX_BYTES:
        raise SnippetError(f"{where}: is larger than {MAX_BYTES // 2**20} MiB, which no flow is")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SnippetError(f"{where}: is not UTF-8 text: byte {error.start} cannot be read") from None


def parse_toml(text: str, where: str) -> dict[str, Any]:
    """Return parsed TOML; raise ``SnippetError`` with line and column where it is broken."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SnippetError(f"{where}: broken TOML: {error}") from None
    except RecursionError:
        raise SnippetError(f"{where}: TOML that is nested too deep") from None
    except ValueError:  # as in parse_json
        raise SnippetError(f"{where}: TOML with a number that is too long") from None


def parse_json(text: str, where: str) -> Any:
    """Return parsed JSON; raise ``SnippetError`` with line and column where it is broken."""
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise SnippetError(f"{where}: broken JSON at line {error.lineno}, column {error.colno}: {error.msg}") from None
    except RecursionError:
        raise SnippetError(f"{where}: JSON that is nested too deep") from None
    except ValueError:  # CPython reads no whole number of more than 4300 digits
        raise SnippetError(f"{where}: JSON with a number that is too long") from None
