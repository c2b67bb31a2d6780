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

from snippetgen import Flow, Run, Server, SnippetError, generate, load_flow
from snippetgen.docs.content import Writer
from snippetgen.docs.sync import Findings, sync_page
from snippetgen.request.example import ACKNOWLEDGEMENT
from snippetgen.snippets.targets import builtin_templates
from snippetgen.words.config import Config, Profile
from tests.cases import EXAMPLES, FIRST_CLIENTS, HOSTILE
from tests.command import COMMAND, run_command

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
    done = run_command("sync", *arguments, env={**os.environ, **env})
    assert "Traceback" not in done.stderr
    return done


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
    assert re.findall(rf"^{TABS[tabs]}$", text, re.MULTILINE) == [
        target.title for target in FIRST_CLIENTS if target.language in ("python", "javascript", "curl")
    ]
    plain = re.sub("^    ", "", text, flags=re.MULTILINE) if tabs == "mkdocs" else text
    for language, fence in (("python", "python"), ("javascript", "javascript"), ("curl", "bash")):
        assert f"```{fence}\n{code(language)}```\n" in plain


def test_tabs_of_each_format() -> None:
    first = FIRST_CLIENTS[0]
    title, language, highlight = first.title, first.language, first.written_in.highlight
    assert f".. tab-set::\n   :sync-group: language\n\n   .. tab-item:: {title}\n      :sync: {language}\n" in synced(
        marked("flow.json", "page.rst"), "page.rst"
    )
    assert f".. rubric:: {title}\n\n.. code-block:: {highlight}\n" in synced(
        marked("flow.json --tabs headings", "page.rst"), "page.rst"
    )
    assert f".{title}\n[source,{highlight}]\n----\n" in synced(marked("flow.json", "page.adoc"), "page.adoc")
    assert f".{title}\n[%collapsible%open]\n====\n[source,{highlight}]\n" in synced(
        marked("flow.json --tabs details", "page.adoc"), "page.adoc"
    )
    page = "import Tabs from '@theme/Tabs';\n\n" + marked("flow.json", "page.mdx")
    assert f'<Tabs groupId="language">\n<TabItem value="{language}" label="{title}" default>\n\n```' in synced(
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


@pytest.mark.parametrize("name", MARKERS)
def test_setup_of_one_language(name: str) -> None:
    text = synced(marked("flow.json -l python --setup", name), name)
    own = code("python")
    indented = "".join(f"   {line}\n" if line else "\n" for line in own.splitlines())
    shell = ("pip install requests", 'export LANGFLOW_API_KEY="..."', '$env:LANGFLOW_API_KEY = "..."')
    markdown = ("```bash\n%s\n```", "```bash\n%s\n```", "```powershell\n%s\n```", f"`run.py`:\n\n```python\n{own}```")
    rst = (
        ".. code-block:: bash\n\n   %s",
        ".. code-block:: bash\n\n   %s",
        ".. code-block:: powershell\n\n   %s",
        f"``run.py``:\n\n.. code-block:: python\n\n{indented}".rstrip(),
    )
    adoc = (
        "[source,bash]\n----\n%s\n----",
        "[source,bash]\n----\n%s\n----",
        "[source,powershell]\n----\n%s\n----",
        f"`+run.py+`:\n\n[source,python]\n----\n{own}----",
    )
    *blocks, last = {"rst": rst, "adoc": adoc}.get(name.rpartition(".")[2], markdown)
    install, posix, powershell = (block % line for block, line in zip(blocks, shell, strict=True))
    marker, end = MARKERS[name]
    assert text == (
        f"{marker % 'flow.json -l python --setup'}\n\n"
        f"Install what it needs:\n\n{install}\n\n"
        f"Set what it reads from the environment, in a POSIX shell:\n\n{posix}\n\n"
        f"Or in PowerShell:\n\n{powershell}\n\n"
        f"Run it with Python 3.10 or newer, saved as {last}\n\n{end}\n"
    )


@pytest.mark.parametrize("tabs", TABS)
def test_setup_is_within_each_tab(tabs: str) -> None:
    """Between the title of each tab and its code, and nowhere else."""
    text = synced(marked(f"flow.json --setup --answer --tabs {tabs}"))
    _, *shown, answer = re.split(rf"^(?:{TABS[tabs]}|.*\bAnswer\b.*)$", text, flags=re.MULTILINE)[::2]
    for target, part in zip(FIRST_CLIENTS, shown, strict=True):
        above, _, below = part.partition("Run it with ")
        assert above.count('export LANGFLOW_API_KEY="..."\n') == 1
        assert ("Install what it needs:" in above) == bool(target.install)
        assert target.install in above
        assert code(target.language).splitlines()[0] in below
    assert "Run it with" not in answer


def test_a_marker_may_take_several_lines_and_name_the_command() -> None:
    once = synced(marked("flow.json -l curl --input-value 'a b'")).partition("\n")[2]
    assert synced(marked("generate flow.json\n     -l curl\n     --input-value 'a b'")).partition("-->\n")[2] == once
    text = synced(".. snippetgen flow.json\n     -l curl\n     --input-value 'a b'\n.. /snippetgen\n", "page.rst")
    assert '"input_value": "a b"' in text


@pytest.mark.parametrize("indent", ["  ", "    ", "\t", "> ", ">   "])
def test_indented_as_the_marker_is(indent: str) -> None:
    plain = synced(marked("flow.json --setup --answer"))
    text = synced("".join(f"{indent}{line}\n" for line in marked("flow.json --setup --answer").splitlines()))
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
    text = synced(marked("flow.json -l python -l javascript -l curl --profile docs"))
    assert 'FLOW_ID = os.environ["FLOW_ID"]\n\nurl = f"{LANGFLOW_SERVER_URL}/api/v1/run/{FLOW_ID}"' in text
    assert "${process.env.LANGFLOW_SERVER_URL}/api/v1/run/${process.env.FLOW_ID}" in text
    assert '"$LANGFLOW_SERVER_URL/api/v1/run/$FLOW_ID"' in text
    assert text.count("LANGFLOW_API_KEY") == 5  # in three languages, two of which look beforehand whether it is set
    config = Config(profile="docs", profiles={"docs": Profile(flow_id="$MY_FLOW", server_url="https://$HOST/x")})
    text = synced(marked("flow.json -l curl"), config=config)
    assert '"https://$HOST/x/api/v1/run/$MY_FLOW"' in text
    assert '"http://localhost:7860/api/v1/run/basic-prompting"' in synced(
        marked("flow.json -l curl --profile none"), config=config
    )
    assert '/run/$OWN"' in synced(marked("'$OWN' -l curl"), config=config)


def test_the_nearest_settings_of_a_page(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, key in (("", "ROOT"), ("one/", "ONE"), ("two/deep/", "DEEP")):
        Path(name or ".").mkdir(parents=True, exist_ok=True)
        Path(f"{name}snippetgen.toml").write_text(f'[server]\napi_key = "${key}"\n')
    pages = {"a.md": "ROOT", "one/a.md": "ONE", "two/a.md": "ROOT", "two/deep/er/a.md": "DEEP"}
    for page in pages:
        Path(page).parent.mkdir(parents=True, exist_ok=True)
        Path(page).write_text(marked("an-id -l curl"))
    assert sync(".").returncode == 0
    assert all(f"x-api-key: ${key}" in Path(page).read_text() for page, key in pages.items())
    # Wherever it is called from.
    monkeypatch.chdir("/")
    assert sync("--check", str(folder)).returncode == 0
    monkeypatch.chdir(folder / "one")
    assert sync("--check", "..").returncode == 0
    assert sync("--check", "--config", "../snippetgen.toml", "../a.md", "a.md").returncode == 1  # one for all
    Path("snippetgen.toml").write_text("x = 1")
    assert sync(".").stderr == "snippetgen: snippetgen.toml: unknown key x\n"


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
    assert text.count("<summary>") == len(FIRST_CLIENTS)
    assert text.count("a/b") == len(FIRST_CLIENTS)
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


NOPE = {
    "md": "<!-- snippetgen nope.json -->\n<!-- /snippetgen -->\n",
    "mdx": "{/* snippetgen nope.json */}\n{/* /snippetgen */}\n",
    "rst": ".. snippetgen nope.json\n.. /snippetgen\n",
    "adoc": "// snippetgen nope.json\n// /snippetgen\n",
}


def indented(name: str, indent: str) -> str:
    return "".join(f"{indent}{line}\n" for line in NOPE[name].splitlines())


# What stands above, or around, a comment that readers of the format see as one.
COMMENTS = [
    ("md", "> ```sh\n> pip install x\n\nThen:\n\n"),
    ("md", "- ```\n  code\n\npara\n\n"),
    ("md", "Para\n\n    ```\n\n"),
    ("md", "```markdown\n- ```\n```\n\n"),
    ("md", "```text\n> ```\n```\n\n"),
    ("md", "```text\n    ```\n```\n\n"),
    ("md", "1. - ```\n     code\n     ```\n\n"),
    ("md", "- > ```\n  > code\n  > ```\n\n"),
    ("md", "[^1]: ```\n    code\n    ```\n\n"),
    ("md", '+++\ntitle = """\n```\n"""\n+++\n\n'),
    ("md", "---\ntitle: x\n---\n"),
    ("md", "<pre>\nx\n</pre>\n\n<!-- a\ncomment -->\n\n`<!--` and ``{/*`` are code\n\n"),
    ("md", "~~~\n```\n~~~\n\n````md\n```\n````\n\n"),
    ("mdx", "<Tabs>\n      ```sh\n      x\n      ```\n</Tabs>\n\n"),
    ("rst", "- Example::\n\n    foo\n\n"),
    ("rst", "..\n\n"),
    ("rst", "Title\n::::::\n\n"),
    ("rst", ".. note::\n\n   x\n\n.. _target:\n\n.. |x| replace:: y\n\n"),
    ("adoc", "Example\n-------\n\n"),
    ("adoc", "Four\n++++\n\n"),
    ("adoc", "====\nexample\n====\n\n--\nopen\n--\n\n"),
]
INSIDE = [
    ("md", "> ", "Quote:\n\n", ""),
    ("md", "  ", "- item\n\n", ""),
    ("md", "    ", '=== "Tab"\n\n', ""),
    ("md", "    ", "??? note\n\n", ""),
    ("md", "", "````{note}\n", "````\n"),
    ("md", "", "`````{tab-set}\n````{tab-item} A\n", "````\n`````\n"),
    ("md", "", ":::note\n\n", "\n:::\n"),
    ("md", "", "<details>\n\n", "\n</details>\n"),
    ("mdx", "        ", "<Tabs>\n    <TabItem>\n\n", "\n    </TabItem>\n</Tabs>\n"),
    ("rst", "   ", ".. note::\n\n", ""),
    ("rst", "  ", "- item\n\n", ""),
    ("adoc", "", "* item\n+\n--\n", "--\n"),
]


@pytest.mark.parametrize(("suffix", "above"), COMMENTS)
def test_a_comment_is_found_below_anything(suffix: str, above: str) -> None:
    complaint(f"page.{suffix}", above + NOPE[suffix], above.count("\n") + 1)
    if above[:3] not in ("---", "+++"):  # there is one at the top of a page alone
        complaint(f"page.{suffix}", above + above + NOPE[suffix], 2 * above.count("\n") + 1)


@pytest.mark.parametrize(("suffix", "indent", "above", "below"), INSIDE)
def test_a_comment_is_found_inside_of_anything(suffix: str, indent: str, above: str, below: str) -> None:
    line = above.count("\n") + 1
    complaint(f"page.{suffix}", above + indented(suffix, indent) + below, line)
    # What comes below is looked at, too.
    page = above + indented(suffix, indent) + below + "\n" + NOPE[suffix]
    complaint(f"page.{suffix}", page, line, page.count("\n") - 1)


def complaint(name: str, text: str, *lines: int) -> None:
    """Assert that the missing flow is told of on these lines, and of nothing else."""
    Path(name).write_text(text)
    findings = Findings()
    sync_page(Path(name), Writer(), findings)
    assert findings.errors == [f"{name}:{line}: nope.json: there is no such file" for line in lines]


@pytest.mark.parametrize(
    ("suffix", "indent", "above", "below"),
    [
        ("md", "", "<pre>\n", "</pre>\n"),
        ("md", "", "<script type=x>\n", "</script>\n"),
        ("md", "  ", "- ```\n", "  ```\n"),
        ("md", "> ", "> ~~~\n", "> ~~~\n"),
        ("md", "", "```{code-block} md\n", "```\n"),
        ("md", "", "``` {.md}\n", "```\n"),
        ("md", "", "````{note}\n```\n", "```\n````\n"),
        ("mdx", "      ", "<TabItem>\n    ```\n", "    ```\n"),
        ("rst", "     ", "- .. code-block:: rst\n\n", ""),
        ("rst", "   ", ".. testcode::\n\n", ""),
        ("rst", "     ", "1. Like this::\n\n", ""),
        ("rst", "   ", ".. a comment\n", ""),
        ("adoc", "", "[listing]\n--\n", "--\n"),
        ("adoc", "", "```\n", "```\n"),
    ],
)
def test_an_example_in_code_is_left_alone(suffix: str, indent: str, above: str, below: str) -> None:
    complaint(f"page.{suffix}", above + indented(suffix, indent) + below)


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("page.md", "- <!-- snippetgen flow.json --> <!-- /snippetgen -->"),
        ("page.md", "text <!-- snippetgen flow.json -->"),
        ("page.md", '<TabItem value="a"><!-- snippetgen flow.json -->'),
        ("page.md", "<!-- snippetgen: flow.json -->"),
        ("page.mdx", "<!-- snippetgen flow.json -->"),
        ("page.adoc", " // snippetgen flow.json"),
        ("page.rst", ".. snippetgen: flow.json"),
    ],
)
def test_what_was_meant_as_a_marker_is_told(name: str, line: str) -> None:
    Path(name).write_text(f"\n{line}\n")
    assert f"snippetgen: {name}:2: a marker stands on a line of its own" in sync(name).stderr


