"""The snippets, run by the real interpreters: what arrives is what was meant, and the answer is shown."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from textwrap import indent
from typing import Any

import pytest

from snippetgen import Env, Flow, Run, Server, Webhook, generate
from snippetgen.snippets.targets import Target, load_targets
from snippetgen.verify.compare import meant, request_differences
from snippetgen.verify.recorder import Recorder
from snippetgen.verify.run_script import Script
from snippetgen.verify.runner import Outcome, run
from snippetgen.verify.script import Received
from tests.cases import CASES, FLOW, HOSTILE, Case
from tests.languages.test_literals import VARIABLE, collect, values

TARGETS = load_targets()
KEY = "sk-throw-away"


@dataclass(frozen=True)
class Trial:
    """A case that one interpreter has run, with what it printed and what arrived."""

    case: Case
    asked: Run | Webhook
    target: Target
    base: str
    env: dict[str, str]
    code: str
    outcome: Outcome
    received: list[Received]


def commands(target: Target) -> list[list[str]]:
    """What runs a target's snippets here; nothing where its interpreter is not installed."""
    return [command for find in target.written_in.commands if (command := find())]


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
def test_an_interpreter_is_here(target: Target) -> None:
    if not commands(target):
        pytest.skip(f"no interpreter for {target.language} is installed here, so its snippets are not run")


def perform(
    case: Case, asked: Run | Webhook, target: Target, command: list[str], script: Script | None = None
) -> Trial:
    """Run what is asked against a recorder of its own, in place of the case's server."""
    with Recorder(script) as recorder:
        host = recorder.url.removeprefix("http://")
        env = {
            "LANGFLOW_API_KEY": KEY,
            "LANGFLOW_SERVER_URL": recorder.url,
            "LANGFLOW_HOST": host,
            **(case.env or {}),
        }
        url = case.server.url
        if isinstance(url, str):
            case = replace(
                case, server=case.server.model_copy(update={"url": re.sub("https?://[^/]+", recorder.url, url)})
            )
        snippet = generate(case.flow, case.server, asked, language=target.language, client=target.client)
        outcome = run(snippet, env, command=command)
        return Trial(case, asked, target, recorder.url, env, snippet.code, outcome, recorder.received)


def perform_all(asked: list[tuple[Case, Run | Webhook]], script: Script | None = None) -> list[Trial]:
    """Run each by every target and shell, four at a time."""
    work = [
        (case, operation, target, command, script)
        for case, operation in asked
        for target in TARGETS
        if operation.name in target.templates
        for command in commands(target)
    ]
    with ThreadPoolExecutor(4) as pool:
        return list(pool.map(lambda arguments: perform(*arguments), work))


def operations_of(case: Case) -> list[Run | Webhook]:
    return [case.run.with_stream(False), case.run.with_stream(True), case.webhook]


def check_arrival(trial: Trial) -> None:
    plan = trial.asked.plan(trial.case.flow, trial.case.server)
    assert trial.outcome.exit_code == 0, trial.outcome.stderr + trial.code
    assert list(request_differences(plan, Script(), trial.env, trial.received, {})) == []
    if trial.target.language != "javascript":  # whose 1.0 is 1
        assert json.dumps(json.loads(trial.received[0].body)) == json.dumps(meant(plan.request, trial.env).body)


@pytest.mark.parametrize("name", CASES)
def test_request_arrives_as_meant(name: str) -> None:
    case = CASES[name]
    for trial in perform_all([(case, operation) for operation in operations_of(case)]):
        check_arrival(trial)


