"""The marked places of a page: found where a reader of its format would see a comment, and nowhere else.

A marker in a block of code is an example of a marker, and stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from snippetgen.docs.outside import (
    INLINE_CODE,
    Numbers,
    Unclosed,
    outside_asciidoc,
    outside_markdown,
    outside_mdx,
    outside_rst,
)
from snippetgen.errors import SnippetError

__all__ = ["SYNTAXES", "MarkerError", "Place", "find_places", "split_lines"]


class MarkerError(SnippetError):
    """What is wrong with a marker; ``line`` is where it stands, from 1 on."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line


@dataclass(frozen=True, slots=True)
class Place:
    """A marked place: ``words`` are those of its marker, which stands on ``line``.

    The lines ``begin`` to ``end`` of the page, counted from 0, are between marker and end. ``prefix`` stands before
    each of them: the indentation, or the marks of a quotation. ``level`` is that of a heading here.
    """

    line: int
    words: str
    begin: int
    end: int
    prefix: str
    level: int


class _Syntax(NamedTuple):
    """How a format marks: the beginning of a marker, what ends it, the end of the place, and how code is passed over.

    ``terminators`` are the beginnings of comments, each with what ends it and what stands behind that. ``outside``
    yields the numbers of the lines on which a marker would be one. ``heading`` tells the level of a line that is a
    heading by the length of its first group. ``near_miss`` finds what was meant as a marker.
    """

    opening: re.Pattern[str]
    terminators: tuple[tuple[str, str, str], ...]
    closing: re.Pattern[str]
    outside: Callable[[Sequence[str]], Numbers]
    heading: re.Pattern[str]
    near_miss: re.Pattern[str]
    example: str
    is_detached: Callable[[Sequence[str], int], bool] = lambda lines, number: False  # noqa: ARG005


