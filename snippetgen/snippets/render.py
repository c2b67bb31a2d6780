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

from jinja2 import FileSystemLoader, StrictUndefined, TemplateError, TemplateSyntaxError, pass_context
from jinja2.runtime import Context
from jinja2.sandbox import SandboxedEnvironment

from snippetgen.errors import SnippetError
from snippetgen.languages.kept import Kept
from snippetgen.languages.language import Body, Code, Deep, Language, Url
from snippetgen.languages.lines import Place
from snippetgen.request.plan import Plan
from snippetgen.snippets.shape import DEEP_BODY, URL, Hole, Shape, ShapeKey, shape_key
from snippetgen.snippets.snippet import About, about
from snippetgen.snippets.targets import Target, builtin_templates
from snippetgen.values import Json, Text

__all__ = ["Sketches", "Values", "fill", "sketches_of", "values_of"]


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


class _Gap(NamedTuple):
    """A piece that each request fills, with its value of this number: URL, body, body as JSON, ``_Sketch.known``.

    ``place`` is ``None`` where it depends on how long the other values on the same line are.
    """

    piece: int
    number: int
    place: Place | None


_URL = 0  # the number of the URL
_BODY = 1  # the number of the body as a literal
_TEXT = 2  # the number of the body as text
_KNOWN = 3  # the number of the first known value


class Sketch(NamedTuple):
    """What a template makes of a shape: the pieces of the text, and the gaps among them.

    ``known`` are values that share their line with a gap, and so are gaps themselves. ``text`` is how the body is
    asked for as text: a ``Body``, or what a language has of them. ``about`` is what a snippet says of its code.
    """

    lay: Callable[[Any, Place], str]
    pieces: list[str]
    gaps: list[_Gap]
    crowded: list[_Gap]  # those without a place
    known: list[Any]
    text: type[Body]
    about: About


class Sketches(dict[Target, Sketch]):
    """The sketches of one shape, by their target; each is made when it is first asked for."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape

    def __missing__(self, target: Target) -> Sketch:
        path = target.template(self.shape.operation)
        try:
            sketch = self[target] = _sketch(target, path, self.shape)
        except (TemplateError, TypeError) as error:
            line = f", line {error.lineno}" if isinstance(error, TemplateSyntaxError) else ""
            raise SnippetError(f"the template {path}{line}: {error}") from error
        return sketch


# Server settings repeat from request to request: kept, the sketches save six sevenths of the time of a plain body.
_SKETCHES: Kept[ShapeKey, Sketches] = Kept(
    lambda key: Sketches(Shape(*key)), lambda made: len(repr(made.shape.header_items))
)

Values = tuple["str | Url", "Json | Deep", Body]
"""What fills the gaps, as ``_Gap`` counts: the URL, the body, and the body as JSON."""


def sketches_of(plan: Plan) -> Sketches:
    """Return the sketches of a plan's shape, for any target."""
    return _SKETCHES[shape_key(plan)]


def values_of(plan: Plan, sketches: Sketches) -> Values:
    """Return what fills the gaps."""
    step = plan.request
    url, body = step.url, step.body
    return url if isinstance(url, str) else Url(url), Deep(body) if sketches.shape.is_deep else body, Body(body)


def fill(sketch: Sketch, values: Values) -> str:
    """Return the text of a sketch with its gaps filled."""
    lay, finished, gaps, crowded, known, text_of, _ = sketch
    pieces = finished.copy()
    if text_of is not Body:
        values = (values[0], values[1], text_of(values[2].value))
    every: tuple[Any, ...] = (*values, *known) if known else values
    for index, number, _ in crowded:
        pieces[index] = lay(every[number], _NOWHERE)
    for index, number, place in gaps:
        text = lay(every[number], place or _place(pieces, index))
        if text[0] == "\n":
            _put(pieces, index, text)
        else:
            pieces[index] = text
    return "".join(pieces)


_NOWHERE = Place()


def _sketch(target: Target, path: str, shape: Shape) -> Sketch:
    """Render a template for a shape, and lay out every value that is known and alone on its line."""
    language = target.written_in
    lay = language.lay
    pieces = _pieces(target.root, path, language, shape)
    uploads = any(type(piece) is _Value and piece.value is shape.upload_to for piece in pieces)
    based = shape.base is not None and any(type(piece) is _Value and piece.value is shape.base for piece in pieces)
    gaps: list[_Gap] = []
    known: list[Any] = []
    text: type[Body] = Body
    for index, piece in enumerate(pieces):
        if type(piece) is not _Value:
            continue
        number = _number(piece.value)
        text = type(piece.value) if number == _TEXT else text
        if number == _BODY and language.body_is_text:
            raise TypeError("the language takes a body as text: write {{ request.body | json }}")
        place = _place(pieces, index) if _is_alone(pieces, index) else None
        if number is None and place:
            _put(pieces, index, lay(piece.value, place))
            continue
        if number is None:
            number = _KNOWN + len(known)
            known.append(piece.value)
        gaps.append(_Gap(index, number, place))
    written = {min(gap.number, _BODY) for gap in gaps if gap.number < _KNOWN} | ({_URL} if based else set())
    if written != {_URL, _BODY if shape.body is not None else _URL}:
        raise TypeError(f"{path} does not write both request.url and request.body")
    if shape.uploads and not uploads:
        raise TypeError(f"{path} does not upload a file: request.upload_to is not written")
    pieces, gaps = _merged(pieces, gaps)
    crowded = [gap for gap in gaps if not gap.place]
    said = about(target, shape.operation, shape.variables, uploads=bool(shape.uploads))
    return Sketch(lay, pieces, gaps, crowded, known, text, said)


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


def _pieces(root: Path | None, path: str, language: Language, shape: Shape) -> list[str]:
    template = _environment(root, language).get_template(path)
    try:
        return list(template.root_render_func(template.new_context({"request": shape})))
    except Exception:
        template.environment.handle_exception()


def _number(value: Any) -> int | None:
    """The number of what fills a hole, or ``None`` for a value that is no hole."""
    if isinstance(value, Body) and isinstance(value.value, Hole):
        if value.value is URL:
            raise TypeError("a template writes request.url as it is, without the filter json")
        return _TEXT
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
