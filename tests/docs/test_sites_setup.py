"""``--setup`` in every format and style, as compilers read it: what a reader is told above the code, and copies there."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from markdown import markdown

from snippetgen import Run, Server, Snippet, generate, load_flow
from snippetgen.snippets.targets import Target, find_target, targets_of
from tests.docs.sites import (
    EXAMPLES,
    Node,
    build_mkdocs,
    build_sphinx,
    docusaurus_blocks,
    mkdocs_blocks,
    on_page,
    read_html,
    read_page,
    render,
    sphinx_blocks,
    sync,
)

pytestmark = pytest.mark.sites

CHAT = EXAMPLES / "basic-prompting.json"
FLOW = load_flow(CHAT)
INSTALL = "tool add \"a\" \\\n  'b' <c> {d}\n``` ---- ..."


@pytest.fixture(scope="module")
def evil(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Templates with a client of somebody's own, whose words are full of markup, and whose code is full of tabs."""
    folder = tmp_path_factory.mktemp("evil")
    (folder / "python/evil").mkdir(parents=True)
    (folder / "python/evil/run.py.jinja").write_text(
        "{{ request.url }}\n{{ request.body }}\nif 1:\n\tif 2:\n\t\tpass\n", "utf-8"
    )
    entry = {"title": "Evil", "install": INSTALL}
    lines = [f"{name} = {json.dumps(value)}" for name, value in entry.items()]
    (folder / "targets.toml").write_text("\n".join(["[python.evil]", *lines, ""]), "utf-8")
    return folder


def shown(evil: Path) -> list[Target]:
    """The evil client, and the first of the other languages of a pane, in the order of the tabs."""
    evil_one = find_target("python", "evil", evil)
    return [evil_one, *(one for one in targets_of(None, evil) if one.language != "python" and one is _first(one, evil))]


def _first(target: Target, evil: Path) -> Target:
    return find_target(target.language, None, evil)


def snippets(evil: Path, server: Server) -> list[Snippet]:
    """One of each target, in the order of the tabs."""
    return [
        generate(FLOW, server, Run.for_flow(FLOW), language=target.language, client=target.client, templates=evil)
        for target in shown(evil)
    ]


def marker(evil: Path, *more: str) -> str:
    names = [word for target in shown(evil) for word in ("-l", target.language, "-c", target.client)]
    return " ".join([f"'{CHAT}'", "--setup", "--templates", f"'{evil}'", *names, *more])


def names(evil: Path) -> tuple[str, str]:
    """The languages and the clients, as a fence and a directive take them."""
    targets = shown(evil)
    languages, clients = ([getattr(target, part) for target in targets] for part in ("language", "client"))
    return ", ".join(dict.fromkeys(languages)), ", ".join(clients)


def codes(snippet: Snippet, page_format: str) -> list[str]:
    """The blocks of code in a tab, without their last line breaks."""
    own = on_page(snippet.code, page_format)
    setup = snippet.setup
    posix = "\n".join(variable.posix for variable in setup.variables)
    powershell = "\n".join(variable.powershell for variable in setup.variables)
    return [code.removesuffix("\n") for code in (setup.install, posix, powershell, own) if code]


def check(page: Node, snippet: Snippet, page_format: str) -> None:
    """What stands in a tab: each command, and the code, as blocks; and the words that lead to them."""
    assert [code.removesuffix("\n") for code in page.code()] == codes(snippet, page_format)
    told = "Install what it needs:" in page.text, "Or in PowerShell:" in page.text
    assert told == (bool(snippet.setup.install), bool(snippet.setup.variables))
    said = " ".join(page.text.split())
    assert " ".join(f"Run it with {snippet.setup.runtime}:".split()) in said
    assert [code.text for code in page.find("code") if code.text == snippet.filename] == [snippet.filename]


def check_tabs(found: list[dict[str, Node]], evil: Path, page_format: str = "markdown") -> None:
    assert len(found) == 2
    for tabs, server in zip(found, (Server(), Server(api_key=None)), strict=True):
        made = snippets(evil, server)
        assert list(tabs) == [snippet.title for snippet in made]
        for block, snippet in zip(tabs.values(), made, strict=True):
            check(block, snippet, page_format)


def markers(pattern: str, end: str, evil: Path, *more: str) -> str:
    return "\n\n".join(f"{pattern % marker(evil, *each)}\n{end}" for each in (more, (*more, "--no-auth")))


MATERIAL = """\
site_name: Setup
theme: {name: material, font: false}
markdown_extensions:
  - attr_list
  - md_in_html
  - pymdownx.arithmatex: {generic: true}
  - pymdownx.betterem
  - pymdownx.caret
  - pymdownx.details
  - pymdownx.highlight
  - pymdownx.keys
  - pymdownx.magiclink
  - pymdownx.superfences
  - pymdownx.tabbed: {alternate_style: true}
  - pymdownx.tilde
  - snippetgen
"""


