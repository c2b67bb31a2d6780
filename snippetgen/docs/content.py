"""From the words of a marker to the lines that stand in its place."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import groupby
from pathlib import Path

import click

from snippetgen.docs.formats import FORMATS, Format, Item, Style
from snippetgen.docs.setup import setup_lines
from snippetgen.errors import SnippetError
from snippetgen.flow.descriptor import Flow
from snippetgen.languages.language import find_language
from snippetgen.snippets.example import example
from snippetgen.snippets.snippet import Snippet
from snippetgen.words.asked import ask
from snippetgen.words.config import TABS, Config
from snippetgen.words.fetched import address_of
from snippetgen.words.find import find_file, find_flow
from snippetgen.words.operations import asked_operations, operation_of
from snippetgen.words.options import profile_option, run_options, server_options, target_options
from snippetgen.words.targets import chosen_targets
from snippetgen.words.words import Words

__all__ = ["Writer", "marker", "split_words"]


@click.command("snippetgen", add_help_option=False)
@click.argument("flow", metavar="FLOW")
@target_options
@run_options
@server_options
@profile_option
@click.option("--tabs", type=click.Choice(TABS))
@click.option("--setup", is_flag=True)
@click.option("--answer", is_flag=True)
def marker() -> None:
    """What a marker may say: the words of ``snippetgen generate`` that decide what a snippet is, and how to show it."""


def split_words(text: str) -> list[str]:
    """Split the words of a marker as a shell would; the command's name, ``generate``, may stand before them."""
    try:
        words = shlex.split(text)
    except ValueError:
        raise SnippetError("a quotation mark in the marker has no second one") from None
    return words[1:] if words[:1] == ["generate"] else words


@dataclass
class Writer:
    """Writes what markers ask for. ``profile`` is that of the command, which a marker may overrule.

    Files are looked for in the folder of the page, in that of the configuration, and in the working directory.
    """

    config: Config = field(default_factory=Config)
    profile: str | None = None

    def __post_init__(self) -> None:
        # Many markers of a documentation are about a few flows.
        self._find = lru_cache(maxsize=64)(find_flow)

    def lines(self, words: Sequence[str], format_name: str, folder: Path, level: int) -> tuple[list[str], list[str]]:
        """Return the lines for a page in ``folder``, without indentation, and the warnings; raise ``SnippetError``.

        ``level`` is that of a heading, where the style has headings.
        """
        asked = self._words(words, folder)
        options = asked.options
        if options["flow"] == "-":
            raise SnippetError("a page has no standard input; name the flow")
        flow, url = self._find(options["flow"], asked.folders, address_of(asked))
        snippets = ask(flow, url, asked)
        page_format = FORMATS[format_name]
        style = page_format.styles[self._style(options["tabs"], page_format)]
        shown = _shown(snippets, page_format, style, level, setup=options["setup"])
        if options["answer"]:
            for item in _answers(flow, asked, page_format):
                shown += ["", *style.folded(item, level)]
        return shown, list(dict.fromkeys(warning for snippet in snippets for warning in snippet.warnings))

    def files(self, words: Sequence[str], folder: Path) -> list[Path]:
        """Return the files that the lines depend on: the flow, what ``@FILE`` names, and the templates."""
        asked = self._words(words, folder)
        options = asked.options
        named = [options["flow"]]
        named += [value[1:] for value in (options["tweaks"], options["payload"]) if value and value.startswith("@")]
        found = [find_file(name, asked.folders) for name in named]
        for target in chosen_targets(options):
            found += [root / name for root in target.roots for name in target.templates.values()]
        return [path for path in found if path.is_file()]

    def _words(self, words: Sequence[str], folder: Path) -> Words:
        context = _context(words)
        options = {**context.params, "profile": context.params["profile"] or self.profile}
        said = click.core.ParameterSource.COMMANDLINE
        given = {name for name in options if context.get_parameter_source(name) is said}
        folders = tuple(dict.fromkeys((folder, self.config.folder, Path())))
        if options["templates"]:
            options["templates"] = find_file(options["templates"], folders)
        return Words(options, given, self.config, folders)

    def _style(self, wanted: str | None, page_format: Format) -> str:
        """Return the marker's style, or that of the configuration if the format has it, or the format's own."""
        if wanted and wanted not in page_format.styles:
            known = ", ".join(page_format.styles)
            raise SnippetError(f'--tabs: {page_format.name} has no "{wanted}" (it has {known})')
        names = (wanted, self.config.tabs, *page_format.styles)
        return next(name for name in names if name in page_format.styles)


def _context(words: Sequence[str]) -> click.Context:
    try:
        return marker.make_context("snippetgen", list(words))
    except click.ClickException as error:
        raise SnippetError(error.format_message()) from None
    except ValueError as error:  # a path with a NUL in it
        raise SnippetError(f"--templates: {error}") from None


def _shown(snippets: Sequence[Snippet], page_format: Format, style: Style, level: int, *, setup: bool) -> list[str]:
    """Return the snippets as tabs of languages; where a language has several clients, they are tabs within its own."""
    several = len({snippet.operation for snippet in snippets}) > 1
    by_language = {name: list(own) for name, own in groupby(snippets, lambda snippet: snippet.language)}
    items: list[Item] = []
    for name, own in by_language.items():
        nested = len(by_language) > 1 and len({snippet.client for snippet in own}) > 1
        inner = []
        for snippet in own:
            title = snippet.client if nested else snippet.title
            block = page_format.block(snippet.code, find_language(name).highlight)
            inner.append(
                Item(
                    f"{title}: {snippet.operation}" if several else title,
                    [*(setup_lines(snippet, page_format) if setup else []), *block],
                )
            )
        items += [Item(own[0].title, style.tabs(inner, level + 1, f"{name}-client"))] if nested else inner
    return style.tabs(items, level, "language") if len(items) > 1 else items[0].block


def _answers(flow: Flow, words: Words, page_format: Format) -> list[Item]:
    names = asked_operations(words)
    return [
        Item(
            "Answer" if len(names) == 1 else f"Answer: {name}",
            page_format.block(example(flow, operation_of(name, flow, words)), "json"),
        )
        for name in names
    ]
