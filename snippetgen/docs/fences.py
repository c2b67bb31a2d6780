"""Finding the fences of a Markdown page, as Python-Markdown and pymdownx.superfences see them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from snippetgen.errors import SnippetError

__all__ = ["Fence", "MarkdownPage"]

NAME = "snippetgen"


@dataclass(frozen=True, slots=True)
class Fence:
    """A fence of ours: its lines are ``begin`` to ``end`` of the page, counted from 0; it begins on ``line``, from 1.

    ``prefix`` stands before each of its lines, ``info`` behind its marks; ``level`` is that of a heading here.
    """

    begin: int
    end: int
    prefix: str
    info: str
    level: int
    problem: str = ""

    @property
    def line(self) -> int:
        return self.begin + 1

    def attributes(self) -> list[tuple[str, str | None]]:
        """Return the attributes in their order, ``None`` where one has no value; raise ``SnippetError``.

        ``&quot;``, ``&amp;`` and ``&#10;`` in a value are the characters that they name, as in every Markdown fence
        (https://spec.commonmark.org/0.31.2/#entity-and-numeric-character-references).
        """
        if self.problem:
            raise SnippetError(self.problem)
        text = _OURS.sub("", self.info, count=1).strip()
        if self.info.startswith("{"):
            text = "{" + text
        if text.startswith("{"):
            if not text.endswith("}"):
                raise SnippetError("the brace before the attributes has to be closed, at the end of the line")
            text = text[1:-1].strip()
        found: list[tuple[str, str | None]] = []
        while text:
            attribute = _ATTRIBUTE.match(text)
            if not attribute:
                raise SnippetError(f'cannot read the attributes from here on: {text}; each is name="value"')
            value = next((group for group in attribute.groups()[1:] if group is not None), None)
            found.append((attribute[1], None if value is None else _decoded(value)))
            text = text[attribute.end() :].lstrip()
        return found


_OURS = re.compile(rf"\{{?\s*\.?{NAME}(?=[\s{{}}]|$)\}}?")
_ATTRIBUTE = re.compile(r"""([^\s="'{}]+)(?:=(?:"([^"]*)"|'([^']*)'|([^\s"']+)))?(?=\s|$)""")
_REFERENCE = re.compile(r"&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|(\w{2,31}));")


def _decoded(value: str) -> str:
    return _REFERENCE.sub(_character, value)


def _character(reference: re.Match[str]) -> str:
    from html.entities import html5

    decimal, hexadecimal, name = reference.groups()
    if name:
        return html5.get(f"{name};", reference[0])
    number = int(decimal) if decimal else int(hexadecimal, 16)
    return chr(number) if number < 0x110000 else reference[0]


class _Opening(NamedTuple):
    prefix: str
    item: str
    marks: str
    info: str


class MarkdownPage:
    """The lines of a page, and where its fences are."""

    def __init__(self, lines: Sequence[str]) -> None:
        self._lines = lines

    def fences(self) -> Iterator[Fence]:
        """Yield the fences of ours; one in another fence, in a comment or in indented code is an example of one."""
        level = 1
        number = 0
        while number < len(self._lines):
            line = self._lines[number]
            if heading := _HEADING.match(line):
                level = len(heading[1])
            opening = _opening(line)
            if opening is None:
                number = self._behind_comment(number)
                continue
            end = self._end(number, opening)
            if _OURS.match(opening.info) and not self._is_code(number, opening.prefix):
                problem = ""
                if opening.item:
                    problem = "the fence has to stand on a line of its own, below the mark of the list"
                elif end is None:
                    problem = f"the fence is not closed: {opening.marks} is missing"
                elif any(line.strip("> \t\r") for line in self._lines[number + 1 : end - 1]):
                    problem = "there is text in the fence; what it says has to be attributes, on its first line"
                yield Fence(number, end or number + 1, opening.prefix, opening.info, min(level + 1, 6), problem)
            number = end or number + 1

    def _end(self, number: int, opening: _Opening) -> int | None:
        """Return the number of the line behind the fence; ``None`` where nothing closes it: then it is text."""
        for below in range(number + 1, len(self._lines)):
            closing = _opening(self._lines[below])
            if closing and closing[1:] == ("", opening.marks, "") and _width(closing.prefix) == _width(opening.prefix):
                return below + 1
        return None

    def _behind_comment(self, number: int) -> int:
        """Return the number of the next line, or of the one behind the comment that begins here."""
        if self._lines[number].lstrip(" \t>").startswith("<!--"):
            for below in range(number, len(self._lines)):
                if "-->" in self._lines[below]:
                    return below + 1
        return number + 1

    def _is_code(self, number: int, prefix: str) -> bool:
        """Tell whether a line is indented as code is: by a tab or more, and not inside a list, a tab or the like."""
        margin = _width(prefix)
        if margin < 4 or prefix.strip():
            return False
        for above in range(number - 1, -1, -1):
            line = self._lines[above].expandtabs(4)
            indent = len(line) - len(line.lstrip())
            if line.strip() and (indent < margin or not margin):
                if _CONTAINER.match(line):
                    return False
                margin = min(indent, margin)
            if not line.strip() and not margin:  # the paragraph at the margin is above, and no item of a list
                return True
        return True


def _opening(line: str) -> _Opening | None:
    match = _FENCE.match(line)
    return _Opening(match[1], match[2] or "", match[3], match[4].strip()) if match else None


def _width(prefix: str) -> int:
    return len(prefix.expandtabs(4))


_FENCE = re.compile(r"([ \t>]*)([-*+][ \t]+|\d+[.)][ \t]+)?(`{3,}|~{3,})(.*)")
_HEADING = re.compile(r" {0,3}(#{1,6})[ \t]")
# Of a list, also one of pymdownx.fancylists; of a definition, a tab, an admonition; of a footnote.
_CONTAINER = re.compile(
    r"[ \t]*(?:(?:[-*+]|(?:\d+|[a-zA-Z]{1,4}|#)[.)]|:|={3}[!+]{0,2}|\?{3}\+?|!{3})[ \t]|\[\^[^\]]+\]:)"
)
