"""How Pygments reads a snippet. It is there with the extras ``[color]`` and ``[service]``."""

from __future__ import annotations

from functools import cache

from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.lexers.special import TextLexer

__all__ = ["lexer_of"]

_LARGEST = 100_000
"""Characters. Nobody reads a longer snippet in colour, and a lexer may take a second for it."""

# The text is to be the code, so nothing is stripped from it and nothing added.
_EXACT = {"stripnl": False, "stripall": False, "ensurenl": False}


def lexer_of(code: str, name: str) -> Lexer:
    """Return the lexer for code of the language that highlighters call so; for what is too long one without colours."""
    return _lexer(name) if len(code) <= _LARGEST else TextLexer(**_EXACT)


@cache
def _lexer(name: str) -> Lexer:
    return get_lexer_by_name(name, **_EXACT)
