"""Responses, by plain clients and by OpenAI's own: what arrives is what was meant, and the answer is shown."""

from __future__ import annotations

import codeop
import json
import os
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from textwrap import indent

import pytest

from snippetgen import Responses, Server, generate
from snippetgen.snippets.targets import Target, load_targets
from snippetgen.verify.compare import Difference, request_differences, variables
from snippetgen.verify.recorder import Recorder
from snippetgen.verify.responses_script import ResponsesScript
from snippetgen.verify.runner import Outcome, run
from snippetgen.verify.script import Received
from tests.cases import FLOW, HOSTILE, RESPONSES, Asked

TARGETS = [
    (target, operation, command)
    for target in load_targets()
    for operation in Responses.forms
    if operation in target.templates
    for find in target.written_in.commands
    if (command := find())
]
HI = Responses(input="Hi")
FEW = ("plain", "all-parameters", "quotes")


@dataclass(frozen=True)
class Done:
    """A snippet that has run, with what arrived and how that differs from what was meant."""

    target: Target
    operation: str
    outcome: Outcome
    received: list[Received]
    differences: list[Difference]


def perform(asked: Asked, more: dict[str, str], target: Target, operation: str, command: list[str]) -> Done:
    """Run what is asked against a recorder of its own; ``more`` is in the environment, too."""
    script = ResponsesScript()
    with Recorder(script) as recorder:
        url = asked.server.url
        server = asked.server.model_copy(update={"url": recorder.url}) if isinstance(url, str) else asked.server
        wanted = asked.operation.in_form(operation)
        known = {"LANGFLOW_API_KEY": "sk-throw-away", "LANGFLOW_SERVER_URL": recorder.url, **(asked.env or {})}
        plan = wanted.plan(asked.flow, server)
        env = {name: known[name] for name in variables(plan)}
        snippet = generate(asked.flow, server, wanted, language=target.language, client=target.client)
        outcome = run(snippet, {**env, **more}, command=command)
        differences = [*request_differences(plan, script, env, recorder.received, {})]
        return Done(target, operation, outcome, recorder.received, differences)


def perform_all(asked: Asked, **more: str) -> list[Done]:
    with ThreadPoolExecutor(4) as pool:
        return list(pool.map(lambda one: perform(asked, more, *one), TARGETS))


def check(done: Done) -> None:
    assert done.outcome.exit_code == 0, done.outcome.stderr
    assert done.differences == []
    if done.operation not in done.target.raw:
        assert done.outcome.stdout == "It is written.\n"
        assert done.outcome.stderr == ""


@pytest.mark.parametrize(
    "name", [name if name in FEW else pytest.param(name, marks=pytest.mark.bulk) for name in RESPONSES]
)
def test_request_arrives_as_meant(name: str) -> None:
    for done in perform_all(RESPONSES[name]):
        check(done)


@pytest.mark.parametrize("name", ["quotes", "shell", "controls", "python"])
def test_hostile_strings_arrive(name: str) -> None:
    """One alone, and all of them in one: how each is quoted is tried by runs."""
    every = "\n".join(text for text in HOSTILE.values() if "\ud800" not in text)
    flow = FLOW.model_copy(update={"endpoint_name": HOSTILE[name]})
    for done in perform_all(Asked(Responses(input=HOSTILE[name], previous_response_id=every), flow)):
        check(done)


def test_a_key_for_openai_stays_here() -> None:
    """OpenAI's clients read settings of their own from the environment; a Langflow is not to be told them."""
    for done in perform_all(Asked(HI), OPENAI_API_KEY="sk-openai", OPENAI_BASE_URL="http://127.0.0.1:9/v1"):
        check(done)
        assert not any("sk-openai" in value for value in done.received[0].headers.values())


def test_an_answer_of_json_leaves_nothing_on_stderr() -> None:
    for target, operation, command in TARGETS:
        with Recorder(ResponsesScript(texts=("",), tokens=())) as recorder:
            asked = HI.in_form(operation)
            server = Server(url=recorder.url)
            snippet = generate(FLOW, server, asked, language=target.language, client=target.client)
            outcome = run(snippet, {"LANGFLOW_API_KEY": "k"}, command=command)
        if operation not in target.raw:
            assert json.loads(outcome.stdout)["status"] == "completed"
            assert outcome.stderr == ""


