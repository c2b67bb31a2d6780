"""Snippets on the way out: as text, JSON or Markdown."""

from __future__ import annotations

import json
from collections.abc import Sequence

from snippetgen.cli.color import colored, heading
from snippetgen.docs.formats import FORMATS
from snippetgen.docs.setup import setup_lines
from snippetgen.languages.language import find_language
from snippetgen.snippets.snippet import Snippet

__all__ = ["named", "written"]


def written(snippets: Sequence[Snippet], form: str | None, *, setup: bool = False, color: bool = False) -> str:
    """Return the snippets in the form of ``--format``: ``text``, which is the default, ``json`` or ``markdown``.

    ``setup`` is for Markdown: it puts what a reader needs above the code. ``color`` is for a terminal; without its
    colours the text is the same.
    """
    if form in ("markdown", "json"):
        text = _as_json(snippets) if form == "json" else _as_markdown(snippets, setup=setup)
        return colored(text, form) if color else text
    return _as_text(snippets, color=color)


def named(snippets: Sequence[Snippet], form: str | None) -> str:
    """Return what that text is, as it is said of its lines."""
    if form in ("markdown", "json"):
        return "of JSON" if form == "json" else "of Markdown"
    return f"of {snippets[0].title}" if len(snippets) == 1 else f"in {len(snippets)} snippets"


def _as_text(snippets: Sequence[Snippet], *, color: bool) -> str:
    """Return the code alone for one snippet; for several, each below its name, as ``head`` and ``tail`` do it."""
    codes = [
        colored(snippet.code, find_language(snippet.language).highlight) if color else snippet.code
        for snippet in snippets
    ]
    if len(codes) == 1:
        return codes[0]
    names = [f"==> {_path(snippet)} <==" for snippet in snippets]
    return "\n".join(f"{heading(name) if color else name}\n{code}" for name, code in zip(names, codes, strict=True))


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
