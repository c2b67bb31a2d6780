"""Code as HTML that is safe to insert: ``<span class="…">`` and text, and nothing else."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from pygments import highlight
from pygments.formatters import HtmlFormatter

from snippetgen.snippets.lexer import lexer_of

__all__ = ["as_html", "stylesheet"]

_SPANS = HtmlFormatter(nowrap=True)  # to make one takes as long as to highlight a short snippet


def as_html(code: str, name: str) -> str:
    """Return the code with Pygments' short classes; the page brings the colours, and the element around it."""
    return highlight(code, lexer_of(code, name), _SPANS)


@cache
def stylesheet() -> str:
    """Return the colours of ``html`` as CSS, light and dark: for what stands in an element of the class ``snippetgen``.

    ``GET /highlight.css`` answers the same.
    """
    return Path(__file__).with_name("highlight.css").read_text("utf-8")
