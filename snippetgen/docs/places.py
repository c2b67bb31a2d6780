"""The marked places of a page: found where a reader of its format would see a comment, and nowhere else.

A marker in a block of code is an example of a marker, and stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

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
    yields the numbers of the lines, from one on, on which a marker would be one. ``heading`` tells the
    level of a line that is a heading by the length of its first group.
    """

    opening: re.Pattern[str]
    terminators: tuple[tuple[str, str, str], ...]
    closing: re.Pattern[str]
    outside: Callable[[Sequence[str], int], Iterator[int]]
    heading: re.Pattern[str]
    example: str


def split_lines(text: str) -> list[str]:
    """Split at line breaks of every system, and at nothing else, keeping them."""
    return re.findall(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+", text)


def find_places(lines: Sequence[str], format_name: str) -> list[Place]:
    """Return the marked places of a page in their order; raise ``MarkerError``."""
    syntax = SYNTAXES[format_name]
    places: list[Place] = []
    level = 1
    numbers = syntax.outside(lines, 0)
    while (number := next(numbers, None)) is not None:
        line = lines[number]
        if heading := syntax.heading.match(line):
            level = len(heading[1])
        if syntax.closing.match(line):
            raise MarkerError(number + 1, "the end of a marked place that has no beginning")
        if opening := syntax.opening.match(line):
            words, begin = _marker(lines, number, opening, syntax)
            end = _end(lines, number, begin, syntax)
            places.append(Place(number + 1, words, begin, end, opening[1], min(level + 1, 6)))
            # Begun anew: what is in the place, a fence that somebody has broken perhaps, says nothing of what follows.
            numbers = syntax.outside(lines, end + 1)
    return places


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


def _outside_markdown(lines: Sequence[str], start: int) -> Iterator[int]:
    """Pass over fenced code, comments, and what stands above the page (its front matter)."""
    fence = ""
    in_comment = False
    if start == 0 and lines and lines[0].rstrip() == "---":
        start = next((number for number in range(1, len(lines)) if lines[number].rstrip() in ("---", "...")), -1) + 1
    for number in range(start, len(lines)):
        line = lines[number]
        mark = _FENCE.match(line)
        if in_comment:
            in_comment = "-->" not in line
        elif fence:
            if mark and mark[1].startswith(fence) and not mark[2].strip():
                fence = ""
        elif mark and not (mark[1][0] == "`" and "`" in mark[2]):
            fence = mark[1]
        else:
            yield number
            # A marker ends where its words do; it is no comment of somebody's that may go on.
            in_comment = bool(_COMMENT.match(line)) and "-->" not in line and not _MARKDOWN_OPENING.match(line)


_FENCE = re.compile(r"[ \t>]*(?:[-*+][ \t]+|[0-9]+[.)][ \t]+)?(`{3,}|~{3,})([^\r\n]*)")
_COMMENT = re.compile(r"[ \t>]*<!--")
_MARKDOWN_OPENING = re.compile(r"([ \t>]*)(?:<!--|\{/\*)[ \t]*snippetgen(?=\s|$|-->|\*/)")
_MARKDOWN_CLOSING = re.compile(r"[ \t>]*(?:<!--\s*/snippetgen\s*-->|\{/\*\s*/snippetgen\s*\*/\})\s*$")


def _outside_rst(lines: Sequence[str], start: int) -> Iterator[int]:
    """Pass over literal blocks, blocks of code and comments: what is indented deeper than the line that opens one."""
    opened: int | None = None
    for number in range(start, len(lines)):
        line = lines[number]
        text = line.strip()
        indent = len(line) - len(line.lstrip())
        if opened is not None:
            if not text or indent > opened:
                continue
            opened = None
        yield number
        explicit = text == ".." or text.startswith(".. ")
        if (
            _RST_LITERAL.match(text)
            or (not explicit and text.endswith("::"))
            or (explicit and not _RST_MARKUP.match(text) and not _RST_OPENING.match(line))
        ):
            opened = indent


_RST_LITERAL = re.compile(r"\.\. +(?:code|code-block|sourcecode|parsed-literal|highlight|prompt|raw|math)::")
_RST_MARKUP = re.compile(r"\.\. +(?:[\w:.+-]+ ?::|_|\[|\||/snippetgen\s*$)")
_RST_OPENING = re.compile(r"([ \t]*)\.\. +snippetgen(?=\s|$)")


def _outside_asciidoc(lines: Sequence[str], start: int) -> Iterator[int]:
    """Pass over listings, literal and passed-through blocks, and comments of several lines."""
    delimiter = ""
    for number in range(start, len(lines)):
        text = lines[number].rstrip()
        if delimiter:
            if text == delimiter:
                delimiter = ""
        elif _ASCIIDOC_DELIMITER.fullmatch(text):
            delimiter = "```" if text.startswith("```") else text
        else:
            yield number


_ASCIIDOC_DELIMITER = re.compile(r"-{4,}|\.{4,}|\+{4,}|/{4,}|```[\w-]*")

_MARKDOWN = _Syntax(
    opening=_MARKDOWN_OPENING,
    terminators=(("<!--", "-->", ""), ("{/*", "*/", "}")),
    closing=_MARKDOWN_CLOSING,
    outside=_outside_markdown,
    heading=re.compile(r" {0,3}(#{1,6})[ \t]"),
    example="<!-- /snippetgen -->",
)

SYNTAXES = {
    "markdown": _MARKDOWN,
    "mdx": _MARKDOWN._replace(example="{/* /snippetgen */}"),
    "rst": _Syntax(
        opening=_RST_OPENING,
        terminators=(),
        closing=re.compile(r"[ \t]*\.\. +/snippetgen\s*$"),
        outside=_outside_rst,
        heading=re.compile(r"(?!)()"),  # a rubric has no level
        example=".. /snippetgen",
    ),
    "asciidoc": _Syntax(
        opening=re.compile(r"()// *snippetgen(?=\s|$)"),
        terminators=(),
        closing=re.compile(r"// */snippetgen\s*$"),
        outside=_outside_asciidoc,
        heading=re.compile(r"(={1,6})[ \t]"),
        example="// /snippetgen",
    ),
}
