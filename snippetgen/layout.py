"""Where the lines of a literal break: black's way in Python, prettier's in JavaScript, a plain one for JSON.

Nothing here changes a value; ``literals`` writes every scalar.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from snippetgen import literals
from snippetgen.columns import prettier_columns
from snippetgen.flat import Flat
from snippetgen.request import Env, Joined, Json, Text
from snippetgen.style import Place, Style

__all__ = ["JSON", "PYTHON", "Body", "Place", "Required", "Url", "is_deep", "javascript", "python", "shell"]


class _Python(Style):
    def item(self, value: Json, place: Place, key: str = "") -> str:  # noqa: ARG002  # only JavaScript moves by the key
        text = self._write(value)
        if self._fits(text, place):
            return text
        inner = place.indent + self.step
        if isinstance(value, Env):  # black opens the subscript
            return f'os.environ[\n{" " * inner}"{value.name}"\n{" " * place.indent}]'
        return self.assigned(text, place)

    def assigned(self, text: str, place: Place) -> str:
        """Return what is assigned to a name; black puts one that has no room into parentheses, if that helps."""
        inner = place.indent + self.step
        helps = not self._fits(text, place) and inner + self.width(text) <= self.columns
        if helps and place.column > place.indent and not place.suffix:
            return f"(\n{' ' * inner}{text}\n{' ' * place.indent})"
        return text


class _JavaScript(Style):
    write = staticmethod(literals.javascript)
    width = staticmethod(prettier_columns)
    columns = 80
    step = 2
    padding = " "
    moves = True

    def key(self, key: str) -> str:
        return literals.javascript_key(key)

    def item(self, value: Json, place: Place, key: str = "") -> str:
        text = self._write(value)
        if self._fits(text, place):
            return text
        below = "\n" + " " * (place.indent + self.step)
        if place.column == place.indent or not self._may_move(value, key):
            return text.replace("env.", f"env{below}.") if isinstance(value, Env) else text
        if isinstance(value, Env) and not self._fits(text, Place(0, place.indent + self.step, place.suffix)):
            text = text.replace("env.", f"env{below}{' ' * self.step}.")
        return below + text

    def check(self, keys: Iterable[str]) -> None:
        literals.check_order(keys)

    def _may_move(self, value: Json, key: str) -> bool:
        """Whether prettier moves a value that is too long for its line to the next one."""
        if isinstance(value, (bool, Joined)):
            return False
        if isinstance(value, (int, float)):
            return value < 0
        return not (0 < self.width(key) <= self.step + 3 and isinstance(value, (str, Env)))

    def lines(self, value: list[Json], items: list[str], indent: int) -> list[str]:
        """Return the items; of a list of numbers, as many on a line as fit."""
        if len(value) == 1 or not all(type(child) in (int, float) for child in value):
            return items
        lines: list[str] = []
        for text in items:
            if lines and indent + len(lines[-1]) + len(text) + 3 <= self.columns:
                lines[-1] += f", {text}"
            else:
                lines.append(text)
        return lines


class _Json(Style):
    write = staticmethod(literals.json_text)
    columns = 80
    step = 2
    last = ""

    def compact(self, value: Json) -> str:
        """Return the JSON on one line, however long."""
        if isinstance(value, dict):
            return "{" + ", ".join([f"{self.key(name)}: {self.compact(child)}" for name, child in value.items()]) + "}"
        if isinstance(value, list):
            return "[" + ", ".join([self.compact(child) for child in value]) + "]"
        return self.write(value)


PYTHON, JAVASCRIPT, JSON = _Python(), _JavaScript(), _Json()


# A whole body, as each language hands it over

MAX_PYTHON_DEPTH = 150
"""CPython's tokenizer stops at 200 open brackets; deeper bodies are written as JSON text, well before that."""

MAX_ARGUMENT = 120_000
"""Bytes in one argument of a command: Linux allows 128 KiB (MAX_ARG_STRLEN); the rest is for what variables hold."""


def is_deep(value: Json) -> bool:
    """Whether ``value`` nests too deep for a Python literal."""
    level: list[Json] = [value]
    for _ in range(MAX_PYTHON_DEPTH):
        level = [
            child
            for item in level
            if isinstance(item, (dict, list))
            for child in (item.values() if isinstance(item, dict) else item)
        ]
        if not level:
            return False
    return True


@lru_cache(1024)
def _within(place: Place, before: int, after: int) -> Place:
    """The place of what stands at ``place`` between so many columns more."""
    return Place(place.indent, place.column + before, place.suffix + after)


class Body(NamedTuple):
    """A JSON body in a template of a language that has to be told so: ``{{ request.body | json }}``."""

    value: Json | Flat


class Url(NamedTuple):
    """A URL with variables in it, which a language may have read beforehand."""

    value: Text


class Required(NamedTuple):
    """The names of variables in a shell's guard: ``: {{ request.required | required }} &&``."""

    names: list[str]


def python(value: Json | Flat | Url, place: Place) -> str:
    """Return a Python expression; a body that nests too deep for one needs ``import json``."""
    if isinstance(value, Url):
        return PYTHON.assigned(literals.python_url(value.value), place)
    if isinstance(value, (dict, list)) and is_deep(value):
        return literals.python_json(JSON.compact(value))
    return PYTHON.lay(value, place)


def javascript(value: Json | Flat | Body | Url, place: Place) -> str:
    """Return a JavaScript expression; for a ``Body``, one that is the text of its JSON."""
    if isinstance(value, Url):
        value = value.value
    if not isinstance(value, Body):
        return JAVASCRIPT.lay(value, place)
    call = "JSON.stringify("
    try:
        text = JAVASCRIPT.lay(value.value, _within(place, len(call), 1))
    except literals.Inexact:
        return literals.javascript_json(JSON.lay(value.value, _within(place, 1, 1)))
    if (
        isinstance(value.value, Joined)
        and place.column + len(call) + JAVASCRIPT.width(text) + 1 + place.suffix > JAVASCRIPT.columns
    ):
        text = f"\n{' ' * (place.indent + JAVASCRIPT.step)}{text}"
    if text[0] != "\n":
        return f"{call}{text})"
    return f"{call}{text},\n{' ' * place.indent})"


def shell(value: Text | int | float | Body | Url | Required, place: Place) -> str:
    """Return a word of a POSIX shell; for a ``Body``, the argument of curl's ``-d`` that sends it.

    curl drops the line breaks of a body that it reads by ``@-``. JSON text on one line loses only the document's last.
    """
    if isinstance(value, Required):
        words = [literals.shell_required(name) for name in value.names]
        line = " ".join(words)
        return line if place.column + len(line) + place.suffix <= JSON.columns else " \\\n  ".join(words)
    if not isinstance(value, Body):
        return literals.shell(value.value if isinstance(value, Url) else value)
    word = literals.shell_json(JSON.lay(value.value, _within(place, 1, 1)))
    if len(word) * 4 <= MAX_ARGUMENT or len(word.encode()) <= MAX_ARGUMENT:
        return word
    plain = value.value.plain if isinstance(value.value, Flat) else value.value
    return f"@- {literals.shell_document(JSON.compact(plain))}"
