"""The command line: what it prints, where settings come from, and one line for everything that is wrong."""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from snippetgen import Flow, Run, Server, Webhook, generate, load_flow
from snippetgen.request.operations import OPERATIONS
from snippetgen.snippets.targets import load_targets
from tests.cases import EXAMPLES, FIRST_CLIENTS
from tests.command import COMMAND, run_command

BASIC = str(EXAMPLES / "basic-prompting.json")
READER = str(EXAMPLES / "file-reader.json")


def call(*arguments: str, stdin: bytes = b"", cwd: Path | None = None, **env: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("SNIPPETGEN_")} | env
    done = run_command(*arguments, stdin=stdin, cwd=cwd, env=environment)
    assert "Traceback" not in done.stderr
    return done


def code(*arguments: str, **more: Any) -> str:
    done = call("generate", *arguments, **more)
    assert done.returncode == 0, done.stderr
    return done.stdout


def complaint(*arguments: str, **more: Any) -> str:
    """What the one line on stderr says, of a command that has to fail with 2 and print nothing else."""
    done = call(*arguments, **more)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.endswith("\n")
    assert done.stderr.count("\n") == 1
    assert done.stderr.startswith("snippetgen: ")
    return done.stderr.removeprefix("snippetgen: ").removesuffix("\n")


# What is printed


def test_one_language_and_one_operation_print_the_code_alone() -> None:
    flow = load_flow(BASIC)
    done = call("generate", BASIC, "-l", "curl")
    assert done.stdout == generate(flow, Server(), Run.for_flow(flow), language="curl").code
    assert done.stderr == ""
    streamed = code(BASIC, "-l", "python", "-o", "stream", "-c", "requests")
    assert streamed == generate(flow, Server(), Run.for_flow(flow, stream=True), language="python").code


def test_several_are_headed_by_their_names() -> None:
    printed = code(BASIC, "-o", "run", "-o", "stream")
    headed = re.findall("^==> (.*) <==$", printed, re.MULTILINE)
    assert headed == [
        f"{target.name}/{target.filename(operation)}" for target in FIRST_CLIENTS for operation in ("run", "stream")
    ]
    assert {"python/requests/run.py", "javascript/fetch/stream.mjs", "curl/bash/run.sh"} <= set(headed)


def test_json_and_markdown() -> None:
    snippets = json.loads(code(BASIC, "-f", "json"))
    assert [snippet["language"] for snippet in snippets] == [target.language for target in FIRST_CLIENTS]
    assert set(snippets[0]) == {
        "code",
        "language",
        "client",
        "operation",
        "filename",
        "title",
        "install",
        "setup",
        "warnings",
    }
    assert [snippet["setup"]["runtime"] for snippet in snippets] == [
        target.written_in.runtime.format(file=snippet["filename"], needs="")
        for target, snippet in zip(FIRST_CLIENTS, snippets, strict=True)
    ]
    markdown = code(BASIC, "-f", "markdown", "--input-value", "```\nfence", "-l", "python")
    assert markdown.startswith("### Python: run\n\n````python\nimport os\n")
    assert markdown.endswith("\n````\n")


def test_setup_stands_above_the_code() -> None:
    own = code(BASIC, "-l", "python", "--header", "X-B: $SECOND")
    assert code(BASIC, "-l", "python", "--header", "X-B: $SECOND", "-f", "markdown", "--setup") == (
        "### Python: run\n\n"
        "Install what it needs:\n\n```bash\npip install requests\n```\n\n"
        "Set what it reads from the environment, in a POSIX shell:\n\n"
        '```bash\nexport SECOND="..."\nexport LANGFLOW_API_KEY="..."\n```\n\n'
        'Or in PowerShell:\n\n```powershell\n$env:SECOND = "..."\n$env:LANGFLOW_API_KEY = "..."\n```\n\n'
        f"Run it with Python 3.10 or newer, saved as `run.py`:\n\n```python\n{own}```\n"
    )


def test_setup_of_what_needs_nothing_is_what_runs_it() -> None:
    own = code(BASIC, "-l", "curl", "--no-auth")
    printed = code(BASIC, "-l", "curl", "--no-auth", "-f", "markdown", "--setup")
    words = "Run it with curl, pasted into a terminal with a POSIX shell, or saved as `run.sh`:"
    assert printed == f"### cURL: run\n\n{words}\n\n```bash\n{own}```\n"


