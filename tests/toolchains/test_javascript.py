"""JavaScript beyond Node: Deno and Bun evaluate the same literals, and axios sends the JSON that is meant."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from snippetgen import Run, Server, Upload, Webhook, generate
from snippetgen.languages.javascript import Data, lay
from snippetgen.languages.language import Body, find_language
from snippetgen.languages.lines import MAX_NESTED
from snippetgen.request.operations import Operation
from snippetgen.snippets.targets import Target, load_targets
from snippetgen.verify.compare import resolved
from snippetgen.verify.recorder import Recorder
from snippetgen.verify.run_script import Script
from snippetgen.verify.runner import run
from tests.cases import FLOW, HOSTILE
from tests.languages.runtimes import with_runtimes
from tests.languages.test_literals import COUNT, VARIABLE, collect, exact, has_round_float, place, values
from tests.toolchains.shared import answering

NAMES = ("deno", "bun")
KEY = "sk-throw-away"


@pytest.fixture(autouse=True)
def _runtimes_on_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", with_runtimes(os.environ["PATH"]))


@pytest.fixture(scope="module")
def drawn() -> list[Any]:
    return [*HOSTILE.values(), *collect(values, COUNT)]


def command_of(name: str, language: str = "javascript") -> list[str]:
    """The words that run a snippet by the interpreter of this name; the first of a language is Node's."""
    commands = [find() for find in find_language(language).commands]
    command = commands[("node", *NAMES).index(name)]
    if not command:
        pytest.skip(f"{name} is not installed here")
    return command


