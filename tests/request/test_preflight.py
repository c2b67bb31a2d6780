"""What the server would refuse, or swallow in silence, is said while the snippet is made."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from pydantic import ValidationError

from snippetgen import Env, Flow, Fresh, Responses, Run, Server, SnippetError, Webhook, Workflow, generate, load_flow
from snippetgen.cli.describe import describe
from tests.cases import EXAMPLES
from tests.flow.test_flow import export, node

CHAT = load_flow(EXAMPLES / "basic-prompting.json")
TEXT = load_flow(EXAMPLES / "summarizer.json")
TWINS = load_flow(
    export(
        node("ChatInput", "in", "Chat Input", input_value=""),
        node("Prompt", "a", "Prompt", template=""),
        node("Prompt", "b", "Prompt", template=""),
    )
)


def warnings(flow: Flow, operation: Run | Webhook | Workflow) -> Sequence[str]:
    return generate(flow, Server(), operation, language="curl").warnings


@pytest.mark.parametrize(
    ("tweaks", "reason"),
    [
        ({"ChatInput-k2Hq9": {"sender": "User"}}, 'no component "ChatInput-k2Hq9"; did you mean "ChatInput-k2Hq8"?'),
        ({"Language Mode": {"temperature": 1}}, 'did you mean "Language Model"?'),
        (
            {"Language Model": {"temprature": 1}},
            'LanguageModelComponent-m3Xd5 has no field "temprature"; did you mean "temperature"?',
        ),
        ({"Language Model": {"code": "x"}}, "the server refuses to set LanguageModelComponent-m3Xd5.code"),
        ({"code": "x"}, "the server refuses to set"),
        ({"temprature": 0.5}, 'no component of the flow has a field "temprature"; did you mean "temperature"?'),
    ],
)
def test_tweaks_that_cannot_work(tweaks: dict[str, Any], reason: str) -> None:
    with pytest.raises(SnippetError) as caught:
        warnings(CHAT, Run(tweaks=tweaks))
    assert reason in str(caught.value)


@pytest.mark.parametrize(
    "tweaks",
    [
        {"ChatInput-k2Hq8": {"sender_name": "Ann"}, "Language Model": {"temperature": 1, "max_tokens": None}},
        {"temperature": 0.5},
        {"stream": True},
        {"Language Model": {}},
    ],
)
def test_tweaks_that_work(tweaks: dict[str, Any]) -> None:
    assert warnings(CHAT, Run(tweaks=tweaks)) == ()


@pytest.mark.parametrize("key", ["ChatInput-k2Hq8", "Chat Input"])
def test_input_and_a_tweak_of_it(key: str) -> None:
    tweaks = {key: {"input_value": "other"}}
    with pytest.raises(
        SnippetError, match="If you pass an input_value to the chat input, you cannot pass a tweak with the same name"
    ):
        warnings(CHAT, Run(input_value="Hi", tweaks=tweaks))
    with pytest.raises(SnippetError, match="cannot pass a tweak"):
        warnings(CHAT, Run(input_value=Env("QUESTION"), input_type="chat", tweaks=tweaks))
    assert warnings(CHAT, Run(tweaks=tweaks)) == ()
    assert warnings(CHAT, Run(input_value="Hi", tweaks={key: {"input_value": None}})) == ()
    with pytest.raises(SnippetError, match="to the text input"):
        warnings(TEXT, Run(input_value="Hi", input_type="text", tweaks={"Text Input": {"input_value": "x"}}))


def test_input_that_is_lost() -> None:
    assert warnings(CHAT, Run(input_value="Hi", input_type="text")) == (
        'the flow has no Text Input, so the input is lost; use input_type "chat"',
    )
    assert warnings(TEXT, Run(input_value="Hi")) == (
        'the flow has no Chat Input, so the input is lost; use input_type "text"',
    )
    nothing = load_flow(EXAMPLES / "order-webhook.json")
    assert warnings(nothing, Run(input_value="Hi")) == (
        "the flow has no Chat Input and no Text Input, so the input is lost",
    )
    assert warnings(CHAT, Run(input_value="Hi", input_type="any")) == ()
    assert warnings(TEXT, Run(input_type="chat")) == ()


def test_webhook_without_a_component_for_it() -> None:
    assert warnings(CHAT, Webhook()) == ("the flow has no Webhook component, so nothing receives the payload",)


def test_a_flow_that_remembers_without_a_session() -> None:
    agent = load_flow(export(node("Agent", "Agent-a1", "Agent", n_messages=100), id=str(CHAT.id)))
    own = load_flow(export(node("Memory", "Memory-a1", "Message History", n_messages=100, session_id="its own")))
    shared = (
        "Agent-a1 remembers what was said, and without a session all callers of the flow share one; "
        "--new-session, or Fresh(), makes one each time"
    )
    for asked in (Run(), Run(stream=True), Run(session_id=""), Run(session_id=None), Workflow(input_value="Hi")):
        assert shared in warnings(agent, asked)
    for asked in (Run(session_id="ann"), Run(session_id=Fresh()), Workflow(input_value="Hi", session_id=Env("S"))):
        assert shared not in warnings(agent, asked)
    assert shared not in warnings(CHAT, Run())
    assert warnings(own, Run()) == ()


def test_an_input_that_reads_a_global_variable() -> None:
    greeting = {"type": "str", "value": "GREETING", "load_from_db": True}
    told = (
        "in reads a global variable, so what is said is taken for the name of one; say nothing, and set GREETING with "
        "--global or --global-env"
    )
    text = load_flow(export(node("TextInput", "in", "Text Input", input_value=greeting), id=str(CHAT.id)))
    chat = load_flow(export(node("ChatInput", "in", "Chat Input", input_value=greeting), id=str(CHAT.id)))
    for flow, kind in ((text, "text"), (chat, "chat")):
        assert "input_value" not in Run.for_flow(flow).sent
        assert Run.for_flow(flow).input_type == kind
        assert warnings(flow, Run(input_value="Hi", input_type=kind)) == (told,)
        assert warnings(flow, Run(input_value="GREETING", input_type=kind)) == ()
        assert "input_value" not in Workflow.for_flow(flow).sent
    assert Workflow.for_flow(text).sent == {}
    assert 'read from the global variable "GREETING"' in describe(text)
    assert Workflow.for_flow(text, input_value="Hi").sent == {"tweaks": {"in": {"input_value": "Hi"}}}
    assert Responses.for_flow(chat).input == "hello world!"


def test_output_component_that_is_not_there() -> None:
    assert warnings(CHAT, Run(output_component="ChatOutput-v9Tz")) == (
        'the flow has no component "ChatOutput-v9Tz", so the answer holds no output; did you mean "ChatOutput-v9Tz1"?',
    )
    assert warnings(CHAT, Run(output_component="Chat Output")) == warnings(CHAT, Run(output_component="")) == ()


def test_two_components_of_one_name() -> None:
    assert warnings(TWINS, Run(tweaks={"Prompt": {"template": "x"}})) == (
        '2 components are called "Prompt"; the server tweaks only the last, b: use the IDs',
    )


def test_groups_are_not_looked_into() -> None:
    group = node("GroupNode", "group-1", "My group")
    group["data"]["node"]["flow"] = {"data": {}}
    flow = load_flow(export(group))
    assert warnings(flow, Run(tweaks={"group-1": {"x": 1}, "My group": {"y": 2}, "anything": 3})) == ()


def test_nothing_is_checked_where_nothing_is_known() -> None:
    assert warnings(Flow(id="x"), Run(input_value="Hi", input_type="text", tweaks={"A": {"code": 1}})) == ()
    assert warnings(Flow(id="x"), Webhook()) == ()


def test_what_is_assumed_where_nothing_is_known_is_said() -> None:
    """Curl prints the whole answer, and assumes nothing."""
    for asked in (Run(input_value="Hi"), Run(stream=True), Run(output_type="chat")):
        for language in ("python", "javascript"):
            (warning,) = generate(Flow(id="x"), Server(), asked, language=language).warnings
            assert "--output-type any" in warning
        assert warnings(Flow(id="x"), asked) == ()
    others: list[Run | Webhook] = [Run(output_type="any"), Webhook()]
    for other in others:
        assert generate(Flow(id="x"), Server(), other, language="python").warnings == ()
    assert generate(CHAT, Server(), Run(input_value="Hi"), language="python").warnings == ()


@pytest.mark.parametrize(
    "fields",
    [
        {"tweaks": []},
        {"tweaks": "x"},
        {"tweaks": {"field": None}},
        {"tweaks": {"field": [1]}},
        {"tweaks": {"A": {"f": float("nan")}}},
        {"tweaks": {"A": {"f": float("inf")}}},
        {"tweaks": {"A": {"f": {1: 2}}}},
        {"tweaks": {"A": {"f": object()}}},
        {"tweaks": {"A": {"f": 10**5000}}},
        {"tweaks": {"A": (1, 2)}},
        {"input_type": "voice"},
        {"output_type": "picture"},
        {"input_value": 5},
        {"session_id": ["x"]},
        {"stream": "yes"},
        {"message": "Hi"},
    ],
)
def test_bodies_that_the_server_would_drop_are_refused(fields: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Run(**fields)


def test_nested_too_deep_is_an_error() -> None:
    deep: Any = []
    for _ in range(100_000):
        deep = [deep]
    with pytest.raises(ValidationError, match="nested too deep"):
        Webhook(payload=deep)
    with pytest.raises(ValidationError, match="nested too deep"):
        Run(tweaks={"A": {"f": deep}})
