"""curl in a POSIX shell."""

from __future__ import annotations

from typing import Any

from snippetgen.languages.json_text import JSON, compact
from snippetgen.languages.language import Body, Language, Url, on_path
from snippetgen.languages.lines import Place
from snippetgen.languages.posix import Required, answered_name, document, is_argument, quoted_json, word
from snippetgen.values import Json, Text, join, parts_of

__all__ = ["LANGUAGE", "lay"]


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
    return _argument(value.value, place) if isinstance(value, Body) else word(value, place)


def _argument(value: Json, place: Place) -> str:
    """Return a body as one word, or, if it is too long for an argument, as a here-document on standard input.

    curl drops the line breaks of a body that it reads by ``@-``. JSON text on one line loses only the document's last.
    """
    argument = quoted_json(JSON.lay(value, (place[0], place[1] + 1, place[2] + 1)))
    return argument if is_argument(argument) else f"@- {document(compact(value))}"


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
