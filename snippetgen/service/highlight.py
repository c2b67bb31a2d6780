"""Code as HTML that is safe to insert: ``<span class="…">`` and text, and nothing else."""

from __future__ import annotations

from functools import cache
from html import escape
from pathlib import Path

from pygments import highlight
from pygments.formatters import HtmlFormatter

from snippetgen.snippets.lexer import lexer_of

__all__ = ["as_html", "stylesheet"]


class _Spans(HtmlFormatter):  # type: ignore[type-arg]
    """Keeps nothing: Pygments' own keeps the last hundred tokens, of which one may be a hundred kilobytes long."""

    def _translate_parts(self, value: str) -> list[str]:
        return escape(value, quote=False).split("\n")


_SPANS = _Spans(nowrap=True)  # to make one takes as long as to highlight a short snippet


def as_html(code: str, name: str) -> str:
    """Return the code with Pygments' short classes; the page brings the colours, and the element around it."""
    html: str = highlight(code, lexer_of(code, name), _SPANS)
    return html


@cache
def stylesheet() -> str:
    """Return the colours of ``html`` as CSS, light and dark: for what stands in an element of the class ``snippetgen``.

    ``GET /highlight.css`` answers the same.
    """
    return Path(__file__).with_name("highlight.css").read_text("utf-8")
