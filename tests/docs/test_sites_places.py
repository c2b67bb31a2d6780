"""Where a marker of ``snippetgen sync`` may stand: real compilers find the tabs there, whole."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from markdown import markdown

from tests.docs.sites import (
    Node,
    Tabs,
    build_sphinx,
    docusaurus_tabs,
    mkdocs_tabs,
    read_html,
    read_page,
    render,
    sphinx_tabs,
    sync,
)
from tests.docs.test_sites_hostile import TEXTS, descriptor, right

pytestmark = pytest.mark.sites

NAME = "quotes"
IMPORTS = "import Tabs from '@theme/Tabs';\nimport TabItem from '@theme/TabItem';\n\n"
MDX = {
    "in the middle of a paragraph": "Text\n{m}\nMore",
    "in a quotation": "> Text\n>\n> {m}",
    "in a list without blank lines": "1. Item\n   {m}\n2. Item",
    "in an inner list": "- Item\n  - Item\n\n    {m}",
    "in an element": "<div>\n  <div>\n\n  {m}\n\n  </div>\n</div>",
    "indented as code is elsewhere": "<div>\n        {m}\n</div>",
    "indented by a tab": "<div>\n\t{m}\n</div>",
    "twice": "{m}\n{m}",
}
MKDOCS = {
    "in the middle of a paragraph": "Text\n{m}\nMore",
    "in a quotation": "> Text\n>\n> {m}",
    "in a list without blank lines": "1.  Item\n    {m}\n2.  Item",
    "in an inner list": "-   Item\n    -   Item\n\n        {m}",
    "in an admonition, by a tab": "!!! note\n\n\t{m}",
    "twice": "{m}\n{m}",
    "twice in a list": "-   Item\n\n    {m}\n\n    {m}",
}
RST = {
    "between paragraphs": "Text\n\n{m}\n\nMore",
    "in a list without blank lines": "#. Item\n\n   {m}\n#. Item",
    "in a quotation": "Text\n\n   {m}\n\nMore",
    "in a note, by a tab": ".. note::\n\n\t{m}\n\nMore",
    "twice": "{m}\n{m}",
}
MYST = {
    "in the middle of a paragraph": "Text\n{m}\nMore",
    "in a quotation": "> Text\n>\n> {m}",
    "in a list without blank lines": "1. Item\n   {m}\n2. Item",
    "in a directive": ":::{note}\n{m}\n:::",
    "twice": "{m}\n{m}",
}


def fill(text: str, marker: str, end: str) -> str:
    """Put the marker and its end in place of each ``{m}``, both behind what stands before it."""
    lines = []
    for line in text.split("\n"):
        prefix, found, _ = line.partition("{m}")
        lines += [prefix + marker, prefix + end] if found else [line]
    return "\n".join(lines) + "\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "flow.json").write_text(json.dumps(descriptor(TEXTS[NAME])), "ascii")
    return tmp_path


def assert_shown(page: Node, found: list[Tabs], times: int, where: str, page_format: str) -> None:
    code, answer = right(NAME, said=False, page_format=page_format)
    assert found == [code] * times, where
    assert page.code() == [*code.values(), answer] * times, where
    assert "snippetgen" not in page.text, where


def test_mdx(folder: Path) -> None:
    path = folder / "page.mdx"
    pages = []
    for text in MDX.values():
        path.write_text(IMPORTS + fill(text, "{/* snippetgen flow.json --answer */}", "{/* /snippetgen */}"), "utf-8")
        sync(path)
        pages.append(path.read_text("utf-8"))
    for (where, text), page in zip(MDX.items(), render("mdx", pages), strict=True):
        assert_shown(page, docusaurus_tabs(page), text.count("{m}"), where, "mdx")


def test_mkdocs(folder: Path) -> None:
    path = folder / "page.md"
    extensions = ["admonition", "pymdownx.details", "pymdownx.superfences", "pymdownx.tabbed"]
    settings = {"pymdownx.tabbed": {"alternate_style": True}}
    for where, text in MKDOCS.items():
        marker = "<!-- snippetgen flow.json --tabs mkdocs --answer -->"
        path.write_text(fill(text, marker, "<!-- /snippetgen -->"), "utf-8")
        sync(path)
        page = read_html(markdown(path.read_text("utf-8"), extensions=extensions, extension_configs=settings))
        assert_shown(page, mkdocs_tabs(page), text.count("{m}"), where, "markdown")


def test_sphinx(folder: Path) -> None:
    conf = 'extensions = ["myst_parser", "sphinx_design"]\nmyst_enable_extensions = ["colon_fence"]\n'
    (folder / "conf.py").write_text(conf, "utf-8")
    (folder / "index.rst").write_text("Home\n====\n\n.. toctree::\n   :glob:\n\n   page*\n", "utf-8")
    pages = [(*page, ".rst") for page in RST.items()] + [(*page, ".md") for page in MYST.items()]
    for number, (_, text, suffix) in enumerate(pages):
        if suffix == ".rst":
            page = "Page\n====\n\n" + fill(text, ".. snippetgen flow.json --answer", ".. /snippetgen")
        else:
            marker = "<!-- snippetgen flow.json --tabs sphinx --answer -->"
            page = "# Page\n\n" + fill(text, marker, "<!-- /snippetgen -->")
        (folder / f"page{number}{suffix}").write_text(page, "utf-8")
    sync(folder)
    done = build_sphinx(folder, folder / "_build/site")
    assert done.returncode == 0, done.stderr
    for number, (where, text, suffix) in enumerate(pages):
        (body,) = read_page(folder / f"_build/site/page{number}.html").find("div", "body")
        assert_shown(body, sphinx_tabs(body), text.count("{m}"), where + suffix, "rst")
