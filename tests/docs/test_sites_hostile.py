"""Whatever a string holds, the code that a reader copies from a built page is the code that ``generate`` makes."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from snippetgen import Run, Server, generate, load_flow
from snippetgen.snippets.example import example
from tests.cases import HOSTILE
from tests.docs.sites import (
    LANGUAGES,
    Node,
    Tabs,
    build_mkdocs,
    build_sphinx,
    docusaurus_tabs,
    mkdocs_tabs,
    on_page,
    read_page,
    render,
    sphinx_tabs,
    sync,
)

pytestmark = pytest.mark.sites

TEXTS = {
    **HOSTILE,
    "markdown": "`a` ``b`` ```c``` ~~~ *d* _e_ ==f== ^^g^^ ~~h~~ :smile: ++ctrl+c++ $i$ \\(j\\) [k](l) &amp; &#42; [^1] !!!",
    "includes": '--8<-- "mkdocs.yml" ;--8<-- include::a[] {% include "x" %} {!x!} <<< @/x',
    "jsx": "{x} {/* y */} </code></pre> <Tabs> <TabItem> </Tabs> import a from 'b' export default {`${c}`} &lbrace;",
    "rst": "``a`` :ref:`b` |c| d_ `e <f>`_ .. g:: h:: *i* \\ \\\\ [1]_ [j]_",
    "asciidoc": "{a} <1> <.> ---- ==== |=== ++b++ +++c+++ <<d>> (C) -> ... image::e[]",
    "myst": "{{ a }} {ref}`b` %c ::: {d} $$e$$ {#f}",
}


def descriptor(text: str) -> dict[str, object]:
    """A flow that has this text as its stored input."""
    said = {"input_value": {"type": "str", "value": text}}
    names = {"ChatInput-1": said, "ChatOutput-1": {"a": {"type": "int"}, "b": {"type": "list"}}}
    components = [{"id": name, "type": name.partition("-")[0], "fields": fields} for name, fields in names.items()]
    return {"id": "d2bbd92b-187e-4c84-b2d4-5df365704201", "components": components}


def right(name: str, *, said: bool, page_format: str = "markdown") -> tuple[Tabs, str]:
    """The library's own code, and the answer: the text is ``said`` by the page, or what the flow has stored."""
    flow = load_flow(descriptor("stored" if said else TEXTS[name]))
    run = Run.for_flow(flow, input_value=TEXTS[name]) if said else Run.for_flow(flow)
    made = [generate(flow, Server(), run, language=language) for language in LANGUAGES]
    return {snippet.title: on_page(snippet.code, page_format) for snippet in made}, example(flow, run) + "\n"