def split_lines(text: str) -> list[str]:
    """Split at line breaks of every system, and at nothing else, keeping them."""
    return re.findall(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+", text)


def find_places(lines: Sequence[str], format_name: str) -> list[Place]:
    """Return the marked places of a page in their order; raise ``MarkerError``."""
    syntax = SYNTAXES[format_name]
    places: list[Place] = []
    level = 1
    numbers = syntax.outside(lines)
    after: int | None = None
    try:
        while True:
            number = next(numbers) if after is None else numbers.send(after)
            line, after = lines[number], None
            if heading := syntax.heading.match(line):
                level = len(heading[1])
            if syntax.closing.match(line):
                raise MarkerError(number + 1, "the end of a marked place that has no beginning")
            if opening := syntax.opening.match(line):
                places.append(_place(lines, number, opening, syntax, min(level + 1, 6)))
                after = places[-1].end + 1
            elif syntax.near_miss.search(INLINE_CODE.sub("", line)):
                raise MarkerError(number + 1, f"a marker stands on a line of its own, as {syntax.example} does")
    except StopIteration:
        return places
    except Unclosed as block:
        # A marker in code that never ends is more likely a mistake than an example.
        inside = range(block.number, len(lines))
        marker = next((number for number in inside if syntax.opening.match(lines[number])), None)
        if marker is not None:
            message = f"the marker stands in code or a comment that begins on line {block.number + 1} and has no end"
            raise MarkerError(marker + 1, message) from None
        return places


def _place(lines: Sequence[str], number: int, opening: re.Match[str], syntax: _Syntax, level: int) -> Place:
    if syntax.is_detached(lines, number):
        raise MarkerError(number + 1, "a comment ends the item of a list; put the marked place in a block, --")
    words, begin = _marker(lines, number, opening, syntax)
    prefix = opening[1] + " " if opening[1].endswith(">") else opening[1]
    return Place(number + 1, words, begin, _end(lines, number, begin, syntax), prefix, level)


def _marker(lines: Sequence[str], number: int, opening: re.Match[str], syntax: _Syntax) -> tuple[str, int]:
    """Return the words of the marker that begins on a line, and the number of the line below it."""
    prefix, start = opening[1], opening[0][len(opening[1]) :]
    terminator, last = next(
        ((end, last) for begin, end, last in syntax.terminators if start.startswith(begin)), ("", "")
    )
    rest = lines[number][opening.end() :].rstrip()
    if not terminator:  # a comment that ends where its lines do
        below = number + 1
        while below < len(lines) and re.match(rf"{re.escape(prefix)}[ \t]+\S", lines[below]) and start.startswith(".."):
            rest += f"\n{lines[below].strip()}"
            below += 1
        return rest, below
    words: list[str] = []
    for below in range(number, len(lines)):
        if below > number:
            rest = lines[below].removeprefix(prefix).rstrip()
        if terminator in rest:
            before, _, behind = rest.partition(terminator)
            if behind.strip() != last:
                raise MarkerError(below + 1, f"{terminator}{last} ends the marker; nothing may stand behind it")
            return "\n".join([*words, before]), below + 1
        words.append(rest)
    raise MarkerError(number + 1, f"the marker has no end: {terminator}{last} is missing")


def _end(lines: Sequence[str], number: int, begin: int, syntax: _Syntax) -> int:
    for index in range(begin, len(lines)):
        if syntax.closing.match(lines[index]):
            return index
        if syntax.opening.match(lines[index]):
            raise MarkerError(index + 1, f"the place of the marker on line {number + 1} has to end above this marker")
    raise MarkerError(number + 1, f"the marked place has no end: add {syntax.example} below it")


_MARKDOWN_OPENING = re.compile(r"([ \t>]*)(?:<!--|\{/\*)[ \t]*snippetgen(?=\s|$|-->|\*/)")
_MARKDOWN_CLOSING = re.compile(r"[ \t>]*(?:<!--\s*/snippetgen\s*-->|\{/\*\s*/snippetgen\s*\*/\})\s*$")

_MARKDOWN = _Syntax(
    opening=_MARKDOWN_OPENING,
    terminators=(("<!--", "-->", ""), ("{/*", "*/", "}")),
    closing=_MARKDOWN_CLOSING,
    outside=outside_markdown,
    heading=re.compile(r" {0,3}(#{1,6})[ \t]"),
    near_miss=re.compile(r"(?:<!--|\{/\*)\s*/?snippetgen(?=[\s:]|-->|\*/)"),
    example="<!-- /snippetgen -->",
)

SYNTAXES = {
    "markdown": _MARKDOWN,
    "mdx": _MARKDOWN._replace(  # which has no other comments
        opening=re.compile(r"([ \t>]*)\{/\*[ \t]*snippetgen(?=\s|$|\*/)"),
        closing=re.compile(r"[ \t>]*\{/\*\s*/snippetgen\s*\*/\}\s*$"),
        outside=outside_mdx,
        example="{/* /snippetgen */}",
    ),
    "rst": _Syntax(
        opening=re.compile(r"([ \t]*)\.\. +snippetgen(?=\s|$)"),
        terminators=(),
        closing=re.compile(r"[ \t]*\.\. +/snippetgen\s*$"),
        outside=outside_rst,
        heading=re.compile(r"(?!)()"),  # a rubric has no level
        near_miss=re.compile(r"\.\. +/?snippetgen:?(?=\s|$)"),
        example=".. /snippetgen",
    ),
    "asciidoc": _Syntax(
        opening=re.compile(r"()// *snippetgen(?=\s|$)"),
        terminators=(),
        closing=re.compile(r"// */snippetgen\s*$"),
        outside=outside_asciidoc,
        heading=re.compile(r"(={1,6})[ \t]"),
        near_miss=re.compile(r"^\s*// */?snippetgen(?=[\s:]|$)"),
        example="// /snippetgen",
        is_detached=lambda lines, number: number > 0 and lines[number - 1].strip() == "+",
    ),
}
