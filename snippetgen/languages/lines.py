"""Lists and objects over lines: what the layouts of all languages have in common.

A literal is laid out where it stands: the indentation of its line, the column it begins at, and what follows it on
the same line decide whether it fits. Nothing here changes a value; each language writes its own scalars.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from snippetgen.languages.columns import black_columns
from snippetgen.languages.kept import Kept
from snippetgen.languages.letters import is_plain
from snippetgen.values import Json

__all__ = ["MAX_NESTED", "Lines", "Place"]

MAX_NESTED = 150
"""Levels of lists and objects in a literal, below what any compiler refuses (CPython stops at 200 open brackets)."""

_SMALL = 2**53


class Place(NamedTuple):
    """Where a literal stands, in columns: its line's indentation, its own beginning, and what follows it."""

    indent: int = 0
    column: int = 0
    suffix: int = 0


class Lines:
    """How a language breaks its lists and objects: black's layout, but for what the languages say.

    ``write`` returns a scalar as source text, ``decimal`` a float, ``key`` the key of an object. ``item`` returns a
    scalar, or an empty list or object, where it stands: after a key, or after code, or alone. ``columns`` are those of
    a line, ``step`` those of a level, counted by ``width``. ``padding`` stands inside the braces of an object on one
    line, ``last`` after the last item of an opened list or object. Where a language ``moves``, a value that has no room
    after its key stands below it. ``words`` are its null, true and false. ``quote`` stands around plain strings,
    ``braces`` around an object, and ``colon`` after a key. ``check`` raises what says that an object with these keys
    cannot be written, some of which begin with a digit; ``rows`` returns the lines of an opened list. Whole numbers are
    as Python writes them below ``small``.
    """

    # One class for all languages, and their ways in its fields: CPython remembers where a field of a class is found,
    # and would have to look anew at each turn from one subclass to another, which takes as long as all the rest.
    __slots__ = (
        *("_keys", "braces", "check", "columns", "decimal", "item", "key", "last", "moves", "padding"),
        *("quote", "rows", "small", "step", "width", "words", "write"),
    )

    def __init__(
        self,
        write: Callable[[Json], str],
        *,
        decimal: Callable[[float], str],
        columns: int,
        step: int,
        words: tuple[str, str, str],
        width: Callable[[str], int] = black_columns,
        key: Callable[[str], str] | None = None,
        item: Callable[[Json, Place, str], str] | None = None,
        padding: str = "",
        last: str = ",",
        quote: str = '"',
        braces: tuple[str, str] = ("{", "}"),
        colon: str = ":",
        small: int = _SMALL,
        moves: bool = False,
        check: Callable[[Iterable[str]], None] = lambda _: None,
        rows: Callable[[list[Json], list[str], int], list[str]] = lambda value, items, indent: items,  # noqa: ARG005
    ) -> None:
        self.write, self.columns, self.step, self.words, self.width = write, columns, step, words, width
        self.decimal, self.key = decimal, key or write
        self.item = item or (lambda value, place, key: self.scalar(value))  # noqa: ARG005
        self.padding, self.last, self.moves, self.check, self.rows = padding, last, moves, check, rows
        self.quote, self.braces, self.small = quote, braces, small
        # Keys repeat from body to body. Kept, they save a fifth of the time of a body with five tweaks.
        self._keys: Kept[str, str] = Kept(lambda name: f"{self.key(name)}{colon}", len)

    def lay(self, value: Json, place: tuple[int, int, int]) -> str:
        """Return ``value`` as it stands at a ``Place``: on one line if that is short, else opened, an item a line."""
        kind = type(value)
        quote = self.quote
        if kind is str and len(value) + 2 <= self.columns - place[1] - place[2] and is_plain(value, quote):  # type: ignore[arg-type]
            return f"{quote}{value}{quote}"  # what most are, in every language
        if value and kind is dict:
            return self._object(value, *place)  # type: ignore[arg-type]
        if value and kind is list:
            return self._list(value, *place)  # type: ignore[arg-type]
        return self.item(value, Place(*place), "")

    def scalar(self, value: Json) -> str:
        """Return a scalar, or an empty list or object, on one line."""
        if isinstance(value, (dict, list)):
            return "{}" if isinstance(value, dict) else "[]"
        return self.write(value)

    def fits(self, line: str, place: Place) -> bool:
        """Whether a text is one line, with room for it."""
        return "\n" not in line and place.column + self.width(line) + place.suffix <= self.columns

    # Lists and objects nest, so each of these two takes one frame a level, and no more. What most bodies hold, plain
    # strings, small numbers and words, is written within the loop: a call for each would double its time.

    def _object(self, value: dict[str, Any], indent: int, column: int, suffix: int) -> str:
        inner = indent + self.step
        keys, moves, columns, quote = self._keys, self.moves, self.columns, self.quote
        (opening, closing), small = self.braces, self.small
        room = columns - inner - 1
        items: list[str] = []
        flat = True
        length = numbered = 0
        for name, child in value.items():
            key = keys[name]
            kind = type(child)
            if (  # ``is_plain``, without the call
                kind is str
                and child.isascii()
                and child.isprintable()
                and quote not in child
                and "\\" not in child
                and "#" not in child
                and "$" not in child
            ):
                text = f"{key} {quote}{child}{quote}"
            elif child and (kind is dict or kind is list):
                at = inner + 1 + (len(key) if key.isascii() else self.width(key))
                below = moves and at >= columns
                place = (inner + self.step, inner + self.step, 1) if below else (inner, at, 1)
                if kind is dict:
                    flat = False
                    text = self._object(child, *place)
                else:
                    text = self._list(child, *place)
                    flat = flat and not (opening in text and _holds_object(child))
                text = f"{key}\n{' ' * place[0]}{text}" if below else f"{key} {text}"
            elif kind is bool or child is None:
                text = f"{key} {self.word(child)}"
            elif kind is int and -small < child < small:
                text = f"{key} {child}"
            elif kind is float:
                text = f"{key} {self.decimal(child)}"
            else:
                text = self._entry(key, child, inner)
            if moves:
                if (len(text) > room or not text.isascii()) and not (child and (kind is dict or kind is list)):
                    text = self._entry(key, child, inner)
                numbered += key < ":"  # so do digits begin
            items.append(text)
            length += len(text)
        if numbered:
            self.check(value)
        if flat and column + length + suffix <= columns:
            line = f"{opening}{self.padding}{', '.join(items)}{self.padding}{closing}"
            if "\n" not in line and column + (len(line) if line.isascii() else self.width(line)) + suffix <= columns:
                return line
        newline = "\n" + " " * inner
        return f"{opening}{newline}{f',{newline}'.join(items)}{self.last}\n{' ' * indent}{closing}"

    def _list(self, value: list[Any], indent: int, column: int, suffix: int) -> str:
        inner = indent + self.step
        quote = self.quote
        items: list[str] = []
        length = objects = lists = 0
        for child in value:
            kind = type(child)
            if kind is str and len(child) + 3 <= self.columns - inner and is_plain(child, quote):
                text = f"{quote}{child}{quote}"
            elif child and kind is dict:
                text = self._object(child, inner, inner, 1)
                objects += len(child) > 1
            elif child and kind is list:
                text = self._list(child, inner, inner, 1)
                lists += len(child) > 1
            else:
                text = self.item(child, Place(inner, inner, 1), "")
            length += len(text)
            items.append(text)
        # The rows of a table are opened: prettier's rule, and ours for all.
        rows = len(items) > 1 and len(items) in (objects, lists)
        if not rows and column + length + suffix <= self.columns:
            line = f"[{', '.join(items)}]"
            if "\n" not in line and column + self.width(line) + suffix <= self.columns:
                return line
        newline = "\n" + " " * inner
        return f"[{newline}{f',{newline}'.join(self.rows(value, items, inner))}{self.last}\n{' ' * indent}]"

    def _entry(self, key: str, value: Json, inner: int) -> str:
        text = self.item(value, Place(inner, inner + self.width(key) + 1, 1), key)
        return key + text if text[0] == "\n" else f"{key} {text}"

    def word(self, value: Json) -> str:
        """Return what null, true and false are called."""
        none, true, false = self.words
        return none if value is None else true if value else false


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
