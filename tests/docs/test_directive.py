"""The directive ``.. snippetgen::``, as Sphinx reads it from reStructuredText and from MyST."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

import pytest

from snippetgen import Run, Server, generate, load_flow
from tests.docs.sites import EXAMPLES, LANGUAGES, Tabs, build_sphinx, expected, on_page, read_page, sphinx_tabs

pytestmark = pytest.mark.sites

CHAT = "basic-prompting.json"
ALL = 'extensions = ["myst_parser", "sphinx_design", "snippetgen.docs.sphinx"]\n'
PLAIN = 'extensions = ["myst_parser", "snippetgen.docs.sphinx"]\n'


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "source"
    (folder / "deep").mkdir(parents=True)
    shutil.copy(EXAMPLES / CHAT, folder / "flow.json")
    return folder


def write(source: Path, text: str, conf: str = ALL, name: str = "index.rst") -> None:
    (source / "conf.py").write_text(conf, "utf-8")
    (source / name).write_text(text, "utf-8")


def build(source: Path, *options: str) -> str:
    """Build, which has to succeed; return what was said."""
    done = build_sphinx(source, source.parent / "site", *options)
    assert done.returncode == 0, done.stderr
    return done.stdout


def tabs(source: Path, name: str = "index") -> list[Tabs]:
    return sphinx_tabs(read_page(source.parent / f"site/{name}.html"))


def local(**said: object) -> Tabs:
    flow = load_flow(EXAMPLES / CHAT)
    run = Run.for_flow(flow, **said)
    codes = {title: generate(flow, Server(), run, language=name).code for name, title in LANGUAGES.items()}
    return {title: on_page(code, "rst") for title, code in codes.items()}


def test_options(source: Path) -> None:
    write(
        source,
        """\
Title
=====

.. snippetgen:: flow.json
   :language: curl, python
   :operation: stream
   :input-value: Say "hi" \\\\ *now*
   :tweak:
      Language Model.temperature=0.5
      Language Model.model_name=gpt 4
   :header:
      Accept: text/plain
      X-Other: $OTHER
   :server-url: https://example.org
   :no-auth:

.. snippetgen:: flow.json
   :language: curl
   :answer: false
   :no-auth: true