def printed_by(command: Sequence[str], file: Path, program: str) -> list[Any]:
    """What a program has printed as JSON, with the packages beside it that the tests have."""
    for name, folder in find_language("javascript").beside().items():
        (file.parent / name).symlink_to(folder)
    file.write_text(program, "utf-8")
    env = {"VARIABLE": VARIABLE, "PATH": os.environ["PATH"], "HOME": str(file.parent), "LANG": "C.UTF-8"}
    done = subprocess.run([*command, file], env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    printed: list[Any] = json.loads(done.stdout)
    return printed


def check_values(drawn: list[Any], texts: list[Any]) -> None:
    """Assert that texts of JSON hold what was drawn, but for 1.0, which is 1 in JavaScript."""
    for value, text in zip(drawn, texts, strict=True):
        wanted = resolved(value, {"VARIABLE": VARIABLE})
        assert json.loads(text) == wanted
        assert exact(json.loads(text)) == exact(wanted) or has_round_float(wanted)


@pytest.mark.bulk
@pytest.mark.parametrize("name", NAMES)
def test_literals_are_the_same_elsewhere(name: str, drawn: list[Any], tmp_path: Path) -> None:
    pushed = "".join(f"json.push({lay(Body(value), place(index)).strip()});\n" for index, value in enumerate(drawn))
    program = f"const json = [];\n{pushed}console.log(JSON.stringify(json));\n"
    check_values(drawn, printed_by(command_of(name), tmp_path / "literals.mjs", program))


AXIOS = """import axios from "axios";

const json = [];
const adapter = async (config) => {
  json.push(config.data);
  return { config, data: "", headers: {}, status: 200 };
};
const options = { adapter, headers: { "Content-Type": "application/json" } };
"""


@pytest.mark.bulk
def test_axios_sends_the_json_that_is_meant(drawn: list[Any], tmp_path: Path) -> None:
    """An object is copied by axios, and not all of it; a string is taken for the JSON that it may be."""
    deep: Any = "bottom"
    for level in range(MAX_NESTED + 100):
        deep = [deep] if level % 2 else {"constructor " if level % 3 else "down": deep}
    keys = ("__proto__", "constructor", "prototype", "toString", "toJSON", "then", "pipe", "append", "length", "0")
    named = [{"a": {key: {key: key}}, "list": [{key: [key]}]} for key in keys]
    strings = ["true", "null", '{"a": 1}', ' "x" ', "5", "a constructor: it", " { prototype: 1 }"]
    tried = [*drawn, deep, *named, *strings, *({"text": text} for text in strings), 2**70, -0.0, None, False, [], {}]
    posted = "".join(
        f'await axios.post("http://x", {lay(Data(value), place(index)).strip()}, options);\n'
        for index, value in enumerate(tried)
    )
    program = f"{AXIOS}{posted}console.log(JSON.stringify(json));\n"
    check_values(tried, printed_by(command_of("node"), tmp_path / "sent.mjs", program))


def test_axios_is_given_an_object_where_it_may_be() -> None:
    code = generate(FLOW, Server(), Run(input_value="a constructor: it"), language="javascript", client="axios").code
    assert 'const payload = { input_value: "a constructor: it" };\n' in code
    code = generate(FLOW, Server(), Webhook(payload="true"), language="javascript", client="axios").code
    assert 'const payload = JSON.stringify("true");\n' in code


RUN, STREAM, WEBHOOK = Run(input_value="Hi"), Run(input_value="Hi", stream=True), Webhook()
TARGETS = [
    one for one in load_targets() if STREAM.name in one.templates and one.language in ("javascript", "typescript")
]


@pytest.mark.parametrize("name", ["node", *NAMES])
@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
def test_no_failure_shows_the_key(target: Target, name: str) -> None:
    """An AxiosError that nobody catches would: it is printed with its request."""
    command = command_of(name, target.language)
    with Recorder() as gone:
        nobody = Server(url=gone.url)
    refused, broken = Script(status=403, detail="No such key"), Script(streams={0: ("One",)}, breaks=True)
    tried: list[tuple[Operation, Script | None]] = [(operation, refused) for operation in (RUN, STREAM, WEBHOOK)]
    for operation, script in (*tried, (RUN, None), (STREAM, None), (STREAM, broken)):
        with Recorder(script) as recorder:
            server = Server(url=recorder.url) if script else nobody
            snippet = generate(FLOW, server, operation, language=target.language, client=target.client)
            outcome = run(snippet, {"LANGFLOW_API_KEY": KEY}, command=command)
        if script is not broken or outcome.exit_code:  # which has its end event before it breaks
            assert outcome.exit_code
            assert outcome.stderr.strip()
        assert KEY not in outcome.stdout + outcome.stderr


@pytest.mark.parametrize("name", ["node", *NAMES])
@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
def test_an_answer_that_breaks_off_is_told(target: Target, name: str) -> None:
    """An AxiosError has a response then, too, but no data in it, and its own words have to do."""
    command = command_of(name, target.language)
    upload = Upload("report.pdf", component="File-a1", field="path")
    tried = [(asked, status) for asked in (RUN, WEBHOOK, Run(files=[upload])) for status in (200, 502)]
    for operation, status in tried:
        with answering("the words", status=status, cut=100) as url:
            snippet = generate(FLOW, Server(url=url), operation, language=target.language, client=target.client)
            outcome = run(snippet, {"LANGFLOW_API_KEY": KEY}, command=command, files={"report.pdf": b"%PDF"})
        assert outcome.exit_code
        assert "undefined" not in outcome.stderr
        assert KEY not in outcome.stderr


@pytest.mark.parametrize("name", ["node", *NAMES])
@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
def test_what_a_slow_reader_is_shown_is_in_its_order(target: Target, name: str, tmp_path: Path) -> None:
    """Bun's ``console.log`` overtakes what a full pipe has not taken yet, so a snippet that streams has no need of it."""
    tokens = ("x" * 200_000, "y" * 200_000)
    script = Script(streams={0: tokens}, texts=("".join(tokens), "z" * 200_000))
    with Recorder(script) as recorder:
        snippet = generate(FLOW, Server(url=recorder.url), STREAM, language=target.language, client=target.client)
        for beside, folder in target.written_in.beside().items():
            (tmp_path / beside).symlink_to(folder)
        (tmp_path / snippet.filename).write_text(snippet.code, "utf-8")
        slowly = f"{{ sleep 1; cat; }} > {tmp_path}/shown"
        done = subprocess.run(
            ["sh", "-c", f'"$@" | {slowly}', "sh", *command_of(name, target.language), tmp_path / snippet.filename],
            env={"PATH": os.environ["PATH"], "HOME": str(tmp_path), "LANGFLOW_API_KEY": KEY},
            capture_output=True,
            text=True,
        )
    assert done.stderr == ""
    assert (tmp_path / "shown").read_text("utf-8") == "".join(tokens) + "\n" + "z" * 200_000 + "\n"