def test_setup_by_its_variable_is_for_markdown_alone() -> None:
    assert code(BASIC, "-l", "curl", SNIPPETGEN_SETUP="1") == code(BASIC, "-l", "curl")
    assert "Or in PowerShell:" in code(BASIC, "-l", "curl", "-f", "markdown", SNIPPETGEN_SETUP="1")


def test_options_of_a_run() -> None:
    options = ["--input-value", "Hi $HOME", "--input-type", "any", "--output-type", "debug", "--output-component", "",
               "--session-id", "s", "--user-id", "u", "--no-auth", "--server-url", "https://host/x/", "--timeout", "30",
               "-H", "accept: application/json"]  # fmt: skip
    run = Run(
        input_value="Hi $HOME", input_type="any", output_type="debug", output_component="", session_id="s", user_id="u"
    )
    server = Server(url="https://host/x", api_key=None, timeout=30, headers={"accept": "application/json"})
    assert code("an-id", "-l", "curl", *options) == generate(Flow(id="an-id"), server, run, language="curl").code


def test_tweaks(tmp_path: Path) -> None:
    file = tmp_path / "tweaks.json"
    file.write_text('{"Language Model": {"temperature": 0.9, "max_tokens": 5}}')
    printed = code(
        BASIC, "-f", "json", "-l", "curl", "--tweaks", f"@{file}",
        "--tweak", "Language Model.temperature=0.1", "--tweak", "Chat Input.sender_name=Ann = Bob.",
        "--tweak", "Chat Input.should_store_message=false", "--tweak", 'Prompt.template="true"',
        "--tweak", "ChatOutput-v9Tz1.sender_name=", "--tweak", "ChatOutput-v9Tz1.session_id=NaN",
    )  # fmt: skip
    body = re.search(r"-d '(.*)'\n", json.loads(printed)[0]["code"], re.DOTALL)
    assert body
    assert json.loads(body[1])["tweaks"] == {
        "Language Model": {"temperature": 0.1, "max_tokens": 5},
        "Chat Input": {"sender_name": "Ann = Bob.", "should_store_message": False},
        "Prompt": {"template": "true"},
        "ChatOutput-v9Tz1": {"sender_name": "", "session_id": "NaN"},
    }


def test_payload_means_webhook() -> None:
    printed = code("an-id", "-l", "curl", "--payload", '{"order": 7}')
    assert printed == generate(Flow(id="an-id"), Server(), Webhook(payload={"order": 7}), language="curl").code


@pytest.mark.parametrize(
    ("argument", "url"),
    [
        ("-", "http://localhost:7860/api/v1/run/basic-prompting"),
        ("d2bbd92b-187e-4c84-b2d4-5df365704201", "http://localhost:7860/api/v1/run/d2bbd92b-187e-4c84-b2d4-5df365704201"),
        ("my-endpoint", "http://localhost:7860/api/v1/run/my-endpoint"),
        ("http://host:1/flow/abc", "http://host:1/api/v1/run/abc"),
        ("http://host:1/flow/abc/", "http://host:1/api/v1/run/abc"),
        ("https://host/flow/abc/folder/def", "https://host/api/v1/run/abc"),
        ("https://host/pre/fix/flow/abc/folder/def/?x=1#y", "https://host/pre/fix/api/v1/run/abc"),
        ("http://[::1]:7860/flow/abc", "http://[::1]:7860/api/v1/run/abc"),
    ],
)  # fmt: skip
def test_flow_argument(argument: str, url: str) -> None:
    content = Path(BASIC).read_bytes() if argument == "-" else b""
    assert f'"{url}"' in code(argument, "-l", "curl", stdin=content)


def test_placeholders() -> None:
    printed = code("$FLOW_ID", "--server-url", "$LANGFLOW_SERVER_URL", "-l", "curl")
    assert '"$LANGFLOW_SERVER_URL/api/v1/run/$FLOW_ID"' in printed


# Where settings come from


