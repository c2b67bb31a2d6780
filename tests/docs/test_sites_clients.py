"""Several clients of a language are tabs within that of the language, as the site generators show them."""

from __future__ import annotations

from pathlib import Path

import pytest

from snippetgen import Run, Server, generate, load_flow
from tests.docs.sites import EXAMPLES, Node, build_mkdocs, build_sphinx, read_page, render, sync

pytestmark = pytest.mark.sites

CHAT = EXAMPLES / "basic-prompting.json"
CLIENTS = {"python": ["requests", "httpx"], "javascript": ["fetch", "axios"]}
IMPORTS = "import Tabs from '@theme/Tabs';\nimport TabItem from '@theme/TabItem';\n\n"
TITLES = ["Python", "JavaScript"]
MARKER = f"snippetgen '{CHAT}' " + " ".join(f"-c {client}" for own in CLIENTS.values() for client in own)
MARKER += " -l python -l javascript"


def check(page: Node, outer: list[str], inner: list[list[str]]) -> None:
    flow = load_flow(CHAT)
    made = [
        generate(flow, Server(), Run.for_flow(flow), language=language, client=client)
        for language, own in CLIENTS.items()
        for client in own
    ]
    assert outer == TITLES
    assert inner == list(CLIENTS.values())
    assert [code.removesuffix("\n") for code in page.code()] == [one.code.removesuffix("\n") for one in made]


def own(node: Node, tag: str) -> list[Node]:
    """The elements of this tag right below."""
    return [child for child in node.children if isinstance(child, Node) and child.tag == tag]


def test_mkdocs(tmp_path: Path) -> None:
    settings = tmp_path / "mkdocs.yml"
    extensions = "[pymdownx.superfences, {pymdownx.tabbed: {alternate_style: true}}]"
    settings.write_text(f"site_name: Clients\ntheme: {{name: mkdocs}}\nmarkdown_extensions: {extensions}\n")
    page = tmp_path / "docs" / "index.md"
    page.parent.mkdir()
    page.write_text(f"# Clients\n\n<!-- {MARKER} --tabs mkdocs -->\n<!-- /snippetgen -->\n")
    sync(page)
    done = build_mkdocs(settings, tmp_path / "site")
    assert done.returncode == 0, done.stderr
    built = read_page(tmp_path / "site" / "index.html")
    labels = [
        [label.text for label in next(tabs.find("div", "tabbed-labels")).find("label")]
        for tabs in built.find("div", "tabbed-set")
    ]
    check(built, labels[0], labels[1:])


@pytest.mark.parametrize("suffix", ["md", "rst"])
def test_sphinx(suffix: str, tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    (source / "conf.py").write_text('extensions = ["myst_parser", "sphinx_design"]\n')
    page = source / f"index.{suffix}"
    if suffix == "md":
        page.write_text(f"# Clients\n\n<!-- {MARKER} --tabs sphinx -->\n<!-- /snippetgen -->\n")
    else:
        page.write_text(f"Clients\n=======\n\n.. {MARKER} --tabs sphinx\n.. /snippetgen\n")
    sync(page)
    done = build_sphinx(source, tmp_path / "site")
    assert done.returncode == 0, done.stderr
    built = read_page(tmp_path / "site" / "index.html")
    labels = [[label.text.strip() for label in own(tabs, "label")] for tabs in built.find("div", "sd-tab-set")]
    check(built, labels[0], labels[1:])


def test_docusaurus(tmp_path: Path) -> None:
    page = tmp_path / "page.mdx"
    page.write_text(f"{IMPORTS}# Clients\n\n{{/* {MARKER} */}}\n{{/* /snippetgen */}}\n")
    sync(page)
    (built,) = render("mdx", [page.read_text("utf-8")])
    groups = [tabs.attributes["groupid"] for tabs in built.find("tabs")]
    assert groups == ["language", "python-client", "javascript-client"]
    labels = [[item.attributes["label"] for item in own(tabs, "tab-item")] for tabs in built.find("tabs")]
    check(built, labels[0], labels[1:])


def test_asciidoc(tmp_path: Path) -> None:
    page = tmp_path / "page.adoc"
    page.write_text(f"= Clients\n\n// {MARKER} --tabs details\n// /snippetgen\n")
    sync(page)
    (built,) = render("asciidoc", [page.read_text("utf-8")])
    outer = [details for details in built.find("details") if any(details.find("details"))]
    titles = [next(details.find("summary")).text for details in outer]
    inner = [[next(one.find("summary")).text for one in details.find("details")] for details in outer]
    check(built, titles, inner)
