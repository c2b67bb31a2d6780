"""The one exception that says a request cannot become a snippet, and the hint that goes with many."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from snippetgen.values import visible

__all__ = ["SnippetError", "nearest"]


# The search takes a time that is quadratic in the length of the names; nobody mistypes a longer one by a letter or two.
_LONGEST = 100
_MOST = 2000


class SnippetError(Exception):
    """What is wrong, where, and what to do about it: one line, written for the person who reads it.

    ``path`` leads to the wrong field in what a UI backend sends, as far as that is known:
    ``("operation", "tweaks", "Chat Input")``.
    """

    def __init__(self, message: str, *path: str | int) -> None:
        super().__init__(visible(message))
        self.path = path


def nearest(name: str, known: Iterable[str]) -> str:
    """Return ``'; did you mean "…"?'`` for the known name closest to ``name``, or an empty string."""
    from difflib import get_close_matches  # only after a mistake

    if len(name) > _LONGEST:
        return ""
    candidates = (candidate for candidate in islice(known, _MOST) if len(candidate) <= _LONGEST)
    matches = get_close_matches(name, list(candidates), n=1, cutoff=0.5)
    return f'; did you mean "{matches[0]}"?' if matches else ""