@pytest.fixture(scope="module")
def flows(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("flows")
    for number, text in enumerate(TEXTS.values()):
        (folder / f"{number}.json").write_text(json.dumps(descriptor(text)), "ascii")
    (folder / "stored.json").write_text(json.dumps(descriptor("stored")), "ascii")
    return folder


def write_page(path: Path, title: str, block: str, item: str, blocks: list[str] | None = None) -> None:
    """Write a page with a block for every text: once at the margin, and once in a list.

    ``block`` has a ``#`` for the number of the text; ``item`` begins an item of a list, and its width is the indentation.
    """
    made = blocks or [block.replace("#", str(number)) for number in range(len(TEXTS))]
    indented = [f"{item}Item\n\n" + re.sub("^(?=.)", " " * len(item), each, flags=re.MULTILINE) for each in made]
    path.write_text("\n\n".join([title, *made, "Now in a list:", *indented, ""]), "utf-8")


def check(
    page: Node, tabs: Callable[[Node], list[Tabs]], folded: str, *, said: bool = False, page_format: str = "markdown"
) -> None:
    found = tabs(page)
    answers = [details.code()[0] for details in page.find("details", folded)]
    assert len(found) == len(answers) == 2 * len(TEXTS)
    for name, shown, shown_answer in zip([*TEXTS, *TEXTS], found, answers, strict=True):
        code, answer = right(name, said=said, page_format=page_format)
        assert shown == code, name
        assert list(shown) == list(code)
        assert shown_answer == answer, name
    assert "snippetgen" not in page.text


MKDOCS = """\
site_name: Hostile
docs_dir: .
theme: {name: material, font: false}
exclude_docs: "*.json"
markdown_extensions:
  - abbr
  - admonition
  - attr_list
  - def_list
  - footnotes
  - md_in_html
  - tables
  - pymdownx.arithmatex: {generic: true}
  - pymdownx.betterem
  - pymdownx.caret
  - pymdownx.details
  - pymdownx.emoji
  - pymdownx.highlight: {anchor_linenums: true, pygments_lang_class: true}
  - pymdownx.inlinehilite
  - pymdownx.keys
  - pymdownx.magiclink
  - pymdownx.mark
  - pymdownx.smartsymbols
  - pymdownx.snippets
  - pymdownx.superfences: {preserve_tabs: PRESERVE}
  - pymdownx.tabbed: {alternate_style: true}
  - pymdownx.tilde
  - snippetgen
"""


def attribute(text: str) -> str:
    """Write a text as the value of an attribute: what cannot stand there has a number."""
    kept = "".join(char if char.isprintable() and char not in '&"`' else f"&#{ord(char)};" for char in text)
    return f'input-value="{kept}"'


@pytest.mark.parametrize("preserve", ["false", "true"])
def test_mkdocs(flows: Path, tmp_path: Path, preserve: str) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/mkdocs.yml").write_text(
        MKDOCS.replace("PRESERVE", preserve).replace("docs_dir: .", "docs_dir: pages"), "utf-8"
    )
    pages = tmp_path / "docs/pages"
    pages.mkdir()
    (pages / "index.md").write_text("# Home\n", "utf-8")
    shutil.copytree(flows, pages, dirs_exist_ok=True)
    marker = "<!-- snippetgen #.json --tabs mkdocs --answer -->\n<!-- /snippetgen -->"
    write_page(pages / "synced.md", "# Synced", marker, "-   ")
    write_page(pages / "fenced.md", "# Fenced", "```snippetgen {flow=#.json answer}\n```", "-   ")
    asked = [f"~~~snippetgen flow=stored.json answer {attribute(text)}\n~~~" for text in TEXTS.values()]
    write_page(pages / "asked.md", "# Asked", "", "-   ", asked)
    sync(pages / "synced.md")
    done = build_mkdocs(tmp_path / "docs/mkdocs.yml", tmp_path / "site")
    assert done.returncode == 0, done.stderr
    for name in ("synced", "fenced", "asked"):
        (article,) = read_page(tmp_path / f"site/{name}/index.html").find("article")
        check(article, mkdocs_tabs, "example", said=name == "asked")


SPHINX = """\
extensions = ["myst_parser", "sphinx_design", "snippetgen.docs.sphinx"]
myst_enable_extensions = ["attrs_block", "attrs_inline", "colon_fence", "deflist", "dollarmath", "substitution", "html_image"]
myst_substitutions = {"a": "b"}
"""


def test_sphinx(flows: Path, tmp_path: Path) -> None:
    source = tmp_path / "source"
    shutil.copytree(flows, source)
    (source / "conf.py").write_text(SPHINX, "utf-8")
    pages = ["synced", "directive", "myst-synced", "myst-directive"]
    (source / "index.rst").write_text("Home\n====\n\n.. toctree::\n\n   " + "\n   ".join(pages) + "\n", "utf-8")
    write_page(source / "synced.rst", "Synced\n======", ".. snippetgen #.json --answer\n.. /snippetgen", "#. ")
    write_page(source / "directive.rst", "Directive\n=========", ".. snippetgen:: #.json\n   :answer:", "#. ")
    marker = "<!-- snippetgen #.json --tabs sphinx --answer -->\n<!-- /snippetgen -->"
    write_page(source / "myst-synced.md", "# Synced", marker, "1. ")
    write_page(source / "myst-directive.md", "# Directive", "```{snippetgen} #.json\n:answer:\n```", "- ")
    sync(source)
    done = build_sphinx(source, tmp_path / "site")
    assert done.returncode == 0, done.stderr
    for name in pages:
        (body,) = read_page(tmp_path / f"site/{name}.html").find("div", "body")
        check(body, sphinx_tabs, "sd-dropdown")


