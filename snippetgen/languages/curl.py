"""curl in a POSIX shell: words that every shell reads alike, as a script and typed at a prompt."""

from __future__ import annotations

import re
from typing import NamedTuple

from snippetgen.languages.json_text import JSON, compact
from snippetgen.languages.language import Body, Language, Url, on_path
from snippetgen.languages.lines import Place
from snippetgen.values import Env, Json, Text, join, parts_of

__all__ = ["LANGUAGE", "lay"]

MAX_ARGUMENT = 120_000
"""Bytes in one argument of a command: Linux allows 128 KiB (MAX_ARG_STRLEN); the rest is for what variables hold."""

# Characters that mean something between double quotes: to sh, and, as "!" does, to a shell that is typed into.
_LIVE = re.compile(r'["$`\\!\n]')

# A variable inside JSON has to be escaped when the snippet runs; the templates define the function that does it.
_ESCAPED_VARIABLE = '"$(json_escape "$%s")"'


class Required(NamedTuple):
    """The names of variables in a guard: ``: {{ request.required | required }} &&``."""

    names: list[str]


def header(item: tuple[str, Text]) -> Text:
    """Return a header as curl's ``-H`` takes it; ``name;`` is its way of saying that the value is empty."""
    name, value = item
    return f"{name};" if value == "" else join([f"{name}: ", *parts_of(value)])


def lay(value: Text | int | float | Body | Url | Required, place: Place) -> str:
    """Return a word of a POSIX shell; for a ``Body``, the argument of curl's ``-d`` that sends it."""
    if type(value) is Body:
        return _argument(value.value, place)
    if type(value) is Required:  # ``${NAME?}`` stops by the variable's name where it is not set
        words = [f'"${{{name}?}}"' for name in value.names]
        line = " ".join(words)
        return line if place.column + len(line) + place.suffix <= JSON.columns else " \\\n  ".join(words)
    return _word(value.value if type(value) is Url else value)  # type: ignore[arg-type]  # mypy narrows by isinstance


def _argument(value: Json, place: Place) -> str:
    """Return a body as one word, or, if it is too long for an argument, as a here-document on standard input.

    curl drops the line breaks of a body that it reads by ``@-``. JSON text on one line loses only the document's last.
    """
    word = _quoted_json(JSON.lay(value, (place[0], place[1] + 1, place[2] + 1)))
    if len(word) * 4 <= MAX_ARGUMENT or len(word.encode()) <= MAX_ARGUMENT:
        return word
    return f"@- {_document(compact(value))}"


def _word(value: Text | int | float) -> str:
    """Return one word: between double quotes where nothing in it is live, else between single."""
    if type(value) is str and not _LIVE.search(value):
        return f'"{value}"'
    if isinstance(value, (int, float)):
        return repr(value)
    parts = parts_of(join([*parts_of(value)]))
    if not any(isinstance(part, str) and _LIVE.search(part) for part in parts):
        return f'"{"".join(_expanded(parts))}"'
    return "".join(f'"${part.name}"' if isinstance(part, Env) else _single_quoted(part) for part in parts)


def _expanded(parts: tuple[str | Env, ...]) -> list[str]:
    """Write ``$NAME``, or ``${NAME}`` where a shell would read on: a name, zsh's ``[0]`` and ``:h``."""
    words = []
    for index, part in enumerate(parts):
        following = parts[index + 1] if index + 1 < len(parts) else ""
        if isinstance(part, str):
            words.append(part)
        elif isinstance(following, str) and re.match(r"[A-Za-z0-9_\[:]", following):
            words.append(f"${{{part.name}}}")
        else:
            words.append(f"${part.name}")
    return words


def _single_quoted(text: str) -> str:
    """Quote text, whatever is in it; nothing for no text."""
    return r"\'".join(f"'{piece}'" if piece else "" for piece in text.split("'"))


def _quoted_json(text: str) -> str:
    """Quote JSON text as one word, with the variables that are named between its NULs."""
    if "'" not in text and "\0" not in text:
        return f"'{text}'"
    pieces = text.split("\0")
    pieces[::2] = map(_single_quoted, pieces[::2])
    pieces[1::2] = [_ESCAPED_VARIABLE % name for name in pieces[1::2]]
    return "".join(pieces)


def _document(text: str) -> str:
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
    pieces[1::2] = [_ESCAPED_VARIABLE[1:-1] % name for name in pieces[1::2]]
    return f"<<{delimiter}\n{''.join(pieces)}\n{delimiter}"


LANGUAGE = Language(
    lay=lay,
    highlight="bash",
    docs_suffix="sh",
    runtime="curl, pasted into a terminal with a POSIX shell, or saved as {file}",
    commands=(on_path("bash"), on_path("dash")),
    body_is_text=True,
    filters={"header": header, "json": Body, "required": Required},
)
