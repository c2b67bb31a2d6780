"""What docs/site-generators.md says is what the tools do: its examples are built."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from snippetgen import Flow, Run, Server, generate, load_flow
from tests.docs.sites import (
    EXAMPLES,
    LANGUAGES,
    PLACEHOLDERS,
    ROOT,
    Tabs,
    build_mkdocs,
    build_sphinx,
    docusaurus_tabs,
    expected,
    mkdocs_tabs,
    on_page,
    read_html,
    read_page,
    render,
    sphinx_tabs,
    sync,
)

pytestmark = pytest.mark.sites

TEXT = (ROOT / "docs/site-generators.md").read_text("utf-8")
FLOW = load_flow(EXAMPLES / "basic-prompting.json")
LOCAL = Server()


def blocks(language: str) -> list[str]:
    return [found[1] for found in re.findall(rf"^(`{{3,}}){language}\n(.*?)^\1$", TEXT, re.DOTALL | re.MULTILINE)]


def code(languages: str, flow: Flow = FLOW, server: Server = LOCAL, **said: Any) -> Tabs:
    run = Run.for_flow(FLOW, **said)
    made = [generate(flow, server, run, language=name) for name in languages.split()]
    return {snippet.title: on_page(snippet.code, "markdown") for snippet in made}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "docs").mkdir()
    for place in (tmp_path, tmp_path / "docs"):
        shutil.copy(EXAMPLES / "basic-prompting.json", place / "flow.json")
    return tmp_path


def test_mkdocs(folder: Path) -> None:
    settings, _ = blocks("yaml")
    (page,) = (block for block in blocks("markdown") if "flow=" in block)
    (folder / "mkdocs.yml").write_text(settings.replace("name: material", "name: material\n  font: false"), "utf-8")
    (folder / "docs/index.md").write_text(f"# Title\n\n{page}", "utf-8")
    done = build_mkdocs(folder / "mkdocs.yml", folder / "site")
    assert done.returncode == 0, done.stderr
    built = read_page(folder / "site/index.html")
    two = code("python curl", tweaks={"Language Model": {"temperature": 0.2}})
    assert mkdocs_tabs(built) == [code(" ".join(LANGUAGES), stream=True), two]
    assert len(list(built.find("details", "example"))) == 1


def test_settings_of_the_extension(folder: Path) -> None:
    _, settings = blocks("yaml")
    (folder / "mkdocs.yml").write_text(f"site_name: Site\ntheme: {{name: mkdocs}}\n{settings}", "utf-8")
    (folder / "snippetgen.toml").write_text("[server]\ntimeout = 7\n", "utf-8")
    (folder / "flows").mkdir()
    (folder / "docs/flow.json").unlink()
    shutil.move(folder / "flow.json", folder / "flows/flow.json")
    (folder / "docs/index.md").write_text(
        "# Title\n\n```snippetgen flow=flow.json language='curl python'\n```\n", "utf-8"
    )
    done = build_mkdocs(folder / "mkdocs.yml", folder / "site")
    assert done.returncode == 0, done.stderr
    shown = read_page(folder / "site/index.html").code()
    server = PLACEHOLDERS.model_copy(update={"timeout": 7})
    assert shown == list(code("python curl", Flow(id="$FLOW_ID"), server).values())


def test_mistake(folder: Path) -> None:
    ((fence, said),) = re.findall(r"<!-- mkdocs (.*?) -->\n\n```text\n(.*?)\n```\n", TEXT)
    (folder / "mkdocs.yml").write_text("site_name: Site\nmarkdown_extensions: [snippetgen]\n", "utf-8")
    (folder / "docs/index.md").write_text(f"# Title\n\n{fence}\n```\n", "utf-8")
    done = build_mkdocs(folder / "mkdocs.yml", folder / "site")
    assert done.returncode == 1
    assert said in done.stderr.splitlines()


def test_python_markdown(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    (example,) = (block for block in blocks("python") if "import" in block)
    names: dict[str, Any] = {}
    exec(compile(example, "site-generators.md", "exec"), names)
    assert read_html(names["page"]).code() == list(code("curl").values())


def test_sphinx_and_myst(folder: Path) -> None:
    (settings,) = (block for block in blocks("python") if "extensions =" in block and "import" not in block)
    (directive,) = blocks("rst")
    (myst,) = (block for block in blocks("markdown") if "{snippetgen}" in block)
    source = folder / "docs"
    (source / "conf.py").write_text(f'{settings}extensions.append("myst_parser")\n', "utf-8")
    (source / "snippetgen.toml").write_text("", "utf-8")
    (source / "index.rst").write_text(f"Title\n=====\n\n{directive}\n.. toctree::\n\n   myst\n", "utf-8")
    (source / "myst.md").write_text(f"# Title\n\n{myst}", "utf-8")
    done = build_sphinx(source, folder / "site")
    assert done.returncode == 0, done.stderr
    tweaks = {"Language Model": {"temperature": 0.2, "model_name": "gpt-4o"}}
    flow, server = Flow(id="$FLOW_ID"), PLACEHOLDERS.model_copy(update={"api_key": None})
    (shown,) = sphinx_tabs(read_page(folder / "site/index.html"))
    assert shown == code("python javascript", flow, server, tweaks=tweaks, stream=True)
    (shown,) = sphinx_tabs(read_page(folder / "site/myst.html"))
    assert shown == code("python curl", flow, PLACEHOLDERS, input_value="two\nlines")


def test_docusaurus(folder: Path) -> None:
    (page,) = blocks("mdx")
    path = folder / "docs/page.mdx"
    path.write_text(page, "utf-8")
    sync(path)
    sync("--check", path)
    (built,) = render("mdx", [path.read_text("utf-8")])
    (tabs,) = docusaurus_tabs(built)
    assert tabs == expected("basic-prompting.json", Run(), "mdx")
    assert list(tabs) == list(LANGUAGES.values())
