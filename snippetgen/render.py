"""One Jinja environment a language, in which a template cannot emit an unquoted value.

``finalize`` turns whatever a template writes into a piece that holds the value, and when all pieces are there, each
value is laid out as a literal of the language at the place where it has come to stand. The URL and the body are not
known then: a template is rendered once a shape, and the sketch that comes of it is filled for each request.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from jinja2 import (
    FileSystemLoader,
    StrictUndefined,
    TemplateError,
    TemplateSyntaxError,
    pass_context,
)
from jinja2.runtime import Context
from jinja2.sandbox import SandboxedEnvironment

from snippetgen import layout
from snippetgen.errors import SnippetError
from snippetgen.flat import Few, Flat
from snippetgen.layout import Body, Place, Required, Url
from snippetgen.literals import python_local
from snippetgen.request import Env, HttpRequest, Json, Text, join, parts_of
from snippetgen.shape import DEEP_BODY, URL, Hole, Shape, ShapeKey, shape_key
from snippetgen.targets import tree

__all__ = ["LANGUAGES", "Code", "Prepared", "prepare", "render"]

Lay = Callable[[Any, Place], str]

LANGUAGES: dict[str, Lay] = {"python": layout.python, "javascript": layout.javascript, "curl": layout.shell}
"""How each language writes a value. A language is a folder of templates and its line here."""


class Code(str):
    """Text that is code already and passes into the snippet unchanged, as ``Markup`` does into HTML."""

    __slots__ = ()


class _Value(str):
    """Stands, empty, for a value among the pieces of the text until it is known where on its line it begins."""

    __slots__ = ("value",)
    value: Any

    def __str__(self) -> str:  # Jinja passes each piece through str(), which would make a plain string of it
        return self


@pass_context  # it does not need the context, but Jinja lets no other function see every value at its place
def _finalize(_: Context, value: Any) -> str:
    if type(value) is Code:
        return value
    piece = _Value()
    piece.value = value
    return piece


def _concat(pieces: Iterable[str]) -> str:
    """Join what a macro or a block has written; a value in there would have no place, and be lost."""
    whole = list(pieces)
    if any(type(piece) is _Value for piece in whole):
        raise TypeError("a template can write a value only where it stands, not in a macro or a block that is kept")
    return "".join(whole)


class _Environment(SandboxedEnvironment):
    """Sandboxed, because a marker in a page may name templates that come with the page, from whoever wrote it."""

    concat = staticmethod(_concat)

    def __init__(self, root: Path | None) -> None:
        super().__init__(
            loader=FileSystemLoader([root, tree()] if root else tree()),
            finalize=_finalize,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            auto_reload=False,
        )
        self.filters.update(code=Code, header=_header, json=Body, local=_local, required=Required, without=_without)
        # Of Jinja's own tests most would say something of the hole, not of the value that is to fill it.
        self.tests = {"none": self.tests["none"], "deep": lambda body: body is DEEP_BODY}


def _without(headers: dict[str, Text], name: str) -> dict[str, Text]:
    """The headers but for one, whatever its case: the one that the client sets by itself."""
    return {key: value for key, value in headers.items() if key.lower() != name.lower()}


def _header(item: tuple[str, Text]) -> Text:
    """A header as curl's ``-H`` takes it; ``name;`` is its way of saying that the value is empty."""
    name, value = item
    return f"{name};" if value == "" else join([f"{name}: ", *parts_of(value)])


def _local(variable: Env) -> Code:
    """The name of a variable that a Python snippet reads beforehand."""
    return Code(python_local(variable))


@cache
def _environment(root: Path | None) -> _Environment:
    return _Environment(root)


class _Gap(NamedTuple):
    """A piece that each request fills, with its value of this number: URL, body, body as JSON, ``_Sketch.known``.

    ``place`` is ``None`` where it depends on how long the other values on the same line are.
    """

    piece: int
    number: int
    place: Place | None


_KNOWN = 3  # the number of the first known value


class _Sketch(NamedTuple):
    """What a template makes of a shape: the pieces of the text, and the gaps among them.

    ``known`` are values that share their line with a gap, and so are gaps themselves.
    """

    lay: Lay
    pieces: list[str]
    gaps: list[_Gap]
    crowded: list[_Gap]  # those without a place
    known: list[Any]


class _Sketches(dict[tuple[Path | None, str], _Sketch]):
    """The sketches of one shape, by root and path of their template; each is made when it is first asked for."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        self.variables = shape.variables

    def __missing__(self, template: tuple[Path | None, str]) -> _Sketch:
        try:
            sketch = self[template] = _sketch(*template, self.shape)
        except (TemplateError, TypeError) as error:
            line = f", line {error.lineno}" if isinstance(error, TemplateSyntaxError) else ""
            raise SnippetError(f"the template {template[1]}{line}: {error}") from error
        return sketch


_SKETCHES: Few[ShapeKey, _Sketches] = Few(
    lambda key: _Sketches(Shape(*key)), lambda made: len(repr(made.shape.header_items))
)


class Prepared(NamedTuple):
    """A request, ready to be written in any language: its values as ``_Gap`` counts them, and its shape's sketches."""

    operation: str
    values: tuple[str | Url, Json | Flat, Body]
    sketches: _Sketches


