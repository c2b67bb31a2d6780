"""Snippets against a real Langflow, run by the real interpreters: the answer is what the flow says.

Other clients than the first of a pane's languages are asked less, in ``test_clients.py``.
"""

from __future__ import annotations

import json
import time
from typing import Any

import pytest

from snippetgen import Flow, Fresh, Run, Server, Webhook, generate
from snippetgen.languages.language import find_language
from snippetgen.request.operations import Operation
from snippetgen.verify.runner import Outcome, run
from tests.cases import FIRST_CLIENTS, HOSTILE
from tests.e2e.conftest import Site
from tests.e2e.langflow import RELEASE

TARGETS = [target.name for target in FIRST_CLIENTS]
SAID = "one two three four: 中文 é"


def ask(
    site: Site,
    flow: Flow,
    asked: Operation,
    target: str,
    node: str,
    *,
    env: dict[str, str] | None = None,
    server: Server | None = None,
    files: dict[str, bytes] | None = None,
) -> Outcome:
    language, client = target.split("/")
    command = [node] if language == "javascript" else find_language(language).command()
    if command is None:
        pytest.skip(f"no interpreter for {language} is installed here")
    snippet = generate(flow, server or site.settings, asked, language=language, client=client)
    assert snippet.warnings == ()
    return run(snippet, site.env if env is None else env, command=command, files=files)


def texts(target: str, outcome: Outcome) -> list[str]:
    """The texts that were shown; of curl, those in the answer that it printed."""
    if not target.startswith("curl/"):
        return outcome.stdout.removesuffix("\n").split("\n")
    if outcome.stdout.startswith('{"event"'):
        answer = json.loads(outcome.stdout.split("\n")[-3])["data"]["result"]
    else:
        answer = json.loads(outcome.stdout)
    return [output["results"]["message"]["text"] for output in answer["outputs"][0]["outputs"]]


@pytest.mark.parametrize("stream", [False, True], ids=["run", "stream"])
@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("access", ["key", "open"])
class TestAnswers:
    """With a key and, on the other server, without one."""

    def test_echo(self, sites: dict[str, Site], access: str, target: str, stream: bool, node: str) -> None:
        site = sites[access]
        flow = site.flows["echo"]
        assert flow.path_segment == "echo-endpoint"
        for address in (flow, flow.model_copy(update={"endpoint_name": None})):
            outcome = ask(site, address, Run.for_flow(flow, input_value=SAID, stream=stream), target, node)
            assert outcome.exit_code == 0, outcome.stderr
            assert texts(target, outcome) == [SAID]

    def test_two_outputs(self, sites: dict[str, Site], access: str, target: str, stream: bool, node: str) -> None:
        site = sites[access]
        flow = site.flows["two outputs"]
        outcome = ask(site, flow, Run.for_flow(flow, input_value=SAID, stream=stream), target, node)
        assert texts(target, outcome) == [SAID, SAID]
        asked = Run.for_flow(flow, input_value=SAID, stream=stream, output_component="ChatOutput-c3")
        assert texts(target, ask(site, flow, asked, target, node)) == [SAID]

    def test_streaming(self, sites: dict[str, Site], access: str, target: str, stream: bool, node: str) -> None:
        site = sites[access]
        flow = site.flows["streaming"]
        outcome = ask(site, flow, Run.for_flow(flow, input_value=SAID, stream=stream), target, node)
        assert outcome.exit_code == 0, outcome.stderr
        if stream:
            assert texts(target, outcome) == [SAID]
        else:  # a generator that nobody streams is never asked for its words, and there is nothing but the JSON to show
            answer = json.loads(outcome.stdout)
            outputs = (answer["outputs"] if isinstance(answer, dict) else answer)[0]["outputs"]
            assert [output["results"]["message"]["text"] for output in outputs] == [""]

    def test_text(self, sites: dict[str, Site], access: str, target: str, stream: bool, node: str) -> None:
        site = sites[access]
        flow = site.flows["text"]
        outcome = ask(site, flow, Run.for_flow(flow, input_value=SAID, stream=stream), target, node)
        printed = json.loads(outcome.stdout.strip().split("\n")[-1])
        answer = printed["data"]["result"] if "event" in printed else printed
        assert answer["outputs"][0]["outputs"][0]["results"]["text"]["text"] == SAID


# What is said, and what the snippets show of it: the first stream, and after it what did not stream, each text once.
# Of two that stream at once, either may be the first.
AGAIN, LONGER = f"again: {SAID}", f"{SAID} or so"
SEVERAL: dict[str, list[list[str]]] = {
    "streaming first": [[SAID, SAID]],
    "streaming second": [[SAID, SAID]],
    "two streaming": [[SAID, AGAIN], [AGAIN, SAID]],
    "branches": [[SAID]],
    "agent": [[SAID]],
    "agent with two outputs": [[SAID]],
    "agent and changed": [[SAID, LONGER]],
    "agent in the middle": [[LONGER]],
}


@pytest.mark.parametrize("target", [target for target in TARGETS if not target.startswith("curl/")])
@pytest.mark.parametrize("name", [name for name in SEVERAL if RELEASE >= (1, 7) or not name.startswith("agent")])
def test_stream_of_several_components(site: Site, name: str, target: str, node: str) -> None:
    flow = site.flows[name]
    asked = Run.for_flow(flow, input_value=SAID, session_id=Fresh(), stream=True)
    outcome = ask(site, flow, asked, target, node)
    assert outcome.exit_code == 0, outcome.stderr
    assert texts(target, outcome) in SEVERAL[name]