def test_settings_come_from_arguments_then_variables_then_the_file(tmp_path: Path) -> None:
    (tmp_path / "snippetgen.toml").write_text(
        '[server]\nurl = "http://file:1"\napi_key = "$FILE_KEY"\ntimeout = 5\n[server.headers]\naccept = "a/b"\n'
    )
    printed = code("x", "-l", "curl", cwd=tmp_path)
    assert '"http://file:1/api' in printed
    assert "$FILE_KEY" in printed
    assert "--speed-time 5" in printed
    assert "accept: a/b" in printed
    printed = code(
        "x", "-l", "curl", cwd=tmp_path, SNIPPETGEN_SERVER_URL="http://env:2", SNIPPETGEN_API_KEY_ENV="ENV_KEY"
    )
    assert '"http://env:2/api' in printed
    assert "$ENV_KEY" in printed
    printed = code("x", "-l", "curl", "--server-url", "http://arg:3", "--no-auth", cwd=tmp_path, SNIPPETGEN_SERVER_URL="http://env:2", SNIPPETGEN_API_KEY_ENV="K")  # fmt: skip
    assert '"http://arg:3/api' in printed
    assert "x-api-key" not in printed
    assert '"http://host:4/api' in code(
        "http://host:4/flow/x", "-l", "curl", cwd=tmp_path, SNIPPETGEN_SERVER_URL="http://env:2"
    )
    assert '"http://arg:3/api' in code(
        "http://host:4/flow/x", "-l", "curl", "--server-url", "http://arg:3", cwd=tmp_path
    )
    other = tmp_path / "other.toml"
    other.write_text("[server]\napi_key = false\n")
    printed = code("x", "-l", "curl", "--config", str(other), cwd=tmp_path)
    assert "x-api-key" not in printed
    assert "localhost:7860" in printed


def test_other_options_come_from_variables_too() -> None:
    printed = code("x", SNIPPETGEN_LANGUAGE="python", SNIPPETGEN_INPUT_VALUE="from the environment")
    assert '"input_value": "from the environment"' in printed
    assert printed.startswith("import os")


# Files