def test_a_failure_can_be_caught(node: str, tmp_path: Path) -> None:
    """In somebody's project: an HTTP error, and an error in the answer, with the server's words."""
    (tmp_path / "node_modules").symlink_to(os.environ["NODE_PATH"])
    for script, words in (
        (ResponsesScript(status=403, detail="No such key"), '403: {"detail":"No such key"}'),
        (ResponsesScript(refused="Flow not found"), "Flow not found"),
        (ResponsesScript(error="The flow broke"), "The flow broke"),
    ):
        for target, operation, _ in TARGETS:
            if operation in target.raw or (script.error and operation == "responses"):
                continue
            with Recorder(script) as recorder:
                server, asked = Server(url=recorder.url), HI.in_form(operation)
                code = generate(FLOW, server, asked, language=target.language, client=target.client).code
                if target.language == "python":
                    code = f"try:\n{indent(code, '    ')}except RuntimeError as error:\n    print('caught', error)\n"
                    file, command = tmp_path / "a.py", sys.executable
                else:
                    imports = [line for line in code.splitlines() if line.startswith("import ")]
                    rest = "\n".join(line for line in code.splitlines() if line not in imports)
                    caught = "catch (error) {\n  console.log('caught', error.message);\n}\n"
                    code = "\n".join(imports) + f"\ntry {{\n{rest}\n}} {caught}"
                    file, command = tmp_path / "a.mjs", node
                file.write_text(code)
                env = {"PATH": os.environ["PATH"], "LANGFLOW_API_KEY": "k"}
                done = subprocess.run([command, file], env=env, capture_output=True, text=True, check=True)
            last = done.stdout.rpartition("caught ")[2]
            assert words.replace("403: ", "403 ") in last.replace("403: ", "403 "), (target.name, operation)


@pytest.mark.parametrize("closes", [False, True], ids=["chunked", "until it closes"])
@pytest.mark.parametrize(
    "target", [target for target, operation, _ in TARGETS if operation == "responses-stream"], ids=lambda one: one.name
)
def test_tokens_are_shown_as_they_come(target: Target, closes: bool, tmp_path: Path) -> None:
    """The recorder holds the second token back until the first has been read from the snippet's output."""
    gate = threading.Event()
    script = ResponsesScript(tokens=("first", "second"), token=b'"content":"first"', gate=gate, closes=closes)
    with Recorder(script) as recorder:
        server, asked = Server(url=recorder.url), HI.in_form("responses-stream")
        snippet = generate(FLOW, server, asked, language=target.language, client=target.client)
        file = tmp_path / snippet.filename
        file.write_text(snippet.code)
        for name, place in target.written_in.beside().items():
            (tmp_path / name).symlink_to(place)
        env = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "LANGFLOW_API_KEY": "k", "LANG": "C.UTF-8"}
        command = target.written_in.command()
        assert command
        process = subprocess.Popen([*command, str(file)], env=env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        assert process.stdout
        seen = b""
        while b"first" not in seen:
            piece = os.read(process.stdout.fileno(), 4096)
            assert piece, "the stream ended, or was held back, before its first token was shown"
            seen += piece
        assert b"second" not in seen
        gate.set()
        seen += process.stdout.read()
        assert process.wait() == 0
    assert b"second" in seen


@pytest.mark.parametrize("operation", Responses.forms)
@pytest.mark.parametrize("client", ["requests", "openai"])
def test_python_snippet_can_be_pasted_line_by_line(client: str, operation: str) -> None:
    """Each statement is whole where a prompt takes it to be: at the first line with no indent after a block."""
    code = generate(FLOW, Server(timeout=5), HI.in_form(operation), language="python", client=client).code
    compile_command, waiting = codeop.CommandCompiler(), []
    for line in code.splitlines():
        waiting.append(line)
        if compile_command("\n".join(waiting), symbol="single") is not None:
            waiting = []
    assert waiting == []
