"""Snippets in the pages of Sphinx: the directive ``.. snippetgen:: flow.json``, in reStructuredText and in MyST."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

from docutils import nodes
from docutils.parsers.rst.states import RSTState
from docutils.statemachine import StringList
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from snippetgen.docs.content import Writer
from snippetgen.docs.site import OPTIONS, chosen_tabs, config_file, named_words
from snippetgen.errors import SnippetError
from snippetgen.words.config import Config, load_config

__all__ = ["SnippetDirective", "setup"]

_LOG = logging.getLogger(__name__)
_HEADING_LEVEL = 3  # headings below a directive are rubrics, whose level only MyST shows


def _text(value: str | None) -> str:
    return value or ""


class SnippetDirective(SphinxDirective):
    """``.. snippetgen:: FLOW``, with the options of the command line.

    Files are looked for in the folder of the page, then in that of the settings; ``/flow.json`` begins at the folder
    of the sources, as it does for Sphinx's own ``include``.
    """

    required_arguments = 1
    final_argument_whitespace = True
    option_spec: ClassVar[dict[str, Callable[[str], Any]]] = dict.fromkeys(OPTIONS, _text)

    def run(self) -> list[nodes.Node]:
        """Return what the page's own parser makes of the lines that ``snippetgen sync`` would write there."""
        try:
            lines, warnings = self._lines()
        except SnippetError as error:
            self.env.note_reread()  # the flow that is missing may be there next time
            raise self.error(f"snippetgen: {error}") from None
        for warning in warnings:
            _LOG.warning(warning, location=self.get_location(), type="snippetgen")
        source, line = self.get_source_info()
        parent = nodes.Element()
        parent.document = self.state.document
        items = [(source, line - 1)] * len(lines)
        self.state.nested_parse(StringList(lines, items=items), self.content_offset, parent)
        return parent.children

    def _lines(self) -> tuple[list[str], list[str]]:
        site = Path(self.env.app.confdir)
        file = config_file(site, self.config.snippetgen_config)
        config = load_config(file) if file else Config(folder=site)
        writer = Writer(config, self.config.snippetgen_profile)
        page = Path(self.env.doc2path(self.env.docname)).parent
        options = dict(self.options)
        lacking = [] if "sphinx_design" in self.env.app.extensions else ["the extension sphinx_design"]
        tabs = chosen_tabs(options.pop("tabs", None), config, {"sphinx": lacking, "headings": []})
        words = named_words(self._flow(), [*options.items(), ("tabs", tabs)])
        for depended in [*writer.files(words, page), *([file] if file else [])]:
            self.env.note_dependency(str(depended.resolve()))
        return writer.lines(words, self._format(), page, _HEADING_LEVEL)

    def _flow(self) -> str:
        flow: str = self.arguments[0]
        if flow.startswith("/") and not Path(flow).exists():
            return self.env.relfn2path(flow)[1]
        return flow

    def _format(self) -> str:
        """Return the format that the state parses: MyST's has only the looks of docutils' own."""
        return "rst" if isinstance(self.state, RSTState) else "markdown"


def setup(app: Sphinx) -> dict[str, Any]:
    """Add the directive, and the values ``snippetgen_config`` and ``snippetgen_profile`` of conf.py."""
    app.add_config_value("snippetgen_config", None, "env", [str, type(None)])
    app.add_config_value("snippetgen_profile", None, "env", [str, type(None)])
    app.add_directive("snippetgen", SnippetDirective)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
