"""From a template to code: rendered once a shape, and filled for each request.

When all pieces of a template are there, each value is laid out as a literal of the language at the place where it has
come to stand. The URL and the body are not known then: the sketch that comes of it has gaps, which each request fills.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from jinja2 import TemplateError, TemplateSyntaxError

from snippetgen.errors import SnippetError
from snippetgen.languages.kept import Kept
from snippetgen.languages.language import Body, Deep, Url
from snippetgen.languages.lines import Place
from snippetgen.request.plan import Plan
from snippetgen.snippets.environment import Value, pieces_of
from snippetgen.snippets.shape import URL, Hole, Shape, ShapeKey, shape_key
from snippetgen.snippets.snippet import About, about
from snippetgen.snippets.targets import Target
from snippetgen.values import Json

__all__ = ["Lay", "Sketch", "Sketches", "Values", "fill", "sketches_of", "values_of"]

Lay = Callable[[Any, Place], str]
"""What writes a value at a place."""


class _Gap(NamedTuple):
    """A piece that each request fills, with its value of this number: URL, body, body as JSON, ``Sketch.known``.

    ``place`` is ``None`` where it depends on how long the other values on the same line are. Otherwise all gaps with
    the same ``text``, in whichever sketch of a shape, are filled with the same text.
    """

    piece: int
    number: int
    place: Place | None
    text: int = 0


_URL = 0  # the number of the URL
_BODY = 1  # the number of the body as a literal
_TEXT = 2  # the number of the body as text
_KNOWN = 3  # the number of the first known value


class Sketch(NamedTuple):
    """What a template makes of a shape: the pieces of the text, and the gaps among them.

    ``known`` are values that share their line with a gap, and so are gaps themselves; ``crowded`` are the gaps without
    a place. ``text`` is how the body is asked for as text: a ``Body``, or what a language has of them. ``newline`` is
    how a text begins that begins on the next line. ``about`` is what a snippet says of its code.
    """

    lay: Lay
    pieces: list[str]
    gaps: list[_Gap]
    crowded: list[_Gap]
    known: list[Any]
    text: type[Body]
    newline: str
    about: About


class Sketches(dict[Target, Sketch]):
    """The sketches of one shape, by their target; each is made when it is first asked for.

    ``variants`` are what somebody else has made of them, to be kept as long.
    """

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        self.variants: dict[Target, Sketch] = {}
        self._texts: dict[tuple[Any, ...], int] = {}

    def __missing__(self, target: Target) -> Sketch:
        path = target.template(self.shape.operation)
        try:
            sketch = self[target] = self.numbered(_sketch(target, path, self.shape))
        except (TemplateError, TypeError) as error:
            line = f", line {error.lineno}" if isinstance(error, TemplateSyntaxError) else ""
            raise SnippetError(f"the template {path}{line}: {error}") from error
        return sketch

    def numbered(self, sketch: Sketch) -> Sketch:
        """Return a sketch with its texts numbered: the clients of a language have most of them in common."""
        gaps = [gap._replace(text=self._number(sketch, gap)) for gap in sketch.gaps]
        return sketch._replace(gaps=gaps)

    def _number(self, sketch: Sketch, gap: _Gap) -> int:
        text = (sketch.lay, sketch.text if gap.number == _TEXT else None, gap.number, gap.place)
        return self._texts.setdefault(text, len(self._texts))


# Server settings repeat from request to request: kept, the sketches save six sevenths of the time of a plain body.
_SKETCHES: Kept[ShapeKey, Sketches] = Kept(
    lambda key: Sketches(Shape(*key)), lambda made: len(repr(made.shape.header_items))
)


class Values(NamedTuple):
    """What fills the gaps: as ``_Gap`` counts, and the texts that have been made of it, by their number."""

    each: tuple[str | Url, Json | Deep, Body]
    texts: dict[int, str]


def sketches_of(plan: Plan) -> Sketches:
    """Return the sketches of a plan's shape, for any target."""
    return _SKETCHES[shape_key(plan)]


def values_of(plan: Plan, sketches: Sketches) -> Values:
    """Return what fills the gaps."""
    step = plan.request
    url, body = step.url, step.body
    literal = Deep(body) if sketches.shape.is_deep else body
    return Values((url if isinstance(url, str) else Url(url), literal, Body(body)), {})


def fill(sketch: Sketch, values: Values) -> str:
    """Return the text of a sketch with its gaps filled."""
    lay, finished, gaps, crowded, known, text_of, newline, _ = sketch
    pieces = finished.copy()
    each, texts = values
    if text_of is not Body:
        each = (each[0], each[1], text_of(each[2].value))
    every: tuple[Any, ...] = (*each, *known) if known else each
    for index, number, _, _ in crowded:
        pieces[index] = lay(every[number], _NOWHERE)
    for index, number, place, which in gaps:
        if place is None:
            text = lay(every[number], _place(pieces, index))
        else:
            text = texts.get(which) or lay(every[number], place)
            texts[which] = text
        _put(pieces, index, text, newline)
    return "".join(pieces)


_NOWHERE = Place()


def _sketch(target: Target, path: str, shape: Shape) -> Sketch:
    """Render a template for a shape, and lay out every value that is known and alone on its line."""
    language = target.written_in
    lay = language.lay
    pieces = pieces_of(target.root, path, language, shape)
    uploads = any(type(piece) is Value and piece.value is shape.upload_to for piece in pieces)
    based = shape.base is not None and any(type(piece) is Value and piece.value is shape.base for piece in pieces)
    gaps: list[_Gap] = []
    known: list[Any] = []
    text: type[Body] = Body
    for index, piece in enumerate(pieces):
        if type(piece) is not Value:
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
    return Sketch(lay, pieces, gaps, crowded, known, text, "\n", said)


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


def _number(value: Any) -> int | None:
    """The number of what fills a hole, or ``None`` for a value that is no hole."""
    if isinstance(value, Body) and isinstance(value.value, Hole):
        if value.value is URL:
            raise TypeError("a template writes request.url as it is, without the filter json")
        return _TEXT
    return None if not isinstance(value, Hole) else 0 if value is URL else 1


def _put(pieces: list[str], index: int, text: str, newline: str = "\n") -> None:
    """Put a literal in its place; one that begins on the next line leaves no space behind it."""
    if text.startswith(newline):
        pieces[index - 1] = pieces[index - 1].rstrip(" ")
    pieces[index] = text


def _is_alone(pieces: list[str], index: int) -> bool:
    """Whether no other value stands on the line of this one."""
    for side in (reversed(pieces[:index]), pieces[index + 1 :]):
        for piece in side:
            if type(piece) is Value:
                return False
            if "\n" in piece:
                break
    return True


def _place(pieces: list[str], index: int) -> Place:
    """Where a piece stands, by what is before and after it on its line."""
    line = "".join(pieces[:index]).rpartition("\n")[2]
    return Place(len(line) - len(line.lstrip(" ")), len(line), len("".join(pieces[index + 1 :]).partition("\n")[0]))
