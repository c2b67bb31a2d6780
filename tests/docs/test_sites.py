"""The sites in examples/docs, built by the tools themselves: the tabs and the answers that a reader finds there."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from snippetgen import Run, Webhook
from tests.docs.sites import (
    EXAMPLES,
    SITES,
    Node,
    Tabs,
    answer,
    build_mkdocs,
    build_sphinx,
    docusaurus_tabs,
    expected,
    mkdocs_blocks,
    mkdocs_tabs,
    read_page,
    render,
    sphinx_tabs,
    sync,
)

pytestmark = pytest.mark.sites

CHAT, ORDERS = "basic-prompting.json", "order-webhook.json"
ASKED = Run()
AGAIN = Run(session_id="ann", input_value="And then?")
STREAM = Run(stream=True)
ORDER = Webhook(payload={"order": 7, "items": ["tea", "milk"]})


def only(code: Tabs, *titles: str) -> Tabs:
    return {title: code[title] for title in titles}


def assert_shown(found: list[Tabs], meant: list[Tabs]) -> None:
    assert found == meant
    assert [list(tabs) for tabs in found] == [list(tabs) for tabs in meant]  # in their order


def assert_no_marker(page: Node) -> None:
    assert "snippetgen" not in page.text
    assert "===" not in "".join(
        text for paragraph in page.find("p") for text in paragraph.children if isinstance(text, str)
    )


@pytest.mark.parametrize("site", ["mkdocs", "sphinx", "docusaurus"])
def test_pages_are_up_to_date(site: str) -> None:
    sync("--check", "--config", SITES / site / "snippetgen.toml", SITES / site)


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sites as sync writes them now: pages that a new language has made old fail above, and nowhere else."""
    examples = tmp_path_factory.mktemp("sites") / "examples"
    shutil.copytree(EXAMPLES, examples)
    for site in ("mkdocs", "sphinx", "docusaurus"):
        folder = examples / SITES.relative_to(EXAMPLES) / site
        sync("--config", folder / "snippetgen.toml", folder)
    return examples / SITES.relative_to(EXAMPLES)


@pytest.fixture(scope="module")
def mkdocs(sites: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("mkdocs") / "site"
    done = build_mkdocs(sites / "mkdocs/mkdocs.yml", out)
    assert done.returncode == 0, done.stderr
    return out


@pytest.fixture(scope="module")
def sphinx(sites: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("sphinx") / "site"
    done = build_sphinx(sites / "sphinx", out)
    assert done.returncode == 0, done.stderr
    return out


def article(path: Path) -> Node:
    (found,) = read_page(path).find("article")
    return found


def body(path: Path) -> Node:
    (found,) = read_page(path).find("div", "body")
    return found


def folded(page: Node, name: str = "") -> list[tuple[str, list[str]]]:
    return [(next(part.find("summary")).text.strip(), part.code()) for part in page.find("details", name)]


def test_mkdocs_page_that_sync_keeps(mkdocs: Path) -> None:
    page = article(mkdocs / "index.html")
    assert_shown(mkdocs_tabs(page), [expected(CHAT, ASKED), only(expected(CHAT, AGAIN), "Python", "cURL")])
    assert folded(page) == [("Answer", [answer(CHAT, ASKED)])]
    (item,) = (item for item in page.find("li") if list(item.find("div", "tabbed-set")))
    assert item.text.strip().startswith("Send it with every question")
    assert_no_marker(page)


def test_mkdocs_page_with_fences(mkdocs: Path) -> None:
    page = article(mkdocs / "streaming/index.html")
    assert_shown(mkdocs_tabs(page), [expected(CHAT, STREAM), only(expected(ORDERS, ORDER), "Python", "cURL")])
    assert folded(page) == [("Answer", [answer(CHAT, STREAM)])]
    (note,) = page.find("div", "admonition")
    assert len(mkdocs_tabs(note)) == 1
    assert_no_marker(page)


def test_mkdocs_highlights_as_it_does_all_code(mkdocs: Path) -> None:
    page = article(mkdocs / "streaming/index.html")
    shown = mkdocs_blocks(page)[0]["Python"]
    assert "import" in [span.text for span in shown.find("span", "kn")]


def test_nothing_comes_from_another_host(mkdocs: Path, sphinx: Path) -> None:
    for path in [*mkdocs.rglob("*.html"), *sphinx.rglob("*.html")]:
        for tag, attribute in [("link", "href"), ("script", "src"), ("img", "src")]:
            for node in read_page(path).find(tag):
                assert not node.attributes.get(attribute, "").startswith(("http:", "https:", "//")), path


def test_sphinx_page_that_sync_keeps(sphinx: Path) -> None:
    page = body(sphinx / "index.html")
    assert_shown(sphinx_tabs(page), [expected(CHAT, ASKED), only(expected(CHAT, AGAIN), "Python", "cURL")])
    assert folded(page, "sd-dropdown") == [("Answer", [answer(CHAT, ASKED)])]
    assert [len(sphinx_tabs(item)) for item in page.find("li") if item.text.strip().startswith("Send")] == [1]
    assert_no_marker(page)


def test_sphinx_page_with_the_directive(sphinx: Path) -> None:
    page = body(sphinx / "streaming.html")
    assert_shown(sphinx_tabs(page), [expected(CHAT, STREAM)])
    assert folded(page, "sd-dropdown") == [("Answer", [answer(CHAT, STREAM)])]
    assert_no_marker(page)


def test_myst_page(sphinx: Path) -> None:
    page = body(sphinx / "webhook.html")
    short = expected(ORDERS, Webhook(payload={"order": 8}))
    named = only(expected(ORDERS, ORDER), "Python", "JavaScript", "cURL")  # as the page does
    assert_shown(sphinx_tabs(page), [named, only(short, "JavaScript", "cURL")])
    assert folded(page, "sd-dropdown") == [("Answer", [answer(ORDERS, ORDER)])]
    assert_no_marker(page)


def test_docusaurus_page(sites: Path) -> None:
    text = (sites / "docusaurus/run.mdx").read_text("utf-8")
    (page,) = render("mdx", [text])
    order = Webhook(payload={"order": 7})
    asked = [expected(CHAT, operation, "mdx") for operation in (ASKED, AGAIN, STREAM)]
    asked.append(expected(ORDERS, order, "mdx"))
    assert_shown(docusaurus_tabs(page), asked)
    answers = [answer(CHAT, ASKED), answer(CHAT, STREAM), answer(ORDERS, order)]
    assert folded(page) == [("Answer", [each]) for each in answers]
    (item,) = (item for item in page.find("li") if list(item.find("tabs")))
    assert item.text.strip().startswith("Send it with every question")
    assert all(tabs.attributes == {"groupid": "language"} for tabs in page.find("tabs"))
    assert_no_marker(page)
