"""Code as HTML that is safe to insert: ``<span class="…">`` and text, and nothing else."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.lexers.special import TextLexer

__all__ = ["as_html", "stylesheet"]

_LARGEST = 100_000
"""Characters. Nobody reads a longer snippet in colour, and a lexer may take a second for it."""

# The text is to be the code, so nothing is stripped from it and nothing added.
_EXACT = {"stripnl": False, "stripall": False, "ensurenl": False}

_SPANS = HtmlFormatter(nowrap=True)  # to make one takes as long as to highlight a short snippet


def as_html(code: str, name: str) -> str:
    """Return the code with Pygments' short classes; the page brings the colours, and the element around it."""
    lexer = _lexer(name) if len(code) <= _LARGEST else TextLexer(**_EXACT)
    return highlight(code, lexer, _SPANS)


@cache
def stylesheet() -> str:
    """Return the colours of ``html`` as CSS, light and dark: for what stands in an element of the class ``snippetgen``.

    ``GET /highlight.css`` answers the same.
    """
    return Path(__file__).with_name("highlight.css").read_text("utf-8")


@cache
def _lexer(name: str) -> Lexer:
    return get_lexer_by_name(name, **_EXACT)
