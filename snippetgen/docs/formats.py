"""How Markdown, MDX, reStructuredText and AsciiDoc write a block of code, and several as tabs.

Every function returns lines that begin at the margin; the page puts its own indentation before them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from html import escape
from typing import NamedTuple

__all__ = ["FORMATS", "Format", "Item", "Style"]

Lines = list[str]


class Item(NamedTuple):
    """A titled block: a tab, or what is folded away."""

    title: str
    block: Lines


class Style(NamedTuple):
    """A way to show several blocks, and one that is folded away; each takes the level of a heading here.

    Tabs have the name of a group, too: what is chosen in one stays chosen in the others of that name.
    """

    tabs: Callable[[Sequence[Item], int, str], Lines]
    folded: Callable[[Item, int], Lines]


class Format(NamedTuple):
    """A format of pages: how it fences code off, and its styles, of which the first is what it has by default.

    ``words`` writes text of a paragraph so that nothing in it is markup, and ``literal`` a name as code in a line.
    ``keeps_tabs`` tells whether a tab in code is one on the page that is made. Python-Markdown and docutils make spaces
    of it, as many as fill the column that it stands in: within a list or a quotation no two levels would be alike.
    """

    name: str
    fenced: Callable[[str, str], Lines]
    words: Callable[[str], str]
    literal: Callable[[str], str]
    styles: dict[str, Style]
    keeps_tabs: bool = True

    def block(self, code: str, language: str) -> Lines:
        """Return a block of code; a tab that would not stay one is four columns, as MkDocs has it.

        ``language`` is its name among highlighters.
        """
        return self.fenced(code if self.keeps_tabs else code.expandtabs(4), language)


def _indented(lines: Lines, columns: int) -> Lines:
    return [" " * columns + line if line else "" for line in lines]


def _joined(blocks: Sequence[Lines]) -> Lines:
    """Put the blocks below each other, with a blank line between."""
    lines: Lines = []
    for block in blocks:
        lines += ["", *block] if lines else block
    return lines


def _words(text: str) -> str:
    """Write what may be markup by its number, which Markdown, MDX and AsciiDoc read alike."""
    return re.sub(r"[][&<>{}\\`*_|~^+$]", lambda match: f"&#{ord(match[0])};", text)


def _one_by_one(block: Callable[[Item, int], Lines]) -> Callable[[Sequence[Item], int, str], Lines]:
    return lambda items, level, _: _joined([block(item, level) for item in items])


# Markdown


def _fence(lines: Lines) -> str:
    """A fence that no line of the block can close."""
    longest = max((len(run) for line in lines for run in re.findall("`+", line)), default=0)
    return "`" * max(3, longest + 1)


def _markdown_block(code: str, language: str) -> Lines:
    lines = code.removesuffix("\n").split("\n")
    fence = _fence(lines)
    return [f"{fence}{language}", *lines, fence]


def _heading(item: Item, level: int) -> Lines:
    return [f"{'#' * level} {item.title}", "", *item.block]


def _details(item: Item, _: int, opening: str = "<details>") -> Lines:
    return [opening, f"<summary>{escape(item.title)}</summary>", "", *item.block, "", "</details>"]


def _details_tabs(items: Sequence[Item], level: int, _: str) -> Lines:
    first, *others = items
    return _joined([_details(first, level, "<details open>"), *(_details(item, level) for item in others)])


def _mkdocs_block(start: str) -> Callable[[Item, int], Lines]:
    return lambda item, _: [f'{start} "{escape(item.title)}"', "", *_indented(item.block, 4)]


def _docusaurus_tabs(items: Sequence[Item], _: int, group: str) -> Lines:
    lines = [f'<Tabs groupId="{group}">']
    for number, item in enumerate(items):
        default = "" if number else " default"
        lines += [f'<TabItem value="{_value(item.title)}" label="{escape(item.title)}"{default}>', "", *item.block, ""]
        lines += ["</TabItem>"]
    return [*lines, "</Tabs>"]


def _value(title: str) -> str:
    return re.sub(r"\W+", "-", title.lower()).strip("-")


def _myst(name: str, argument: str, lines: Lines) -> Lines:
    fence = _fence(lines)
    return [f"{fence}{{{name}}} {argument}".rstrip(), *lines, fence]


def _myst_tabs(items: Sequence[Item], _: int, group: str) -> Lines:
    tabs = [_myst("tab-item", item.title, [f":sync: {_value(item.title)}", "", *item.block]) for item in items]
    return _myst("tab-set", "", [f":sync-group: {group}", "", *_joined(tabs)])


def _myst_folded(item: Item, _: int) -> Lines:
    return _myst("dropdown", item.title, item.block)


_HEADINGS = Style(_one_by_one(_heading), _heading)
_DETAILS = Style(_details_tabs, _details)
_DOCUSAURUS = Style(_docusaurus_tabs, _details)
_MKDOCS = Style(_one_by_one(_mkdocs_block("===")), _mkdocs_block("??? example"))
_MYST = Style(_myst_tabs, _myst_folded)


# reStructuredText


def _directive(name: str, argument: str, content: Lines, *options: str) -> Lines:
    head = f".. {name}:: {argument}".rstrip()
    return [head, *_indented([*options, "", *content], 3)]


def _rst_block(code: str, language: str) -> Lines:
    return _directive("code-block", language, code.removesuffix("\n").split("\n"))


def _rst_words(text: str) -> str:
    return re.sub(r"([\\*`|_])", r"\\\1", text)


def _rst_tabs(items: Sequence[Item], _: int, group: str) -> Lines:
    tabs = [
        _directive("tab-item", _rst_words(item.title), item.block, f":sync: {_value(item.title)}") for item in items
    ]
    return _directive("tab-set", "", _joined(tabs), f":sync-group: {group}")


def _rst_folded(item: Item, _: int) -> Lines:
    return _directive("dropdown", _rst_words(item.title), item.block)


def _rubric(item: Item, _: int) -> Lines:
    return [f".. rubric:: {_rst_words(item.title)}", "", *item.block]


# AsciiDoc


def _asciidoc_block(code: str, language: str) -> Lines:
    lines = code.removesuffix("\n").split("\n")
    delimiter = "----"
    while delimiter in lines:
        delimiter += "-"
    return [f"[source,{language}]", delimiter, *lines, delimiter]


def _asciidoc_titled(item: Item, _: int) -> Lines:
    return [f".{item.title}", *item.block]


def _asciidoc_folded(item: Item, _: int, options: str = "%collapsible") -> Lines:
    delimiter = "===="
    while delimiter in item.block:
        delimiter += "="
    return [f".{item.title}", f"[{options}]", delimiter, *item.block, delimiter]


def _asciidoc_tabs(items: Sequence[Item], level: int, _: str) -> Lines:
    first, *others = items
    opened = _asciidoc_folded(first, level, "%collapsible%open")
    return _joined([opened, *(_asciidoc_folded(item, level) for item in others)])


_MARKDOWN_STYLES = {
    "headings": _HEADINGS,
    "details": _DETAILS,
    "mkdocs": _MKDOCS,
    "docusaurus": _DOCUSAURUS,
    "sphinx": _MYST,
}

FORMATS = {
    "markdown": Format("Markdown", _markdown_block, _words, "`{}`".format, _MARKDOWN_STYLES, keeps_tabs=False),
    "mdx": Format(
        "MDX",
        _markdown_block,
        _words,
        "`{}`".format,
        {"docusaurus": _DOCUSAURUS, "headings": _HEADINGS, "details": _DETAILS},
    ),
    "rst": Format(
        "reStructuredText",
        _rst_block,
        _rst_words,
        "``{}``".format,
        {"sphinx": Style(_rst_tabs, _rst_folded), "headings": Style(_one_by_one(_rubric), _rubric)},
        keeps_tabs=False,
    ),
    "asciidoc": Format(
        "AsciiDoc",
        _asciidoc_block,
        _words,
        "`+{}+`".format,
        {
            "headings": Style(_one_by_one(_asciidoc_titled), _asciidoc_titled),
            "details": Style(_asciidoc_tabs, _asciidoc_folded),
        },
    ),
}
