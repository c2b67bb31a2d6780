"""The facts of Langflow that the code rests on, asserted against the server: a failure says which of them has changed."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from snippetgen import Flow, Run, Server, SnippetError, generate, generate_all, load_flow
from snippetgen.cli.describe import describe
from snippetgen.flow import refused
from snippetgen.request.deprecated import TODAY
from snippetgen.request.operations import OPERATIONS
from snippetgen.request.preflight import _CONFLICT
from snippetgen.request.run import InputType, OutputType
from snippetgen.snippets.targets import targets_of
from tests.e2e.conftest import Site
from tests.e2e.langflow import RELEASE, installed


def post(site: Site, path: str, body: Any, key: str | None = "", **headers: str) -> tuple[int, Any]:
    """Send what no snippet would, with the key of the site unless another, or none, is given."""
    import requests

    given = site.langflow.key if key == "" else key
    headers |= {"x-api-key": given} if given else {}
    response = requests.post(site.langflow.url + path, json=body, headers=headers, timeout=60)
    return response.status_code, response.json()


needs_agent = pytest.mark.skipif(RELEASE < (1, 7), reason="langflow-base has no Agent before 1.7")


def answer_text(answer: Any) -> str:
    text = answer["outputs"][0]["outputs"][0]["results"]["message"]["text"]
    assert isinstance(text, str)
    return text


TOKEN = {"chunk", "id"} if RELEASE >= (1, 7) else {"chunk", "id", "timestamp"}


class Streamed:
    """The events of a run that streams, with the tokens and the outputs in them."""

    def __init__(self, site: Site, flow: str, **body: Any) -> None:
        import requests

        response = requests.post(
            f"{site.langflow.url}/api/v1/run/{site.flows[flow].id}?stream=true",
            json={"input_value": "one two three", **body},
            headers={"x-api-key": site.langflow.key or ""},
            timeout=60,
        )
        assert response.headers["content-type"].startswith("text/event-stream")
        lines = response.content.split(b"\n\n")
        assert lines.pop() == b"", "the last event no longer ends in a blank line"
        whole = all(b"\n" not in line and line.startswith(b"{") for line in lines)
        assert whole, "an event is no longer one line of JSON"
        self.events = [json.loads(line) for line in lines]

    @property
    def names(self) -> list[str]:
        """The names of the events, without those of an Agent's doings."""
        return [event["event"] for event in self.events if event["event"] != "log"]

    def data(self, name: str) -> list[Any]:
        return [event["data"] for event in self.events if event["event"] == name]

    @property
    def tokens(self) -> dict[str, str]:
        """What was streamed, by its id."""
        texts: dict[str, str] = {}
        for token in self.data("token"):
            assert set(token) == TOKEN, "tokens hold something else now"
            texts[token["id"]] = texts.get(token["id"], "") + token["chunk"]
        return texts

    @property
    def outputs(self) -> list[dict[str, Any]]:
        (end,) = self.data("end")
        assert self.names[-1] == "end", "something follows the end now"
        (run,) = end["result"]["outputs"]
        outputs = run["outputs"]
        assert isinstance(outputs, list)
        return outputs

    @property
    def messages(self) -> dict[str, dict[str, Any]]:
        """The messages of the outputs, by component."""
        return {output["component_id"]: output["results"]["message"] for output in self.outputs}


@pytest.fixture
def echo(site: Site) -> str:
    return f"/api/v1/run/{site.flows['echo'].id}"


def test_keys_go_in_x_api_key_alone(site: Site, echo: str) -> None:
    assert post(site, echo, {}, key=None) == (403, {"detail": "An API key must be passed as query or header"})
    status, _ = post(site, echo, {}, key=None, Authorization=f"Bearer {site.langflow.key}")
    assert status == 403, "an API key is taken as a bearer token now"


def test_webhooks_need_a_key(site: Site) -> None:
    path = f"/api/v1/webhook/{site.flows['webhook'].id}"
    if RELEASE < (1, 7):
        assert post(site, path, {}, key=None)[0] == 202
    else:
        assert post(site, path, {}, key=None) == (
            403,
            {"detail": "API key required when webhook authentication is enabled"},
        )
    assert post(site, path, {}) == (202, {"message": "Task started in the background", "status": "in progress"})


