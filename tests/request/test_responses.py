"""Responses: what is sent, and what the server would refuse."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from snippetgen import Env, Flow, Fresh, Responses, Server, SnippetError, generate, generate_all, load_flow
from snippetgen.request.example import answer, events
from snippetgen.snippets.example import example, example_json
from tests.cases import EXAMPLES, FLOW
from tests.flow.test_flow import export, node

CHAT = load_flow(EXAMPLES / "basic-prompting.json")
IN, OUT = node("ChatInput", "in", "Chat Input", input_value="Said"), node("ChatOutput", "out", "Chat Output")


def test_body_and_url() -> None:
    server = Server(url="https://example.org/langflow", timeout=5)
    (step,) = Responses(input="Hi").plan(Flow(id="x"), server).steps
    assert step.url == "https://example.org/langflow/api/v1/responses"
    assert step.base == "https://example.org/langflow/api/v1"
    assert step.body == {"model": "x", "input": "Hi"}
    asked = Responses(previous_response_id="a session", input="Hi", stream=True, globals={"NAME": "value"})
    plan = asked.plan(Flow(id="x", endpoint_name="été 1/2"), server)
    assert plan.name == "responses-stream"
    assert plan.request.body == {
        "model": "été 1/2",
        "previous_response_id": "a session",
        "input": "Hi",
        "stream": True,
    }
    assert plan.request.headers["X-LANGFLOW-GLOBAL-VAR-NAME"] == "value"
    assert "stream" not in asked.in_form("responses").plan(FLOW, server).request.body  # type: ignore[operator]


def test_what_is_known_later() -> None:
    asked = Responses(input="I am " + Env("NAME"), previous_response_id=Fresh())
    body = asked.plan(Flow(id="$FLOW_ID"), Server()).request.body
    assert body == {"model": Env("FLOW_ID"), "input": "I am " + Env("NAME"), "previous_response_id": Fresh()}


def test_input_is_what_the_flow_has_stored() -> None:
    assert Responses.for_flow(FLOW).input == "hello world!"
    assert Responses.for_flow(load_flow(export(IN, OUT))).input == "Said"
    assert Responses.for_flow(load_flow(export(IN, OUT)), input="Other", stream=True).input == "Other"
    half = export(node("ChatInput", "in", "Chat Input", input_value="half \ud800"), OUT)
    assert Responses.for_flow(load_flow(half)).input == "hello world!"


@pytest.mark.parametrize("field", ["input", "previous_response_id"])
@pytest.mark.parametrize("value", ["half \ud800", "half \udc00" + Env("NAME"), 5, ["a message"]], ids=repr)
def test_text_that_the_server_refuses(field: str, value: Any) -> None:
    with pytest.raises(ValidationError, match=r"half a character|must be text"):
        Responses(**{"input": "Hi", field: value})


@pytest.mark.parametrize("fields", [{}, {"input": "Hi", "tweaks": {}}, {"input": "Hi", "stream": 1}], ids=str)
def test_fields_that_are_wrong(fields: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Responses(**fields)


@pytest.mark.parametrize(
    ("nodes", "title", "name"),
    [([OUT], "Chat Input", "ChatInput"), ([IN], "Chat Output", "ChatOutput"), ([], "Chat Input", "ChatInput")],
)
def test_a_flow_that_the_server_refuses(nodes: list[Any], title: str, name: str) -> None:
    flow = load_flow(export(*nodes))
    words = f"the flow has no {title}: Flow must have a {name} component to be compatible with OpenAI Responses API"
    with pytest.raises(SnippetError) as caught:
        generate(flow, Server(), Responses(input="Hi"), language="curl")
    assert str(caught.value) == words
    assert not Responses.is_offered(flow)
    assert "responses" not in {snippet.operation for snippet in generate_all(flow, Server())}


def test_a_flow_with_neither_id_nor_name_is_told() -> None:
    with pytest.raises(SnippetError, match="neither an ID nor an endpoint name"):
        Responses(input="Hi").plan(Flow(), Server())


def test_warnings() -> None:
    for flow in (FLOW, CHAT):
        assert Responses.for_flow(flow).check(flow) == ()
    several = load_flow(export(IN, OUT, node("ChatOutput", "also", "Chat Output")))
    asked = Responses(input="Hi")
    assert asked.check(several) == ("the flow has 2 Chat Outputs, and the answer holds the text of one of them alone",)
    assert asked.in_form("responses-stream").check(several) == (
        "the flow has 2 Chat Outputs, and the answer mixes their texts as they come",
    )


def test_it_is_in_the_pane_of_a_flow_that_may_take_it() -> None:
    for flow in (FLOW, CHAT):
        made = {(snippet.client, snippet.operation) for snippet in generate_all(flow, Server())}
        assert {("openai", "responses"), ("openai", "responses-stream"), ("requests", "responses")} <= made
        assert ("openai", "run") not in made


def test_example_of_the_answer() -> None:
    asked = Responses(input="Hi", previous_response_id="a session")
    whole: Any = answer(FLOW, asked)
    assert whole["id"] == "a session"
    assert whole["output"][0]["content"][0]["text"] == "This is what the flow says."
    assert events(FLOW, asked) is None
    streamed: list[Any] = list(events(FLOW, asked.in_form("responses-stream")) or ())
    text = "".join(event["delta"].get("content", "") for event in streamed if "delta" in event)
    assert text == "This is what the flow says."
    assert example(FLOW, asked.in_form("responses-stream")).startswith('data: {"id": "a session", ')
    assert example_json(FLOW, asked.in_form("responses-stream")).startswith('[\n  {"id": "a session", ')
