"""The styles of ``--tabs`` that are not a site's own tabs: what compilers make of headings and of what is folded."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from markdown import markdown

from tests.docs.sites import LANGUAGES, Node, build_sphinx, read_html, read_page, render, sync
from tests.docs.test_sites_hostile import TEXTS, descriptor, right, write_page

pytestmark = pytest.mark.sites

MARKERS = {
    "md": "<!-- snippetgen #.json --answer --tabs STYLE -->\n<!-- /snippetgen -->",
    "mdx": "{/* snippetgen #.json --answer --tabs STYLE */}\n{/* /snippetgen */}",
    "rst": ".. snippetgen #.json --answer --tabs STYLE\n.. /snippetgen",
    "adoc": "// snippetgen #.json --answer --tabs STYLE\n// /snippetgen",
}


@pytest.fixture
def flows(tmp_path: Path) -> Path:
    for number, text in enumerate(TEXTS.values()):
        (tmp_path / f"{number}.json").write_text(json.dumps(descriptor(text)), "ascii")
    return tmp_path


def written(folder: Path, suffix: str, style: str, item: str) -> str:
    """Return a page with a place for every text, and one in a list if ``item`` begins one."""
    path = folder / f"index.{suffix}"
    title = {"rst": "Title\n=====", "adoc": "= Title"}.get(suffix, "# Title\n\n## Part")
    write_page(path, title, MARKERS[suffix].replace("STYLE", style), item)
    if not item:
        path.write_text(path.read_text("utf-8").partition("Now in a list:")[0], "utf-8")
    sync(path)
    return path.read_text("utf-8")


def assert_code(page: Node, times: int, page_format: str) -> None:
    made = (right(name, said=False, page_format=page_format) for name in TEXTS)
    codes = [[*code.values(), answer] for code, answer in made]
    meant = [text.removesuffix("\n") for code in codes for text in code] * times
    assert [text.removesuffix("\n") for text in page.code()] == meant
    assert "snippetgen" not in page.text


def titles(page: Node, tag: str) -> list[str]:
    return [heading.text for heading in page.find(tag)]


TITLES = [*LANGUAGES.values(), "Answer"]


@pytest.mark.parametrize(("style", "tag"), [("headings", "h3"), ("details", "summary")])
def test_mdx(flows: Path, style: str, tag: str) -> None:
    (page,) = render("mdx", [written(flows, "mdx", style, "1. ")])
    assert_code(page, 2, "mdx")
    assert titles(page, tag) == TITLES * len(TEXTS) * 2
    assert len(list(page.find("ol"))) >= 1


@pytest.mark.parametrize(("style", "tag"), [("headings", "h3"), ("details", "summary")])
@pytest.mark.parametrize("fences", ["fenced_code", "pymdownx.superfences"])
def test_python_markdown(flows: Path, style: str, tag: str, fences: str) -> None:
    item = "-   " if fences == "pymdownx.superfences" and style == "headings" else ""
    page = read_html(markdown(written(flows, "md", style, item), extensions=[fences]))
    assert_code(page, 2 if item else 1, "markdown")
    assert titles(page, tag) == TITLES * len(TEXTS) * (2 if item else 1)


def test_rst(flows: Path) -> None:
    (flows / "conf.py").write_text("", "utf-8")
    written(flows, "rst", "headings", "#. ")
    done = build_sphinx(flows, flows / "_build/site")
    assert done.returncode == 0, done.stderr
    (body,) = read_page(flows / "_build/site/index.html").find("div", "body")
    assert_code(body, 2, "rst")
    assert titles(body, "p")[: len(TITLES)] == TITLES


@pytest.mark.parametrize("style", ["headings", "details"])
def test_asciidoc(flows: Path, style: str) -> None:
    (page,) = render("asciidoc", [written(flows, "adoc", style, "")])
    assert_code(page, 1, "asciidoc")
    shown = titles(page, "summary") if style == "details" else [title.text for title in page.find("div", "title")]
    assert shown == TITLES * len(TEXTS)
