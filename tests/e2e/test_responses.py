"""Responses against a real Langflow, by plain clients and by OpenAI's own, and the facts that they rest on."""

from __future__ import annotations

import json
from typing import Any

import pytest

from snippetgen import Flow, Responses, SnippetError, generate
from snippetgen.request.preflight import DEFAULT_INPUT
from snippetgen.snippets.targets import load_targets
from snippetgen.verify.runner import Outcome, run
from tests.cases import HOSTILE
from tests.e2e.conftest import Site
from tests.e2e.langflow import RELEASE
from tests.e2e.test_facts import post
from tests.e2e.test_snippets import SAID


def streamed(words: str) -> str:
    """What a stream of these words holds; that of 1.11 has the first of them twice."""
    return words if RELEASE != (1, 11) else f"{words.partition(' ')[0]}{words}"


pytestmark = pytest.mark.skipif(RELEASE < (1, 6), reason="there are no responses before 1.6")

TARGETS = [target.name for target in load_targets() if "responses" in target.templates]
PATH = "/api/v1/responses"


def ask(site: Site, flow: Flow, target: str, node: str, *, key: str | None = None, **fields: Any) -> Outcome:
    language, client = target.split("/")
    asked = Responses.for_flow(flow, **fields)
    snippet = generate(flow, site.settings, asked, language=language, client=client)
    env = site.env if key is None else {"LANGFLOW_API_KEY": key}
    return run(snippet, env, command=[node] if language == "javascript" else None)


def text_of(target: str, outcome: Outcome) -> str:
    """The text that was shown; of curl, that in the answer that it printed."""
    assert outcome.exit_code == 0, outcome.stderr
    if not target.startswith("curl/"):
        return outcome.stdout.removesuffix("\n")
    if not outcome.stdout.startswith("data: "):
        output = json.loads(outcome.stdout)["output"]
        return "".join(part["text"] for item in output for part in item["content"])
    chunks = [json.loads(line[6:]) for line in outcome.stdout.split("\n") if line.startswith("data: {")]
    return "".join(chunk.get("delta", {}).get("content", "") for chunk in chunks)


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("access", ["key", "open"])
def test_whole(sites: dict[str, Site], access: str, target: str, node: str) -> None:
    site = sites[access]
    flow = site.flows["echo"]
    for address in (flow, flow.model_copy(update={"endpoint_name": None})):
        assert text_of(target, ask(site, address, target, node, input=SAID)) == SAID


@pytest.mark.skipif(RELEASE < (1, 8), reason="before, a stream had what an Agent said, and no more")
@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("access", ["key", "open"])
def test_stream(sites: dict[str, Site], access: str, target: str, node: str) -> None:
    site = sites[access]
    assert text_of(target, ask(site, site.flows["streaming"], target, node, input=SAID, stream=True)) == streamed(SAID)


@pytest.mark.parametrize("target", TARGETS)
def test_a_text_that_is_not_streamed_leaves_the_json(site: Site, target: str, node: str) -> None:
    outcome = ask(site, site.flows["echo"], target, node, input=SAID, stream=True, previous_response_id="a session")
    assert outcome.exit_code == 0, outcome.stderr
    if not target.startswith("curl/"):
        assert json.loads(outcome.stdout)["status"] == "completed"
        assert json.loads(outcome.stdout)["id"] == "a session"


@pytest.mark.parametrize("stream", [False, True], ids=["responses", "responses-stream"])
@pytest.mark.parametrize("target", TARGETS)
def test_failures_are_told_in_the_servers_words(site: Site, target: str, stream: bool, node: str) -> None:
    unknown = Flow(id="nope")
    no_chat = site.flows["text"].model_copy(update={"components": None})
    for flow, words in ((unknown, "Flow with id 'nope' not found"), (no_chat, "Flow must have a ChatInput component")):
        outcome = ask(site, flow, target, node, stream=stream)
        assert words in outcome.stderr + outcome.stdout
        assert target.startswith("curl/") or outcome.exit_code == 1
    outcome = ask(site, site.flows["echo"], target, node, stream=stream, key="sk-wrong")
    assert "Invalid or missing API key" in outcome.stderr + outcome.stdout
    assert target.startswith("curl/") or outcome.exit_code == 1


@pytest.mark.skipif(RELEASE < (1, 8), reason="before 1.8 a stream that fails breaks off without an error")
@pytest.mark.parametrize("target", TARGETS)
def test_a_flow_that_fails_while_it_streams(site: Site, target: str, node: str) -> None:
    outcome = ask(site, site.flows["failing"], target, node, input=SAID, stream=True)
    assert "the speaker lost the thread" in outcome.stderr + outcome.stdout
    if not target.startswith("curl/"):
        assert outcome.exit_code == 1
        assert outcome.stdout == streamed("one two")


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("name", ["quotes", "shell", "backslashes", "line breaks", "letters", "emoji", "template"])
def test_hostile_strings_come_back_equal(name: str, target: str, site: Site, node: str) -> None:
    outcome = ask(site, site.flows["echo"], target, node, input=HOSTILE[name])
    assert text_of(target, outcome) == HOSTILE[name].replace("\n", "\n\n")  # the server makes paragraphs of lines


