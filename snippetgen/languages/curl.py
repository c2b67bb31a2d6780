"""curl in a POSIX shell: words that every shell reads alike, as a script and typed at a prompt."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from snippetgen.languages.json_text import JSON, compact, later_named
from snippetgen.languages.language import Body, Code, Language, Url, on_path
from snippetgen.languages.lines import Place
from snippetgen.values import Answered, Env, Json, Later, Text, join, parts_of

__all__ = ["LANGUAGE", "lay"]

MAX_ARGUMENT = 120_000
"""Bytes in one argument of a command: Linux allows 128 KiB (MAX_ARG_STRLEN); the rest is for what variables hold."""

# Characters that mean something between double quotes: to sh, and, as "!" does, to a shell that is typed into.
_LIVE = re.compile(r'["$`\\!\n]')

# What is known later, between double quotes. Inside JSON a variable has to be escaped; a field of an answer is kept as
# it stands inside JSON; the templates define the functions.
_FRESH = "$(new_uuid)"
_ESCAPED = '$(json_escape "$%s")'


class Required(NamedTuple):
    """The names of variables in a guard: ``: {{ request.required | required }} &&``."""

    names: list[str]


def header(item: tuple[str, Text]) -> Text:
    """Return a header as curl's ``-H`` takes it; ``name;`` is its way of saying that the value is empty."""
    name, value = item
    return f"{name};" if value == "" else join([f"{name}: ", *parts_of(value)])


def form(file: Any) -> str:
    """Return a file as curl's ``-F`` takes it; within the inner quotes a comma and a semicolon are letters."""
    path = "./-" if file.path == "-" else file.path.replace('"', r"\"")  # a hyphen alone is standard input
    return f'file=@"{path}"'


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


def _quoted_json(text: str) -> str:
    """Quote JSON text as one word, with what is named between its NULs in its place."""
    if "'" not in text and "\0" not in text:
        return f"'{text}'"
    pieces = text.split("\0")
    pieces[::2] = map(_single_quoted, pieces[::2])
    pieces[1::2] = [f'"{_later(later_named(name), _ESCAPED)}"' for name in pieces[1::2]]
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
    pieces[1::2] = [_later(later_named(name), _ESCAPED) for name in pieces[1::2]]
    return f"<<{delimiter}\n{''.join(pieces)}\n{delimiter}"


LANGUAGE = Language(
    lay=lay,
    highlight="bash",
    docs_suffix="sh",
    runtime="curl{needs}, pasted into a terminal with a POSIX shell, or saved as {file}",
    commands=(on_path("bash"), on_path("dash")),
    body_is_text=True,
    missing=r"\b(jq): (?:command )?not found",
    filters={"answered": answered_name, "form": form, "header": header, "json": Body, "required": Required},
)
