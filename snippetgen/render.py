"""One Jinja environment a language, in which a template cannot emit an unquoted value.

``finalize`` turns every value into a literal of the language, and ``concat``, which Jinja calls with the pieces of the
finished text, lays each literal out at the place where it has come to stand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from snippetgen import layout
from snippetgen.errors import SnippetError
from snippetgen.layout import Place
from snippetgen.request import HttpRequest, Text
from snippetgen.targets import tree

__all__ = ["LANGUAGES", "Code", "render"]

Lay = Callable[[Any, Place], str]

LANGUAGES: dict[str, Lay] = {"python": layout.python, "javascript": layout.javascript, "curl": layout.shell}
"""How each language writes a value. A language is a folder of templates and its line here."""


class Code(str):
    """Text that is code already and passes into the snippet unchanged, as ``Markup`` does into HTML."""

    __slots__ = ()


class _Literal(str):
    """A literal as it stands at the beginning of a line, with what it takes to lay it out anywhere else."""

    __slots__ = ("lay", "value")
    value: Any
    lay: Lay

    def __str__(self) -> str:  # Jinja passes each piece through str(), which would make a plain string of it
        return self


def _concat(output: Iterable[str]) -> str:
    """Join the pieces of a rendered template, with every literal laid out where it stands."""
    pieces = list(output)
    for index, piece in enumerate(pieces):
        if type(piece) is not _Literal:
            continue
        line = _end_of(pieces[:index])
        indent = len(line) - len(line.lstrip(" "))
        if indent == 0 and "\n" in piece:
            continue
        place = Place(indent, len(line), len(_beginning_of(pieces[index + 1 :])))
        text = piece.lay(piece.value, place)
        if text[0] == "\n":
            pieces[index - 1] = pieces[index - 1].rstrip(" ")
        pieces[index] = text
    return "".join(pieces)


def _end_of(pieces: list[str]) -> str:
    """What stands before a piece on its line."""
    line = ""
    for piece in reversed(pieces):
        head, newline, tail = piece.rpartition("\n")
        line = tail + line
        if newline:
            break
    return line


def _beginning_of(pieces: list[str]) -> str:
    """What stands after a piece on its line."""
    line = ""
    for piece in pieces:
        head, newline, tail = piece.partition("\n")
        line += head
        if newline:
            break
    return line


class _Environment(Environment):
    concat = staticmethod(_concat)  # type: ignore[assignment]  # Jinja declares the type of "".join

    def __init__(self, lay: Lay) -> None:
        def finalize(value: Any) -> str:
            if type(value) is Code:
                return value
            literal = _Literal(lay(value, Place()))
            literal.value, literal.lay = value, lay
            return literal

        super().__init__(
            loader=FileSystemLoader(tree()),
            finalize=finalize,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            auto_reload=False,
        )
        self.filters.update(code=Code, header=_header, json=layout.Body, without=_without)
        self.tests["deep"] = layout.is_deep


def _without(headers: dict[str, Text], name: str) -> dict[str, Text]:
    """The headers but for one, whatever its case: the one that the client sets by itself."""
    return {key: value for key, value in headers.items() if key.lower() != name.lower()}


def _header(item: tuple[str, Text]) -> Text:
    """A header as curl's ``-H`` takes it; ``name;`` is its way of saying that the value is empty."""
    name, value = item
    return f"{name};" if value == "" else f"{name}: " + value


@cache
def _template(language: str, path: str) -> Template:
    if language not in LANGUAGES:
        raise SnippetError(f"no literal function for the language {language}; add one to LANGUAGES in render.py")
    return _environment(language).get_template(path)


@cache
def _environment(language: str) -> Environment:
    return _Environment(LANGUAGES[language])


def render(language: str, path: str, request: HttpRequest) -> str:
    """Return the text of the template at ``path``, below the tree of templates, for ``request``."""
    return _template(language, path).render(request=request)
