"""Texts that hold variables of the shell, read as what they are written in: JSON, a URL."""

from __future__ import annotations

import json
import re
from typing import Any, cast

from snippetgen.errors import SnippetError
from snippetgen.flow.content import parse_json
from snippetgen.values import Env, Json, Text, join, parts_of

__all__ = ["Marked", "parse_shell_json"]


class Marked:
    """A text as a string in which a sign that it does not hold, and a number, stand for each of its variables."""

    def __init__(self, text: Text, sign: str) -> None:
        self.sign = sign
        self.variables = [part for part in parts_of(text) if isinstance(part, Env)]
        numbers = iter(range(len(self.variables)))
        self.text = "".join(
            part if isinstance(part, str) else f"{sign}{next(numbers)}{sign}" for part in parts_of(text)
        )

    def read(self, text: str) -> Text:
        """Return a part of the string with its variables."""
        pieces = re.split(f"{self.sign}([0-9]+){self.sign}", text)
        return join([self.variables[int(piece)] if index % 2 else piece for index, piece in enumerate(pieces)])


def parse_shell_json(text: Text, where: str) -> Json:
    """Return the JSON of a text; a variable in one of its strings stays one.

    Raises ``SnippetError``, which repeats nothing of the text, for what is no JSON, and for a variable that stands for
    more than text.
    """
    written = "".join(part for part in parts_of(text) if isinstance(part, str)).lower()
    signs = map(chr, range(0xE000, 0xF900))  # of which one is not there, not as an escape either
    marked = Marked(text, next(sign for sign in signs if sign not in written and f"\\u{ord(sign):x}" not in written))
    try:
        value = parse_json(marked.text, where)
    except SnippetError:
        if variable := _in_the_way(marked):
            raise SnippetError(
                f"{where}: ${variable.name} stands there for more than text; put its value in its place"
            ) from None
        raise
    return _read(value, marked, where) if marked.variables else value


def _in_the_way(marked: Marked) -> Env | None:
    """The variable at which JSON breaks off."""
    try:
        json.loads(marked.text)
    except json.JSONDecodeError as error:
        _, sign, rest = marked.text[error.pos :].partition(marked.sign)
        if sign and marked.text.startswith(sign, error.pos):
            return marked.variables[int(rest.partition(sign)[0])]
    except (ValueError, RecursionError):
        pass
    return None


def _read(value: Any, marked: Marked, where: str) -> Json:
    if isinstance(value, str):
        return marked.read(value)
    if isinstance(value, list):
        return [_read(inner, marked, where) for inner in value]
    if isinstance(value, dict):
        if any(marked.sign in key for key in value):
            raise SnippetError(f"{where}: a variable stands in the name of a field; put its value in its place")
        return {key: _read(inner, marked, where) for key, inner in value.items()}
    return cast(Json, value)