def test_a_marker_in_code_without_an_end_is_told() -> None:
    Path("page.md").write_text("# T\n\n```sh\nls\n\n" + marked("flow.json"))
    said = "snippetgen: page.md:6: the marker stands in code or a comment that begins on line 3 and has no end\n"
    assert sync("page.md").stderr == said
    Path("page.md").write_text("- <pre>\n\n" + marked("flow.json"))
    assert "page.md:3: the marker stands in code or a comment that begins on line 1" in sync("page.md").stderr
    Path("page.md").unlink()
    Path("page.adoc").write_text("----\nls\n\n" + marked("flow.json", "page.adoc"))
    assert "page.adoc:4: the marker stands in code or a comment that begins on line 1" in sync("page.adoc").stderr
    Path("page.adoc").write_text("* item\n+\n" + marked("flow.json", "page.adoc"))
    assert "page.adoc:3: a comment ends the item of a list" in sync("page.adoc").stderr


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
    shutil.copytree(builtin_templates(), "templates")
    Path("page.md").write_text(marked("flow.json --templates templates"))
    assert sync("page.md").returncode == 0
    assert sync("--check", "page.md").returncode == 0
    template = Path("templates/javascript/fetch/_request.mjs.jinja")
    template.write_text(template.read_text().replace("const url", "const uri", 1))
    done = sync("--check", "page.md")
    assert done.returncode == 1
    assert "-const url" in done.stdout
    assert "+const uri" in done.stdout


