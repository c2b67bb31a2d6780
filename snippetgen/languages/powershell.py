"""PowerShell: JSON in ASCII in a here-string, so that no rule of any version touches it; 5.1 reads files as ANSI."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from snippetgen.languages.curl import header
from snippetgen.languages.json_text import json_scalar, later_named
from snippetgen.languages.language import Body, Language, Url, on_path
from snippetgen.languages.lines import Lines, Place
from snippetgen.values import Env, Json, Later, Text, join, parts_of

__all__ = ["LANGUAGE", "lay"]

_COLUMNS = 100


class Required(NamedTuple):
    """The names of variables, of which each has to be set."""

    names: list[str]


class Argument(NamedTuple):
    """A word of a program's, its quotes escaped by hand, as versions before 7.3 need it."""

    value: Text


def _ascii(value: Json) -> str:
    """Return a scalar as JSON text without letters outside ASCII, with what is known later between NULs."""
    text = json_scalar(value)
    return text if text.isascii() else re.sub(r"[^\0-\x7f]", _escape, text)


def _escape(match: re.Match[str]) -> str:
    units = match[0].encode("utf-16-be").hex()
    return "".join(f"\\u{units[start : start + 4]}" for start in range(0, len(units), 4))


_JSON = Lines(_ascii, decimal=float.__repr__, columns=80, step=2, last="", words=("null", "true", "false"))


def lay(value: Text | int | float | Body | Url | Required | Argument, place: Place) -> str:
    """Return a PowerShell string; for a ``Body``, what stands between the lines of a here-string.

    It is a verbatim here-string where nothing in it is known later, and else an expandable one, which a quote and ``@``
    end where they begin a line: so may JSON that is a text alone.
    """
    if isinstance(value, Body):
        return _here(_JSON.lay(value.value, place))
    if isinstance(value, Required):
        names = [f"'{name}'" for name in value.names]
        line = ", ".join(names)
        return line if place.column + len(line) + place.suffix <= _COLUMNS else ",\n    ".join(names)
    if isinstance(value, Argument):
        return _string(_escaped_quotes(value.value))
    return repr(value) if isinstance(value, (int, float)) else _string(value.value if isinstance(value, Url) else value)


def _here(text: str) -> str:
    pieces = text.split("\0")
    if len(pieces) == 1:
        return text
    pieces[0] = re.sub('^"@', r'"\\u0040', pieces[0])
    pieces[::2] = [_expandable(piece) for piece in pieces[::2]]
    pieces[1::2] = [
        _later(later_named(name), lambda name: f"$(ConvertTo-JsonText $env:{name})") for name in pieces[1::2]
    ]
    return "".join(pieces)


def _string(text: Text) -> str:
    """Return a string: verbatim where it is plain, else expandable."""
    if isinstance(text, str) and text.isascii() and text.isprintable():
        return "'" + text.replace("'", "''") + "'"
    parts = parts_of(join(parts_of(text)))
    pieces = [_within_quotes(part) if isinstance(part, str) else "" for part in parts]
    for index, part in enumerate(parts):
        if isinstance(part, Later):
            following = "".join(pieces[index + 1 : index + 2])
            pieces[index] = _later(part, lambda name, after=following: _variable(name, after))  # type: ignore[misc]
    return f'"{"".join(pieces)}"'


def _within_quotes(text: str) -> str:
    return _expandable(text).replace('"', '`"').replace("\n", "`n")


def _variable(name: str, following: str) -> str:
    """Return a variable within a string; what could be read on to its name is kept off by braces."""
    return f"${{env:{name}}}" if re.match(r"[\w?:]", following) else f"$env:{name}"


def _later(value: Later, read: Callable[[str], str]) -> str:
    return read(value.name) if isinstance(value, Env) else "$([guid]::NewGuid())"


def _expandable(text: str) -> str:
    """Escape what is live in any expandable string; letters are written as numbers, since quotes are among them."""
    text = re.sub(r"[`$]", r"`\g<0>", text)
    return re.sub(r"[^ -~\n]", lambda match: "".join(f"$([char]0x{unit:04x})" for unit in _units(match[0])), text)


def _units(text: str) -> list[int]:
    data = text.encode("utf-16-be", "surrogatepass")
    return [int.from_bytes(data[start : start + 2], "big") for start in range(0, len(data), 2)]


def _escaped_quotes(text: Text) -> Text:
    """Write quotes as programs read them on Windows, and no backslash last, where not all versions double it."""
    parts = [re.sub(r'(\\*)"', r'\1\1\\"', part) if isinstance(part, str) else part for part in parts_of(text)]
    last = parts[-1] if parts else ""
    return join([*parts, " "] if isinstance(last, str) and last.endswith("\\") else parts)


def has_quotes(headers: dict[str, Text]) -> bool:
    """Whether there is a quote in a header, which versions of PowerShell hand to a program in different ways."""
    return any(isinstance(part, str) and '"' in part for value in headers.values() for part in parts_of(value))


LANGUAGE = Language(
    lay=lay,
    highlight="powershell",
    docs_suffix="ps1",
    runtime="PowerShell 7 or Windows PowerShell 5.1{needs}, pasted into its window or saved as {file}",
    commands=(on_path("pwsh", "-NoProfile", "-File"), on_path("powershell", "-NoProfile", "-File")),
    body_is_text=True,
    missing=r"The term '(curl\.exe)' is not recognized",
    filters={
        "argument": lambda pair: Argument(header(pair)),
        "has_quotes": has_quotes,
        "json": Body,
        "required": Required,
    },
)