def test_mkdocs(evil: Path, tmp_path: Path) -> None:
    """The place that ``sync`` keeps, and the fence, at the margin and in a list."""
    (tmp_path / "docs").mkdir()
    (tmp_path / "mkdocs.yml").write_text(MATERIAL, "utf-8")
    kept = tmp_path / "docs/index.md"
    kept.write_text(f"# Kept\n\n{markers('<!-- snippetgen %s -->', '<!-- /snippetgen -->', evil, '--tabs mkdocs')}\n")
    sync(kept)
    languages, clients = names(evil)
    asked = f'flow="{CHAT}" setup templates="{evil}" language="{languages}" client="{clients}"'
    fences = f"```snippetgen {asked}\n```\n\n-   Item\n\n    ```snippetgen {{{asked} no-auth}}\n    ```\n"
    (tmp_path / "docs/fences.md").write_text(f"# Fences\n\n{fences}")
    done = build_mkdocs(tmp_path / "mkdocs.yml", tmp_path / "site")
    assert done.returncode == 0, done.stderr
    for name in ("index.html", "fences/index.html"):
        check_tabs(mkdocs_blocks(read_page(tmp_path / "site" / name)), evil)


def test_sphinx(evil: Path, tmp_path: Path) -> None:
    """The places that ``sync`` keeps, and the directive; both in reStructuredText and in MyST."""
    source = tmp_path / "source"
    source.mkdir()
    (source / "conf.py").write_text('extensions = ["myst_parser", "sphinx_design", "snippetgen.docs.sphinx"]\n')
    (source / "kept.rst").write_text(f"Kept\n====\n\n{markers('.. snippetgen %s', '.. /snippetgen', evil)}\n")
    kept = markers("<!-- snippetgen %s -->", "<!-- /snippetgen -->", evil, "--tabs sphinx")
    (source / "mystkept.md").write_text(f"# Kept\n\n{kept}\n")
    sync(source)
    languages, clients = names(evil)
    options = f":setup:\n:templates: {evil}\n:language: {languages}\n:client: {clients}\n"
    indented = "".join(f"   {line}\n" for line in options.splitlines())
    directives = f".. snippetgen:: {CHAT}\n{indented}\n.. snippetgen:: {CHAT}\n{indented}   :no-auth:\n"
    (source / "index.rst").write_text(f"Asked\n=====\n\n{directives}\n.. toctree::\n\n   kept\n   mystkept\n   myst\n")
    fences = f"```{{snippetgen}} {CHAT}\n{options}```\n\n```{{snippetgen}} {CHAT}\n{options}:no-auth:\n```\n"
    (source / "myst.md").write_text(f"# Asked\n\n{fences}")
    done = build_sphinx(source, tmp_path / "site")
    assert done.returncode == 0, done.stderr
    for name in ("kept", "mystkept", "index", "myst"):
        check_tabs(sphinx_blocks(read_page(tmp_path / f"site/{name}.html")), evil)


def synced(path: Path, title: str, places: str) -> str:
    path.write_text(f"{title}\n\n{places}\n", "utf-8")
    sync(path)
    return path.read_text("utf-8")


def test_docusaurus(evil: Path, tmp_path: Path) -> None:
    title = "import Tabs from '@theme/Tabs';\nimport TabItem from '@theme/TabItem';\n\n# MDX"
    page = synced(tmp_path / "page.mdx", title, markers("{/* snippetgen %s */}", "{/* /snippetgen */}", evil))
    (built,) = render("mdx", [page])
    check_tabs(docusaurus_blocks(built), evil, "mdx")


def check_all(page: Node, evil: Path, page_format: str) -> None:
    """Without tabs what is told of one stands below the other."""
    made = [snippet for server in (Server(), Server(api_key=None)) for snippet in snippets(evil, server)]
    meant = [code for snippet in made for code in codes(snippet, page_format)]
    assert [code.removesuffix("\n") for code in page.code()] == meant
    said = " ".join(page.text.split())
    for snippet in made:
        assert " ".join(f"Run it with {snippet.setup.runtime}:".split()) in said


@pytest.mark.parametrize("tabs", ["headings", "details"])
def test_mdx(tabs: str, evil: Path, tmp_path: Path) -> None:
    places = markers("{/* snippetgen %s */}", "{/* /snippetgen */}", evil, f"--tabs {tabs}")
    (built,) = render("mdx", [synced(tmp_path / "page.mdx", "# MDX", places)])
    check_all(built, evil, "mdx")


@pytest.mark.parametrize("tabs", ["headings", "details"])
def test_asciidoc(tabs: str, evil: Path, tmp_path: Path) -> None:
    places = markers("// snippetgen %s", "// /snippetgen", evil, f"--tabs {tabs}")
    (built,) = render("asciidoc", [synced(tmp_path / "page.adoc", "= Title", places)])
    check_all(built, evil, "asciidoc")


@pytest.mark.parametrize("fences", ["fenced_code", "pymdownx.superfences"])
def test_python_markdown(fences: str, evil: Path, tmp_path: Path) -> None:
    places = markers("<!-- snippetgen %s -->", "<!-- /snippetgen -->", evil, "--tabs headings")
    check_all(
        read_html(markdown(synced(tmp_path / "page.md", "# Title", places), extensions=[fences])), evil, "markdown"
    )


def test_rst(evil: Path, tmp_path: Path) -> None:
    (tmp_path / "conf.py").write_text("", "utf-8")
    synced(
        tmp_path / "index.rst", "Title\n=====", markers(".. snippetgen %s", ".. /snippetgen", evil, "--tabs headings")
    )
    done = build_sphinx(tmp_path, tmp_path / "_build/site")
    assert done.returncode == 0, done.stderr
    (body,) = read_page(tmp_path / "_build/site/index.html").find("div", "body")
    check_all(body, evil, "rst")
