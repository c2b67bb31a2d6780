"""What is wrong is told all at once, each with its place in what was sent, and in words that do not repeat the place."""

from __future__ import annotations

import json
import re
import tracemalloc
from pathlib import Path
from typing import Any

import pytest

from snippetgen.service import create_app
from snippetgen.service.problems import CODES
from tests.cases import EXAMPLES
from tests.service.asking import post, problem_of

APP = create_app()
EXPORT = json.loads((EXAMPLES / "basic-prompting.json").read_text("utf-8"))
ROOT = Path(__file__).parent.parent.parent


def told(body: Any, path: str = "/snippets") -> dict[str, str]:
    """Return what is wrong with a body, by the JSON Pointer of each field."""
    problem = problem_of(post(APP, path, body))
    errors = {error["pointer"]: error["detail"] for error in problem["errors"]}
    assert len(errors) == len(problem["errors"])
    for error in problem["errors"]:
        place = ".".join(map(str, error["path"]))
        assert not place or not error["detail"].startswith(place)
        assert not re.match(
            r"(the flow|server|operation|tweaks|variables|fresh|address|languages?)\b.*: ", error["detail"]
        )
    first = problem["errors"][0]
    assert problem["detail"].endswith(first["detail"])
    return errors


def test_what_is_wrong_everywhere_is_told_at_once() -> None:
    descriptor = {
        "id": "x",
        "nmae": "x",
        "groups": [1, "a", 2],
        "components": [
            {"id": "a", "feilds": {}},
            {"id": "b", "fields": {"f": {"typ": "x", "options": 5}, "g": {"refused": "no"}}},
            {"type": 5},
            5,
        ],
    }
    body = {
        "flow": descriptor,
        "server": {"url": "ftp://x", "timeout": 0, "api_key": "no", "tiemout": 5, "headers": {"x-api-key": "secret"}},
        "operation": {"kind": "run", "input_typ": "chat", "stream": 1, "files": [{"pth": "x"}]},
        "languages": ["go", "pyhton"],
        "highlight": "yes",
        "variables": {"/session_id": "no name", "/a/b": "X"},
        "fresh": ["/user_id", "user"],
        "lnguage": "go",
    }
    errors = told(body)
    assert len(errors) == 20  # at most
    body["flow"]["groups"], body["operation"]["files"] = [], []  # type: ignore[index]
    body["variables"], body["fresh"] = {"/session_id": "no name"}, ["/user_id", "user"]
    assert set(told(body)) == {
        "/flow/nmae",
        "/flow/components/0/feilds",
        "/flow/components/1/fields/f/typ",
        "/flow/components/1/fields/f/options",
        "/flow/components/1/fields/g/refused",
        "/flow/components/2/id",
        "/flow/components/2/type",
        "/flow/components/3",
        "/server/url",
        "/server/timeout",
        "/server/api_key",
        "/server/tiemout",
        "/server/headers",
        "/operation/input_typ",
        "/operation/stream",
        "/variables/~1session_id",
        "/fresh/1",
        "/languages/1",
        "/highlight",
        "/lnguage",
    }


def test_what_the_flow_says_is_told_with_the_rest() -> None:
    tweaks = {"Chat Imput": {}, "Chat Input": {"code": "", "nothing": 1}, "Prompt": {"template": "{x}"}}
    body = {"flow": EXPORT, "run": {"tweaks": tweaks}, "server": {"url": "x"}, "languages": ["golang"], "highlight": 1}
    assert set(told(body)) == {
        "/server/url",
        "/highlight",
        "/languages/0",
        "/run/tweaks/Chat Imput",
        "/run/tweaks/Chat Input/code",
        "/run/tweaks/Chat Input/nothing",
    }
    several = {
        "flow": EXPORT,
        "run": {"tweaks": {"A": {}}},
        "workflow": {"input_value": ""},
        "clients": ["crul", "curl"],
    }
    assert set(told(several)) == {"/run/tweaks/A", "/workflow/input_value", "/clients/0"}


def test_nodes_of_an_export() -> None:
    nodes: list[Any] = [{}, None, {"data": 5}, {"data": {}}, "x"]
    body = {"flow": {"id": "x", "data": {"nodes": nodes}}, "server": 5}
    assert set(told(body)) == {"/flow/data/nodes/1", "/flow/data/nodes/2/data", "/flow/data/nodes/4", "/server"}
    assert set(told({"flow": {"data": {"nodes": 5}}}, "/inspect")) == {"/flow/data/nodes"}
    assert set(told({"flow": {"id": "x", "components": [{}, {"id": "a", "x": 1}]}}, "/inspect")) == {
        "/flow/components/0/id",
        "/flow/components/1/x",
    }