def yaml(text: str) -> str:
    kept = "".join(char if char.isprintable() and char not in '"\\' else f"\\U{ord(char):08x}" for char in text)
    return f'"{kept}"'


def test_options_of_the_directive(flows: Path, tmp_path: Path) -> None:
    source = tmp_path / "source"
    shutil.copytree(flows, source)
    (source / "conf.py").write_text(SPHINX, "utf-8")
    # An option of reStructuredText holds what a line of text can: docutils takes spaces away, and knows no escapes.
    plain = {name: text for name, text in TEXTS.items() if text.isprintable() and text == text.strip() and text}
    assert len(plain) >= 16
    blocks = [f".. snippetgen:: stored.json\n   :input-value: {text}" for text in plain.values()]
    blocks.append(
        ".. snippetgen:: stored.json\n   :input-value: one\n     two\n   :tweak:\n     ChatOutput-1.a=1\n     ChatOutput-1.b=[2]"
    )
    (source / "index.rst").write_text("\n\n".join(["Said\n====", *blocks, ".. toctree::\n\n   myst", ""]), "utf-8")
    # One of MyST is YAML, which can write everything but half a character.
    written = {name: text for name, text in TEXTS.items() if name != "surrogates"}
    fences = [f"```{{snippetgen}} stored.json\n:input-value: {yaml(text)}\n```" for text in written.values()]
    (source / "myst.md").write_text("\n\n".join(["# Said", *fences, ""]), "utf-8")
    done = build_sphinx(source, tmp_path / "site")
    assert done.returncode == 0, done.stderr
    *found, last = sphinx_tabs(read_page(tmp_path / "site/index.html"))
    assert found == [right(name, said=True)[0] for name in plain]
    flow = load_flow(flows / "stored.json")
    run = Run.for_flow(flow, input_value="one\ntwo", tweaks={"ChatOutput-1": {"a": 1, "b": [2]}})
    assert last["Python"] == generate(flow, Server(), run, language="python").code
    found = sphinx_tabs(read_page(tmp_path / "site/myst.html"))
    assert found == [right(name, said=True)[0] for name in written]


def test_mdx(flows: Path, tmp_path: Path) -> None:
    shutil.copytree(flows, tmp_path, dirs_exist_ok=True)
    title = "import Tabs from '@theme/Tabs';\nimport TabItem from '@theme/TabItem';\n\n# MDX"
    write_page(tmp_path / "page.mdx", title, "{/* snippetgen #.json --answer */}\n{/* /snippetgen */}", "1. ")
    sync(tmp_path / "page.mdx")
    (page,) = render("mdx", [(tmp_path / "page.mdx").read_text("utf-8")])
    check(page, docusaurus_tabs, "", page_format="mdx")


def test_asciidoc(flows: Path, tmp_path: Path) -> None:
    shutil.copytree(flows, tmp_path, dirs_exist_ok=True)
    markers = [f"// snippetgen {number}.json --tabs details --answer\n// /snippetgen" for number in range(len(TEXTS))]
    (tmp_path / "page.adoc").write_text("\n\n".join(["= Title", *markers, ""]), "utf-8")
    sync(tmp_path / "page.adoc")
    (page,) = render("asciidoc", [(tmp_path / "page.adoc").read_text("utf-8")])
    found = [(next(part.find("summary")).text, part.code()) for part in page.find("details")]
    meant = []
    for name in TEXTS:
        code, answer = right(name, said=False, page_format="asciidoc")
        meant += [(title, [text.removesuffix("\n")]) for title, text in [*code.items(), ("Answer", answer)]]
    assert found == meant
    assert "snippetgen" not in page.text
