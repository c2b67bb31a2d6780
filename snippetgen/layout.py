"""Where the lines of a literal break: black's way in Python, prettier's in JavaScript, a plain one for JSON.

A literal is laid out where it stands: the indentation of its line, the column it begins at, and what follows it on
the same line decide whether it fits. Nothing here changes a value; ``literals`` writes every scalar.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from snippetgen import literals
from snippetgen.columns import black_columns, prettier_columns
from snippetgen.request import Env, Joined, Json, Text

__all__ = ["Body", "Place", "is_deep", "javascript", "python", "shell"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a literal stands, in columns: its line's indentation, its own beginning, and what follows it."""

    indent: int = 0
    column: int = 0
    suffix: int = 0


class Style:
    """How a language breaks its lists and objects: black's layout, but for what the languages below say."""

    write = staticmethod(literals.python)
    width = staticmethod(black_columns)
    columns = 88
    step = 4
    padding = ""  # inside the braces of an object on one line
    last = ","  # after the last item of an opened list or object
    moves_nested = False  # whether a list or an object that has no room after its key stands below it

    def key(self, key: str) -> str:
        return self.write(key)

    def lay(self, value: Json, place: Place) -> str:
        """Return ``value`` as it stands at ``place``: on one line if that is short, else opened, an item a line."""
        if value and isinstance(value, dict):
            return self._object(value, place)
        if value and isinstance(value, list):
            return self._list(value, place)
        return self.item(value, place)

    def item(self, value: Json, place: Place, key: str = "") -> str:
        """Return a scalar, or an empty list or object, where it stands: after ``key``, or after code, or alone."""
        return self._write(value)

    def keeps_line(self, value: list[Json]) -> bool:
        """Whether a list stays on one line where it fits."""
        return not any(child and isinstance(child, (dict, list)) for child in value)

    def _write(self, value: Json) -> str:
        if isinstance(value, (dict, list)):
            return "{}" if isinstance(value, dict) else "[]"
        return self.write(value)

    def check(self, keys: Iterable[str]) -> None:
        """Raise what says that the language cannot write an object with these keys."""

    def lines(self, value: list[Json], items: list[str], indent: int) -> list[str]:
        """The lines of an opened list."""
        return items

    # Lists and objects nest, so each of these two takes one frame a level, and no more.

    def _object(self, value: dict[str, Json], place: Place) -> str:
        self.check(value)
        indent = place.indent + self.step
        items = []
        flat = True
        for name, child in value.items():
            key = self.key(name) + ":"
            inner = Place(indent, indent + self.width(key) + 1, 1)
            if child and isinstance(child, (dict, list)):
                flat = False
                below = ""
                if self.moves_nested and inner.column >= self.columns:
                    inner = Place(indent + self.step, indent + self.step, 1)
                    below = "\n" + " " * inner.indent
                text = below + (self._object(child, inner) if isinstance(child, dict) else self._list(child, inner))
            else:
                text = self.item(child, inner, key)
            items.append(key + text if text[0] == "\n" else f"{key} {text}")
        if flat:
            line = f"{{{self.padding}{', '.join(items)}{self.padding}}}"
            if self._fits(line, place):
                return line
        return self._open("{", items, "}", place.indent)

    def _list(self, value: list[Json], place: Place) -> str:
        indent = place.indent + self.step
        inner = Place(indent, indent, 1)
        items = []
        for child in value:
            if child and isinstance(child, dict):
                items.append(self._object(child, inner))
            elif child and isinstance(child, list):
                items.append(self._list(child, inner))
            else:
                items.append(self.item(child, inner))
        if self.keeps_line(value):
            line = f"[{', '.join(items)}]"
            if self._fits(line, place):
                return line
        return self._open("[", self.lines(value, items, indent), "]", place.indent)

    def _fits(self, line: str, place: Place) -> bool:
        return "\n" not in line and place.column + self.width(line) + place.suffix <= self.columns

    def _open(self, start: str, items: list[str], end: str, outer: int) -> str:
        newline = "\n" + " " * (outer + self.step)
        return f"{start}{newline}{f',{newline}'.join(items)}{self.last}\n{' ' * outer}{end}"


class _Python(Style):
    def item(self, value: Json, place: Place, key: str = "") -> str:
        text = self._write(value)
        if self._fits(text, place):
            return text
        inner = place.indent + self.step
        if isinstance(value, Env):  # black opens the subscript
            return f'os.environ[\n{" " * inner}"{value.name}"\n{" " * place.indent}]'
        if place.column > place.indent and not place.suffix and inner + self.width(text) <= self.columns:
            return f"(\n{' ' * inner}{text}\n{' ' * place.indent})"  # black does so with the value of an assignment
        return text


class _JavaScript(Style):
    write = staticmethod(literals.javascript)
    width = staticmethod(prettier_columns)
    columns = 80
    step = 2
    padding = " "
    moves_nested = True

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

    def keeps_line(self, value: list[Json]) -> bool:
        several = len(value) > 1 and all(isinstance(child, (dict, list)) and len(child) > 1 for child in value)
        return not (several and len({type(child) for child in value}) == 1)

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


def python(value: Json, place: Place) -> str:
    """Return a Python expression; a body that nests too deep for one needs ``import json``."""
    if isinstance(value, (dict, list)) and is_deep(value):
        return literals.python_json(JSON.compact(value))
    return PYTHON.lay(value, place)


@dataclass(frozen=True, slots=True)
class Body:
    """A JSON body in a template of a language that has to be told so: ``{{ request.body | json }}``."""

    value: Json


def javascript(value: Json | Body, place: Place) -> str:
    """Return a JavaScript expression; for a ``Body``, one that is the text of its JSON."""
    if not isinstance(value, Body):
        return JAVASCRIPT.lay(value, place)
    call = "JSON.stringify("
    try:
        text = JAVASCRIPT.lay(value.value, Place(place.indent, place.column + len(call), place.suffix + 1))
    except literals.Inexact:
        return literals.javascript_json(JSON.lay(value.value, Place(place.indent, place.column + 1, place.suffix + 1)))
    if (
        isinstance(value.value, Joined)
        and place.column + len(call) + JAVASCRIPT.width(text) + 1 + place.suffix > JAVASCRIPT.columns
    ):
        text = f"\n{' ' * (place.indent + JAVASCRIPT.step)}{text}"
    if text[0] != "\n":
        return f"{call}{text})"
    return f"{call}{text},\n{' ' * place.indent})"


def shell(value: Text | int | float | Body, place: Place) -> str:
    """Return a word of a POSIX shell; for a ``Body``, the argument of curl's ``-d`` that sends it.

    curl drops the line breaks of a body that it reads by ``@-``. JSON text on one line loses only the document's last.
    """
    if not isinstance(value, Body):
        return literals.shell(value)
    word = literals.shell_json(JSON.lay(value.value, Place(place.indent, place.column + 1, place.suffix + 1)))
    if len(word.encode()) <= MAX_ARGUMENT:
        return word
    return f"@- {literals.shell_document(JSON.compact(value.value))}"