""",
    )
    build(source)
    flow = load_flow(EXAMPLES / CHAT)
    tweaks = {"Language Model": {"temperature": 0.5, "model_name": "gpt 4"}}
    run = Run.for_flow(flow, input_value='Say "hi" \\\\ *now*', tweaks=tweaks, stream=True)
    headers = {"Accept": "text/plain", "X-Other": "$OTHER"}
    server = Server(url="https://example.org", api_key=None, headers=headers)
    assert tabs(source) == [
        {LANGUAGES[name]: generate(flow, server, run, language=name).code for name in ("python", "curl")}
    ]
    page = read_page(source.parent / "site/index.html")
    alone = generate(flow, Server(api_key=None), Run.for_flow(flow), language="curl").code
    assert page.code()[-1] == alone


def test_paths(source: Path) -> None:
    """A flow is beside the page; below the sources for a path that begins with a slash; or beside the settings."""
    shutil.copy(EXAMPLES / CHAT, source / "deep/near.json")
    (source.parent / "settings").mkdir()
    shutil.copy(EXAMPLES / CHAT, source.parent / "settings/far.json")
    (source.parent / "settings/my.toml").write_text('[sync]\ntabs = "mkdocs"\n', "utf-8")
    flows = ["near.json", "/flow.json", "../flow.json", "far.json"]
    text = "\n\n".join(["Title\n=====", *(f".. snippetgen:: {flow}" for flow in flows)])
    write(source, "Home\n====\n\n.. toctree::\n\n   deep/page\n")
    conf = f'{ALL}snippetgen_config = "../settings/my.toml"\nsnippetgen_profile = "docs"\n'
    write(source, text, conf, "deep/page.rst")
    build(source)
    assert tabs(source, "deep/page") == [expected(CHAT, Run())] * 4


def test_inside_other_blocks(source: Path) -> None:
    write(
        source,
        "1. Item\n\n   .. snippetgen:: flow.json\n\n   After it.\n\n.. note::\n\n   .. snippetgen:: flow.json\n",
        name="part.txt",
    )
    myst = "- Item\n\n  ```{snippetgen} flow.json\n  ```\n\n  After it.\n\n:::{note}\n```{snippetgen} flow.json\n```\n:::\n"
    write(source, f"# MyST\n\n{myst}\n```{{eval-rst}}\n.. snippetgen:: flow.json\n```\n", name="myst.md")
    write(
        source,
        "Title\n=====\n\n.. include:: part.txt\n\n.. toctree::\n\n   myst\n",
        f'{ALL}myst_enable_extensions = ["colon_fence"]\n',
    )
    build(source)
    assert tabs(source) == [local()] * 2
    assert tabs(source, "myst") == [local()] * 3
    for name in ("index", "myst"):
        (body,) = read_page(source.parent / f"site/{name}.html").find("div", "body")
        (item,) = (item for item in body.find("li") if item.text.strip().startswith("Item"))
        assert sphinx_tabs(item) == [local()]
        assert item.text.strip().endswith("After it.")
        (note,) = body.find("div", "admonition")
        assert sphinx_tabs(note) == [local()]


def test_without_sphinx_design(source: Path) -> None:
    write(source, "# MyST\n\n## Part\n\n```{snippetgen} flow.json\n:answer:\n```\n", name="myst.md")
    write(source, "Title\n=====\n\n.. snippetgen:: flow.json\n   :answer:\n\n.. toctree::\n\n   myst\n", PLAIN)
    build(source)
    for name in ("index", "myst"):
        (body,) = read_page(source.parent / f"site/{name}.html").find("div", "body")
        assert [rubric.text for rubric in body.find("p", "rubric")] == [*LANGUAGES.values(), "Answer"]
        assert body.code()[:-1] == list(local().values())


RST_MISTAKES = [
    (".. snippetgen:: nope.json", "ERROR: snippetgen: nope.json: there is no such file"),
    (".. snippetgen:: flow.json\n   :language: cobol", 'ERROR: snippetgen: unknown language "cobol"'),
    (".. snippetgen:: flow.json\n   :tabs: mkdocs", 'ERROR: snippetgen: tabs: there is no "mkdocs" here'),
    (".. snippetgen:: flow.json\n   :answer: yes", 'ERROR: snippetgen: the option "answer" is true or false, not "yes"'),
    (".. snippetgen:: flow.json\n   :tweak: Nobody.x=1", 'ERROR: snippetgen: tweaks: the flow has no component "Nobody"'),
    (".. snippetgen:: flow.json\n   :langage: python", 'ERROR: Error in "snippetgen" directive:\nunknown option: "langage".'),
    (".. snippetgen::", 'ERROR: Error in "snippetgen" directive:\n1 argument(s) required, 0 supplied.'),
    (".. snippetgen:: flow.json\n\n   Text", 'ERROR: Error in "snippetgen" directive:\nno content permitted.'),
    (".. snippetgen:: flow.json\n   :operation: webhook", "WARNING: the flow has no Webhook component"),
]  # fmt: skip


def test_mistakes(source: Path) -> None:
    write(source, "\n\n".join(["Title\n=====", *(directive for directive, _ in RST_MISTAKES)]))
    done = build_sphinx(source, source.parent / "site")
    assert done.returncode == 1
    line = 4
    for directive, message in RST_MISTAKES:
        assert f"index.rst:{line}: {message}" in done.stderr
        line += directive.count("\n") + 2


def test_mistakes_in_myst(source: Path) -> None:
    fences = ["```{snippetgen} nope.json\n```", "```{snippetgen} flow.json\n:langage: x\n```"]
    write(source, "\n\n".join(["# Title", *fences]), f'{ALL}suppress_warnings = ["snippetgen"]\n', "index.md")
    done = build_sphinx(source, source.parent / "site")
    assert done.returncode == 1
    assert "index.md:3: ERROR: snippetgen: nope.json: there is no such file" in done.stderr
    assert re.search(r"index.md\S*: WARNING: .snippetgen.: Unknown option keys?: .*langage", done.stderr)


def test_warnings_can_be_suppressed(source: Path) -> None:
    write(source, f"Title\n=====\n\n{RST_MISTAKES[-1][0]}\n", f'{ALL}suppress_warnings = ["snippetgen"]\n')
    build(source)


def test_a_page_is_built_anew_where_something_changed(source: Path) -> None:
    write(source, "Title\n=====\n\n.. snippetgen:: flow.json\n   :language: curl\n   :tweaks: @tweaks.json\n")
    (source / "tweaks.json").write_text("{}", "utf-8")
    (source / "snippetgen.toml").write_text("", "utf-8")
    page = source.parent / "site/index.html"

    def shown() -> str:
        done = build_sphinx(source, source.parent / "site")
        assert done.returncode == 0, done.stderr
        return read_page(page).code()[0]

    def change(name: str, old: str, new: str) -> None:
        path = source / name
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new), "utf-8")
        later = path.stat().st_mtime + 10
        os.utime(path, (later, later))

    assert "Tell me about" in shown()
    first = page.stat().st_mtime_ns
    shown()
    assert page.stat().st_mtime_ns == first
    change("flow.json", "Tell me about", "Speak of")
    assert "Speak of" in shown()
    change("tweaks.json", "{}", '{"Language Model": {"temperature": 0.75}}')
    assert "0.75" in shown()
    change("snippetgen.toml", "", 'profile = "docs"\n')
    assert "$LANGFLOW_SERVER_URL" in shown()


def test_a_flow_that_was_missing_is_looked_for_again(source: Path) -> None:
    write(source, "Title\n=====\n\n.. snippetgen:: later.json\n   :language: curl\n")
    assert build_sphinx(source, source.parent / "site").returncode == 1
    shutil.copy(EXAMPLES / CHAT, source / "later.json")
    build(source)
    assert read_page(source.parent / "site/index.html").code() == [local()["cURL"]]


def test_in_parallel_and_as_text(source: Path) -> None:
    names = [f"page{number}" for number in range(12)]
    for name in names:
        write(source, f"Page\n====\n\n.. snippetgen:: flow.json\n   :session-id: {name}\n", name=f"{name}.rst")
    write(source, "Home\n====\n\n.. toctree::\n\n   " + "\n   ".join(names) + "\n")
    build(source, "-j", "2")
    assert [tabs(source, name) for name in names] == [[local(session_id=name)] for name in names]
    write(source, "Page\n====\n\n.. snippetgen:: flow.json\n   :language: curl\n   :answer:\n", name="page0.rst")
    build(source, "-b", "text")
    text = (source.parent / "site/page0.txt").read_text("utf-8")
    assert local()["cURL"].splitlines()[0] in text