HEADERS = {
    name: value for name, value in HOSTILE.items() if value.isascii() and value.isprintable() and value == value.strip()
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_string_arrives_everywhere(name: str) -> None:
    value = HOSTILE[name]
    everywhere = Run(
        input_value=value,
        session_id=value,
        output_component=value,
        tweaks={
            value: {value: value, "list": [value, {value: [value]}]},
            "root": value,
            "joined": value + Env("X") + value,
        },
    )
    server = Server(headers={"X-Hostile": HEADERS[name].replace("$", "$$")} if name in HEADERS else {})
    name_in_url = value if value and "\ud800" not in value else "plain"
    case = Case(
        everywhere,
        Webhook(payload=[value, {value: value}]),
        Flow(endpoint_name=name_in_url),
        server,
        {
            "X": (
                value
                if "\0" not in value and "\ud800" not in value and not set(value) & set("\x0b\x0c\x07\x1b\x7f")
                else "x"
            )
        },
    )
    for trial in perform_all([(case, operation) for operation in operations_of(case)]):
        check_arrival(trial)


def test_payload_may_be_any_json() -> None:
    payloads = ["text", "it's", "", 0, -1.5, True, None, [], {}, [[]], 2**64, HOSTILE["shell"]]
    cases = [Case(Run(), Webhook(payload=payload)) for payload in payloads]
    for trial in perform_all([(case, case.webhook) for case in cases]):
        check_arrival(trial)


def test_a_thousand_values_arrive() -> None:
    """A hundred in a body; the literals of the languages that we know are tried ten times as often, each by itself."""
    drawn = [*HOSTILE.values(), *collect(values, 1000)]
    payloads = [drawn[start : start + 100] for start in range(0, len(drawn), 100)]
    cases = [Case(Run(), Webhook(payload=payload), env={"VARIABLE": VARIABLE}) for payload in payloads]
    for trial in perform_all([(case, case.webhook) for case in cases]):
        check_arrival(trial)


@pytest.mark.parametrize("size", [100_000, 131_000, 200_000, 2_000_000])
def test_long_text_arrives(size: int) -> None:
    text = ('it\'s $HOME `id` !x \\ "q" JSON é中😀\n' * (size // 20))[:size]
    case = Case(
        Run(input_value=text), Webhook(payload={"text": text, "who": Env("WHO")}), env={"WHO": "O'Brien \"\\ $x"}
    )
    for trial in perform_all([(case, operation) for operation in operations_of(case)]):
        check_arrival(trial)


@pytest.mark.parametrize("depth", [140, 200, 250])
def test_deep_body_arrives(depth: int) -> None:
    deep: Any = "bottom"
    for level in range(depth):
        deep = [deep] if level % 2 else {"down": deep}
    case = Case(Run(tweaks={"Component-x": {"field": deep}}), Webhook(payload=deep))
    for trial in perform_all([(case, operation) for operation in operations_of(case)]):
        check_arrival(trial)


# What is shown

RUN, STREAM = Run(input_value="Hi"), Run(input_value="Hi", stream=True)
TOKENS = ("Once", " upon", "\u2028a\u0085", " time: 中文", " é\U0001f600", "\n", "end")


def shown(asked: Run | Webhook, script: Script) -> Iterator[tuple[bool, Outcome]]:
    """Whether a client is raw, and what came of it."""
    for trial in perform_all([(Case(RUN), asked)], script):
        yield asked.name in trial.target.raw, trial.outcome


def test_the_texts_of_all_outputs_alone_are_printed() -> None:
    """What else may be answered is tried by ``snippetgen verify``, which test_verify.py runs."""
    script = Script(texts=("first: 中文 é", "second\nline"), streams={1: ("second", "\n", "line")})
    for raw, outcome in shown(RUN, script):
        assert outcome.exit_code == 0
        assert raw or outcome.stdout == "first: 中文 é\nsecond\nline\n"
    for raw, outcome in shown(STREAM, script):
        assert outcome.exit_code == 0
        assert raw or outcome.stdout == "second\nline\nfirst: 中文 é\n"


@pytest.mark.parametrize("output_type", ["text", "any", "debug"])
def test_run_prints_the_json_where_there_is_no_message(output_type: str) -> None:
    script = Script(results={"text": {"text": "just text"}})
    asked = Run.model_validate({"input_value": "Hi", "output_type": output_type})
    for _, outcome in shown(asked, script):
        assert json.loads(outcome.stdout)["outputs"] == script.outputs()
    for raw, outcome in shown(asked.with_stream(True), script):
        last = outcome.stdout.strip().splitlines()[-1]
        result = json.loads(last)["data"]["result"] if raw else json.loads(last)
        assert result["outputs"] == script.outputs()


def test_a_stream_of_json_shows_the_json_alone() -> None:
    script = Script(streams={0: ("live",)}, texts=("live", "and another"))
    for raw, outcome in shown(Run(input_value="Hi", output_type="any", stream=True), script):
        assert raw or json.loads(outcome.stdout)["outputs"] == script.outputs()


def test_run_of_outputs_that_are_known_to_hold_no_message_prints_the_json() -> None:
    flow = CASES["from-export"].flow
    script = Script(results={"text": {"text": "just text"}})
    without_chat_output = flow.model_copy(update={"components": flow.components[:1]})  # type: ignore[index]
    for case in (
        Case(RUN, flow=without_chat_output),
        Case(Run(input_value="Hi", output_component="LanguageModelComponent-m3Xd5"), flow=flow),
    ):
        for trial in perform_all([(case, case.run)], script):
            assert json.loads(trial.outcome.stdout)["outputs"] == script.outputs()


def test_a_failure_can_be_caught(node: str, tmp_path: Path) -> None:
    """In somebody's project a snippet must not end the process, nor be swallowed by a thread."""
    asked: list[Run | Webhook] = [RUN, STREAM, Webhook()]
    with Recorder(Script(status=403, detail="No such key")) as recorder:
        for operation in asked:
            server = Server(url=recorder.url)
            python = generate(FLOW, server, operation, language="python").code
            caught = f"try:\n{indent(python, '    ')}except RuntimeError as error:\n    print('caught', error)\n"
            javascript = generate(FLOW, server, operation, language="javascript").code
            wrapped = f"try {{\n{javascript}}} catch (error) {{\n  console.log('caught', error.message);\n}}\n"
            for code, name, command in ((caught, "a.py", sys.executable), (wrapped, "a.mjs", node)):
                (tmp_path / name).write_text(code)
                env = {"PATH": os.environ["PATH"], "LANGFLOW_API_KEY": KEY}
                done = subprocess.run([command, tmp_path / name], env=env, capture_output=True, text=True, check=True)
                assert done.stdout == 'caught 403: {"detail":"No such key"}\n'


@pytest.mark.parametrize("closes", [False, True], ids=["chunked", "until it closes"])
@pytest.mark.parametrize("target", [one for one in TARGETS if STREAM.name in one.templates], ids=lambda one: one.name)
def test_tokens_are_shown_as_they_come(target: Target, closes: bool, tmp_path: Path) -> None:
    """The recorder holds the second token back until the first has been read from the snippet's output."""
    if not commands(target):
        pytest.skip(f"no interpreter for {target.language} is installed here")
    gate = threading.Event()
    with Recorder(
        Script(streams={0: ("first", "second")}, texts=("firstsecond",), gate=gate, closes=closes)
    ) as recorder:
        snippet = generate(FLOW, Server(url=recorder.url), STREAM, language=target.language, client=target.client)
        file = tmp_path / snippet.filename
        file.write_text(snippet.code)
        env = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "LANGFLOW_API_KEY": KEY, "LANG": "C.UTF-8"}
        env.update(target.written_in.environment())
        process = subprocess.Popen(
            [*commands(target)[0], str(file)], env=env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        assert process.stdout
        seen = b""
        while b"first" not in seen.replace(b'"text": "first"', b""):
            piece = os.read(process.stdout.fileno(), 4096)
            assert piece, "the stream ended, or was held back, before its first token was shown"
            seen += piece
        assert b"second" not in seen
        gate.set()
        seen += process.stdout.read()
        assert process.wait() == 0
    assert b"second" in seen
