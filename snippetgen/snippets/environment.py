"""One Jinja environment a language, in which a template cannot emit an unquoted value.

``finalize`` turns whatever a template writes into a piece that holds the value, so that it can be laid out when all
pieces are there.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from jinja2.sandbox import SandboxedEnvironment

from snippetgen.languages.language import Code, Language
from snippetgen.snippets.shape import DEEP_BODY, Shape
from snippetgen.snippets.targets import builtin_templates
from snippetgen.values import Text

__all__ = ["Value", "pieces_of"]


class Value(str):
    """Stands, empty, for a value among the pieces of the text until it is known where on its line it begins."""

    __slots__ = ("value",)
    value: Any

    def __str__(self) -> str:  # Jinja passes each piece through str(), which would make a plain string of it
        return self


@pass_context  # it does not need the context, but Jinja lets no other function see every value at its place
def _finalize(_: Context, value: Any) -> str:
    if type(value) is Code:
        return value
    piece = Value()
    piece.value = value
    return piece


def _concat(pieces: Iterable[str]) -> str:
    """Join what a macro or a block has written; a value in there would have no place, and be lost."""
    whole = list(pieces)
    if any(type(piece) is Value for piece in whole):
        raise TypeError("a template can write a value only where it stands, not in a macro or a block that is kept")
    return "".join(whole)


class _Environment(SandboxedEnvironment):
    """Sandboxed, because a marker in a page may name templates that come with the page, from whoever wrote it."""

    concat = staticmethod(_concat)

    def __init__(self, root: Path | None, language: Language) -> None:
        builtin = builtin_templates()
        super().__init__(
            loader=FileSystemLoader([root, builtin] if root else builtin),
            finalize=_finalize,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            auto_reload=False,
        )
        self.filters.update(code=Code, without=_without, **language.filters)
        # Of Jinja's own tests most would say something of the hole, not of the value that is to fill it.
        self.tests = {"none": self.tests["none"], "deep": lambda body: body is DEEP_BODY}


def _without(headers: dict[str, Text], name: str) -> dict[str, Text]:
    """The headers but for one, whatever its case: the one that the client sets by itself."""
    return {key: value for key, value in headers.items() if key.lower() != name.lower()}


@cache
def _environment(root: Path | None, language: Language) -> _Environment:
    return _Environment(root, language)


def pieces_of(root: Path | None, path: str, language: Language, shape: Shape) -> list[str]:
    """Return what a template writes for a shape, piece by piece, with a ``Value`` for each value."""
    template = _environment(root, language).get_template(path)
    try:
        return list(template.root_render_func(template.new_context({"request": shape})))
    except Exception:
        template.environment.handle_exception()
