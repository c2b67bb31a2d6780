"""Where in a page a comment is one: everywhere but in code, in other comments, and above the page.

Each function yields the numbers of the lines on which a marker would be seen by the readers of the format. What is sent
to it is the number of the line to go on with: what stands in a marked place is passed over. They look at lines, not at
a tree: Markdown is many dialects, and a page need not be valid in any of them.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Sequence
from typing import NamedTuple

__all__ = ["INLINE_CODE", "Numbers", "Unclosed", "outside_asciidoc", "outside_markdown", "outside_mdx", "outside_rst"]


Numbers = Generator[int, "int | None", None]


class Unclosed(Exception):  # noqa: N818  # it says what was found, and is nobody's error yet
    """Code, or a comment, that begins on line ``number``, counted from 0, and goes on to the end of the page."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


# Markdown

_PREFIX = re.compile(r"[ >]*")
_ITEM = re.compile(r"(?:[-*+]|[0-9]{1,9}[.)])(?: {1,4}(?=\S)| +|$)")
_FENCE = re.compile(r"(`{3,}|~{3,})(.*)")
# A footnote, a definition; an admonition and a tab of MkDocs.
_FOUR_COLUMNS = re.compile(r'\[\^[^\]]+\]:|!!! ?\w|\?\?\?\+? ?\w|===[!+]* "')
_DIRECTIVE = re.compile(r"\{([A-Za-z][\w:.-]*)\}")
_RAW = re.compile(r"<(pre|script|style|textarea)\b", re.IGNORECASE)
INLINE_CODE = re.compile(r"(`+)(?!`).*?(?<!`)\1(?!`)")

# What MyST's directives hold is Markdown, but for these, and for the names of languages that other tools write so.
_CODE_DIRECTIVES = re.compile(
    "code|code-block|code-cell|sourcecode|parsed-literal|literalinclude|math|mermaid|graphviz|raw|eval-rst|prompt"
    "|doctest|testcode|bash|c|cpp|css|go|html|java|javascript|js|json|julia|python|r|rust|sh|sql|toml|typescript|yaml"
)


class _Open(NamedTuple):
    """A fence: its marks, where it begins, and the quotation and the list item that it cannot outlive."""

    marks: str
    number: int
    depth: int
    column: int


class _Markdown:
    """What is open at a line: list items by the columns of their text, fences of directives, and code."""

    def __init__(self, *, mdx: bool) -> None:
        self.mdx = mdx
        self.columns: list[int] = []
        self.directives: list[str] = []
        self.fence: _Open | None = None
        self.until = ""  # what ends a comment, or a block of raw HTML
        self.begun = 0  # the line on which that begins

    def is_outside(self, number: int, line: str) -> bool:
        """Take the next line; tell whether a marker on it would be one."""
        text = line.rstrip().expandtabs(4)
        if self.until:
            if self.until in text.lower():
                self.until = ""
            return False
        prefix = _PREFIX.match(text)
        column = prefix.end() if prefix else 0
        if column == len(text):
            return False
        depth = text.count(">", 0, column)
        if self.fence and not self._is_past(column, depth):
            marks = text[column:]
            closes = set(marks) == {self.fence.marks[0]} and len(marks) >= len(self.fence.marks)
            if closes and depth == self.fence.depth and (self.mdx or column < self.fence.column + 4):
                self.fence = None
            return False
        self.fence = None
        column, depth = self._enter(text, column, depth)
        return not self._opens_fence(number, text[column:], column, depth) and self._reads(number, text[column:])

    def _is_past(self, column: int, depth: int) -> bool:
        return self.fence is not None and (depth < self.fence.depth or column < self.fence.column)

    def _enter(self, text: str, column: int, depth: int) -> tuple[int, int]:
        """Leave the list items that end above the line, and enter those that begin on it; return where text begins."""
        while self.columns and column < self.columns[-1]:
            self.columns.pop()
        while item := _ITEM.match(text, column):
            if not self.mdx and column >= self._column + 4:
                break
            quote = _PREFIX.match(text, item.end())
            self.columns.append(item.end() + (item.end() == len(text)))
            column = quote.end() if quote else item.end()
            depth += text.count(">", item.end(), column)
        if _FOUR_COLUMNS.match(text, column):
            self.columns.append(column + 4)
        return column, depth

    @property
    def _column(self) -> int:
        return self.columns[-1] if self.columns else 0

    def _opens_fence(self, number: int, text: str, column: int, depth: int) -> bool:
        match = _FENCE.match(text)
        if not match or (match[1][0] == "`" and "`" in match[2]) or (not self.mdx and column >= self._column + 4):
            return False
        marks, info = match[1], match[2].strip()
        if not info and self.directives and marks.startswith(self.directives[-1]):
            self.directives.pop()
            return True
        directive = _DIRECTIVE.match(info)
        if directive and not _CODE_DIRECTIVES.fullmatch(directive[1]):
            self.directives.append(marks)
        else:
            self.fence = _Open(marks, number, depth, self._column)
        return True

    def _reads(self, number: int, text: str) -> bool:
        """Look for what begins on a line of text and goes on below it."""
        self.begun = number
        raw = _RAW.match(text)
        if raw and f"</{raw[1].lower()}>" not in text.lower():
            self.until = f"</{raw[1].lower()}>"
            return False
        plain = INLINE_CODE.sub("", text)
        for begin, end in (("<!--", "-->"), ("{/*", "*/")):
            if begin in plain and end not in plain.rpartition(begin)[2]:
                self.until = end
        return True