def test_unknown_fields_are_ignored(site: Site, echo: str) -> None:
    status, answer = post(site, echo, {"input_value": "heard", "message": "ignored"})
    assert (status, answer_text(answer)) == (200, "heard"), "unknown fields of the body are no longer ignored"


@pytest.mark.parametrize(
    "wrong",
    [
        {"input_type": "voice"},
        {"output_type": "picture"},
        {"input_value": 5},
        {"tweaks": {"field": None}},
        {"tweaks": {"field": [1]}},
    ],
    ids=str,
)
def test_a_wrong_type_drops_the_whole_body(site: Site, echo: str, wrong: dict[str, Any]) -> None:
    status, answer = post(site, echo, {"input_value": "lost", **wrong})
    if RELEASE < (1, 7):
        assert status == 422
        return
    assert status == 200, f"{wrong} is refused now, where it was swallowed"
    assert answer_text(answer) != "lost", f"{wrong} no longer drops the body"


@pytest.mark.parametrize("kind", InputType.__args__)  # type: ignore[attr-defined]
def test_input_types(site: Site, echo: str, kind: str) -> None:
    status, answer = post(site, echo, {"input_value": "heard", "input_type": kind})
    assert status == 200
    assert (answer_text(answer) == "heard") == (kind != "text"), f"input_type {kind} does something else now"


@pytest.mark.parametrize("kind", OutputType.__args__)  # type: ignore[attr-defined]
def test_output_types(site: Site, echo: str, kind: str) -> None:
    status, answer = post(site, echo, {"input_value": "heard", "output_type": kind})
    assert (status, answer_text(answer)) == (200, "heard")
    components = [output["component_id"] for output in answer["outputs"][0]["outputs"]]
    # Where no output is of the type, all of them come.
    assert components == (["ChatInput-a1", "ChatOutput-b2"] if kind == "debug" else ["ChatOutput-b2"])


def test_all_fields_of_the_body_are_known(site: Site) -> None:
    schema = site.langflow.get("/openapi.json")["components"]["schemas"]
    fields = set(schema["SimplifiedAPIRequest"]["properties"])
    known = set(Run.model_fields) - Run.unsent
    if RELEASE < (1, 10):
        known -= {"user_id"}
    assert fields == known, "the fields of a run have changed"


def test_input_with_a_tweak_of_it_is_refused_in_these_words(site: Site, echo: str) -> None:
    body: dict[str, Any] = {"input_value": "x", "tweaks": {"ChatInput-a1": {"input_value": "y"}}}
    assert post(site, echo, body) == (400, {"detail": _CONFLICT.format("chat")})
    with pytest.raises(SnippetError, match="cannot pass a tweak"):
        generate(site.flows["echo"], Server(), Run(**body), language="curl")
    text = {"input_value": "x", "input_type": "text", "tweaks": {"Text Input": {"input_value": "y"}}}
    assert post(site, f"/api/v1/run/{site.flows['text'].id}", text) == (400, {"detail": _CONFLICT.format("text")})


def test_protected_tweaks_are_refused(site: Site, echo: str) -> None:
    status, answer = post(site, echo, {"input_value": "heard", "tweaks": {"ChatInput-a1": {"code": "x"}}})
    if RELEASE < (1, 6):  # it took the place of the component's code, and "x" is none
        assert status == 500
        assert "No Component subclass found in the code string" in answer["detail"]
        return
    if RELEASE < (1, 12):  # it was ignored, and the component kept its code
        assert (status, answer_text(answer)) == (200, "heard")
        return
    assert status == 422, "a tweak of code is no longer refused"
    assert answer["detail"]["code"] == "TWEAKS_REFUSED"
    assert post(site, echo, {"tweaks": {"code": "x"}})[0] == 422


