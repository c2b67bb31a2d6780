"""Clients that are generated from the description of the running service: they compile, and call every operation."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.backends.conftest import PROGRAMS
from tests.cases import EXAMPLES, HOSTILE

pytestmark = pytest.mark.backends

EXPORT = json.loads((EXAMPLES / "file-reader.json").read_text("utf-8"))
ASKING = httpx.Client(timeout=60)
ADDRESS = "https://example.org/flow/d2bbd92b-187e-4c84-b2d4-5df365704201"


@pytest.fixture(params=["python", "typescript"])
def program(request: pytest.FixtureRequest, node: str) -> list[str]:
    folder: Path = request.getfixturevalue(request.param)
    return {"python": [sys.executable, str(folder / "calls.py")], "typescript": [node, str(folder / "calls.ts")]}[
        request.param
    ]


def post(url: str, body: Any) -> dict[str, Any]:
    answer: dict[str, Any] = ASKING.post(url, content=json.dumps(body), headers={"Content-Type": "application/json"}).json()  # fmt: skip
    return answer


def test_every_operation(program: list[str], service: str) -> None:
    texts = list(HOSTILE.values())
    if program[0] == sys.executable:  # httpx sends no half of a character
        texts = [text.encode("utf-8", "replace").decode() for text in texts]
    sent = json.dumps({"url": service, "flow": EXPORT, "texts": texts}).encode()
    ended = subprocess.run(program, input=sent, capture_output=True)
    assert ended.returncode == 0, ended.stderr.decode()
    answers = json.loads(ended.stdout)

    def codes(body: dict[str, Any]) -> list[str]:
        return [snippet["code"] for snippet in post(f"{service}/snippets", body)["snippets"]]

    for text, told in zip(texts, answers.pop("texts"), strict=True):
        flow = {"id": "x", "name": text, "components": [{"id": "a", "fields": {"b": {"value": text}}}]}
        run = {"kind": "run", "input_value": text, "tweaks": {"a": {"b": [text, 1.5, None, True]}}}
        webhook = {"kind": "webhook", "payload": {text: [text]}}
        later = {"variables": {"/tweaks/a/b": "NAME"}, "fresh": ["/session_id"]}
        assert told == {
            "run": codes({"flow": flow, "operation": run, "languages": ["python", "go"]}),
            "webhook": codes({"flow": flow, "operation": webhook, "language": "curl"}),
            "together": codes({"address": ADDRESS, "run": run, "webhook": {}, "languages": ["go"]}),
            "later": codes({"flow": flow, "operation": run, **later}),
        }
    targets = ASKING.get(f"{service}/targets").json()["targets"]
    inspected = post(f"{service}/inspect", {"flow": EXPORT})
    assert answers.pop("plain") == codes({"flow": {"id": "x"}})
    assert answers.pop("export") == answers.pop("inspected") == codes({"flow": EXPORT, "languages": ["go"]})
    assert answers.pop("operations") == [[one["name"], list(one["takes"])] for one in inspected["operations"]]
    assert 'os.Getenv("ANOTHER")' in answers.pop("key")[0]
    assert "Getenv" not in answers.pop("no_key")[0]
    assert answers.pop("targets") == [[one["language"], one["client"], *one["operations"]] for one in targets]
    assert answers.pop("schema") == ASKING.get(f"{service}/schema").json()
    assert answers.pop("stylesheet") == ASKING.get(f"{service}/highlight.css").text
    assert answers.pop("health") == "ok"
    wrong = post(f"{service}/snippets", {"flow": {"id": "x"}, "server": {"url": "example.org"}, "languages": 5})
    errors = [[one["pointer"], one["path"], one["detail"]] for one in wrong["errors"]]
    told = {"code": wrong["code"], "detail": wrong["detail"], "errors": errors}
    assert [pointer for pointer, *_ in errors] == ["/server/url", "/languages"]
    assert answers.pop("batch") == [codes({"flow": EXPORT, "languages": ["go"]}), told]
    assert answers.pop("wrong") == told
    assert answers.pop("refused")["code"] == "wrong-fields"
    assert answers.pop("large")["code"] == "too-large"
    assert answers.pop("broken")["code"] == "broken-request"
    assert answers.pop("compressed")["code"] == "not-json"
    assert not answers


def test_every_operation_is_called(service: str) -> None:
    paths = ASKING.get(f"{service}/openapi.json").json()["paths"].values()
    names = {operation["operationId"] for path in paths for operation in path.values()}
    for program in ("calls.py", "calls.ts"):
        called = (PROGRAMS / program).read_text("utf-8").replace("_", "").lower()
        assert {name for name in names if name.replace("_", "") not in called} == set()