def outside_markdown(lines: Sequence[str], *, mdx: bool = False) -> Numbers:
    """Pass over fenced code, comments, raw HTML, and what stands above the page (its front matter).

    Indented code is not passed over: in a tab, an item or a tag of many a dialect it is no code. Raises ``Unclosed``
    where something has no end.
    """
    page = _Markdown(mdx=mdx)
    first = lines[0].rstrip() if lines else ""
    number = 0
    if first in ("---", "+++"):
        ends = ("---", "...") if first == "---" else ("+++",)
        number = next((below for below in range(1, len(lines)) if lines[below].rstrip() in ends), -1) + 1
    while number < len(lines):
        after = (yield number) if page.is_outside(number, lines[number]) else None
        if after is not None:
            page.until = ""  # the marker has been read to its end
        number = number + 1 if after is None else after
    if page.fence or page.until:
        raise Unclosed(page.fence.number if page.fence else page.begun)


def outside_mdx(lines: Sequence[str]) -> Numbers:
    """The same for MDX, which knows no indented code."""
    return outside_markdown(lines, mdx=True)


# reStructuredText

_RST_ITEMS = re.compile(r"\s*(?:(?:[-*+\u2022\u2023\u2043]|\(?(?:[0-9]+|[a-zA-Z]|#|[ivxlcdmIVXLCDM]+)[.)])\s+)*")
_RST_CODE = re.compile(
    r"\.\. +(?:code|code-block|sourcecode|parsed-literal|highlight|prompt|raw|math|literal|doctest|csv-table"
    r"|productionlist|test(?:code|setup|output|cleanup)|graphviz|graph|digraph|mermaid|uml|plot|asciinema"
    r"|(?:program|command)-output|jupyter-execute|ipython3?|runblock|jinja|exec|exec_code)::"
)
_RST_MARKUP = re.compile(r"\.\. +(?:[\w:.+-]+ ?::|_|\[|\||/?snippetgen(?:\s|$))")


def outside_rst(lines: Sequence[str]) -> Numbers:
    """Pass over literal blocks, blocks of code and comments: what is indented deeper than the text that opens one."""
    opened: int | None = None
    number = -1
    while (number := number + 1) < len(lines):
        line = lines[number].expandtabs(8).rstrip()
        items = _RST_ITEMS.match(line)
        indent = len(line) - len(line.lstrip())
        if opened is not None:
            if not line or indent > opened:
                continue
            opened = None
        if (after := (yield number)) is not None:
            number = after - 1
            continue
        column = items.end() if items else indent
        text = line[column:]
        explicit = text.startswith(".. ")
        empty = text == ".." and number + 1 < len(lines) and not lines[number + 1].strip()
        if (
            (text.endswith("::") and not explicit and (text == "::" or set(text) != {":"}))
            or (text == ".." and not empty)
            or (explicit and (_RST_CODE.match(text) or not _RST_MARKUP.match(text)))
        ):
            opened = column


# AsciiDoc

_ASCIIDOC_DELIMITER = re.compile(r"-{4,}|\.{4,}|\+{4,}|/{4,}|```[\w-]*")
_ASCIIDOC_CODE = re.compile(r"\[(?:source|listing|literal|verse|stem|pass)\b.*\]|\[,.*\]")


def outside_asciidoc(lines: Sequence[str]) -> Numbers:
    """Pass over listings, literal and passed-through blocks, and comments of several lines.

    Raises ``Unclosed`` where one has no end.
    """
    delimiter, opened = "", 0
    number = -1
    while (number := number + 1) < len(lines):
        text = lines[number].rstrip()
        above = lines[number - 1].rstrip() if number else ""
        if delimiter:
            if text == delimiter:
                delimiter = ""
        elif (_ASCIIDOC_DELIMITER.fullmatch(text) and not _underlines(lines, number)) or (
            text == "--" and _ASCIIDOC_CODE.fullmatch(above)
        ):
            delimiter, opened = "```" if text.startswith("```") else text, number
        elif (after := (yield number)) is not None:
            number = after - 1
    if delimiter:
        raise Unclosed(opened)


def _underlines(lines: Sequence[str], number: int) -> bool:
    """Whether a line is that below a title, as long as the title is: a heading of two lines."""
    title, line = lines[number - 1].rstrip() if number else "", lines[number].rstrip()
    alone = number < 2 or not lines[number - 2].strip()
    return bool(title) and title[0] not in ".[/" and alone and abs(len(title) - len(line)) <= 1
