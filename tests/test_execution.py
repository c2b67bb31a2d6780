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
from typing import Any

import pytest

from snippetgen import Env, Flow, Run, Server, Webhook, generate
from snippetgen.targets import load_targets
from snippetgen.verify.compare import meant, request_differences
from snippetgen.verify.recorder import Received, Recorder, Script
from snippetgen.verify.runner import Outcome, run
from tests.cases import CASES, FLOW, HOSTILE, Case

TARGETS = [(target.language, target.client) for target in load_targets()]
KEY = "sk-throw-away"


@dataclass(frozen=True)
class Trial:
    """A case that one interpreter has run, with what it printed and what arrived."""

    case: Case
    asked: Run | Webhook
    language: str
    base: str
    env: dict[str, str]
    code: str
    outcome: Outcome
    received: list[Received]


def commands(language: str, node: str) -> list[list[str]]:
    return {"python": [[sys.executable]], "javascript": [[node]], "curl": [["bash"], ["dash"]]}[language]


def perform(
    case: Case, asked: Run | Webhook, language: str, client: str, command: list[str], script: Script | None = None
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
        snippet = generate(case.flow, case.server, asked, language=language, client=client)
        outcome = run(snippet, env, command=command)
        return Trial(case, asked, language, recorder.url, env, snippet.code, outcome, recorder.received)


def perform_all(asked: list[tuple[Case, Run | Webhook]], node: str, script: Script | None = None) -> list[Trial]:
    """Run each by every target and shell, four at a time."""
    work = [
        (case, operation, language, client, command, script)
        for case, operation in asked
        for language, client in TARGETS
        for command in commands(language, node)
    ]
    with ThreadPoolExecutor(4) as pool:
        return list(pool.map(lambda arguments: perform(*arguments), work))


def operations_of(case: Case) -> list[Run | Webhook]:
    return [case.run.with_stream(False), case.run.with_stream(True), case.webhook]


def check_arrival(trial: Trial) -> None:
    expected = meant(trial.asked.request(trial.case.flow, trial.case.server), trial.env)
    assert trial.outcome.exit_code == 0, trial.outcome.stderr + trial.code
    assert list(request_differences(expected, trial.received)) == []
    if trial.language != "javascript":  # whose 1.0 is 1
        assert json.dumps(json.loads(trial.received[0].body)) == json.dumps(expected.body)


@pytest.mark.parametrize("name", CASES)
def test_request_arrives_as_meant(name: str, node: str) -> None:
    case = CASES[name]
    for trial in perform_all([(case, operation) for operation in operations_of(case)], node):
        check_arrival(trial)


HEADERS = {
    name: value for name, value in HOSTILE.items() if value.isascii() and value.isprintable() and value == value.strip()
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_string_arrives_everywhere(name: str, node: str) -> None:
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
    for trial in perform_all([(case, operation) for operation in operations_of(case)], node):
        check_arrival(trial)


def test_payload_may_be_any_json(node: str) -> None:
    payloads = ["text", "it's", "", 0, -1.5, True, None, [], {}, [[]], 2**64, HOSTILE["shell"]]
    cases = [Case(Run(), Webhook(payload=payload)) for payload in payloads]
    for trial in perform_all([(case, case.webhook) for case in cases], node):
        check_arrival(trial)


@pytest.mark.parametrize("size", [100_000, 131_000, 200_000, 2_000_000])
def test_long_text_arrives(size: int, node: str) -> None:
    text = ('it\'s $HOME `id` !x \\ "q" JSON é中😀\n' * (size // 20))[:size]
    case = Case(
        Run(input_value=text), Webhook(payload={"text": text, "who": Env("WHO")}), env={"WHO": "O'Brien \"\\ $x"}
    )
    for trial in perform_all([(case, operation) for operation in operations_of(case)], node):
        check_arrival(trial)


@pytest.mark.parametrize("depth", [140, 200, 250])
def test_deep_body_arrives(depth: int, node: str) -> None:
    deep: Any = "bottom"
    for level in range(depth):
        deep = [deep] if level % 2 else {"down": deep}
    case = Case(Run(tweaks={"Component-x": {"field": deep}}), Webhook(payload=deep))
    for trial in perform_all([(case, operation) for operation in operations_of(case)], node):
        check_arrival(trial)


# What is shown

RUN, STREAM = Run(input_value="Hi"), Run(input_value="Hi", stream=True)
TOKENS = ("Once", " upon", "\u2028a\u0085", " time: 中文", " é\U0001f600", "\n", "end")


def shown(asked: Run | Webhook, script: Script, node: str) -> Iterator[tuple[str, Outcome]]:
    for trial in perform_all([(Case(RUN), asked)], node, script):
        yield trial.language, trial.outcome


def test_run_prints_the_text_of_every_output(node: str) -> None:
    for language, outcome in shown(RUN, Script(texts=("first: 中文 é", "second\nline")), node):
        assert outcome.exit_code == 0
        if language == "curl":
            texts = [
                output["results"]["message"]["text"] for output in json.loads(outcome.stdout)["outputs"][0]["outputs"]
            ]
            assert texts == ["first: 中文 é", "second\nline"]
        else:
            assert outcome.stdout == "first: 中文 é\nsecond\nline\n"


@pytest.mark.parametrize("output_type", ["text", "any", "debug"])
def test_run_prints_the_json_where_there_is_no_message(output_type: str, node: str) -> None:
    script = Script(results={"text": {"text": "just text"}})
    asked = Run.model_validate({"input_value": "Hi", "output_type": output_type})
    for _, outcome in shown(asked, script, node):
        assert json.loads(outcome.stdout)["outputs"] == script.outputs()
    for language, outcome in shown(asked.with_stream(True), script, node):
        last = outcome.stdout.strip().splitlines()[-1]
        result = json.loads(last)["data"]["result"] if language == "curl" else json.loads(last)
        assert result["outputs"] == script.outputs()


def test_run_of_a_flow_that_is_known_to_have_no_chat_output_prints_the_json(node: str) -> None:
    flow = CASES["text"].flow.model_copy(update={"components": CASES["from-export"].flow.components[:1]})  # type: ignore[index]
    case = Case(RUN, flow=flow)
    script = Script(results={"text": {"text": "just text"}})
    for trial in perform_all([(case, RUN)], node, script):
        assert json.loads(trial.outcome.stdout)["outputs"] == script.outputs()


def test_stream_prints_tokens_once(node: str) -> None:
    for language, outcome in shown(STREAM, Script(tokens=TOKENS, texts=("".join(TOKENS),)), node):
        assert outcome.exit_code == 0, outcome.stderr
        if language == "curl":
            events = [json.loads(line) for line in outcome.stdout.split("\n") if line]
            chunks = [event["data"]["chunk"] for event in events if event["event"] == "token"]
            assert chunks == list(TOKENS)
        else:
            assert outcome.stdout == "".join(TOKENS) + "\n"


def test_stream_without_tokens_prints_the_final_texts_once(node: str) -> None:
    for language, outcome in shown(STREAM, Script(texts=("whole 中", "and second")), node):
        if language != "curl":
            assert outcome.stdout == "whole 中\nand second\n"


def test_error_event_ends_in_failure_with_its_words(node: str) -> None:
    for language, outcome in shown(STREAM, Script(tokens=("One",), error="the model fell over: é"), node):
        assert "the model fell over: é" in outcome.stderr + outcome.stdout
        if language != "curl":
            assert outcome.exit_code == 1
            assert outcome.stdout == "One"


@pytest.mark.parametrize("asked", [RUN, STREAM, Webhook()], ids=["run", "stream", "webhook"])
def test_http_error_ends_in_failure_with_the_servers_detail(asked: Run | Webhook, node: str) -> None:
    script = Script(status=403, detail="An API key must be passed as query or header: é中")
    for language, outcome in shown(asked, script, node):
        if language == "curl":
            assert json.loads(outcome.stdout) == {"detail": script.detail}
        else:
            assert outcome.exit_code == 1
            assert "403" in outcome.stderr
            assert script.detail in outcome.stderr
            assert outcome.stdout == ""


def test_webhook_prints_the_acknowledgement(node: str) -> None:
    for _, outcome in shown(Webhook(), Script(), node):
        assert json.loads(outcome.stdout) == {"message": "Task started in the background", "status": "in progress"}


@pytest.mark.parametrize(("language", "client"), TARGETS)
def test_tokens_are_shown_as_they_come(language: str, client: str, node: str, tmp_path: Path) -> None:
    """The recorder holds the second token back until the first has been read from the snippet's output."""
    gate = threading.Event()
    with Recorder(Script(tokens=("first", "second"), gate=gate)) as recorder:
        snippet = generate(FLOW, Server(url=recorder.url), STREAM, language=language, client=client)
        file = tmp_path / snippet.filename
        file.write_text(snippet.code)
        env = {"PATH": os.environ["PATH"], "LANGFLOW_API_KEY": KEY, "LANG": "C.UTF-8"}
        process = subprocess.Popen(
            [*commands(language, node)[0], str(file)], env=env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
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
