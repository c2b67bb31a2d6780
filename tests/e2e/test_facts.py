"""The facts of Langflow that the code rests on, asserted against the server: a failure says which of them has changed."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from snippetgen import Run, Server, SnippetError, generate, generate_all, load_flow
from snippetgen import flow as flow_module
from snippetgen.describe import describe
from snippetgen.operations import InputType, OutputType
from snippetgen.preflight import _CONFLICT
from tests.e2e.conftest import Site
from tests.e2e.langflow import installed


def post(site: Site, path: str, body: Any, key: str | None = "", **headers: str) -> tuple[int, Any]:
    """Send what no snippet would, with the key of the site unless another, or none, is given."""
    import requests

    given = site.langflow.key if key == "" else key
    headers |= {"x-api-key": given} if given else {}
    response = requests.post(site.langflow.url + path, json=body, headers=headers, timeout=60)
    return response.status_code, response.json()


def answer_text(answer: Any) -> str:
    text = answer["outputs"][0]["outputs"][0]["results"]["message"]["text"]
    assert isinstance(text, str)
    return text


@pytest.fixture
def echo(site: Site) -> str:
    return f"/api/v1/run/{site.flows['echo'].id}"


def test_keys_go_in_x_api_key_alone(site: Site, echo: str) -> None:
    assert post(site, echo, {}, key=None) == (403, {"detail": "An API key must be passed as query or header"})
    status, _ = post(site, echo, {}, key=None, Authorization=f"Bearer {site.langflow.key}")
    assert status == 403, "an API key is taken as a bearer token now"


def test_webhooks_need_a_key(site: Site) -> None:
    path = f"/api/v1/webhook/{site.flows['webhook'].id}"
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
    assert status == 200
    assert answer["inputs" if "inputs" in answer else "session_id"]


def test_all_fields_of_the_body_are_known(site: Site) -> None:
    schema = site.langflow.get("/openapi.json")["components"]["schemas"]
    fields = set(schema["SimplifiedAPIRequest"]["properties"])
    assert fields == set(Run.model_fields) - {"stream"}, "the fields of a run have changed"


def test_input_with_a_tweak_of_it_is_refused_in_these_words(site: Site, echo: str) -> None:
    body: dict[str, Any] = {"input_value": "x", "tweaks": {"ChatInput-a1": {"input_value": "y"}}}
    assert post(site, echo, body) == (400, {"detail": _CONFLICT.format("chat")})
    with pytest.raises(SnippetError, match="cannot pass a tweak"):
        generate(site.flows["echo"], Server(), Run(**body), language="curl")
    text = {"input_value": "x", "input_type": "text", "tweaks": {"Text Input": {"input_value": "y"}}}
    assert post(site, f"/api/v1/run/{site.flows['text'].id}", text) == (400, {"detail": _CONFLICT.format("text")})


def test_protected_tweaks_are_refused(site: Site, echo: str) -> None:
    status, answer = post(site, echo, {"tweaks": {"ChatInput-a1": {"code": "x"}}})
    assert status == 422, "a tweak of code is no longer refused"
    assert answer["detail"]["code"] == "TWEAKS_REFUSED"
    assert post(site, echo, {"tweaks": {"code": "x"}})[0] == 422


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
    assert sorted(flow_module._CODE_COMPONENTS) == facts["components"], "CODE_EXECUTION_COMPONENT_TYPES has changed"
    assert sorted(flow_module._CODE_FIELDS) == facts["fields"], "CODE_EXECUTION_FIELD_NAMES has changed"
    protected = {name: sorted(fields) for name, fields in flow_module._PROTECTED.items()}
    assert protected == facts["protected"], "PROTECTED_TWEAK_FIELDS_BY_COMPONENT has changed"


@pytest.mark.parametrize("name", ["process", "predict"])
def test_deprecated_endpoints(site: Site, name: str) -> None:
    path = f"/api/v1/{name}/{site.flows['echo'].id}"
    status, answer = post(site, path, {"inputs": {"input_value": "x"}, "tweaks": {}})
    assert (status, answer) == (
        400,
        {
            "detail": "The /process endpoint is deprecated and will be removed in a future version. Please use /run instead."
        },
    )


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
    import requests

    url = f"{site.langflow.url}/api/v1/run/{site.flows['streaming'].id}?stream=true"
    headers = {"x-api-key": site.langflow.key or ""}
    response = requests.post(url, json={"input_value": "one two"}, headers=headers, timeout=60)
    assert response.headers["content-type"].startswith("text/event-stream")
    lines = response.content.split(b"\n\n")
    assert lines.pop() == b"", "the last event no longer ends in a blank line"
    assert all(b"\n" not in line and line.startswith(b"{") for line in lines), "an event is no longer one line of JSON"
    events = [json.loads(line) for line in lines]
    assert [event["event"] for event in events] == [
        "add_message",
        "add_message",
        "token",
        "token",
        "add_message",
        "end",
    ]
    result = events[-1]["data"]["result"]["outputs"][0]["outputs"][0]["results"]["message"]
    assert result["text"] == "one two"


STARTERS = sorted(
    p.name for p in installed().glob("lib/python*/site-packages/langflow/initial_setup/starter_projects/*.json")
)


def test_there_are_starter_projects() -> None:
    assert len(STARTERS) >= 27


@pytest.mark.parametrize("name", STARTERS)
def test_starter_project(name: str) -> None:
    (path,) = installed().glob(f"lib/python*/site-packages/langflow/initial_setup/starter_projects/{name}")
    flow = load_flow(Path(path))
    assert flow.components
    assert describe(flow).startswith("name ")
    snippets = generate_all(flow, Server())
    assert len(snippets) == 9 if flow.webhooks else 6
    assert all(snippet.warnings == () for snippet in snippets)
    tweaks = {
        component.id: {name: field.value for name, field in component.tweakable.items() if name != "input_value"}
        for component in flow.components
    }
    generate(flow, Server(), Run.for_flow(flow, tweaks=tweaks), language="python")