@pytest.mark.parametrize("stream", [False, True], ids=["run", "stream"])
@pytest.mark.parametrize("target", TARGETS)
def test_output_of_a_branch_that_does_not_run(site: Site, target: str, stream: bool, node: str) -> None:
    flow = site.flows["branches"]
    asked = Run.for_flow(flow, input_value=SAID, stream=stream, output_component="ChatOutput-c3")
    outcome = ask(site, flow, asked, target, node)
    assert outcome.exit_code == 0, outcome.stderr
    assert '"outputs":[]' in outcome.stdout.replace(" ", "")


# Why a flow fails while it streams; before 1.8 the stream broke off without a word, and curl shows what came.
LOST = "the speaker lost the thread" if RELEASE >= (1, 8) else "the stream ended before its end event"


@pytest.mark.parametrize("target", TARGETS)
def test_one_of_two_streams_fails(site: Site, target: str, node: str) -> None:
    flow = site.flows["one of two failing"]
    outcome = ask(site, flow, Run.for_flow(flow, input_value=SAID, stream=True), target, node)
    if target.startswith("curl/") and RELEASE < (1, 8):
        assert '{"event": "end"' not in outcome.stdout
    else:
        assert LOST in outcome.stderr + outcome.stdout
    assert target.startswith("curl/") or outcome.exit_code == 1


@pytest.mark.parametrize("target", TARGETS)
def test_flow_that_fails_while_it_streams(site: Site, target: str, node: str) -> None:
    flow = site.flows["failing"]
    outcome = ask(site, flow, Run.for_flow(flow, input_value=SAID, stream=True), target, node)
    if target.startswith("curl/") and RELEASE < (1, 8):
        assert '{"event": "end"' not in outcome.stdout
    else:
        assert LOST in outcome.stderr + outcome.stdout
    if not target.startswith("curl/"):
        assert outcome.exit_code == 1
        assert outcome.stdout == "one two"


@pytest.mark.parametrize("access", ["key", "open"])
@pytest.mark.parametrize("target", TARGETS)
def test_webhook(sites: dict[str, Site], access: str, target: str, node: str) -> None:
    site = sites[access]
    flow = site.flows["webhook"]
    said = f"{SAID} by {target}, {access}"
    payload = {"target": target, "access": access, "text": said, "quotes": HOSTILE["quotes"]}
    outcome = ask(site, flow, Webhook(payload=payload), target, node)
    assert json.loads(outcome.stdout) == {"message": "Task started in the background", "status": "in progress"}
    wanted = payload if RELEASE >= (1, 5) else said  # before, a Chat Output showed of data its text alone
    assert wanted in _webhook_payloads(site, flow, wanted)


def _webhook_payloads(site: Site, flow: Flow, wanted: Any) -> list[Any]:
    """What the flow's Chat Output has shown of what arrived; it may take the background task a moment."""
    until = time.monotonic() + 30
    while True:
        messages = site.langflow.get(f"/api/v1/monitor/messages?flow_id={flow.id}")
        shown = [message["text"] for message in messages]
        if RELEASE >= (1, 5):
            shown = [json.loads(text.removeprefix("```json").removesuffix("```")) for text in shown]
        if wanted in shown or time.monotonic() > until:
            return shown
        time.sleep(0.1)


@pytest.mark.parametrize("stream", [False, True], ids=["run", "stream"])
@pytest.mark.parametrize("target", TARGETS)
def test_wrong_key_fails_with_the_servers_words(site: Site, target: str, stream: bool, node: str) -> None:
    flow = site.flows["echo"]
    outcome = ask(site, flow, Run.for_flow(flow, stream=stream), target, node, env={"LANGFLOW_API_KEY": "sk-wrong"})
    assert "Invalid or missing API key" in outcome.stderr + outcome.stdout
    assert target.startswith("curl/") or outcome.exit_code == 1


@pytest.mark.parametrize("stream", [False, True], ids=["run", "stream"])
@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.skipif(
    RELEASE < (1, 1), reason="1.0 put a run's input over a tweak of it, and an empty one where there was none"
)
def test_tweaks_take_effect(site: Site, target: str, stream: bool, node: str) -> None:
    flow = site.flows["echo"]
    for key in ("ChatInput-a1", "Chat Input"):
        asked = Run(tweaks={key: {"input_value": "tweaked: " + SAID}}, stream=stream)
        assert texts(target, ask(site, flow, asked, target, node)) == ["tweaked: " + SAID]


@pytest.mark.parametrize("target", TARGETS)
def test_sessions_stay_apart(site: Site, target: str, node: str) -> None:
    flow = site.flows["echo"]
    for session in ("ann", 'bob\'s "own"'):
        asked = Run.for_flow(flow, input_value=f"I am {session} by {target}", session_id=session)
        assert ask(site, flow, asked, target, node).exit_code == 0
    messages = site.langflow.get(f"/api/v1/monitor/messages?flow_id={flow.id}&session_id=ann")
    said = {message["text"] for message in messages}
    assert f"I am ann by {target}" in said
    assert not any("bob" in text for text in said)


# A lone surrogate is no text for the server's database; an empty input is none.
SENDABLE = [name for name, text in HOSTILE.items() if text and "\ud800" not in text]


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("name", SENDABLE)
def test_hostile_strings_come_back_equal(name: str, target: str, site: Site, node: str) -> None:
    flow = site.flows["echo"]
    outcome = ask(site, flow, Run.for_flow(flow, input_value=HOSTILE[name]), target, node)
    assert outcome.exit_code == 0, outcome.stderr
    assert "\n".join(texts(target, outcome)) == HOSTILE[name]
