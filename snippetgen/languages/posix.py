"""A POSIX shell: words that every shell reads alike, as a script and typed at a prompt."""

from __future__ import annotations

import re
from typing import NamedTuple

from snippetgen.languages.json_text import JSON, later_named
from snippetgen.languages.language import Code, Url
from snippetgen.languages.lines import Place
from snippetgen.values import Answered, Env, Later, Text, join, parts_of

__all__ = ["Required", "answered_name", "document", "is_argument", "quoted_json", "word"]

MAX_ARGUMENT = 120_000
"""Bytes in one argument of a command: Linux allows 128 KiB (MAX_ARG_STRLEN); the rest is for what variables hold."""

_MOST_HELD = 1000
"""Bytes that a variable is taken to hold each time that it is read inside JSON."""

# Characters that mean something between double quotes: to sh, and, as "!" does, to a shell that is typed into.
_LIVE = re.compile(r'["$`\\!\n]')

# What is known later, between double quotes. Inside JSON a variable has to be escaped; a field of an answer is kept as
# it stands inside JSON; the templates define the functions.
_FRESH = "$(new_uuid)"
_ESCAPED = '$(json_escape "$%s")'
_READING = _ESCAPED.partition("%")[0]


class Required(NamedTuple):
    """The names of variables in a guard: ``: {{ request.required | required }} &&``."""

    names: list[str]


def word(value: Text | int | float | Url | Required, place: Place) -> str:
    """Return one word; for what is ``Required``, a word for each name, which stops by it where it is not set."""
    if isinstance(value, Required):
        words = [f'"${{{name}?}}"' for name in value.names]
        line = " ".join(words)
        return line if place.column + len(line) + place.suffix <= JSON.columns else " \\\n  ".join(words)
    return _word(value.value if isinstance(value, Url) else value)


def is_argument(text: str) -> bool:
    """Whether a word is short enough for an argument of a command, and what its variables will hold, too."""
    read = text.count(_READING) * _MOST_HELD
    return len(text) * 4 + read <= MAX_ARGUMENT or len(text.encode()) + read <= MAX_ARGUMENT


def _word(value: Text | int | float) -> str:
    """Quote one word: between double quotes where nothing in it is live, else between single."""
    if type(value) is str and not _LIVE.search(value):
        return f'"{value}"'
    if isinstance(value, (int, float)):
        return repr(value)
    parts = parts_of(join(parts_of(value)))
    if not any(isinstance(part, str) and _LIVE.search(part) for part in parts):
        return f'"{"".join(_expanded(parts))}"'
    return "".join(_single_quoted(part) if isinstance(part, str) else f'"{_later(part)}"' for part in parts)


def _later(value: Later, reading: str = "$%s") -> str:
    """Return a value between double quotes; ``reading`` is how a variable is read."""
    if isinstance(value, Env):
        return reading % value.name
    return f"${answered_name(value)}" if isinstance(value, Answered) else _FRESH


def answered_name(value: Answered) -> Code:
    """Return the variable that holds a field of an answer; ``path`` alone is a name that zsh keeps to itself."""
    return Code(f"{value.step}_{value.field}".replace("-", "_"))


def _expanded(parts: tuple[str | Later, ...]) -> list[str]:
    """Write ``$NAME``, or ``${NAME}`` where a shell would read on: a name, zsh's ``[0]`` and ``:h``."""
    words = []
    for index, part in enumerate(parts):
        following = parts[index + 1] if index + 1 < len(parts) else ""
        if isinstance(part, str):
            words.append(part)
        elif isinstance(following, str) and re.match(r"[A-Za-z0-9_\[:]", following):
            words.append(re.sub(r"^\$(\w+)", r"${\1}", _later(part)))
        else:
            words.append(_later(part))
    return words


def _single_quoted(text: str) -> str:
    """Quote text, whatever is in it; nothing for no text."""
    return r"\'".join(f"'{piece}'" if piece else "" for piece in text.split("'"))


def quoted_json(text: str) -> str:
    """Quote JSON text as one word, with what is named between its NULs in its place."""
    if "'" not in text and "\0" not in text:
        return f"'{text}'"
    pieces = text.split("\0")
    pieces[::2] = map(_single_quoted, pieces[::2])
    pieces[1::2] = [f'"{_later(later_named(name), _ESCAPED)}"' for name in pieces[1::2]]
    return "".join(pieces)


def document(text: str) -> str:
    """Return JSON text as a here-document on standard input: ``<<'JSON'``, the text, and the delimiter.

    An interactive shell looks for its history in here-documents too, so ``!``, which stands only in strings, is
    written as JSON's own escape.
    """
    delimiter = "JSON"
    while delimiter in text:
        delimiter += "_"
    text = text.replace("!", r"\u0021")
    if "\0" not in text:
        return f"<<'{delimiter}'\n{text}\n{delimiter}"
    pieces = re.sub(r"[\\$`]", r"\\\g<0>", text).split("\0")
    pieces[1::2] = [_later(later_named(name), _ESCAPED) for name in pieces[1::2]]
    return f"<<{delimiter}\n{''.join(pieces)}\n{delimiter}"
