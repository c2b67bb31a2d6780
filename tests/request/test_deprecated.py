"""The bodies of Langflow 0.x, and what each becomes: the run, and a line for each thing that is not as it was."""

from __future__ import annotations

from typing import Any

import pytest

from snippetgen import Env, Flow, Fresh, Run, SnippetError, Workflow, load_flow
from snippetgen.request.deprecated import TODAY, replace_request
from tests.cases import EXAMPLES, FLOW

BASIC = load_flow(EXAMPLES / "basic-prompting.json")
SUMMARIZER = load_flow(EXAMPLES / "summarizer.json")


def replaced(body: Any, flow: Flow = FLOW, endpoint: str = "process") -> tuple[dict[str, Any], str]:
    operation, notes = replace_request(endpoint, body, flow)
    assert isinstance(operation, Run)
    return operation.sent, "\n".join(notes)


CHAT = {"input_type": "chat", "output_type": "chat"}


@pytest.mark.parametrize(
    ("body", "input_value", "note"),
    [
        ({"inputs": {"text": "Hi"}}, "Hi", "inputs.text: is input_value now"),
        ({"inputs": {"input": ""}}, "", "inputs.input: is input_value now"),
        ({"inputs": {"anything": "Hi"}}, "Hi", "inputs.anything: is input_value now"),
        ({"inputs": {"context": "c", "question": "q"}}, "q", "inputs.context: cannot be carried over"),
        ({"inputs": {"chat_history": [], "human_input": "h"}}, "h", "inputs.chat_history: cannot be carried over"),
        ({"inputs": [{"text": "a"}, {"text": "b"}]}, "a", "inputs: is a list, of which only the first"),
        ({"inputs": {"text": Env("TEXT")}}, Env("TEXT"), "inputs.text: is input_value now, with what is in $TEXT"),
        ({"inputs": {"text": 5}}, "5", "inputs.text: is input_value now"),
        ({"inputs": "Hi"}, "Hi", "inputs: is input_value now"),
        ({"message": "Hi", "tweaks": {}}, "Hi", "message: is input_value now"),
        ({}, None, "inputs: there are none"),
        ({"inputs": {}}, None, "inputs: there are none"),
        ({"inputs": {"text": None}}, None, "inputs.text: is null"),
        ({"inputs": {"text": ["a"]}}, None, "inputs.text: cannot be carried over; it is a list"),
        ({"inputs": {"a": "1", "b": "2"}}, None, "inputs: none of these is known to be what a person says"),
    ],
)  # fmt: skip
def test_what_was_said(body: dict[str, Any], input_value: Any, note: str) -> None:
    sent, notes = replaced(body)
    assert sent.get("input_value") == input_value
    assert ("input_value" in sent) == (input_value is not None)
    assert note in notes
    assert {name: sent[name] for name in CHAT} == CHAT


def test_types_are_those_of_the_flow() -> None:
    sent, _ = replaced({"inputs": {"text": "Hi"}}, SUMMARIZER)
    assert (sent["input_type"], sent["output_type"]) == ("text", "text")


def test_the_endpoint_and_the_answer_are_told() -> None:
    _, notes = replaced({"message": "Hi"}, endpoint="predict")
    assert f'/api/v1/predict: is answered 400 today, "{TODAY}"' in notes
    assert "outputs[0].outputs[i].results.message.text" in notes
    assert "a flow without a Chat Output" in notes
    assert "a flow without a Chat Output" not in replaced({"message": "Hi"}, BASIC)[1]


def test_tweaks_of_a_flow_that_is_not_known_are_kept() -> None:
    tweaks = {"OpenAI-abc": {"temperature": 0.5}, "Chroma-x": {}, "temperature": 1}
    sent, notes = replaced({"tweaks": tweaks})
    assert sent["tweaks"] == {"OpenAI-abc": {"temperature": 0.5}, "temperature": 1}
    assert "tweaks: are kept, of OpenAI-abc, temperature; components that were put in anew have other IDs" in notes
    as_list, _ = replaced({"tweaks": [{"OpenAI-abc": {"temperature": 0.5}}, {"temperature": 1}]})
    assert as_list == sent


@pytest.mark.parametrize("tweaks", [None, {}, [], {"Chroma-x": {}}])
def test_tweaks_that_set_nothing_are_none(tweaks: Any) -> None:
    sent, notes = replaced({"tweaks": tweaks})
    assert "tweaks" not in sent
    assert "tweaks:" not in notes


