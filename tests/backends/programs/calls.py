"""Calls every operation by the generated client, and prints what came back; only what is typed is touched."""

import json
import sys
from io import BytesIO
from typing import Any

import httpx
from client import Client
from client.api.default import (
    create_snippets,
    create_snippets_batch,
    get_health,
    get_schema,
    get_stylesheet,
    inspect_flow,
    list_targets,
)
from client.models import (
    Component,
    ComponentFields,
    Export,
    Field,
    Flow,
    InspectAnswer,
    InspectRequest,
    Run,
    RunTweaksType0,
    Server,
    SnippetProblem,
    SnippetsAnswer,
    SnippetsRequest,
    SnippetsRequestVariables,
    Webhook,
)
from client.types import File


class Changing(httpx.HTTPTransport):
    """Sends a body, or with a header, that the client itself would not send."""

    def __init__(self, content: bytes | None, **headers: str) -> None:
        super().__init__()
        self.content, self.headers = content, headers

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        content = request.content if self.content is None else self.content
        headers = {"Content-Type": "application/json", **self.headers}
        return super().handle_request(httpx.Request(request.method, request.url, headers=headers, content=content))


def snippets(request: SnippetsRequest) -> list[str]:
    answer = create_snippets.sync(client=client, body=request)
    assert isinstance(answer, SnippetsAnswer), answer
    return [snippet.code for snippet in answer.snippets]


def told(problem: object) -> dict[str, Any]:
    assert isinstance(problem, SnippetProblem), problem
    errors = [] if not problem.errors else [[error.pointer, error.path, error.detail] for error in problem.errors]
    return {"code": problem.code, "detail": problem.detail, "errors": errors}


def changed(content: bytes | None, **headers: str) -> dict[str, Any]:
    other = Client(base_url=asked["url"], httpx_args={"transport": Changing(content, **headers)})
    return told(create_snippets.sync(client=other, body=wrong))


def about(text: str) -> dict[str, list[str]]:
    fields = ComponentFields.from_dict({"b": Field(value=text).to_dict()})
    flow = Flow(id="x", name=text, components=[Component(id="a", fields=fields)])
    run = Run(input_value=text, tweaks=RunTweaksType0.from_dict({"a": {"b": [text, 1.5, None, True]}}))
    webhook = Webhook(kind="webhook", payload={text: [text]})
    places = SnippetsRequestVariables.from_dict({"/tweaks/a/b": "NAME"})
    return {
        "run": snippets(SnippetsRequest(flow=flow, operation=run, languages=["python", "go"])),
        "webhook": snippets(SnippetsRequest(flow=flow, operation=webhook, language="curl")),
        "together": snippets(SnippetsRequest(address=address, run=run, webhook=Webhook(), languages=["go"])),
        "later": snippets(SnippetsRequest(flow=flow, operation=run, variables=places, fresh=["/session_id"])),
    }


def batch() -> list[Any]:
    lines = [SnippetsRequest(flow=export, languages=["go"]), wrong]
    sent = BytesIO(b"".join(json.dumps(line.to_dict()).encode() + b"\n" for line in lines))
    answer = create_snippets_batch.sync(client=client, body=File(payload=sent))
    assert isinstance(answer, File), answer
    first, second = map(json.loads, answer.payload)
    return [
        [snippet.code for snippet in SnippetsAnswer.from_dict(first).snippets],
        told(SnippetProblem.from_dict(second)),
    ]


asked = json.load(sys.stdin)
client = Client(base_url=asked["url"], raise_on_unexpected_status=True)
wrong = SnippetsRequest(flow=Flow(id="x"), server=Server(url="example.org"), languages=5)  # type: ignore[arg-type]
export = Export.from_dict(asked["flow"])
inspected = inspect_flow.sync(client=client, body=InspectRequest(flow=export))
assert isinstance(inspected, InspectAnswer)
listed = list_targets.sync(client=client)
assert listed
assert not isinstance(listed, SnippetProblem)
schema = get_schema.sync(client=client)
assert schema
stylesheet = get_stylesheet.sync(client=client)
health = get_health.sync(client=client)
assert health
assert not isinstance(health, SnippetProblem)
address = "https://example.org/flow/d2bbd92b-187e-4c84-b2d4-5df365704201"

answers = {
    "plain": snippets(SnippetsRequest(flow=Flow(id="x"))),
    "export": snippets(SnippetsRequest(flow=export, languages=["go"])),
    "inspected": snippets(SnippetsRequest(flow=inspected.flow, languages=["go"])),
    "operations": [[operation.name, operation.takes.additional_keys] for operation in inspected.operations],
    "key": snippets(SnippetsRequest(flow=Flow(id="x"), server=Server(api_key="$ANOTHER"), language="go")),
    "no_key": snippets(SnippetsRequest(flow=Flow(id="x"), server=Server(api_key=None), language="go")),
    "texts": [about(text) for text in asked["texts"]],
    "batch": batch(),
    "targets": [[target.language, target.client, *target.operations] for target in listed.targets],
    "schema": schema.to_dict(),
    "stylesheet": stylesheet,
    "health": health.status,
    "wrong": told(create_snippets.sync(client=client, body=wrong)),
    "refused": told(inspect_flow.sync(client=client, body=InspectRequest())),
    "large": told(create_snippets.sync(client=client, body=SnippetsRequest(flow=Flow(id="x" * 20_000_000)))),
    "broken": changed(b"{"),
    "compressed": changed(None, **{"Content-Encoding": "gzip"}),
}
print(json.dumps(answers))