@pytest.mark.skipif(RELEASE < (1, 12), reason="before 1.12 the lists are shorter, or none, and nothing is refused")
def test_lists_of_protected_fields() -> None:
    program = """
import json
from lfx.utils import flow_validation as facts
print(json.dumps({
    "components": sorted(facts.CODE_EXECUTION_COMPONENT_TYPES),
    "fields": sorted(facts.CODE_EXECUTION_FIELD_NAMES),
    "protected": {name: sorted(fields) for name, fields in facts.PROTECTED_TWEAK_FIELDS_BY_COMPONENT.items()},
}))
"""
    python = installed() / "bin" / "python"
    done = subprocess.run([python, "-c", program], capture_output=True, text=True, check=True)
    facts = json.loads(done.stdout.strip().splitlines()[-1])
    assert sorted(refused._CODE_COMPONENTS) == facts["components"], "CODE_EXECUTION_COMPONENT_TYPES has changed"
    assert sorted(refused._CODE_FIELDS) == facts["fields"], "CODE_EXECUTION_FIELD_NAMES has changed"
    protected = {name: sorted(fields) for name, fields in refused._PROTECTED.items()}
    assert protected == facts["protected"], "PROTECTED_TWEAK_FIELDS_BY_COMPONENT has changed"


@pytest.mark.parametrize("name", ["process", "predict"])
def test_deprecated_endpoints(site: Site, name: str) -> None:
    path = f"/api/v1/{name}/{site.flows['echo'].id}"
    status, answer = post(site, path, {"inputs": {"input_value": "x"}, "tweaks": {}})
    assert (status, answer) == (400, {"detail": TODAY})


def test_no_session_is_the_flows_id(site: Site, echo: str) -> None:
    _, answer = post(site, echo, {"input_value": "x"})
    assert answer["session_id"] == site.flows["echo"].id, "a run without session_id has another session now"


def test_endpoint_names_need_no_encoding(site: Site) -> None:
    data: dict[str, Any] = {"nodes": [], "edges": []}
    answer = site.langflow.call(
        "POST", "/api/v1/flows/", json={"name": "odd", "data": data, "endpoint_name": "été 1/2"}
    )
    assert answer.status_code == 422, "endpoint names may hold other letters now: run the suite with one"


def test_events_of_a_stream(site: Site) -> None:
    run = Streamed(site, "streaming", input_value="one two")
    _, begun, *whole = run.data("add_message")
    assert begun["text"] == "one"
    assert begun["properties"]["state"] == ("partial" if RELEASE >= (1, 11) else "complete")
    if RELEASE < (1, 8):  # nothing came between the tokens and the end
        assert run.names == ["add_message", "add_message", "token", "token", "end"]
    else:
        assert run.names == ["add_message", "add_message", "token", "token", "add_message", "end"]
        assert [(message["properties"]["state"], message["text"]) for message in whole] == [("complete", "one two")]
    assert run.messages["ChatOutput-b2"]["text"] == "one two"


@pytest.mark.parametrize(
    ("flow", "streamed"),
    [
        ("echo", []),
        ("streaming", ["ChatOutput-b2"]),
        ("streaming first", ["ChatOutput-b2"]),
        ("streaming second", ["ChatOutput-b2"]),
        ("two streaming", ["ChatOutput-b2", "ChatOutput-c3"]),
        ("branches", []),
        pytest.param("agent", ["ChatOutput-b2"], marks=needs_agent),
        pytest.param("agent with two outputs", ["ChatOutput-b2", "ChatOutput-c3"], marks=needs_agent),
        pytest.param("agent and changed", ["ChatOutput-b2"], marks=needs_agent),
        pytest.param("agent in the middle", [], marks=needs_agent),
    ],
)
def test_tokens_have_the_id_of_their_outputs_message(site: Site, flow: str, streamed: list[str]) -> None:
    run = Streamed(site, flow)
    told = {message["id"]: message for message in run.data("add_message")}
    assert run.messages
    for component, message in run.messages.items():
        assert "id" not in message, "a message in the answer has an id beside that in its data now"
        identity = message["data"]["id"]
        if RELEASE >= (1, 8):  # before, the message that began was sent alone, and flat
            assert told[identity]["text"] == message["text"]
            assert told[identity]["id"] == told[identity]["data"]["id"]
        assert message["text"] == message["data"]["text"]
        assert (identity in run.tokens) == (component in streamed), f"{component} streams otherwise now"
        assert run.tokens.get(identity, message["text"]) == message["text"]
    assert set(run.tokens) == {run.messages[component]["data"]["id"] for component in streamed}


