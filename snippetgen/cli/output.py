"""Snippets on the way out: as text, JSON or Markdown."""

from __future__ import annotations

import json
from collections.abc import Sequence

from snippetgen.docs.formats import FORMATS
from snippetgen.docs.setup import setup_lines
from snippetgen.languages.language import find_language
from snippetgen.snippets.snippet import Snippet

__all__ = ["written"]


def written(snippets: Sequence[Snippet], form: str | None, *, setup: bool = False) -> str:
    """Return the snippets in the form of ``--format``: ``text``, which is the default, ``json`` or ``markdown``.

    ``setup`` is for Markdown: it puts what a reader needs above the code.
    """
    if form == "markdown":
        return _as_markdown(snippets, setup=setup)
    return _as_json(snippets) if form == "json" else _as_text(snippets)


def _as_text(snippets: Sequence[Snippet]) -> str:
    """Return the code alone for one snippet; for several, each below its name, as ``head`` and ``tail`` do it."""
    if len(snippets) == 1:
        return snippets[0].code
    return "\n".join(f"==> {_path(snippet)} <==\n{snippet.code}" for snippet in snippets)


def _as_json(snippets: Sequence[Snippet]) -> str:
    """Return a JSON list with every field of every snippet."""
    return json.dumps([snippet.as_dict() for snippet in snippets], ensure_ascii=False, indent=2) + "\n"


def _as_markdown(snippets: Sequence[Snippet], *, setup: bool) -> str:
    """Return a heading and a fenced block for each snippet; no code can close its fence.

    With ``setup`` what a reader needs stands between the two.
    """
    markdown = FORMATS["markdown"]
    blocks = []
    for snippet in snippets:
        above = setup_lines(snippet, markdown) if setup else []
        fenced = markdown.block(snippet.code, find_language(snippet.language).highlight)
        blocks.append("\n".join([f"### {snippet.title}: {snippet.operation}", "", *above, *fenced, ""]))
    return "\n".join(blocks)


def _path(snippet: Snippet) -> str:
    return f"{snippet.language}/{snippet.client}/{snippet.filename}"
