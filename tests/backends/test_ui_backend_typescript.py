"""The UI backend in TypeScript: the service's snippets and problems, through the client that is generated of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from tests.backends.serving import running
from tests.cases import EXAMPLES, HOSTILE

pytestmark = pytest.mark.backends

EXPORTS = [json.loads(path.read_text("utf-8")) for path in sorted(EXAMPLES.glob("*.json"))]
SERVER = {"url": "https://langflow.example.org", "api_key": "$LANGFLOW_API_KEY"}
PANE = {"server": SERVER, "webhook": {"payload": {"sent_by": "a UI"}}, "languages": ["python", "curl", "go"]}
ASKING = httpx.Client(timeout=60)


def command_of(folder: Path, node: str, service: str) -> list[str]:
    return ["env", "PORT={port}", f"SNIPPETGEN={service}", node, str(folder / "backend.ts")]


@pytest.fixture
def backend(typescript: Path, node: str, service: str) -> Iterator[str]:
    with running(command_of(typescript, node, service), "/flows") as url:
        yield f"{url}/flows"


def content_of(value: Any) -> bytes:
    return json.dumps(value).encode()  # ASCII, so that it can hold half a character


def post(url: str, body: Any) -> Any:
    return ASKING.post(url, content=content_of(body), headers={"Content-Type": "application/json"}).json()


def keep(backend: str, name: str, flow: Any) -> httpx.Response:
    return ASKING.put(f"{backend}/{quote(name, safe='')}", content=content_of(flow))


def test_a_pane_by_one_call(backend: str, service: str) -> None:
    for number, flow in enumerate(EXPORTS):
        name = f"été/{number}"
        names = [operation["name"] for operation in post(f"{service}/inspect", {"flow": flow})["operations"]]
        assert keep(backend, name, flow).json() == names
        for asked in ({}, {"input": "Hi?"}, *({"input": text} for text in HOSTILE.values() if text.isprintable())):
            run = {"run": {"input_value": asked["input"]}} if asked else {}
            expected = post(f"{service}/snippets", {"flow": flow, **PANE, **run})["snippets"]
            assert {snippet["language"] for snippet in expected} == {"python", "curl", "go"}
            assert ASKING.get(f"{backend}/{quote(name, safe='')}", params=asked).json() == expected
    assert ASKING.get(f"{backend}/nothing").status_code == 404


def test_all_panes_as_lines(backend: str, service: str) -> None:
    hostile = [{"id": "x", "name": text, "data": {"nodes": []}, "description": text} for text in HOSTILE.values()]
    large = [{**EXPORTS[0], "notes": f"{number}{'x' * 300_000}"} for number in range(40)]  # more than a socket holds
    flows: list[Any] = [*hostile, {"data": {"nodes": []}}, *large]
    for number, flow in enumerate(flows):
        assert keep(backend, str(number), flow).status_code == 200
    answer = ASKING.get(backend)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/jsonl")
    lines = [json.loads(line) for line in answer.text.splitlines()]
    assert len(lines) == len(flows)
    for number, (flow, line) in enumerate(zip(flows, lines, strict=True), start=1):
        expected = post(f"{service}/snippets", {"flow": flow, **PANE})
        assert line == (expected if "snippets" in expected else {**expected, "line": number})
    assert lines[len(hostile)]["code"] == "wrong-fields"


def test_problems_go_on_as_they_are(backend: str, service: str) -> None:
    wrong: list[Any] = [{"data": {}}, [], {"id": 5}, {"id": "sk-x", "more": HOSTILE["surrogates"]}, None]
    for flow in wrong:
        problem = post(f"{service}/inspect", {"flow": flow})
        answer = keep(backend, "wrong", flow)
        assert (answer.status_code, answer.json()) == (422, problem)
        assert answer.headers["content-type"] == "application/problem+json"
    assert ASKING.get(f"{backend}/wrong").status_code == 404
    assert keep(backend, "without", {"data": {"nodes": []}}).status_code == 200
    problem = post(f"{service}/snippets", {"flow": {"data": {"nodes": []}}, **PANE})
    answer = ASKING.get(f"{backend}/without")
    assert (answer.status_code, answer.json()) == (422, problem)
    assert ASKING.put(f"{backend}/broken", content=b"{").status_code == 400
    assert ASKING.get(f"{backend}/%").status_code == 400


def test_without_a_service(typescript: Path, node: str) -> None:
    with running(command_of(typescript, node, "http://127.0.0.1:9"), "/flows/nothing") as url:
        assert keep(f"{url}/flows", "a", EXPORTS[0]).status_code == 502
        assert ASKING.get(f"{url}/flows").status_code == 502