def test_outputs_are_in_the_order_of_the_nodes(site: Site) -> None:
    for flow in ("streaming first", "streaming second"):
        nodes = [node["id"] for node in site.exports[flow]["data"]["nodes"]]
        messages = Streamed(site, flow).messages
        assert list(messages) == [node for node in nodes if node in messages]
        # Neither their texts nor anything but the id tells the streamed one from the other.
        assert [message["text"] for message in messages.values()] == ["one two three"] * 2
        path = f"/api/v1/run/{site.flows[flow].id}"
        _, answer = post(site, path, {"input_value": "one two three"})
        assert [output["component_id"] for output in answer["outputs"][0]["outputs"]] == list(messages)


def test_tokens_of_two_outputs_are_mixed(site: Site) -> None:
    run = Streamed(site, "two streaming", input_value=" ".join(["word"] * 30))
    order = [token["id"] for token in run.data("token")]
    assert len(set(order)) == 2
    turns = sum(before != after for before, after in pairwise(order))
    assert turns > 1, "one output streams after the other now"


def test_tokens_of_outputs_that_were_not_asked_for_come_too(site: Site) -> None:
    run = Streamed(site, "streaming first", output_component="ChatOutput-c3")
    assert list(run.messages) == ["ChatOutput-c3"]
    assert list(run.tokens.values()) == ["one two three"]
    assert run.messages["ChatOutput-c3"]["data"]["id"] not in run.tokens


@pytest.mark.parametrize("component", ["ChatOutput-c3", "ChatOutput-zz", "ChatOutput"])
def test_an_output_that_did_not_run_or_is_unknown_leaves_the_outputs_empty(site: Site, component: str) -> None:
    assert Streamed(site, "branches", output_component=component).outputs == []
    body = {"input_value": "one two three", "output_component": component}
    status, answer = post(site, f"/api/v1/run/{site.flows['branches'].id}", body)
    assert (status, answer["outputs"]) == (200, [{"inputs": {"input_value": "one two three"}, "outputs": []}])


@pytest.mark.parametrize(("said", "component"), [("one", "ChatOutput-b2"), ("two", "ChatOutput-c3")])
def test_branches_that_do_not_run_are_not_in_the_answer(site: Site, said: str, component: str) -> None:
    for asked in ({}, {"output_component": component}):
        assert list(Streamed(site, "branches", input_value=said, **asked).messages) == [component]


@needs_agent
def test_an_agent_sends_its_message_and_its_output_sends_it_again(site: Site) -> None:
    run = Streamed(site, "agent", input_value="one two")
    told, token, said = ["add_message"], ["token", "token"], [("partial", "")]
    whole = [("complete", "one two")] * 2
    _, *sent = run.data("add_message")
    assert {message["id"] for message in sent} == set(run.tokens)
    states = [(message["properties"]["state"], message["text"]) for message in sent]
    if RELEASE < (1, 11):  # the empty message was sent a second time before the tokens, not the whole one after them
        assert run.names == [*told * 3, *token, *told * 2, "end"]
        assert states == [*said * 2, *whole]
    else:
        assert run.names == [*told * 2, *token, *told * 3, "end"]
        assert states == [*said, ("partial", "one two"), *whole]


@needs_agent
def test_two_outputs_of_one_agent_have_one_message(site: Site) -> None:
    shown, also = Streamed(site, "agent with two outputs").messages.values()
    assert shown["data"]["id"] == also["data"]["id"], "two outputs of one agent have two messages now"


@needs_agent
def test_an_agent_without_an_output_of_its_own_does_not_stream(site: Site) -> None:
    run = Streamed(site, "agent in the middle")
    assert run.names == ["add_message", "add_message", "end"]
    assert run.messages["ChatOutput-c3"]["text"] == "one two three or so"


@needs_agent
def test_inner_components_have_no_results(site: Site) -> None:
    run = Streamed(site, "agent", output_type="debug")
    results = {output["component_id"]: list(output["results"]) for output in run.outputs}
    assert results == {"ChatInput-a1": ["message"], "Parrot-j1": [], "Agent-k2": [], "ChatOutput-b2": ["message"]}
    (agent,) = Streamed(site, "agent", output_component="Agent-k2").outputs
    assert (agent["results"], agent["outputs"]["response"]["message"]) == ({}, "one two three")


