"""The snippets, run by the real interpreters: what arrives is what was meant, and the answer is shown."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from textwrap import indent

import pytest

from snippetgen import Run, Server, Webhook, generate
from snippetgen.snippets.targets import Target
from snippetgen.verify.recorder import Recorder
from snippetgen.verify.run_script import Script
from snippetgen.verify.runner import Outcome
from tests.cases import CASES, FIRST_CLIENTS, FLOW, HOSTILE, Case
from tests.snippets.performing import (
    KEY,
    asked_of,
    cases_of_a_thousand_values,
    cases_of_any_json,
    check_arrival,
    check_tokens,
    commands,
    deep_case,
    hostile_case,
    long_case,
    perform_all,
)


@pytest.mark.parametrize("target", FIRST_CLIENTS, ids=lambda target: target.name)
def test_an_interpreter_is_here(target: Target) -> None:
    if not commands(target):
        pytest.skip(f"no interpreter for {target.language} is installed here, so its snippets are not run")


@pytest.mark.parametrize("name", CASES)
def test_request_arrives_as_meant(name: str) -> None:
    for trial in perform_all(asked_of(CASES[name]), FIRST_CLIENTS):
        check_arrival(trial)


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_string_arrives_everywhere(name: str) -> None:
    for trial in perform_all(asked_of(hostile_case(name)), FIRST_CLIENTS):
        check_arrival(trial)


def test_payload_may_be_any_json() -> None:
    for trial in perform_all([(case, case.webhook) for case in cases_of_any_json()], FIRST_CLIENTS):
        check_arrival(trial)


def test_a_thousand_values_arrive() -> None:
    for trial in perform_all([(case, case.webhook) for case in cases_of_a_thousand_values()], FIRST_CLIENTS):
        check_arrival(trial)


@pytest.mark.parametrize("size", [100_000, 131_000, 200_000, pytest.param(2_000_000, marks=pytest.mark.bulk)])
def test_long_text_arrives(size: int) -> None:
    for trial in perform_all(asked_of(long_case(size)), FIRST_CLIENTS):
        check_arrival(trial)


@pytest.mark.parametrize("depth", [140, 200, 250])
def test_deep_body_arrives(depth: int) -> None:
    for trial in perform_all(asked_of(deep_case(depth)), FIRST_CLIENTS):
        check_arrival(trial)


# What is shown

RUN, STREAM = Run(input_value="Hi"), Run(input_value="Hi", stream=True)


def shown(asked: Run | Webhook, script: Script) -> Iterator[tuple[bool, Outcome]]:
    """Whether a client is raw, and what came of it."""
    for trial in perform_all([(Case(RUN), asked)], FIRST_CLIENTS, script):
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
        for trial in perform_all([(case, case.run)], FIRST_CLIENTS, script):
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
@pytest.mark.parametrize("target", FIRST_CLIENTS, ids=lambda one: one.name)
def test_tokens_are_shown_as_they_come(target: Target, closes: bool, tmp_path: Path) -> None:
    if not commands(target):
        pytest.skip(f"no interpreter for {target.language} is installed here")
    check_tokens(target, commands(target)[0], closes, tmp_path)
