"""The examples of embedding, each by the server that it says it is run by: they answer what the service answers."""

from __future__ import annotations

import json
import re
import shlex
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.backends.serving import running
from tests.cases import EXAMPLES, HOSTILE
from tests.readme import ROOT

pytestmark = pytest.mark.backends

FOLDER = EXAMPLES / "embedding"
NAMES = ("fastapi", "starlette", "flask", "django")
ASKING = httpx.Client()
SERVER = {"url": "https://langflow.example.org", "api_key": "$LANGFLOW_API_KEY"}


def command_of(name: str) -> list[str]:
    """The last line of what the example says of itself, as a command on a free port."""
    told = (FOLDER / f"with_{name}.py").read_text("utf-8").split('"""')[1]
    program, *words = shlex.split(told.strip().splitlines()[-1])
    port = {"uvicorn": ["--port", "{port}"], "gunicorn": ["--bind", "127.0.0.1:{port}"]}[program]
    return [str(Path(sys.executable).parent / program), *words, *port]


@pytest.fixture(scope="module", params=NAMES)
def places(request: pytest.FixtureRequest) -> Iterator[list[str]]:
    """Where a host has the service: the first place with its page, and others with its data alone."""
    with running(command_of(request.param), "/snippetgen/health") as url:
        yield [f"{url}/snippetgen", *([f"{url}/api/snippets"] if request.param == "fastapi" else [])]


@pytest.fixture(scope="module", params=["flask", "django"])
def own(request: pytest.FixtureRequest) -> Iterator[str]:
    """A host that answers for its own flows by the library."""
    with running(command_of(request.param), "/snippetgen/health") as url:
        yield f"{url}/api/snippets"


def bodies() -> Iterator[dict[str, Any]]:
    for path in sorted(EXAMPLES.glob("*.json")):
        yield {"flow": json.loads(path.read_text("utf-8")), "server": SERVER}
    for text in HOSTILE.values():
        yield {"flow": flow_of(text), "server": SERVER}
        run = {"kind": "run", "input_value": text, "tweaks": {text: {text: text}}}
        yield {
            "flow": {"endpoint_name": f"e{text}"},
            "operation": run,
            "languages": ["go", "python"],
            "highlight": True,
        }
    yield {"flow": {"id": "x"}, "server": {"url": "langflow.example.org", "api_key": "sk-1"}, "more": 1}
    yield {"flow": {"id": "x"}, "language": "pyton"}
    yield {"flow": {}}


def flow_of(text: str) -> dict[str, Any]:
    """An export with a text wherever it may be."""
    node = {"id": text, "data": {"type": "ChatInput", "node": {"template": {"input_value": {"value": text}}}}}
    return {"id": "x", "name": text, "data": {"nodes": [node]}}


def ask(url: str, content: bytes, kind: str = "application/json") -> tuple[int, str, Any]:
    """What a POST is answered with: status, type and content."""
    answer = ASKING.post(url, content=content, headers={"Content-Type": kind})
    return answer.status_code, answer.headers["content-type"], answer.json()


def test_the_service_in_a_host_is_the_service(places: list[str], service: str) -> None:
    statuses = set()
    for place in places:
        for body in bodies():
            content = json.dumps(body).encode()
            expected = ask(f"{service}/snippets", content)
            statuses.add(expected[0])
            assert ask(f"{place}/snippets", content) == expected
        wrong = [(b"{", "application/json"), (b"{}", "text/plain"), (b"\xff", "application/json"), (b" " * 2**25, "application/json")]  # fmt: skip
        for content, kind in wrong:
            expected = ask(f"{service}/snippets", content, kind)
            statuses.add(expected[0])
            assert ask(f"{place}/snippets", content, kind) == expected
        for path in ("/targets", "/schema", "/health"):
            assert ASKING.get(f"{place}{path}").content == ASKING.get(f"{service}{path}").content
    assert ASKING.get(f"{places[0]}/nothing").content == ASKING.get(f"{service}/nothing").content
    assert statuses == {200, 400, 413, 415, 422}


def test_the_page_is_there_and_finds_its_parts(places: list[str], service: str) -> None:
    page = ASKING.get(f"{places[0]}/")
    assert page.content == ASKING.get(f"{service}/").content
    parts = re.findall(r'(?:src|href)="([^":#]+)"', page.text)
    assert any(part.endswith(".js") for part in parts)
    for part in parts:
        answer, expected = ASKING.get(page.url.join(part)), ASKING.get(f"{service}/{part}")
        assert (answer.status_code, answer.content) == (200, expected.content)
        assert answer.headers["content-security-policy"] == expected.headers["content-security-policy"]


def test_a_page_of_another_origin_gets_no_answer(places: list[str]) -> None:
    for place in places:
        assert ASKING.get(f"{place}/targets", headers={"Origin": "https://evil.example"}).status_code == 403


def test_the_library_in_a_host_answers_as_the_service(own: str, service: str) -> None:
    flows = [json.loads(path.read_text("utf-8")) for path in sorted(EXAMPLES.glob("*.json"))]
    flows += [flow_of(text) for text in HOSTILE.values()]
    for flow in flows:
        content = json.dumps({"flow": flow, "server": SERVER}).encode()
        expected = ask(f"{service}/snippets", content)[2]["snippets"]
        told = [{key: value for key, value in snippet.items() if key != "highlight"} for snippet in expected]
        assert ask(own, json.dumps(flow).encode()) == (200, "application/json", told)
    for flow in ({"id": ".."}, {"data": {}}, {"id": "x", "components": [{"id": 5}]}, {"data": {"nodes": []}}):
        problem = ask(f"{service}/snippets", json.dumps({"flow": flow}).encode())[2]
        status, _, told = ask(own, json.dumps(flow).encode())
        assert status == problem["status"] == 422
        # The library says where in the flow, the service where in the body.
        assert told["detail"].rpartition(": ")[2] == problem["detail"].rpartition(": ")[2]
    for content in (b"{", b"", b"\xff", b"[" * 100_000, b'"/etc/passwd"'):
        status, _, problem = ask(own, content)
        assert status == 422
        assert problem["detail"].startswith("the flow: ")
        assert "\n" not in problem["detail"]


def test_the_document_shows_them() -> None:
    shown = (ROOT / "docs/ui-backends.md").read_text("utf-8")
    for name in NAMES:
        assert f"<!-- file examples/embedding/with_{name}.py -->" in shown
