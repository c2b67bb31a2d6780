"""The plainest bodies, which most are: one object of short, plain strings. What is known of them is found only once.

A ``Flat`` is looked at once for all languages, and a ``Form`` is laid out once for all bodies with the same keys.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, TypeVar

from snippetgen.literals import is_plain
from snippetgen.request import Json

__all__ = ["Few", "Flat", "Form", "flat"]


class Flat(NamedTuple):
    """An object whose values are strings that are themselves between double quotes, in every language."""

    keys: tuple[str, ...]
    values: tuple[str, ...]
    length: int  # of all the values together

    @property
    def plain(self) -> dict[str, Json]:
        return dict(zip(self.keys, self.values, strict=True))


def flat(value: Json) -> Flat | None:
    """Return ``value`` as a ``Flat`` if it is one."""
    if not value or type(value) is not dict:
        return None
    values = tuple(value.values())
    try:
        text = "".join(values)  # type: ignore[arg-type]  # an error tells, faster than a look at each
    except TypeError:
        return None
    return Flat(tuple(value), values, len(text)) if is_plain(text) else None  # type: ignore[arg-type]


class Form(NamedTuple):
    """An object with these keys at some indentation, with ``%s`` for each value: on one line, and opened.

    ``columns`` are those of the line but for its values, ``room`` those that the opened form has for any of them.
    """

    line: str
    opened: str
    columns: int
    room: int


Key = TypeVar("Key")
Made = TypeVar("Made")

_MANY = 256  # entries, and characters: what a caller sends must not fill the memory of a service
_LARGE = 4096


class Few(dict[Key, Made]):
    """What has been made for the keys that come again and again. What is large is not kept, nor are more than a few."""

    def __init__(self, make: Callable[[Key], Made], size: Callable[[Made], int]) -> None:
        super().__init__()
        self.make, self.size = make, size

    def __missing__(self, key: Key) -> Made:
        made = self.make(key)
        if self.size(made) < _LARGE:
            if len(self) >= _MANY:
                self.clear()
            self[key] = made
        return made
