"""Snippets in the pages of MkDocs, and wherever else Python-Markdown is at work: the fence ```` ```snippetgen ````.

It becomes the Markdown of its snippets before anything else reads the page, so that the site's own fences, tabs,
highlighting and copy buttons apply to it as to what is written by hand.
"""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

from markdown import Markdown
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor

from snippetgen.docs.content import Writer
from snippetgen.docs.fences import Fence, MarkdownPage
from snippetgen.docs.site import chosen_tabs, config_file, named_words
from snippetgen.errors import SnippetError, nearest
from snippetgen.words.config import Config, load_config

__all__ = ["SnippetExtension", "makeExtension"]

_BEFORE_EVERYTHING = 31.5
"""Below pymdownx.snippets (32), which brings other pages in, and above what reads lines (31.05 and less)."""


class SnippetExtension(Extension):
    """``markdown_extensions: [snippetgen]``."""

    def __init__(self, **kwargs: Any) -> None:
        self.config = {
            "config": ["", "The file with the settings. Default: snippetgen.toml beside mkdocs.yml, or here."],
            "profile": ["", "The profile whose placeholders are written."],
            "tabs": [
                "",
                "How several are shown: mkdocs (tabs, by default where the site has them), headings or details.",
            ],
            "folder": ["", "Where flows are looked for first. Default: the folder of the page."],
        }
        for name, value in kwargs.items():
            if name not in self.config:
                raise SnippetError(f'snippetgen: unknown option "{name}"{nearest(name, self.config)}')
            if not isinstance(value, (str, type(None))):
                raise SnippetError(f"snippetgen: the option {name} must be text")
        super().__init__(**{name: value or "" for name, value in kwargs.items()})

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802  (Python-Markdown's name for it)
        if "fenced_code_block" not in md.preprocessors:  # code has to be read by something
            md.registerExtensions(["fenced_code"], {})
        md.preprocessors.register(_Fences(md, self.getConfigs()), "snippetgen", _BEFORE_EVERYTHING)


makeExtension = SnippetExtension  # noqa: N816  (Python-Markdown's name for it)


class _Fences(Preprocessor):
    def __init__(self, md: Markdown, options: dict[str, str]) -> None:
        super().__init__(md)
        self._options = options

    def run(self, lines: list[str]) -> list[str]:
        if not any("snippetgen" in line for line in lines):
            return lines
        site = _Site(self.md)
        page = MarkdownPage(lines)
        written: list[str] = []
        done = 0
        writer = None
        for fence in page.fences():
            try:
                writer = writer or self._writer(site)
                shown, warnings = self._lines(fence, writer, site)
            except SnippetError as error:
                raise site.error(site.where(lines, fence.line), str(error)) from None
            for warning in warnings:
                site.warn(site.where(lines, fence.line), warning)
            written += lines[done : fence.begin]
            # A blank line above and below, but not a second one: that would end a footnote.
            above = [] if _is_blank(written[-1:]) else [""]
            below = [] if _is_blank(lines[fence.end : fence.end + 1]) else [""]
            blank = fence.prefix.rstrip()
            written += [fence.prefix + line if line else blank for line in [*above, *shown, *below]]
            done = fence.end
        return [*written, *lines[done:]]

    def _writer(self, site: _Site) -> Writer:
        file = config_file(site.folder, self._options["config"])
        config = load_config(file) if file else Config(folder=site.folder)
        return Writer(config, self._options["profile"] or None)

    def _lines(self, fence: Fence, writer: Writer, site: _Site) -> tuple[list[str], list[str]]:
        loaded = _loaded(self.md)
        if fence.prefix and "superfences" not in loaded:
            raise SnippetError("a fence that is indented or quoted needs the extension pymdownx.superfences")
        options = fence.attributes()
        asked = [value for name, value in options if name == "tabs"] or [self._options["tabs"]]
        needs = {
            "mkdocs": [f"pymdownx.{name}" for name in ("superfences", "tabbed", "details") if name not in loaded],
            "headings": [],
            "details": ["a place that is not indented"] if fence.prefix else [],
        }
        tabs = chosen_tabs(asked[-1], writer.config, needs)
        flows = [value for name, value in options if name == "flow"]
        if len(flows) != 1 or not flows[0]:
            raise SnippetError('the fence has to name one flow, as in flow="flow.json"')
        others = [(name, value) for name, value in options if name not in ("flow", "tabs")]
        folder = site.folder / self._options["folder"] if self._options["folder"] else site.page_folder
        words = named_words(flows[0], [*others, ("tabs", tabs)])
        shown, warnings = writer.lines(words, "markdown", folder, fence.level)
        if shown[0].startswith("=== "):  # else they would join tabs that stand directly above
            shown[0] = "===!" + shown[0].removeprefix("===")
        return shown, warnings


def _is_blank(lines: list[str]) -> bool:
    return not any(line.strip("> \t\r") for line in lines)


def _loaded(md: Markdown) -> set[str]:
    """Return which of pymdownx's extensions that matter here are loaded."""
    found = {name for name in ("tabbed", "details") if name in md.parser.blockprocessors}
    if type(md.preprocessors["fenced_code_block"]).__module__ == "pymdownx.superfences":
        found.add("superfences")
    return found


class _Site:
    """What is known of where a page comes from: everything in MkDocs, nothing where Python-Markdown works alone.

    MkDocs has no official way for an extension to ask; what makes links relative knows the page and the site.
    """

    def __init__(self, md: Markdown) -> None:
        in_mkdocs = "relpath" in md.treeprocessors
        links = md.treeprocessors["relpath"] if in_mkdocs else None
        file = getattr(links, "file", None)
        settings = getattr(getattr(links, "config", None), "config_file_path", None)
        source = getattr(file, "abs_src_path", None)
        self._name: str | None = getattr(file, "src_uri", None)
        self._page = Path(source) if source else None
        self.folder = Path(settings).parent if settings else Path()
        self.page_folder = self._page.parent if self._page else self.folder

    def where(self, lines: list[str], number: int) -> str:
        """Return the name of the page, and where a line of the text stands in its file, which may begin above it."""
        text = lines[number - 1]
        try:
            source = self._page.read_text("utf-8-sig").splitlines() if self._page else []
        except (OSError, UnicodeDecodeError):
            source = []
        places = [place for place, line in enumerate(source, 1) if line == text]
        before = lines[: number - 1].count(text)
        line = places[before] if before < len(places) else number
        return f"{self._name}:{line}" if self._name else f"line {line}"

    def error(self, where: str, message: str) -> Exception:
        """Return what stops the build with one line."""
        shown = f"snippetgen: {where}: {message}"
        if self._name:
            from mkdocs.exceptions import BuildError

            return BuildError(shown)
        return SnippetError(shown)

    def warn(self, where: str, message: str) -> None:
        """Say something that ends the build in MkDocs' strict mode."""
        logger = logging.getLogger("mkdocs.snippetgen" if self._name else "snippetgen")
        logger.warning("snippetgen: %s: %s", where, message)
