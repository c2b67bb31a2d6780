"""The Workflow API: what is sent, what is refused, and what the server would swallow in silence."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import pytest
from pydantic import ValidationError

from snippetgen import Env, Flow, Fresh, Server, SnippetError, Upload, Workflow, generate, generate_all, load_flow
from snippetgen.cli import cli
from snippetgen.request.example import answer, events
from snippetgen.snippets.example import example, example_json
from snippetgen.values import Answered, join
from tests.cases import EXAMPLES, FLOW
from tests.flow.test_flow import export, node

ID = "d2bbd92b-187e-4c84-b2d4-5df365704201"
CHAT = load_flow(EXAMPLES / "basic-prompting.json")
TEXT = load_flow(export(node("TextInput", "TextInput-a", "Text Input", input_value="stored"))).model_copy(
    update={"id": ID}
)
SERVER = Server()


def body(workflow: Workflow, flow: Flow = FLOW) -> Any:
    return workflow.plan(flow, SERVER).request.body


def warnings(flow: Flow, workflow: Workflow) -> Sequence[str]:
    return generate(flow, SERVER, workflow, language="curl").warnings


def test_only_what_was_set_is_sent_and_no_null() -> None:
    assert body(Workflow()) == {"flow_id": ID}
    asked = Workflow(session_id="s", tweaks=None, input_value="Hi", output_ids=("b",), globals={"a b": "c"})
    assert list(body(asked).items()) == [
        *(("flow_id", ID), ("session_id", "s"), ("input_value", "Hi"), ("output_ids", ["b"])),
        ("globals", {"a b": "c"}),
    ]
    assert body(Workflow(mode="stream", input_value="Hi")) == {"flow_id": ID, "input_value": "Hi", "mode": "stream"}
    assert "mode" not in body(Workflow(mode="sync"))
    assert body(Workflow(), Flow(id="$FLOW_ID")) == {"flow_id": Env("FLOW_ID")}


def test_plan_of_a_job() -> None:
    asked = Workflow(input_value="Hi", mode="background", tweaks={"Model-a1": {"x": 1}})
    asked = asked.model_copy(update={"files": (Upload("a.txt", component="File-a1"),)})
    plan = asked.plan(FLOW, SERVER)
    assert [step.name for step in plan.steps] == ["upload", "start", "poll"]
    assert [step.answer for step in plan.steps] == ["path", "job", "workflow"]
    assert plan.request.name == "start"
    poll = plan.steps[-1]
    assert poll.url == join([SERVER.url, "/api/v2/workflows?job_id=", Answered("start", "job_id")])
    assert (poll.method, poll.body, dict(poll.headers)) == ("GET", None, {"x-api-key": Env("LANGFLOW_API_KEY")})
    sent: Any = plan.request.body
    assert "files" not in sent
    assert sent["tweaks"] == {"Model-a1": {"x": 1}, "File-a1": {"path": Answered("upload", "path")}}


@pytest.mark.parametrize("mode", ["sync", "stream", "background"])
@pytest.mark.parametrize("flow", [Flow(endpoint_name="my-flow"), Flow(id="my-flow"), Flow(id=f"{ID}0"), Flow()])
def test_a_flow_without_a_uuid_is_refused(flow: Flow, mode: Any) -> None:
    with pytest.raises(SnippetError, match=r"takes a flow by its ID alone, a UUID") as caught:
        generate(flow, SERVER, Workflow(input_value="Hi", mode=mode), language="python")
    assert caught.value.path == ("flow",)
    assert not Workflow.is_offered(flow)
    assert all(Workflow.is_offered(Flow(id=one)) for one in (ID, ID.upper(), "$FLOW_ID"))


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"input_value": ""}, "must not be an empty text: the flow would be asked the question that is stored in it"),
        ({"input_value": None}, "must not be null: the flow would be asked the question that is stored in it"),
        ({"input_value": 5}, "must be text"),
        ({"mode": "stream", "globals": {"A": "b"}}, 'are for mode "sync"; with mode "stream" the server ignores them'),
        ({"mode": "background", "globals": {"A": "b"}}, 'are for mode "sync"'),
        ({"mode": "stream", "output_ids": ["a"]}, 'with mode "stream" the server refuses them'),
        ({"mode": "later"}, "'sync', 'stream' or 'background'"),
        ({"input_type": "chat"}, "Extra inputs are not permitted"),
        ({"stream": True}, "Extra inputs are not permitted"),
        ({"data": {}}, "Extra inputs are not permitted"),
        ({"globals": {"API_KEY": "sk-1"}}, "would be a secret in the snippet"),
    ],
)
def test_what_the_server_would_refuse_or_swallow(fields: dict[str, Any], reason: str) -> None:
    with pytest.raises(ValidationError) as caught:
        Workflow(**fields)
    assert reason in str(caught.value)


def test_a_copy_in_an_impossible_form_is_refused() -> None:
    for fields in ({"globals": {"A": "b"}}, {"output_ids": ("ChatOutput-v9Tz1",)}):
        with pytest.raises(SnippetError, match='are for mode "sync"'):
            warnings(CHAT, Workflow(input_value="Hi", **fields).in_form("workflow-stream"))


@pytest.mark.parametrize("tweaks", [{"Chat Input": {"sender_name": "Ann"}}, {"temperature": 0.5}])
def test_tweaks_by_a_name_are_for_sync(tweaks: dict[str, Any]) -> None:
    asked = Workflow(input_value="Hi", tweaks=tweaks)
    assert warnings(CHAT, asked) == ()
    assert asked.possible_forms(CHAT) == ("workflow",)
    for mode in ("workflow-stream", "workflow-background"):
        with pytest.raises(SnippetError, match="the server looks components up by their IDs alone"):
            warnings(CHAT, asked.in_form(mode))
        (warning,) = warnings(FLOW, asked.in_form(mode))
        assert "looks components up by their IDs alone" in warning
    by_id = Workflow(input_value="Hi", tweaks={"ChatInput-k2Hq8": {"sender_name": "Ann"}}, mode="stream")
    assert warnings(CHAT, by_id) == warnings(FLOW, by_id) == ()
    assert by_id.possible_forms(CHAT) == tuple(Workflow.forms)


@pytest.mark.parametrize(
    ("flow", "fields", "warning"),
    [
        (CHAT, {"session_id": "s", "mode": "stream"}, "an empty text; give an input_value"),
        (FLOW, {"session_id": "s", "mode": "background"}, "an empty text; give an input_value"),
        (TEXT, {"input_value": "Hi"}, "no Chat Input, so the input is lost; tweak TextInput-a.input_value"),
        (CHAT, {"input_value": "Hi", "tweaks": {"Chat Input": {"input_value": "x"}}}, "the input_value itself wins"),
        (load_flow(EXAMPLES / "order-webhook.json"), {"input_value": "Hi"}, "and no Text Input, so the input is lost"),
    ],
)
def test_what_is_likely_not_meant(flow: Flow, fields: dict[str, Any], warning: str) -> None:
    (said,) = warnings(flow, Workflow(**fields))
    assert warning in said


def test_what_is_meant() -> None:
    for asked in (
        Workflow(session_id="s"),
        Workflow(mode="stream"),
        Workflow(session_id="s", input_value="Hi", mode="stream"),
    ):
        assert warnings(CHAT, asked) == ()


def test_an_output_that_is_not_there_is_refused() -> None:
    with pytest.raises(SnippetError, match='no component "ChatOutput-v9Tz"; did you mean "ChatOutput-v9Tz1"'):
        warnings(CHAT, Workflow(input_value="Hi", output_ids=("ChatOutput-v9Tz",)))
    assert warnings(CHAT, Workflow(input_value="Hi", output_ids=("ChatOutput-v9Tz1",))) == ()


def test_for_flow() -> None:
    assert Workflow.for_flow(FLOW).input_value == "hello world!"
    assert Workflow.for_flow(CHAT, mode="stream", session_id="s").sent.keys() == {"input_value", "session_id"}
    assert body(Workflow.for_flow(TEXT), TEXT) == {"flow_id": ID, "tweaks": {"TextInput-a": {"input_value": "stored"}}}
    asked = Workflow.for_flow(TEXT, input_value=Env("Q"), tweaks={"TextInput-a": {"other": 1}})
    assert asked.tweaks == {"TextInput-a": {"input_value": Env("Q"), "other": 1}}
    assert Workflow.for_flow(load_flow(EXAMPLES / "order-webhook.json")).sent == {}


def test_generate_all_leaves_out_what_is_impossible() -> None:
    def forms(workflow: Workflow) -> set[str]:
        made = generate_all(CHAT, SERVER, workflow=workflow)
        return {snippet.operation for snippet in made} - {"run", "stream"} - {"responses", "responses-stream"}

    assert forms(Workflow(input_value="Hi")) == set(Workflow.forms)
    assert forms(Workflow(input_value="Hi", globals={"A": "b"})) == {"workflow"}
    assert forms(Workflow(input_value="Hi", output_ids=("ChatOutput-v9Tz1",))) == {"workflow"}
    assert forms(Workflow(input_value="Hi", tweaks={"temperature": 0.5})) == {"workflow"}
    with pytest.raises(SnippetError):
        generate_all(CHAT, SERVER, workflow=Workflow(input_value="Hi", tweaks={"temperature": 0.5}, mode="stream"))


def test_as_json() -> None:
    asked = Workflow(input_value="Hi " + Env("X"), session_id=Fresh(), mode="stream")
    assert asked.name == "workflow-stream"
    assert Workflow.model_validate({"kind": "workflow", "mode": "background"}).name == "workflow-background"


def test_on_the_command_line() -> None:
    from click.testing import CliRunner

    def call(*words: str) -> Any:
        return CliRunner().invoke(cli, ["generate", str(EXAMPLES / "basic-prompting.json"), "-l", "python", *words])

    done = call("-o", "workflow", "--output-id", "ChatOutput-v9Tz1", "--global", "A b=c", "--input-value", "Hi")
    assert done.exit_code == 0, done.output
    assert '"output_ids": ["ChatOutput-v9Tz1"]' in done.output
    assert '"globals": {"A b": "c"}' in done.output
    for words, reason in (
        (
            ("-o", "workflow-stream", "--output-id", "a"),
            "--output-id: workflow-stream takes none: the server refuses them (it is for workflow)",
        ),
        (
            ("-o", "workflow-background", "--global", "A=b"),
            "--global: workflow-background takes none: the server ignores them (it is for run,",
        ),
        (("-o", "workflow", "--input-value", ""), "--input-value: must not be an empty text"),
        (("-o", "run", "--output-id", "a"), "--output-id: run takes none (it is for workflow"),
        (("-o", "workflow", "--user-id", "a"), "--user-id: workflow takes none"),
    ):
        assert reason in str(call(*words).exception)


def test_example() -> None:
    whole: Any = answer(CHAT, Workflow(input_value="Hi", session_id="s"))
    assert whole["output"] == {"reason": "single", "text": "This is what the flow says.", "source": "ChatOutput-v9Tz1"}
    assert whole["outputs"]["ChatOutput-v9Tz1"]["content"] == whole["output"]["text"]
    assert (whole["session_id"], whole["flow_id"]) == ("s", ID)
    asked = Workflow(input_value="Hi", mode="stream")
    streamed: Any = events(CHAT, asked)
    names = [event["event"] for event in streamed]
    assert names == ["add_message", "add_message", *["token"] * 6, "add_message", "output", "end"]
    assert example(CHAT, asked).startswith('data: {"event": "add_message"')
    assert "\nid: 1\n\ndata: " in example(CHAT, asked)
    assert len(json.loads(example_json(CHAT, asked))) == len(names)
    assert json.loads(example(FLOW, Workflow(mode="background")))["status"] == "completed"