@pytest.mark.parametrize("kind", OutputType.__args__)  # type: ignore[attr-defined]
def test_text_outputs_have_no_id_and_no_message_of_their_own(site: Site, kind: str) -> None:
    run = Streamed(site, "text", input_type="text", output_type=kind)
    assert run.names == ["end"]
    text = run.outputs[-1]["results"]["text"]
    assert text["text"] == text["data"]["text"] == "one two three"
    assert "id" not in text["data"]


def test_outputs_that_are_not_stored_have_no_id_and_no_message_of_their_own(site: Site) -> None:
    unstored = {"ChatOutput-b2": {"should_store_message": False}}
    run = Streamed(site, "echo", tweaks=unstored)
    assert run.names == ["add_message", "end"]
    if RELEASE < (1, 7):  # what an output shows is the very message that it got, with its id
        (said,) = run.data("add_message")
        assert run.messages["ChatOutput-b2"]["data"]["id"] == said["id"]
        return
    assert "id" not in run.messages["ChatOutput-b2"]["data"]
    agent = Streamed(site, "agent", tweaks=unstored)
    assert [agent.messages["ChatOutput-b2"]["data"]["id"]] == list(agent.tokens)


def test_a_failure_comes_after_the_tokens_and_twice(site: Site) -> None:
    run = Streamed(site, "failing")
    if RELEASE < (1, 8):  # the stream broke off without a word
        assert run.names == ["add_message", "add_message", "token", "token"]
        return
    assert run.names == ["add_message", "add_message", "token", "token", "error", "error"]
    first, last = run.data("error")
    assert (first["text"], first["error"]) == ("the speaker lost the thread\n", False)
    assert set(last) == {"error"}
    assert "the speaker lost the thread" in last["error"]


@pytest.mark.skipif(RELEASE < (1, 8), reason="before 1.8 a stream that fails breaks off without an error")
def test_the_other_output_goes_on_after_a_failure(site: Site) -> None:
    run = Streamed(site, "one of two failing", input_value=" ".join(["word"] * 60))
    assert "end" not in run.names
    after = run.names[run.names.index("error") :]
    assert "token" in after, "tokens no longer follow an error"
    assert after[-1] == "error"


def _worth_a_warning(flow: Flow) -> Iterator[str]:
    """Yield how the warnings begin that a flow calls for."""
    for component in flow.components or ():
        for name, field in component.tweakable.items():
            if field.type == "file" and not field.value and component.type != "ChatInput":
                yield f"{component.id}.{name} has no file"
    memories = [component for component in flow.components or () if "n_messages" in component.fields]
    yield from (f"{component.id} remembers what was said" for component in memories[:1])
    if flow.chat_inputs and len(flow.chat_outputs) > 1:
        yield f"the flow has {len(flow.chat_outputs)} Chat Outputs"


STARTERS = sorted(
    p.name for p in installed().glob("lib/python*/site-packages/langflow/initial_setup/starter_projects/*.json")
)


def test_there_are_starter_projects() -> None:
    assert len(STARTERS) >= {(1, 0): 10, (1, 1): 18, (1, 2): 26}.get(RELEASE, 27)


@pytest.mark.parametrize("name", STARTERS)
def test_starter_project(name: str) -> None:
    (path,) = installed().glob(f"lib/python*/site-packages/langflow/initial_setup/starter_projects/{name}")
    flow = load_flow(Path(path))
    if RELEASE == (1, 4) and name == "Financial Agent.json":  # which was shipped without an ID
        flow = flow.model_copy(update={"id": "financial-agent"})
    assert flow.components
    assert describe(flow).startswith("name ")
    snippets = generate_all(flow, Server())
    assert [snippet.operation for snippet in snippets] == [
        operation for target in targets_of() for operation in target.templates if OPERATIONS[operation].is_offered(flow)
    ]
    warnings = [warning for snippet in snippets for warning in snippet.warnings]
    assert {warning.partition(",")[0] for warning in warnings} == set(_worth_a_warning(flow))
    tweaks = {
        component.id: {name: field.value for name, field in component.tweakable.items() if name != "input_value"}
        for component in flow.components
    }
    generate(flow, Server(), Run.for_flow(flow, tweaks=tweaks), language="python")