def test_tweaks_are_looked_at_where_the_flow_is_known() -> None:
    tweaks = {
        "ChatOutput-old11": {"sender_name": "Ann", "no_such": 1},
        "Language Model": {"temperature": 0.5},
        "ChatInput-k2Hq8": {"input_value": "other", "sender_name": "Bob"},
        "Chroma-xeR4E": {"search": "mmr", "k": 4},
        "Prompt-old": {"code": "import os"},
    }
    sent, notes = replaced({"inputs": {"text": "Hi"}, "tweaks": tweaks}, BASIC)
    assert sent["tweaks"] == {
        "ChatOutput-v9Tz1": {"sender_name": "Ann"},
        "Language Model": {"temperature": 0.5},
        "ChatInput-k2Hq8": {"sender_name": "Bob"},
    }
    assert "tweaks: ChatOutput-old11 is ChatOutput-v9Tz1 now, the one component of its kind" in notes
    assert 'tweaks: ChatOutput-v9Tz1 has no field "no_such"; it cannot be carried over' in notes
    assert 'the flow has no component "Chroma-xeR4E"; it cannot be carried over' in notes
    assert "you cannot pass a tweak with the same name; it cannot be carried over" in notes
    assert "code, which its author protected; it cannot be carried over" in notes
    assert notes.count("Chroma-xeR4E") == 1


def test_sessions() -> None:
    sent, notes = replaced({"session_id": "s"})
    assert sent["session_id"] == "s"
    assert "session_id: there was none" not in notes
    sent, notes = replaced({"session_id": None})
    assert sent["session_id"] == Fresh()
    assert "session_id: there was none, which meant a new conversation for each request" in notes


def test_what_a_run_does_not_have() -> None:
    sent, notes = replaced({"inputs": {"text": "x"}, "clear_cache": True, "sync": True, "message": "y", "output": 1})
    assert sent == {"input_value": "x", **CHAT, "session_id": Fresh()}
    assert "clear_cache: is left out" in notes
    assert "message: is left out; a run has no such field" in notes
    assert "output: is left out; a run has no such field" in notes
    assert "sync" not in notes


def test_a_task_in_the_background() -> None:
    body: Any = {"inputs": {"text": "x"}, "tweaks": {"A-1": {"b": 1}}, "sync": False}
    flow = Flow(id="d2bbd92b-187e-4c84-b2d4-5df365704201")
    operation, notes = replace_request("process", body, flow)
    assert operation == Workflow(input_value="x", tweaks={"A-1": {"b": 1}}, session_id=Fresh(), mode="background")
    told = "\n".join(notes)
    assert "/api/v2/workflows replaces it" in told
    assert "sync: false: began a task in the background, and so does this" in told
    assert "outputs.<component ID>.content" in told
    operation, notes = replace_request("process", body, flow, operation="run")
    assert isinstance(operation, Run)
    assert "sync: false is left out; this answers when it is done" in notes


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ([], "the body: must be an object, not a list"),
        ({"inputs": 5}, "inputs: must be an object, not a number"),
        ({"inputs": [5]}, "inputs[0]: must be an object, not a number"),
        ({"tweaks": "x"}, "tweaks: must be an object, not text"),
        ({"tweaks": [5]}, "tweaks: must be an object, or a list of objects"),
        ({"tweaks": {"a": [1]}}, "tweaks: 'a' must be an object of fields"),
        ({"session_id": 5}, "session_id: must be text, not a number"),
    ],
)  # fmt: skip
def test_what_the_old_endpoint_refused(body: Any, reason: str) -> None:
    with pytest.raises(SnippetError) as error:
        replace_request("process", body, FLOW)
    assert str(error.value).startswith(reason)


def test_an_empty_text_is_not_asked_in_the_background() -> None:
    for no in (False, "false", "No", 0):
        sent, notes = replaced({"inputs": {"text": ""}, "sync": no})
        assert sent["input_value"] == ""
        assert "since what runs in the background cannot be asked an empty text" in notes
    _, notes = replaced({"inputs": {"text": "Hi"}, "sync": "true"})
    assert "sync: is left out" in notes


def test_a_text_input_is_asked_in_the_background() -> None:
    body: Any = {"inputs": {"text": "Hi"}, "sync": False}
    operation, notes = replace_request("process", body, SUMMARIZER)
    assert isinstance(operation, Workflow)
    (component,) = SUMMARIZER.text_inputs
    assert operation.tweaks == {component.id: {"input_value": "Hi"}}
    assert f"input_value: is a tweak of {component.id}, as it reaches no Text Input otherwise" in notes


def test_two_old_components_that_are_one_now() -> None:
    tweaks = {"ChatOutput-a": {"sender_name": "A"}, "ChatOutput-b": {"sender_name": "B", "session_id": "s"}}
    sent, notes = replaced({"inputs": {"text": "Hi"}, "tweaks": tweaks}, BASIC)
    (output,) = BASIC.chat_outputs
    assert sent["tweaks"] == {output.id: {"sender_name": "B", "session_id": "s"}}
    assert f"tweaks: {output.id}.sender_name was set twice; the last is kept" in notes
