"""Lists and objects over lines: what the layouts of all languages have in common.

A literal is laid out where it stands: the indentation of its line, the column it begins at, and what follows it on
the same line decide whether it fits.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from snippetgen import literals
from snippetgen.columns import black_columns
from snippetgen.flat import Few, Flat, Form
from snippetgen.request import Json

__all__ = ["Place", "Style"]


class Place(NamedTuple):
    """Where a literal stands, in columns: its line's indentation, its own beginning, and what follows it."""

    indent: int = 0
    column: int = 0
    suffix: int = 0


class Style:
    """How a language breaks its lists and objects: black's layout, but for what the languages say."""

    write = staticmethod(literals.python)
    width = staticmethod(black_columns)
    columns = 88
    step = 4
    padding = ""  # inside the braces of an object on one line
    last = ","  # after the last item of an opened list or object
    moves = False  # whether a value that has no room after its key stands below it

    def __init__(self) -> None:
        self.forms = Few(self._form, lambda form: len(form.opened))

    def key(self, key: str) -> str:
        return self.write(key)

    def lay(self, value: Json | Flat, place: Place) -> str:
        """Return ``value`` as it stands at ``place``: on one line if that is short, else opened, an item a line."""
        if isinstance(value, Flat):
            return self._flat(value, place)
        room = self.columns - place.column - place.suffix
        if type(value) is str and len(value) + 2 <= room and literals.is_plain(value):
            return f'"{value}"'  # what most are, in every language
        if value and isinstance(value, dict):
            return self._object(value, place)
        if value and isinstance(value, list):
            return self._list(value, place)
        return self.item(value, place)

    def item(self, value: Json, place: Place, key: str = "") -> str:  # noqa: ARG002  # languages use them
        """Return a scalar, or an empty list or object, where it stands: after ``key``, or after code, or alone."""
        return self._write(value)

    def keeps_line(self, value: list[Json]) -> bool:
        """Whether a list stays on one line where it fits; rows of a table do not: prettier's rule, and ours for all."""
        rows = len(value) > 1 and all(isinstance(child, (dict, list)) and len(child) > 1 for child in value)
        return not (rows and len({type(child) for child in value}) == 1)

    def _write(self, value: Json) -> str:
        if isinstance(value, (dict, list)):
            return "{}" if isinstance(value, dict) else "[]"
        return self.write(value)

    def check(self, keys: Iterable[str]) -> None:
        """Raise what says that the language cannot write an object with these keys."""

    def lines(self, value: list[Json], items: list[str], indent: int) -> list[str]:  # noqa: ARG002
        """The lines of an opened list."""
        return items

    # Lists and objects nest, so each of these two takes one frame a level, and no more.

    def _flat(self, value: Flat, place: Place) -> str:
        form = self.forms[value.keys, place.indent]
        if place.column + form.columns + value.length + place.suffix <= self.columns:
            return form.line % value.values
        if self.moves and value.length > form.room and len(max(value.values, key=len)) > form.room:
            return self._object(value.plain, place)
        return form.opened % value.values

    def _form(self, keys_at: tuple[tuple[str, ...], int]) -> Form:
        keys, indent = keys_at
        self.check(keys)
        written = [self.key(key) for key in keys]
        items = [f'{key.replace("%", "%%")}: "%s"' for key in written]
        line = f"{{{self.padding}{', '.join(items)}{self.padding}}}"
        opened = self._open("{", items, "}", indent)
        columns = self.width(line % (("",) * len(keys)))
        widest = max(map(self.width, written))
        return Form(line, opened, columns, self.columns - indent - self.step - widest - len(': "",'))

    def _object(self, value: dict[str, Json], place: Place) -> str:
        self.check(value)
        indent = place.indent + self.step
        items = []
        flat = True
        for name, child in value.items():
            key = self.key(name) + ":"
            inner = Place(indent, indent + self.width(key) + 1, 1)
            if child and isinstance(child, (dict, list)):
                flat = flat and isinstance(child, list) and not _holds_object(child)
                below = ""
                if self.moves and inner.column >= self.columns:
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


def _holds_object(value: list[Json]) -> bool:
    """Whether there is an object in a list, or in a list within it, that holds something."""
    waiting: list[Json] = [value]
    while waiting:
        child = waiting.pop()
        if isinstance(child, list):
            waiting += child
        elif child and isinstance(child, dict):
            return True
    return False
