"""``snippetgen sync``: what is found in a page, what is written there, and that nothing else is touched."""

from __future__ import annotations

import os
import re
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from snippetgen import Flow, Run, Server, generate, load_flow
from snippetgen.answer import ACKNOWLEDGEMENT
from snippetgen.config import Config, Profile
from snippetgen.docs.content import Writer
from snippetgen.docs.sync import Findings, sync_page
from snippetgen.targets import tree
from tests.cases import EXAMPLES, HOSTILE
from tests.test_cli import COMMAND

pytestmark = pytest.mark.usefixtures("folder")

MARKERS = {
    "page.md": ("<!-- snippetgen %s -->", "<!-- /snippetgen -->"),
    "page.markdown": ("<!-- snippetgen %s -->", "<!-- /snippetgen -->"),
    "page.mdx": ("{/* snippetgen %s */}", "{/* /snippetgen */}"),
    "page.rst": (".. snippetgen %s", ".. /snippetgen"),
    "page.adoc": ("// snippetgen %s", "// /snippetgen"),
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working directory with a flow in it."""
    shutil.copy(EXAMPLES / "basic-prompting.json", tmp_path / "flow.json")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def sync(*arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
    done = subprocess.run([*COMMAND, "sync", *arguments], capture_output=True, env={**os.environ, **env})
    assert b"Traceback" not in done.stderr
    return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())


def synced(text: str, name: str = "page.md", config: Config | None = None) -> str:
    """What becomes of a page, written twice, which has to be the same as once."""
    page = Path(name)
    page.write_bytes(text.encode())
    for _ in range(2):
        findings = Findings()
        sync_page(page, Writer(config or Config()), findings)
        assert findings.errors == []
        findings.write()
    assert findings.changed == {}
    return page.read_bytes().decode()


def code(language: str, *, stream: bool = False, **server: str) -> str:
    flow = load_flow("flow.json")
    return generate(flow, Server(**server), Run.for_flow(flow, stream=stream), language=language).code  # type: ignore[arg-type]


def marked(words: str, name: str = "page.md", between: str = "") -> str:
    marker, end = MARKERS[name]
    return f"{marker % words}\n{between}{end}\n"


# What is written


@pytest.mark.parametrize("name", MARKERS)
def test_one_language(name: str) -> None:
    text = synced(marked("flow.json -l python -o stream", name, "what was there\n"), name)
    marker, end = MARKERS[name]
    body = text.removeprefix(marker % "flow.json -l python -o stream" + "\n\n").removesuffix(f"\n{end}\n")
    own = code("python", stream=True)
    indented = "".join(f"   {line}\n" if line else "\n" for line in own.splitlines())
    blocks = {
        "md": f"```python\n{own}```\n",
        "markdown": f"```python\n{own}```\n",
        "mdx": f"```python\n{own}```\n",
        "rst": f".. code-block:: python\n\n{indented}",
        "adoc": f"[source,python]\n----\n{own}----\n",
    }
    assert body == blocks[name.rpartition(".")[2]]


TABS = {
    "mkdocs": r'=== "(.*)"',
    "docusaurus": r'<TabItem value="[a-z]+" label="(.*?)"(?: default)?>',
    "sphinx": r"`{3,}\{tab-item\} (.*)",
    "headings": "#+ (.*)",
    "details": "<summary>(.*)</summary>",
}


@pytest.mark.parametrize("tabs", TABS)
def test_languages_as_tabs(tabs: str) -> None:
    text = synced(marked(f"flow.json -l curl -l javascript -l python --tabs {tabs}"))
    assert re.findall(rf"^{TABS[tabs]}$", text, re.MULTILINE) == ["Python", "JavaScript", "cURL"]
    plain = re.sub("^    ", "", text, flags=re.MULTILINE) if tabs == "mkdocs" else text
    for language, fence in (("python", "python"), ("javascript", "javascript"), ("curl", "bash")):
        assert f"```{fence}\n{code(language)}```\n" in plain


def test_tabs_of_each_format() -> None:
    assert ".. tab-set::\n   :sync-group: language\n\n   .. tab-item:: Python\n      :sync: python\n" in synced(
        marked("flow.json", "page.rst"), "page.rst"
    )
    assert ".. rubric:: Python\n\n.. code-block:: python\n" in synced(
        marked("flow.json --tabs headings", "page.rst"), "page.rst"
    )
    assert ".Python\n[source,python]\n----\n" in synced(marked("flow.json", "page.adoc"), "page.adoc")
    assert ".Python\n[%collapsible%open]\n====\n[source,python]\n" in synced(
        marked("flow.json --tabs details", "page.adoc"), "page.adoc"
    )
    page = "import Tabs from '@theme/Tabs';\n\n" + marked("flow.json", "page.mdx")
    assert '<Tabs groupId="language">\n<TabItem value="python" label="Python" default>\n\n```' in synced(
        page, "page.mdx"
    )


def test_tabs_of_the_configuration_where_the_format_has_them() -> None:
    config = Config(tabs="mkdocs")
    assert '=== "Python"' in synced(marked("flow.json"), config=config)
    assert "tab-set" in synced(marked("flow.json", "page.rst"), "page.rst", config)
    assert "<details open>" in synced(marked("flow.json --tabs details"), config=config)


def test_headings_go_below_the_one_above() -> None:
    assert "\n## Python\n" in synced(marked("flow.json"))
    assert "\n#### Python\n" in synced("# One\n\n### Three\n\n```sh\n# no heading\n```\n\n" + marked("flow.json"))
    assert "\n###### Python\n" in synced("###### Six\n\n" + marked("flow.json"))


def test_several_operations_are_told_apart() -> None:
    text = synced(marked("flow.json -l python -o run -o stream --tabs mkdocs --answer"))
    assert re.findall(r'^(?:===|\?\?\? example) "(.*)"$', text, re.MULTILINE) == [
        "Python: run",
        "Python: stream",
        "Answer: run",
        "Answer: stream",
    ]


def test_answers() -> None:
    text = synced(marked("flow.json -l curl --answer --session-id ann --tabs details"))
    assert '<summary>Answer</summary>\n\n```json\n{\n  "session_id": "ann",' in text
    text = synced(marked("flow.json -l curl -o stream --answer"))
    assert text.count('\n{"event": "token", "data": {"chunk": ') > 2
    assert '\n{"event": "end", "data": {"result": {"session_id"' in text
    text = synced(marked("flow.json -l curl --payload '{}' --answer"))
    assert all(str(value) in text for value in ACKNOWLEDGEMENT.values())


def test_a_marker_may_take_several_lines_and_name_the_command() -> None:
    once = synced(marked("flow.json -l curl --input-value 'a b'")).partition("\n")[2]
    assert synced(marked("generate flow.json\n     -l curl\n     --input-value 'a b'")).partition("-->\n")[2] == once
    text = synced(".. snippetgen flow.json\n     -l curl\n     --input-value 'a b'\n.. /snippetgen\n", "page.rst")
    assert '"input_value": "a b"' in text


@pytest.mark.parametrize("indent", ["  ", "    ", "\t", "> ", ">   "])
def test_indented_as_the_marker_is(indent: str) -> None:
    plain = synced(marked("flow.json --answer"))
    text = synced("".join(f"{indent}{line}\n" for line in marked("flow.json --answer").splitlines()))
    assert text == "".join(
        f"{indent}{line}".rstrip(" \t" if not line else "") + "\n" for line in plain.split("\n")[:-1]
    )


def test_hostile_text() -> None:
    flow = load_flow("flow.json")
    for name, text in HOSTILE.items():
        if re.search("[\x00\ud800-\udfff]", text) or "-->" in text:
            continue  # no file of text, no comment holds them
        quoted = "'" + text.replace("'", "'\\''") + "'"
        page = synced(marked(f"flow.json -l python --input-value {quoted}"))
        # What a marker of several lines says in a string, it says with the line breaks of its file.
        own = generate(flow, Server(), Run.for_flow(flow, input_value=text), language="python").code
        if "\r" not in text:
            assert own in page, name


def test_where_flows_and_files_are_looked_for(folder: Path) -> None:
    (folder / "docs").mkdir()
    (folder / "flow.json").rename(folder / "docs" / "flow.json")
    (folder / "docs" / "tweaks.json").write_text('{"Chat Input": {"sender_name": "beside the page"}}')
    assert "beside the page" in synced(marked("flow.json --tweaks @tweaks.json -l curl"), "docs/page.md")
    (folder / "settings").mkdir()
    (folder / "docs" / "flow.json").rename(folder / "settings" / "flow.json")
    assert "basic-prompting" in synced(marked("flow.json -l curl"), "docs/page.md", Config(Path("settings")))
    assert "basic-prompting" in synced(marked("settings/flow.json -l curl"), "docs/page.md")


# Settings


def test_profile_for_documentation() -> None:
    text = synced(marked("flow.json --profile docs"))
    assert "os.environ['LANGFLOW_SERVER_URL']}/api/v1/run/{os.environ['FLOW_ID']}" in text
    assert "${process.env.LANGFLOW_SERVER_URL}/api/v1/run/${process.env.FLOW_ID}" in text
    assert '"$LANGFLOW_SERVER_URL/api/v1/run/$FLOW_ID"' in text
    assert text.count("LANGFLOW_API_KEY") == 3
    config = Config(profile="docs", profiles={"docs": Profile(flow_id="$MY_FLOW", server_url="https://$HOST/x")})
    text = synced(marked("flow.json -l curl"), config=config)
    assert '"https://$HOST/x/api/v1/run/$MY_FLOW"' in text
    assert '"http://localhost:7860/api/v1/run/basic-prompting"' in synced(
        marked("flow.json -l curl --profile none"), config=config
    )
    assert '/run/$OWN"' in synced(marked("'$OWN' -l curl"), config=config)


def test_settings_come_from_the_file_and_from_no_variable() -> None:
    Path("snippetgen.toml").write_text(
        'profile = "docs"\n[profiles.docs]\napi_key = "$KEY"\n[server.headers]\naccept = "a/b"\n[sync]\ntabs = "details"\n'
    )
    Path("page.md").write_text(marked("flow.json"))
    done = sync(
        "page.md", SNIPPETGEN_SERVER_URL="http://elsewhere", SNIPPETGEN_INPUT_VALUE="else", SNIPPETGEN_LANGUAGE="curl"
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "snippetgen: page.md: written\n")
    text = Path("page.md").read_text()
    assert text.count("<summary>") == 3
    assert text.count("a/b") == 3
    assert "$KEY" in text
    assert "elsewhere" not in text
    assert '"else"' not in text
    Path("snippetgen.toml").write_text("[server]\napi_key = false\n")
    assert sync("page.md", "--profile", "docs").returncode == 0
    assert "API_KEY" not in Path("page.md").read_text()


# What is left alone


def test_examples_of_markers_are_left_alone() -> None:
    for name, text in {
        "a.md": "````\n<!-- snippetgen nowhere.json -->\n```\n<!-- /snippetgen -->\n````\n"
        "`<!-- snippetgen nowhere.json -->` and\n~~~ md\n<!-- snippetgen -->\n~~~\n"
        "- ```\n  <!-- snippetgen nowhere.json -->\n  ```\n<!--\n<!-- snippetgen nowhere.json -->\n",
        "b.md": "---\ntitle: x\ndescription: |\n  <!-- snippetgen nowhere.json -->\n---\n",
        "a.rst": "Like this::\n\n   .. snippetgen nowhere.json\n\n.. code-block:: rst\n   :caption: x\n\n"
        "   .. snippetgen nowhere.json\n   .. /snippetgen\n\n.. a comment\n   .. snippetgen nowhere.json\n\n"
        ".. snippetgen:: nowhere.json\n   :language: python\n",
        "a.adoc": "----\n// snippetgen nowhere.json\n----\n....\n// snippetgen nowhere.json\n....\n////\n// snippetgen x\n////\n",
    }.items():
        assert synced(text, name) == text


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_bytes_outside_stay(newline: str) -> None:
    above = f"\ufeff# Ünï\u2028\x0b\x85  {newline}{newline}tail  \t{newline}"
    below = f"{newline}last\u2029 line without an end  "
    text = synced(above + marked("flow.json -l curl").replace("\n", newline) + below)
    assert text.startswith(above)
    assert text.endswith(f"```{newline}{newline}<!-- /snippetgen -->{newline}{below}")
    assert set(re.findall("\r\n|\r|\n", text)) == {newline}


def test_end_of_file_without_line_break_and_byte_order_mark() -> None:
    text = synced("\ufeff<!-- snippetgen flow.json -l curl -->\n<!-- /snippetgen -->")
    assert text.startswith("\ufeff<!-- snippetgen flow.json -l curl -->\n\n```bash\n")
    assert text.endswith("```\n\n<!-- /snippetgen -->")


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.sampled_from([*"abc`~>- \t#=\r\n", "\r\n", "```", "text\n", "<!--", "-->", "..", "::", "\u2028", "é"]))
)
def test_whatever_stands_above_and_below(tmp_path_factory: pytest.TempPathFactory, pieces: list[str]) -> None:
    folder = tmp_path_factory.mktemp("page")
    page, noise = folder / "page.md", "".join(pieces)
    place = "<!-- snippetgen an-id -l curl -->\n<!-- /snippetgen -->\n"
    page.write_bytes((text := f"{noise}\n{place}{noise}").encode())
    for _ in range(2):
        findings = Findings()
        sync_page(page, Writer(), findings)
        findings.write()
    assert not findings.changed
    written = page.read_bytes().decode()
    assert written == text or (
        written.startswith(f"{noise}\n<!-- snippetgen an-id") and written.endswith(place[-22:] + noise)
    )


def test_files(folder: Path) -> None:
    page = folder / "docs" / "page.md"
    page.parent.mkdir()
    page.write_text(marked("flow.json -l curl"))
    page.chmod(0o640)
    for name in (".hidden/a.md", "node_modules/a.md", "docs/.b.md", "docs/notes.txt"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text("<!-- snippetgen nowhere.json -->")
    (folder / "docs" / "latin.md").write_bytes(b"caf\xe9, and no marker")
    (folder / "link.md").symlink_to(page)
    done = sync(".", "docs", "link.md")
    assert (done.returncode, done.stderr) == (0, "snippetgen: link.md: written\n")
    assert (folder / "link.md").is_symlink()
    assert stat.S_IMODE(page.stat().st_mode) == 0o640
    assert sorted(path.name for path in page.parent.iterdir()) == [".b.md", "latin.md", "notes.txt", "page.md"]
    page.write_text(marked("flow.json -l curl"))
    assert sync("link.md").returncode == 0
    assert (folder / "link.md").is_symlink()
    assert "```bash" in page.read_text()


# Checking


def test_check() -> None:
    Path("a.md").write_text(marked("flow.json -l curl"))
    Path("b.md").write_text("nothing")
    before = {name: (Path(name).stat().st_mtime_ns, Path(name).read_text()) for name in ("a.md", "b.md")}
    done = sync("--check", ".")
    assert done.returncode == 1
    assert done.stderr == "snippetgen: a.md: is not up to date\n"
    assert done.stdout.startswith(
        "--- a/a.md\n+++ b/a.md\n@@ -1,2 +1,15 @@\n <!-- snippetgen flow.json -l curl -->\n+\n+```bash\n+curl"
    )
    assert {name: (Path(name).stat().st_mtime_ns, Path(name).read_text()) for name in before} == before
    patched = subprocess.run(["git", "apply", "-p1", "--unsafe-paths", "-"], input=done.stdout, text=True)
    assert patched.returncode == 0
    assert sync("--check", ".").returncode == 0
    done = sync("--check", ".")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_check_fails_when_one_character_of_a_template_changes() -> None:
    shutil.copytree(tree(), "templates")
    Path("page.md").write_text(marked("flow.json --templates templates"))
    assert sync("page.md").returncode == 0
    assert sync("--check", "page.md").returncode == 0
    template = Path("templates/javascript/fetch/run.mjs.jinja")
    template.write_text(template.read_text().replace("const url", "const uri", 1))
    done = sync("--check", "page.md")
    assert done.returncode == 1
    assert "-const url" in done.stdout
    assert "+const uri" in done.stdout


def test_no_marker_is_told() -> None:
    Path("a.md").write_text("nothing")
    assert sync("a.md").stderr == "snippetgen: no marker in 1 pages\n"


# What is wrong

WRONG = {
    "missing flow": ("<!-- snippetgen nowhere.json -->\n<!-- /snippetgen -->", "1: nowhere.json: there is no such file"),
    "no flow": ("\n<!-- snippetgen -->\n<!-- /snippetgen -->", "2: Missing argument 'FLOW'."),
    "no end": ("<!-- snippetgen flow.json -->\n\ntext", "1: the marked place has no end: add <!-- /snippetgen --> below it"),
    "no end of the comment": ("<!-- snippetgen flow.json\n\ntext", "1: the marker has no end: --> is missing"),
    "nested": ("<!-- snippetgen flow.json -->\n\n<!-- snippetgen x -->\n<!-- /snippetgen -->", "3: the place of the marker on line 1 has to end above this marker"),
    "end alone": ("a\n<!-- /snippetgen -->", "2: the end of a marked place that has no beginning"),
    "text behind": ("<!-- snippetgen flow.json --> text\n<!-- /snippetgen -->", "1: --> ends the marker; nothing may stand behind it"),
    "arrow in a string": ("<!-- snippetgen flow.json --input-value 'a --> b' -->\n<!-- /snippetgen -->", "1: --> ends the marker"),
    "quotation": ("<!-- snippetgen flow.json --input-value 'a -->\n<!-- /snippetgen -->", "1: a quotation mark in the marker has no second one"),
    "option": ("<!-- snippetgen flow.json --langauge python -->\n<!-- /snippetgen -->", "1: No such option"),
    "format": ("<!-- snippetgen flow.json -f json -->\n<!-- /snippetgen -->", "1: No such option"),
    "two flows": ("<!-- snippetgen a b -->\n<!-- /snippetgen -->", "1: Got unexpected extra argument (b)"),
    "language": ("<!-- snippetgen x -l pyton -->\n<!-- /snippetgen -->", '1: unknown language "pyton"'),
    "profile": ("<!-- snippetgen x --profile doc -->\n<!-- /snippetgen -->", '1: unknown profile "doc"'),
    "tabs": ("<!-- snippetgen x --tabs github -->\n<!-- /snippetgen -->", "1: Invalid value for '--tabs'"),
    "standard input": ("<!-- snippetgen - -->\n<!-- /snippetgen -->", "1: a page has no standard input; name the flow"),
    "refused tweak": ("<!-- snippetgen flow.json --tweak ChatInput-k2Hq8.code=1 -->\n<!-- /snippetgen -->", "1: tweaks: the server refuses"),
    "a key": ("<!-- snippetgen x --api-key-env sk-12345 -->\n<!-- /snippetgen -->", "1: --api-key-env: takes the name of an environment variable"),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_broken_marker(name: str) -> None:
    text, reason = WRONG[name]
    Path("a.md").write_text(marked("flow.json"))
    Path("b.md").write_text(text)
    for check in ([], ["--check"]):
        done = sync(".", *check)
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.startswith(f"snippetgen: b.md:{reason}")
        assert done.stderr.count("\n") == 1
        assert "12345" not in done.stderr
    assert Path("a.md").read_text() == marked("flow.json")
    assert Path("b.md").read_text() == text


def test_every_broken_marker_is_told() -> None:
    Path("a.md").write_text(marked("a.json") + marked("flow.json") + marked("b.json"))
    assert sync("a.md").stderr.splitlines() == [
        "snippetgen: a.md:1: a.json: there is no such file",
        "snippetgen: a.md:5: b.json: there is no such file",
    ]


def test_marker_of_a_format() -> None:
    Path("page.rst").write_text(marked("flow.json --tabs mkdocs", "page.rst"))
    assert 'page.rst:1: --tabs: reStructuredText has no "mkdocs" (it has sphinx, headings)' in sync("page.rst").stderr
    Path("page.rst").unlink()
    Path("page.mdx").write_text(marked("flow.json -H 'accept: */*'", "page.mdx"))
    assert "page.mdx:1: */} ends the marker" in sync("page.mdx").stderr


def test_wrong_paths() -> None:
    assert sync("nowhere").stderr == "snippetgen: nowhere: there is no such file or folder\n"
    assert "is not a page; a page ends in .md" in sync("flow.json").stderr
    Path("latin.md").write_bytes(b"caf\xe9\n<!-- snippetgen flow.json -->\n<!-- /snippetgen -->\n")
    assert sync(".").stderr == "snippetgen: latin.md: is not UTF-8 text: byte 3 cannot be read\n"


def test_warnings() -> None:
    Path("page.mdx").write_text(marked("flow.json --input-type text", "page.mdx"))
    done = sync("page.mdx")
    assert done.returncode == 0
    assert "page.mdx:1: warning: the flow has no Text Input" in done.stderr
    assert "page.mdx:1: warning: the page has tabs, but not" in done.stderr


def test_bar_on_a_terminal_alone() -> None:
    import pexpect

    for number in range(3):
        Path(f"{number}.md").write_text(marked("flow.json"))
    child = pexpect.spawn(sys.executable, [*COMMAND[1:], "sync", "."], encoding="utf-8", timeout=60)
    child.expect("3/3")
    child.expect(pexpect.EOF)
    assert "2.md: written" in str(child.before)


def test_a_flow_without_export_is_asked_nothing() -> None:
    own = generate(Flow(endpoint_name="echo"), Server(), Run.for_flow(Flow(endpoint_name="echo")), language="curl").code
    assert f"```bash\n{own}```" in synced(marked("echo -l curl"))