def prepare(request: HttpRequest) -> Prepared:
    """Look at a request, once for all languages."""
    key, body = shape_key(request)
    url = request.url if isinstance(request.url, str) else Url(request.url)
    return Prepared(request.operation, (url, body, Body(body)), _SKETCHES[key])


def render(root: Path | None, path: str, request: Prepared) -> str:
    """Return the text of the template at ``path``, below ``root`` or else the built-in tree, for ``request``.

    Raises ``SnippetError`` for a template that cannot be read, or does with a value what no template may.
    """
    lay, finished, gaps, crowded, known = request.sketches[root, path]
    pieces = finished.copy()
    values = (*request.values, *known) if known else request.values
    for index, number, _ in crowded:
        pieces[index] = lay(values[number], Place())
    for index, number, place in gaps:
        text = lay(values[number], place or _place(pieces, index))
        if text[0] == "\n":  # it begins on the next line, and leaves no space behind it
            pieces[index - 1] = pieces[index - 1].rstrip(" ")
        pieces[index] = text
    return "".join(pieces)


def _sketch(root: Path | None, path: str, shape: Shape) -> _Sketch:
    """Render a template for a shape, and lay out every value that is known and alone on its line."""
    language = path.partition("/")[0]
    if language not in LANGUAGES:
        raise SnippetError(f"no literal function for the language {language}; add one to LANGUAGES in render.py")
    lay = LANGUAGES[language]
    pieces = _pieces(root, path, shape)
    gaps: list[_Gap] = []
    known: list[Any] = []
    for index, piece in enumerate(pieces):
        if type(piece) is not _Value:
            continue
        number = _number(piece.value)
        if number == 1 and lay is layout.shell:
            raise TypeError("a shell takes a body as text: write {{ request.body | json }}")
        place = _place(pieces, index) if _is_alone(pieces, index) else None
        if number is None and place:
            _put(pieces, index, lay(piece.value, place))
            continue
        if number is None:
            number = _KNOWN + len(known)
            known.append(piece.value)
        gaps.append(_Gap(index, number, place))
    if {min(gap.number, 1) for gap in gaps if gap.number < _KNOWN} != {0, int(shape.body is not None)}:
        raise TypeError(f"{path} does not write both request.url and request.body")
    pieces, gaps = _merged(pieces, gaps)
    return _Sketch(lay, pieces, gaps, [gap for gap in gaps if not gap.place], known)


def _merged(pieces: list[str], gaps: list[_Gap]) -> tuple[list[str], list[_Gap]]:
    """Join the pieces between the gaps, which are filled again and again, to one piece each."""
    merged = []
    moved = []
    start = 0
    for gap in gaps:
        merged += ["".join(pieces[start : gap.piece]), ""]
        moved.append(gap._replace(piece=len(merged) - 1))
        start = gap.piece + 1
    return [*merged, "".join(pieces[start:])], moved


def _pieces(root: Path | None, path: str, shape: Shape) -> list[str]:
    template = _environment(root).get_template(path)
    try:
        return list(template.root_render_func(template.new_context({"request": shape})))
    except Exception:
        template.environment.handle_exception()


def _number(value: Any) -> int | None:
    """The number of what fills a hole, or ``None`` for a value that is no hole."""
    if isinstance(value, Body) and isinstance(value.value, Hole):
        if value.value is URL:
            raise TypeError("a template writes request.url as it is, without the filter json")
        return 2
    return None if not isinstance(value, Hole) else 0 if value is URL else 1


def _put(pieces: list[str], index: int, text: str) -> None:
    """Put a literal in its place; one that begins on the next line leaves no space behind it."""
    if text[0] == "\n":
        pieces[index - 1] = pieces[index - 1].rstrip(" ")
    pieces[index] = text


def _is_alone(pieces: list[str], index: int) -> bool:
    """Whether no other value stands on the line of this one."""
    for side in (reversed(pieces[:index]), pieces[index + 1 :]):
        for piece in side:
            if type(piece) is _Value:
                return False
            if "\n" in piece:
                break
    return True


def _place(pieces: list[str], index: int) -> Place:
    """Where a piece stands, by what is before and after it on its line."""
    line = "".join(pieces[:index]).rpartition("\n")[2]
    return Place(len(line) - len(line.lstrip(" ")), len(line), len("".join(pieces[index + 1 :]).partition("\n")[0]))
