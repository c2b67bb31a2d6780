"""What is kept for speed: a little of what comes again and again, and never what is large.

Each use says what it buys, as ``make bench`` measures it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

__all__ = ["Kept"]

Key = TypeVar("Key")
Made = TypeVar("Made")

_MANY = 256  # entries, and characters: what a caller sends must not fill the memory of a service
_LARGE = 4096


class Kept(dict[Key, Made]):
    """What has been made for a key. What is large is not kept, nor are more than a few."""

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