def test_out_writes_each_into_its_folder(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "folder"
    done = call("generate", BASIC, "-O", str(folder), "-o", "run", "-o", "stream")
    assert done.returncode == 0
    assert done.stdout == ""
    own = folder / "basic-prompting"
    written = sorted(str(path.relative_to(own)) for path in own.rglob("*") if path.is_file())
    assert written == sorted(
        f"{target.name}/{target.filename(operation)}" for target in FIRST_CLIENTS for operation in ("run", "stream")
    )
    run = own / "curl/bash/run.sh"
    assert run.read_text() == code(BASIC, "-l", "curl")
    run.chmod(0o750)
    call("generate", BASIC, "-O", str(folder), "-l", "curl", "--input-value", "other")
    assert '"other"' in run.read_text()
    assert run.stat().st_mode & 0o777 == 0o750


def test_out_where_nothing_can_be_written(tmp_path: Path) -> None:
    (tmp_path / "basic-prompting").write_text("in the way")
    assert "cannot be written" in complaint("generate", BASIC, "-O", str(tmp_path))
    assert "--format" in complaint("generate", BASIC, "-O", str(tmp_path), "-f", "json")
    assert (tmp_path / "basic-prompting").read_text() == "in the way"


# The other commands


def test_inspect() -> None:
    done = call("inspect", BASIC)
    assert done.returncode == 0
    assert re.search(r"^inputs +ChatInput-k2Hq8 \(Chat Input\)$", done.stdout, re.MULTILINE)
    assert re.search(r"^  code +code, which the server refuses to tweak$", done.stdout, re.MULTILINE)
    assert re.search(r"^  provider +str = \"OpenAI\", one of OpenAI, Anthropic, Google$", done.stdout, re.MULTILINE)
    assert "--new-session makes one each time" in done.stdout
    assert "not known" in call("inspect", "an-id").stdout
    assert "--session-id" not in call("inspect", str(EXAMPLES / "summarizer.json")).stdout
    described = json.loads(call("inspect", BASIC, "-f", "json").stdout)
    assert described["inputs"] == ["ChatInput-k2Hq8"]
    assert described["components"][0]["fields"]["code"]["refused"] is True


def test_inspect_has_the_words_of_the_editor() -> None:
    slider = {"type": "slider", "value": 0.1, "display_name": "Temperature", "range": {"min": 0, "max": 2}}
    fields = {
        "t": slider,
        "least": {"type": "int", "range": {"min": 1}},
        "most": {"type": "int", "range": {"max": 5}},
        "evil": {"display_name": "a\u202eb\n" + "c" * 100},
    }
    flow = {"id": "x", "components": [{"id": "a", "fields": fields}]}
    printed = call("inspect", "-", stdin=json.dumps(flow).encode()).stdout
    assert re.search(r"^  t +Temperature: slider = 0.1, 0 to 2$", printed, re.MULTILINE)
    assert re.search("^  least +int = null, at least 1$", printed, re.MULTILINE)
    assert re.search("^  most +int = null, at most 5$", printed, re.MULTILINE)
    assert re.search(r"^  evil +a\\u202eb\\nc+\.\.\.: str = null$", printed, re.MULTILINE)


def test_inspect_shows_nothing_hidden() -> None:
    evil = b'{"id": "x", "name": "\\u001b[31mred\\u202e\\ud800", "components": [{"id": "a\\nb", "fields": {"f\\u0007": {}}}]}'
    printed = call("inspect", "-", stdin=evil).stdout
    assert "\\x1b[31mred\\u202e\\ud800" in printed
    assert "a\\nb" in printed
    assert "f\\x07" in printed


def test_targets_and_schema() -> None:
    assert [line.split()[0] for line in call("targets").stdout.splitlines()] == [
        target.name for target in load_targets()
    ]
    (python,) = re.findall("^python/requests .*$", call("targets").stdout, re.MULTILINE)
    assert re.split("  +", python) == ["python/requests", ", ".join([*OPERATIONS, "files"]), "(pip install requests)"]
    (httpie,) = re.findall("^shell/httpie .*$", call("targets").stdout, re.MULTILINE)
    assert httpie.endswith("  (pip install httpie; HTTPie 2.5 or newer; jq for files)")
    schema = json.loads(call("schema").stdout)
    assert set(schema["properties"]) == {
        *("flow", "address", "server", "operation", "run", "webhook", "workflow", "responses", "variables", "fresh"),
        *("language", "client", "languages", "clients", "highlight"),
    }
    assert schema["$defs"]["Run"]["properties"]["input_type"]


@pytest.mark.parametrize(
    "command", [[], ["generate"], ["inspect"], ["migrate"], ["sync"], ["targets"], ["schema"], ["verify"]]
)
def test_help_fits_a_terminal(command: list[str]) -> None:
    done = call(*command, "--help", COLUMNS="80")
    assert done.returncode == 0
    assert done.stdout.startswith("Usage: ")
    assert all(len(line) <= 80 for line in done.stdout.splitlines())


def test_version() -> None:
    assert re.fullmatch(r".*, version \d+\.\d+\.\d+\n", call("--version").stdout)


# Bad input


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    (tmp_path / "empty.json").write_bytes(b"")
    (tmp_path / "empty").mkdir()
    (tmp_path / "broken.json").write_bytes(b'{"id": "x",\n "name" }')
    (tmp_path / "list.json").write_bytes(b"[1]")
    (tmp_path / "nodes.json").write_bytes(b'{"id": "x", "data": {"nodes": "none"}}')
    (tmp_path / "component.json").write_bytes(b'{"is_component": true, "data": {"nodes": []}}')
    (tmp_path / "binary.json").write_bytes(bytes(range(256)))
    (tmp_path / "latin1.json").write_bytes('{"id": "é"}'.encode("latin-1"))
    (tmp_path / "unknown.toml").write_bytes(b'id = "x"\nname_ = "y"\n')
    with (tmp_path / "huge.json").open("wb") as file:
        file.write(b'{"id": "')
        for _ in range(100):
            file.write(b"x" * 1_000_000)
    return tmp_path


FILES = {
    "nowhere.json": "nowhere.json: there is no such file",
    "empty": "empty: is a directory",
    "empty.json": "empty.json: is empty",
    "broken.json": "broken.json: broken JSON at line 2, column 9",
    "list.json": "not an object",
    "nodes.json": '"data.nodes" is not a list',
    "component.json": "is a component, not a flow",
    "binary.json": "is not UTF-8",
    "latin1.json": "is not UTF-8 text: byte 8",
    "unknown.toml": 'unknown key name_; did you mean "name"?',
    "huge.json": "is larger than 64 MiB",
}


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("command", ["generate", "inspect"])
def test_bad_file(command: str, name: str, bad: Path) -> None:
    assert FILES[name] in complaint(command, name, cwd=bad)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_file_without_permission(tmp_path: Path) -> None:
    path = tmp_path / "flow.json"
    path.write_text("{}")
    path.chmod(0)
    assert "Permission denied" in complaint("generate", str(path))


KNOWN = {
    part: ", ".join(dict.fromkeys(getattr(target, part) for target in load_targets()))
    for part in ("language", "client")
} | {"operation": ", ".join(OPERATIONS)}
ARGUMENTS = {
    "no flow": (["generate"], "Missing argument 'FLOW...'"),
    "empty flow": (["generate", ""], "FLOW is empty"),
    "two flows": (["generate", "a", "b"], "several flows go into files; add --out DIR"),
    "a folder of flows": (["generate", str(EXAMPLES)], "several flows go into files; add --out DIR"),
    "two flows to look at": (["inspect", "a", "b"], "unexpected extra argument"),
    "layout of nothing": (["generate", "x", "--layout", "langflow-docs"], "--layout is for files; add --out DIR"),
    "setup of text": (["generate", "x", "--setup"], "--setup is for -f markdown"),
    "setup of JSON": (["generate", "x", "--setup", "-f", "json"], "json has the setup anyway"),
    "setup of files": (["generate", "x", "--setup", "-O", "out"], "--setup is for -f markdown"),
    "prune of nothing": (["generate", "x", "--prune"], "--prune is for files; add --out DIR"),
    "profile": (["generate", "x", "--profile", "doc"], 'unknown profile "doc" (known: docs, none); did you mean "docs"?'),
    "a page that is no flow's": (["generate", "http://host/all"], "is not the page of a flow"),
    "a broken address": (["generate", "http://[::1/flow/x"], "is not a URL"),
    "a secret in the address": (["generate", "http://u:p@host/flow/x"], "user name or password"),
    "server": (["generate", "x", "--server-url", "nonsense"], "server url: must begin with http://"),
    "language": (["generate", "x", "-l", "pyton"], f'unknown language "pyton" (known: {KNOWN["language"]}); did you mean "python"?'),
    "client": (["generate", "x", "-c", "request"], f'unknown client "request" (known: {KNOWN["client"]}); did you mean "requests"?'),
    "client of another language": (["generate", "x", "-l", "python", "-c", "fetch"], 'python has no client "fetch"'),
    "client of none of the languages": (["generate", "x", "-l", "python", "-l", "curl", "-c", "fetch"], 'python has no client "fetch"'),
    "language of files": (["generate", "x", "--out", "o", "-l", "pyton"], 'unknown language "pyton"'),
    "client of files": (["generate", "x", "--out", "o", "-c", "request"], 'unknown client "request"'),
    "operation of files": (["generate", "x", "--out", "o", "-l", "python", "-c", "openai", "-o", "run"], 'python/openai has no operation "run"'),
    "operation": (["generate", "x", "-o", "steam"], f'unknown operation "steam" (known: {KNOWN["operation"]}); did you mean "stream"?'),
    "tweaks of a response": (
        ["generate", "x", "-o", "responses", "--tweak", "a.b=1"],
        "--tweak: responses takes none: the server takes no tweaks there (it is for run, stream",
    ),
    "format": (["generate", "x", "-f", "xml"], "Invalid value for '-f' / '--format'"),
    "option": (["generate", "x", "--langauge", "python"], "No such option"),
    "command": (["genrate", "x"], "No such command"),
    "tweak without a dot": (["generate", "x", "--tweak", "a=b"], "--tweak a=b: must be COMPONENT.FIELD=VALUE"),
    "tweak without an equals sign": (["generate", "x", "--tweak", "a.b"], "must be COMPONENT.FIELD=VALUE"),
    "tweak without a field": (["generate", "x", "--tweak", "a.=1"], "must be COMPONENT.FIELD=VALUE"),
    "broken tweaks": (["generate", "x", "--tweaks", "{"], "--tweaks: broken JSON at line 1, column 2"),
    "tweaks of another kind": (["generate", "x", "--tweaks", "[]"], "--tweaks: must be an object"),
    "tweaks of a wrong shape": (["generate", "x", "--tweaks", '{"a": null}'], "--tweaks: 'a' must be an object of fields"),
    "missing tweaks": (["generate", "x", "--tweaks", "@nowhere.json"], "nowhere.json: there is no such file"),
    "broken payload": (["generate", "x", "--payload", '{"a": }'], "--payload: broken JSON at line 1, column 7"),
    "payload of a run": (["generate", "x", "--payload", "{}", "-o", "run"], "add -o webhook"),
    "deep payload": (["generate", "x", "--payload", "[" * 5000 + "]" * 5000], "nested too deep"),
    "payload with NaN": (["generate", "x", "--payload", "[NaN]"], "--payload: JSON has no nan"),
    "input type": (["generate", "x", "--input-type", "voice"], "--input-type: Input should be 'chat', 'text' or 'any'"),
    "key": (["generate", "x", "--api-key-env", "sk-12345"], "--api-key-env: takes the name of an environment variable"),
    "key and no key": (["generate", "x", "--api-key-env", "K", "--no-auth"], "contradict"),
    "header": (["generate", "x", "-H", "accept"], "--header: must be NAME: VALUE"),
    "header name": (["generate", "x", "-H", "a b: c"], "server headers: 'a b' is not a name"),
    "timeout": (["generate", "x", "--timeout", "soon"], "Invalid value for '--timeout'"),
    "no timeout": (["generate", "x", "--timeout", "0"], "server timeout"),
    "config": (["generate", "x", "--config", "nowhere.toml"], "nowhere.toml: there is no such file"),
    "input twice": (["generate", "x", "--input-value", "a", "--input-env", "B"], "--input-value and --input-env contradict each other"),
    "session twice": (["generate", "x", "--session-id", "a", "--new-session"], "--new-session and a session of your own contradict"),
    "no variable": (["generate", "x", "--input-env", "sk-12345"], "--input-env: takes the name of an environment variable"),
    "tweak of no variable": (["generate", "x", "--tweak-env", "M.api_key=sk-12345"], "--tweak-env: takes the name of an environment variable"),
    "tweak of a variable without a dot": (["generate", "x", "--tweak-env", "sk-12345"], "--tweak-env: must be COMPONENT.FIELD=NAME"),
    "global of no variable": (["generate", "x", "--global-env", "K=sk-12345"], "--global-env: takes the name of an environment variable"),
    "global that is a secret": (["generate", "x", "--global", "API_KEY=sk-12345"], "--global: 'API_KEY' would be a secret in the snippet"),
    "global with small letters": (["generate", "x", "--global", "tenant=a"], "--global: 'tenant' holds small letters"),
    "global without a value": (["generate", "x", "--global", "TENANT"], "--global: must be NAME=VALUE"),
    "header that is a secret": (["generate", "x", "-H", "X-Token: sk-12345"], 'X-Token must hold a "$X_TOKEN"'),
    "file of nothing known": (["generate", "x", "--file", "a.txt"], "the component has to be named: --file COMPONENT=PATH"),
    "global of a webhook": (["generate", "x", "-o", "webhook", "--global", "A=b"], "--global: webhook takes none: the server does not look at them there"),
    "file of a webhook": (["generate", "x", "-o", "webhook", "--file", "a.txt"], "--file: webhook takes none"),
    "file of a type that is not taken": (["generate", READER, "--file", "a.exe"], "takes no .exe; it takes csv, docx"),
    "file of an unknown component": (["generate", READER, "--file", "Fil=a.txt"], 'no component "Fil"'),
    "file name": (["generate", READER, "--file", 'say "hi".txt'], "--file: the name of the file holds a"),
    "unknown tweak": (["generate", BASIC, "--tweak", "Chat Imput.sender=x"], 'did you mean "Chat Input"?'),
}  # fmt: skip


@pytest.mark.parametrize("name", ARGUMENTS)
def test_bad_argument(name: str) -> None:
    arguments, reason = ARGUMENTS[name]
    said = complaint(*arguments)
    assert reason in said
    assert "12345" not in said


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("x = ", "broken TOML"),
        ('[sever]\nurl = "x"', 'unknown key sever; did you mean "server"?'),
        ('profile = "doc"', 'snippetgen.toml: unknown profile "doc" (known: docs, none); did you mean "docs"?'),
        ("profile = 1", "profile must be text"),
        ('[profiles]\ndocs = "x"', "profiles.docs must be a table"),
        ('[profiles.docs]\nflow = "x"', 'unknown key profiles.docs.flow; did you mean "flow_id"?'),
        ('[sync]\ntab = "mkdocs"', 'unknown key sync.tab; did you mean "tabs"?'),
        ('[sync]\ntabs = "mkdoc"', 'sync.tabs: there is no "mkdoc"'),
        ('[profiles.none]\nflow_id = "x"', '"none" is the name for no profile'),
        ('[profiles.docs]\nflow_id = "<YOUR_FLOW_ID>"', 'profiles.docs.flow_id must be "$NAME", or a name'),
        ('[profiles.docs]\nserver_url = "nonsense"', "snippetgen.toml: profiles.docs.url: must begin with http"),
        ('[profiles.docs]\napi_key = "sk-12345"', "profiles.docs.api_key: must be"),
        ('[server]\nurll = "x"', 'unknown key server.urll; did you mean "url"?'),
        ('[server]\napi_key = "sk-12345"', "would be a secret in the snippet"),
        ("server = 5", "server must be a table"),
    ],
)
def test_bad_config(content: str, reason: str, tmp_path: Path) -> None:
    (tmp_path / "snippetgen.toml").write_text(content)
    said = complaint("generate", "x", cwd=tmp_path)
    assert reason in said
    assert "12345" not in said


