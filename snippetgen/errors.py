"""The one exception that says a request cannot become a snippet, and the hint that goes with many."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import islice

from snippetgen.visible import visible

__all__ = ["MOST_TOLD", "SnippetError", "nearest"]


# The search takes a time that is quadratic in the length of the names; nobody mistypes a longer one by a letter or two.
_LONGEST = 100
_MOST = 2000

_PLACE = re.compile(r'([^":]+): (?=.)|"([^"]+)" (?=is )')

_STEPS = re.compile(r"[.\s[\]]")

MOST_TOLD = 20
"""Mistakes that are told at once."""


class SnippetError(Exception):
    """What is wrong, where, and what to do about it: one line, written for the person who reads it.

    ``path`` leads to the wrong field in what a UI backend sends, as far as that is known:
    ``("operation", "tweaks", "Chat Input")``. ``others`` are what else is wrong with the same; the line
    is that of the first.
    """

    def __init__(self, message: str, *path: str | int, others: Sequence[SnippetError] = ()) -> None:
        super().__init__(visible(message))
        self.path, self.others = path, tuple(others)

    @classmethod
    def of(cls, errors: Iterable[SnippetError]) -> SnippetError:
        """Return one that tells of all of them, each once."""
        every = [inner for error in errors for inner in (error, *error.others)]
        for error in every:
            error.__traceback__ = None  # its frames hold it in turn: what was read would stay until that is found
        first, *others = {(error.path, str(error)): error for error in every}.values()
        return cls(str(first), *first.path, others=others[: MOST_TOLD - 1])

    @property
    def detail(self) -> str:
        """The line without what ``path`` tells."""
        detail, known = str(self), {"the", *map(str, self.path)}
        while match := _PLACE.match(detail):
            if not known.issuperset(filter(None, _STEPS.split(match[1] or match[2]))):
                break
            detail = detail[match.end() :]
        return detail

    def moved(self, old: tuple[str | int, ...], new: tuple[str | int, ...]) -> SnippetError:
        """Return the same with another beginning of its path, where it has that one."""
        path = (*new, *self.path[len(old) :]) if self.path[: len(old)] == old else self.path
        return SnippetError(str(self), *path, others=[error.moved(old, new) for error in self.others])

    def below(self, *path: str | int) -> SnippetError:
        """Return the same at the end of a path."""
        others = [error.below(*path) for error in self.others]
        return SnippetError(str(self), *path, *self.path, others=others)


def nearest(name: str, known: Iterable[str]) -> str:
    """Return ``'; did you mean "…"?'`` for the known name closest to ``name``, or an empty string."""
    from difflib import get_close_matches  # only after a mistake

    if len(name) > _LONGEST:
        return ""
    candidates = (candidate for candidate in islice(known, _MOST) if len(candidate) <= _LONGEST)
    matches = get_close_matches(name, list(candidates), n=1, cutoff=0.5)
    return f'; did you mean "{matches[0]}"?' if matches else ""