def test_no_marker_is_told() -> None:
    Path("a.md").write_text("nothing")
    assert sync("a.md").stderr == "snippetgen: no marker in 1 page\n"


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


@pytest.mark.parametrize("name", ["page.md", "a b.md", 'q"\\.md', "tab\t.md", "sub/é.md"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_the_diff_can_be_applied(name: str, newline: str) -> None:
    Path("sub").mkdir()
    page = Path(name)
    page.write_bytes((f"above{newline}" + marked("flow.json -l curl") + "below").replace("\n", newline).encode())
    done = run_command("sync", "--check", name)
    assert "\x1b" not in done.stdout
    assert subprocess.run(["git", "apply", "-"], input=done.stdout.encode()).returncode == 0
    assert sync("--check", name).returncode == 0


def test_a_name_cannot_speak_to_the_terminal() -> None:
    Path("\x1b[31m.md").write_text(marked("flow.json -l curl"))
    assert sync("--check", ".").stdout.startswith('--- "a/\\033[31m.md"\n')


def test_what_is_no_file() -> None:
    os.mkfifo("pipe.md")
    assert sync("pipe.md").stderr == "snippetgen: pipe.md: is not a file\n"
    Path("page.md").write_text(marked("flow.json -l curl"))
    assert sync(".").returncode == 0
    assert "File name too long" in sync("x" * 300 + ".md").stderr
    Path("page.md").write_text(marked("flow.json --templates " + "x" * 5000))
    assert sync("page.md").stderr.startswith("snippetgen: page.md:1: ")
    Path("page.md").write_text(marked("flow.json --templates 'a\0b'"))
    assert sync("page.md").stderr.startswith("snippetgen: page.md:1: ")


def test_attributes_of_a_file_stay() -> None:
    page = Path("page.md")
    page.write_text(marked("flow.json -l curl"))
    try:
        os.setxattr(page, "user.note", b"mine")
    except OSError:
        pytest.skip("this file system has no attributes")
    os.utime(page, (1, 1))
    assert sync("page.md").returncode == 0
    assert os.getxattr(page, "user.note") == b"mine"
    assert page.stat().st_mtime > 1


def test_templates_of_a_page_run_nothing() -> None:
    template = Path("evil/curl/bash/run.sh.jinja")
    template.parent.mkdir(parents=True)
    call = '{% set x = cycler.__init__.__globals__.os.system("touch PWNED") %}'
    template.write_text(call + "{{ request.url }}\n{{ request.body | json }}\n")
    Path("page.md").write_text(marked("flow.json -l curl --templates evil"))
    assert "is unsafe" in sync("--check", "page.md").stderr
    assert not Path("PWNED").exists()
    template.write_text("{{ request.url }}\n{{ request.body }}\n")
    assert "write {{ request.body | json }}" in sync("page.md").stderr
    template.write_text("{{ request.url }}\n{{ request.body | json }}\n<!-- /snippetgen -->\n")
    assert "page.md:1: a template writes a marker" in sync("page.md").stderr


def test_an_endpoint_with_the_name_of_a_folder() -> None:
    Path("weather").mkdir()
    assert "/run/weather" in synced(marked("weather -l curl"))


def test_a_quotation_without_a_space() -> None:
    text = synced(marked("flow.json -l python").replace("<!--", "><!--"))
    assert all(line.startswith((">", "> ")) for line in text.splitlines())
    assert '>     "input_type": "chat",\n' in text


def test_all_pages_or_none(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("a.md", "b.md", "c.md"):
        Path(name).write_text(marked("flow.json -l curl"))
    replace = os.replace

    def fail(source: str, target: Path) -> None:
        if Path(target).name == "c.md":
            raise OSError(16, "Device or resource busy")
        replace(source, target)

    monkeypatch.setattr(os, "replace", fail)
    findings = Findings()
    for name in ("a.md", "b.md", "c.md"):
        sync_page(Path(name), Writer(), findings)
    with pytest.raises(SnippetError, match=r"c\.md: cannot be written: Device or resource busy"):
        findings.write()
    assert {path.name: path.read_text() for path in folder.glob("*.md")} == dict.fromkeys(
        ("a.md", "b.md", "c.md"), marked("flow.json -l curl")
    )
    assert not list(folder.glob(".*"))