@pytest.mark.parametrize("target", TARGETS)
def test_the_previous_response_is_the_session(site: Site, target: str, node: str) -> None:
    flow, session = site.flows["echo"], f"a session of {target}"
    for said in ("first", "second"):
        assert ask(site, flow, target, node, input=said, previous_response_id=session).exit_code == 0
    messages = site.langflow.get(f"/api/v1/monitor/messages?flow_id={flow.id}&session_id={session}")
    assert {message["text"] for message in messages} == {"first", "second"}


# Facts


def test_an_error_has_status_200(site: Site) -> None:
    status, answer = post(site, PATH, {"model": "nope", "input": "Hi"})
    assert (status, answer["error"]["code"]) == (200, "flow_not_found")
    status, answer = post(site, PATH, {"model": "nope", "input": "Hi", "stream": True})
    assert (status, answer["error"]["code"]) == (
        200,
        "flow_not_found",
    ), "no plain JSON any more where a stream is asked"


@pytest.mark.parametrize("title", ["ChatInput", "ChatOutput"])
def test_a_flow_without_a_chat_is_refused_in_these_words(site: Site, title: str) -> None:
    flow = site.flows["text" if title == "ChatInput" else "half a chat"]
    _, answer = post(site, PATH, {"model": flow.id, "input": "Hi"})
    with pytest.raises(SnippetError) as caught:
        generate(flow, site.settings, Responses(input="Hi"), language="curl")
    assert answer["error"]["message"] in str(caught.value)
    assert title in answer["error"]["message"]


@pytest.mark.parametrize("body", [{"input": "half \ud800"}, {"input": "Hi", "previous_response_id": "half \ud800"}])
def test_half_a_character_is_refused(site: Site, body: dict[str, str]) -> None:
    import requests

    whole, headers = {"model": site.flows["echo"].id, **body}, {"x-api-key": site.langflow.key or ""}
    # The server writes so much of it to its log that it may take a minute.
    answer = requests.post(site.langflow.url + PATH, json=whole, headers=headers, timeout=300).json()
    assert "surrogates not allowed" in answer["error"]["message"]


def test_only_text_is_an_input(site: Site) -> None:
    model = site.flows["echo"].id
    assert post(site, PATH, {"model": model, "input": [{"role": "user", "content": "Hi"}]})[0] == 422
    assert post(site, PATH, {"model": model})[0] == 422


def test_tweaks_are_ignored(site: Site) -> None:
    model, tweaks = site.flows["echo"].id, {"ChatInput-a1": {"input_value": "tweaked"}}
    _, answer = post(site, PATH, {"model": model, "input": DEFAULT_INPUT, "tweaks": tweaks})
    assert answer["output"][0]["content"][0]["text"] == DEFAULT_INPUT


def test_a_session_is_new_unless_it_is_given(site: Site) -> None:
    model = site.flows["echo"].id
    first, second = (post(site, PATH, {"model": model, "input": "Hi"})[1]["id"] for _ in range(2))
    assert first != second
    assert post(site, PATH, {"model": model, "input": "Hi", "previous_response_id": first})[1]["id"] == first


def test_of_several_outputs_one_is_answered(site: Site) -> None:
    flow = site.flows["two outputs"]
    _, answer = post(site, PATH, {"model": flow.id, "input": SAID})
    assert [part["text"] for item in answer["output"] for part in item["content"]] == [SAID]
    assert Responses(input=SAID).check(flow) != ()


@pytest.mark.parametrize("flow", ["streaming", "failing"])
@pytest.mark.skipif(RELEASE < (1, 8), reason="before, a stream had what an Agent said, and no more")
def test_chunks_of_a_stream(site: Site, flow: str) -> None:
    body = {"model": site.flows[flow].id, "input": "one two three", "stream": True}
    headers = {"x-api-key": site.langflow.key or ""}
    response = site.langflow.call("POST", PATH, json=body, headers=headers)
    assert response.headers["content-type"].startswith("text/event-stream")
    *events, end = response.content.decode().removesuffix("\n\n").split("\n\n")
    assert end == "data: [DONE]"
    if flow == "streaming" and events[-1].startswith("event: "):  # not in the first releases
        assert events.pop().startswith("event: response.completed\ndata: {")
    chunks = [json.loads(event.removeprefix("data: ")) for event in events]
    assert {chunk["object"] for chunk in chunks} == {"response.chunk"}
    *tokens, last = chunks
    assert all(token["status"] is None for token in tokens)
    if flow == "streaming":
        assert "".join(token["delta"]["content"] for token in tokens) == streamed("one two three")
        assert (last["delta"], last["status"]) == ({}, "completed")
    else:
        assert "".join(token["delta"]["content"] for token in tokens) == streamed("one two")
        assert (last["status"], last["finish_reason"]) == ("failed", "error")
        assert last["delta"]["content"] == "the speaker lost the thread\n"