@pytest.mark.parametrize(
    ("body", "pointer", "meant"),
    [
        ({"flwo": {"id": "x"}, "address": "x"}, "/flwo", "flow"),
        ({"address": "x", "server": {"api-key": "$K"}}, "/server/api-key", "api_key"),
        ({"address": "x", "server": {"input_valu": "$K"}}, "/server/input_valu", None),
        ({"address": "x", "operation": {"input_valeu": ""}}, "/operation/input_valeu", "input_value"),
        ({"address": "x", "operation": {"pyload": ""}}, "/operation/pyload", None),
        ({"address": "x", "operation": {"payload": "", "pyload": ""}}, "/operation/pyload", "payload"),
        ({"address": "x", "responses": {"input": "", "previous_id": ""}}, "/responses/previous_id", "previous_response_id"),
        ({"address": "x", "run": {"files": [{"path": "a", "componnt": ""}]}}, "/run/files/0/componnt", "component"),
        ({"flow": {"id": "x", "components": [{"id": "a", "feilds": {}}]}}, "/flow/components/0/feilds", "fields"),
        ({"flow": {"id": "x", "nmae": ""}}, "/flow/nmae", "name"),
        ({"flow": {"id": "x", "components": [{"id": "a", "fields": {"value": {"vlue": 1}}}]}}, "/flow/components/0/fields/value/vlue", "value"),
    ],
)  # fmt: skip
def test_no_name_is_suggested_that_is_not_known_there(body: Any, pointer: str, meant: str | None) -> None:
    detail = told(body)[pointer]
    assert detail == ("unknown key" if meant is None else f'unknown key; did you mean "{meant}"?')


@pytest.mark.parametrize(
    ("body", "pointers"),
    [
        ({}, {"/flow"}),
        ({"flow": {"id": "x"}, "address": "x"}, {"/flow"}),
        ({"address": "/etc/passwd", "server": 5}, {"/address", "/server"}),
        ({"address": "x", "operation": {}, "run": {}, "webhook": None}, {"/run"}),
        ({"address": "x", "language": "go", "languages": ["go"]}, {"/languages"}),
        ({"address": "x", "client": "curl", "clients": ["curl"]}, {"/clients"}),
        ({"address": "x", "languages": ["a", "go", "b"], "clients": ["c"]}, {"/languages/0", "/languages/2", "/clients/0"}),
        ({"flow": {"id": "x"}, **{f"k{number}": 1 for number in range(100)}, "server": 5}, {"/server", *(f"/k{number}" for number in range(19))}),
    ],
)  # fmt: skip
def test_what_belongs_together(body: Any, pointers: set[str]) -> None:
    assert set(told(body)) == pointers


def test_each_kind_has_a_code_that_is_documented() -> None:
    page = (ROOT / "docs/ui-backends.md").read_text("utf-8")
    rows = re.findall(r"^\| `([a-z-]+)` \| (\d+) \|", page, re.MULTILINE)
    assert {name: int(status) for name, status in rows} == {name: status for name, (status, _) in CODES.items()}


@pytest.mark.bulk
@pytest.mark.parametrize("name", ["nodes", "components", "fields", "tweaks", "languages", "variables"])
def test_a_million_mistakes_cost_what_twenty_do(name: str) -> None:
    many = range(100_000)
    flow: dict[str, Any] = {"id": "x"}
    body: dict[str, Any] = {"flow": flow}
    if name == "nodes":
        flow["data"] = {"nodes": [None for _ in many]}
    elif name == "components":
        flow["components"] = [{"id": number} for number in many]
    elif name == "fields":
        flow["components"] = [{"id": "a", "fields": {str(number): {"x": 1} for number in many}}]
    elif name == "tweaks":
        flow["components"] = [{"id": "a"}]
        body["run"] = {"tweaks": {"a": {str(number): 1 for number in many}}}
    elif name == "languages":
        body["languages"] = [str(number) for number in range(256)]
    else:
        body["operation"] = {}
        body["variables"] = {f"/{number}": "no name" for number in many}
    sent = json.dumps(body).encode()
    tracemalloc.start()
    try:
        problem = problem_of(post(create_app(max_values=2**20), "/snippets", sent))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(problem["errors"]) <= 20
    assert peak < 60 * len(sent) + 2**20