def test_values_known_later() -> None:
    options = ["--input-env", "QUESTION", "--new-session", "--tweak-env", "Language Model.temperature=HEAT"]
    variables = ["--global", "TENANT=acme", "--global-env", "KEY=MODEL_KEY"]
    code = call("generate", BASIC, "-l", "python", *options, *variables).stdout
    assert '"input_value": os.environ["QUESTION"],' in code
    assert '"session_id": str(uuid.uuid4()),' in code
    assert '"Language Model": {"temperature": os.environ["HEAT"]},' in code
    assert '"X-LANGFLOW-GLOBAL-VAR-TENANT": "acme",' in code
    assert '"X-LANGFLOW-GLOBAL-VAR-KEY": os.environ["MODEL_KEY"],' in code
    assert (
        '"session_id": os.environ["CHAT"]' in call("generate", BASIC, "-l", "python", "--session-env", "$CHAT").stdout
    )


def test_files() -> None:
    code = call("generate", READER, "-l", "python", "--file", "report.pdf").stdout
    assert 'name = "report.pdf"' in code
    assert '"File-r7Kd2": {"path": [path]},' in code
    named = ["--file", "Read File=a=b.txt", "--file", "File-r7Kd2.path=c.txt", "--file", "./d=e.txt"]
    code = call("generate", READER, "-l", "python", *named).stdout
    assert 'for name in ["a=b.txt", "c.txt", "./d=e.txt"]:' in code
    assert '"File-r7Kd2": {"path": [paths[0], paths[1], paths[2]]},' in code
    said = call("generate", READER, "-l", "curl").stderr
    assert said.startswith("snippetgen: warning: File-r7Kd2.path has no file")
    runtime = json.loads(call("generate", READER, "-l", "curl", "-f", "json", "--file", "a.txt").stdout)[0]["setup"][
        "runtime"
    ]
    assert runtime == "curl and jq, pasted into a terminal with a POSIX shell, or saved as run.sh"


def test_bad_standard_input() -> None:
    assert "standard input: is empty" in complaint("generate", "-")
    assert "broken JSON" in complaint("generate", "-", stdin=b'{"id"')


def test_nothing_hidden_reaches_the_terminal() -> None:
    assert "\\x1b[31m" in complaint("generate", "x", "-l", "\x1b[31mred\n")


def test_warnings_go_to_stderr() -> None:
    done = call("generate", BASIC, "-l", "curl", "--input-type", "text")
    assert done.returncode == 0
    assert (
        done.stderr == 'snippetgen: warning: the flow has no Text Input, so the input is lost; use input_type "chat"\n'
    )
    assert done.stdout.startswith("curl")


def test_reader_that_has_gone(tmp_path: Path) -> None:
    payload = tmp_path / "payload.json"
    payload.write_text(json.dumps("x" * 1_000_000))
    process = subprocess.Popen(
        [*COMMAND, "generate", "x", "--payload", f"@{payload}"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout
    assert process.stderr
    process.stdout.read(10)
    process.stdout.close()
    assert process.stderr.read() == b""
    assert process.wait() == 141
