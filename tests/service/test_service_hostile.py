"""Whatever is sent to the service: never a 500, never a secret in an answer, never a word in the log."""

from __future__ import annotations

import asyncio
import json
import logging
import tracemalloc
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any

import httpx
import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance

from snippetgen import SnippetError, load_flow
from snippetgen.service import create_app
from tests.cases import EXAMPLES, HOSTILE
from tests.service.asking import ask, code_of, post, problem_of

APP = create_app()
LARGE = create_app(max_body=2**28, max_values=10**7, max_in_flight=2**30)
"""One that takes bodies of any size."""
EXPORT = json.loads((EXAMPLES / "basic-prompting.json").read_text("utf-8"))
KEY = "sk-do-not-repeat-me"
ROUTES = ["/snippets", "/inspect"]

# What is no JSON, or none that is taken


BROKEN: dict[str, tuple[bytes, int, str]] = {
    "empty": (b"", 400, "the body is empty"),
    "spaces": (b" \r\n\t ", 400, "the body is empty"),
    "half": (b'{"flow": {"id": "x"}', 400, "line 1, column 21"),
    "latin-1": ('{"flow": {"id": "é"}}'.encode("latin-1"), 400, "not UTF-8: byte 17"),
    "utf-16": ('{"flow": {"id": "x"}}'.encode("utf-16"), 400, "not UTF-8"),
    "binary": (bytes(range(256)), 400, "not UTF-8"),
    "NUL": (b"\0", 400, "broken JSON"),
    "control character": (b'{"flow": {"id": "\x01"}}', 400, "broken JSON"),
    "two": (b"{}{}", 400, "broken JSON"),
    "deep": (b"[" * 100_000, 422, "nested too deep"),
    "deep and closed": (b"[" * 100_000 + b"]" * 100_000, 422, "nested too deep"),
    "deep objects": (b'{"flow":' * 100_000, 422, "nested too deep"),
    "deep enough to be read": (b'{"flow":' * 600 + b"1" + b"}" * 600, 422, "flow.flow: unknown key"),
    "deep payload": (b'{"flow": {"id": "x"}, "operation": {"payload": ' + b"[" * 300 + b"]" * 300 + b"}}", 422, "operation.payload: nested too deep"),
    "number": (b"5", 422, "must be a JSON object"),
    "list": (b"[]", 422, "must be a JSON object"),
    "null": (b"null", 422, "must be a JSON object"),
    "text": (b'"flow"', 422, "must be a JSON object"),
    "long number": (b'{"flow": {"id": ' + b"9" * 5000 + b"}}", 422, "flow.id: a whole number may have 4300 digits"),
    "NaN": (b'{"flow": {"id": "x"}, "operation": {"payload": [1, {"a/b~c": NaN}]}}', 422, "operation.payload.1.a/b~c: JSON has no NaN"),
    "infinity": (b'{"flow": {"id": "x"}, "server": {"timeout": -Infinity}}', 422, "server.timeout: JSON has no -Infinity"),
    "overflow": (b'{"flow": {"id": "x"}, "operation": {"payload": [0, 1e999]}}', 422, "operation.payload.1: the number is too large"),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
@pytest.mark.parametrize("path", ROUTES)
def test_what_is_no_json(name: str, path: str) -> None:
    content, status, detail = BROKEN[name]
    if path == "/inspect" and b"operation" in content and "nested" in detail:
        detail = "operation: unknown key"
    problem = problem_of(post(APP, path, content))
    assert (problem["status"], detail in problem["detail"]) == (status, True), problem
    assert status == 400 or problem["errors"]


def test_the_path_is_a_json_pointer() -> None:
    (error,) = problem_of(post(APP, "/snippets", BROKEN["NaN"][0]))["errors"]
    assert error["path"] == ["operation", "payload", 1, "a/b~c"]
    assert error["pointer"] == "/operation/payload/1/a~1b~0c"


@pytest.mark.parametrize(
    ("kind", "more", "status"),
    [
        ("application/json; charset=UTF-8", {}, 200),
        ('APPLICATION/JSON;charset="utf-8"', {}, 200),
        ("application/vnd.langflow+json", {}, 200),
        ("text/plain", {}, 415),
        ("application/x-www-form-urlencoded", {}, 415),
        ("multipart/form-data; boundary=x", {}, 415),
        ("", {}, 415),
        ("application/json; charset=latin-1", {}, 415),
        ("text/plain; application/json", {}, 415),
        ("application/json", {"Content-Encoding": "gzip"}, 415),
        ("application/json", {"Content-Length": "99999999999999999999"}, 413),
    ],
)
def test_content_type(kind: str, more: dict[str, str], status: int) -> None:
    answer = post(APP, "/snippets", {"flow": {"id": "x"}}, {"Content-Type": kind, **more})
    assert answer.status_code == status
    assert status == 200 or problem_of(answer)
    assert problem_of(ask(APP, "POST", "/snippets", content=b"{}"))["status"] == 415


# What is JSON, and wrong


WRONG: dict[str, tuple[Any, list[str | int]]] = {
    "nothing": ({}, ["flow"]),
    "unknown key": ({"flow": {"id": "x"}, "sever": {}}, ["sever"]),
    "text as flow": ({"flow": "x"}, ["flow"]),
    "null as flow": ({"flow": None}, ["flow"]),
    "no address": ({"flow": {}}, ["flow"]),
    "a folder": ({"flow": {"endpoint_name": ".."}}, ["flow"]),
    "half a character": ({"flow": {"endpoint_name": "\ud800"}}, ["flow"]),
    "half a character in a setting": ({"flow": {"id": "x"}, "server": {"url": "http://h/\ud800"}}, ["server", "url"]),
    "half a language": ({"flow": {"id": "x"}, "language": "\ud800"}, ["language"]),
    "unknown key of a flow": ({"flow": {"id": "x", "__proto__": {}}}, ["flow", "__proto__"]),
    "component": ({"flow": {"id": "x", "components": [{"id": "a"}, {}]}}, ["flow", "components", 1, "id"]),
    "field": ({"flow": {"id": "x", "components": [{"id": "a", "fields": {"f": 5}}]}}, ["flow", "components", 0, "fields", "f"]),
    "several flows": ({"flow": {"flows": []}}, ["flow", "flows"]),
    "a component": ({"flow": {"is_component": True, "data": {}}}, ["flow", "is_component"]),
    "data": ({"flow": {"data": []}}, ["flow", "data"]),
    "no nodes": ({"flow": {"data": {}}}, ["flow", "data", "nodes"]),
    "null as a node": ({"flow": {"data": {"nodes": [{}, None]}}}, ["flow", "data", "nodes", 1]),
    "text as server": ({"flow": {"id": "x"}, "server": "http://h"}, ["server"]),
    "key": ({"flow": {"id": "x"}, "server": {"api_key": KEY}}, ["server", "api_key"]),
    "key in a header": ({"flow": {"id": "x"}, "server": {"headers": {"Authorization": f"Bearer {KEY}"}}}, ["server", "headers"]),
    "key as a header": ({"flow": {"id": "x"}, "server": {"headers": {f"x-api-key: {KEY}": ""}}}, ["server", "headers"]),
    "key in x-api-key": ({"flow": {"id": "x"}, "server": {"headers": {"X-Api-Key": KEY}}}, ["server", "headers"]),
    "key in the URL": ({"flow": {"id": "x"}, "server": {"url": f"https://user:{KEY}@host"}}, ["server", "url"]),
    "key in the query": ({"flow": {"id": "x"}, "server": {"url": f"https://host?x-api-key={KEY}"}}, ["server", "url"]),
    "key in a list": ({"flow": {"id": "x"}, "server": [KEY]}, ["server"]),
    "key as a number": ({"flow": {"id": "x"}, "server": {"timeout": KEY}}, ["server", "timeout"]),
    "many headers": ({"flow": {"id": "x"}, "server": {"headers": {f"h{n}": "" for n in range(101)}}}, ["server", "headers"]),
    "operation": ({"flow": {"id": "x"}, "operation": "run"}, ["operation"]),
    "type": ({"flow": {"id": "x"}, "operation": {"input_type": "voice"}}, ["operation", "input_type"]),
    "number as input": ({"flow": {"id": "x"}, "operation": {"input_value": 5}}, ["operation", "input_value"]),
    "payload and more": ({"flow": {"id": "x"}, "operation": {"payload": 5, "stream": True}}, ["operation", "stream"]),
    "list as tweak": ({"flow": {"id": "x"}, "operation": {"tweaks": {"a": []}}}, ["operation", "tweaks"]),
    "tweak of nothing": ({"flow": EXPORT, "operation": {"tweaks": {"Chat Imput": {}}}}, ["operation", "tweaks", "Chat Imput"]),
    "unknown field": ({"flow": EXPORT, "operation": {"tweaks": {"Chat Input": {"x": 1}}}}, ["operation", "tweaks", "Chat Input", "x"]),
    "refused field": ({"flow": EXPORT, "operation": {"tweaks": {"Chat Input": {"code": ""}}}}, ["operation", "tweaks", "Chat Input", "code"]),
    "refused everywhere": ({"flow": EXPORT, "operation": {"tweaks": {"code": ""}}}, ["operation", "tweaks", "code"]),
    "highlight": ({"flow": {"id": "x"}, "highlight": "yes"}, ["highlight"]),
    "long name": ({"flow": {"id": "x"}, "language": "x" * 1_000_000}, ["language"]),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_told_with_its_path(name: str) -> None:
    body, path = WRONG[name]
    answer = post(APP, "/snippets", body)
    problem = problem_of(answer)
    assert problem["status"] == 422
    assert problem["errors"][0]["path"] == path
    assert KEY not in answer.text


def test_every_wrong_field_is_told() -> None:
    server = {"url": 5, "api_key": 5, "headers": 5, "timeout": 0, "x": 1}
    problem = problem_of(post(APP, "/snippets", {"flow": {"id": "x"}, "server": server, "highlight": 1}))
    assert {error["pointer"] for error in problem["errors"]} == {"/highlight", *(f"/server/{name}" for name in server)}


def test_what_is_odd_and_right() -> None:
    deep: Any = "bottom"
    for _ in range(250):
        deep = [deep]
    for payload in (None, False, 0, "", deep, {"__proto__": {"constructor": "\ud800\0"}}, 10**4299, "x" * 500_000):
        assert len(code_of(post(APP, "/snippets", {"flow": {"id": "x"}, "operation": {"payload": payload}}))) >= 3
    twice = b'{"flow": {"id": "first"}, "flow": {"id": "second"}}'  # as JSON's readers have it, the last one counts
    assert "/run/second" in code_of(post(APP, "/snippets", twice))[0]
    assert post(APP, "/snippets", b'\xef\xbb\xbf{"flow": {"id": "x"}}').status_code == 200
    value: Any = "x"
    for _ in range(600):
        value = [value]
    flow = {
        "id": "x",
        "data": {"nodes": [{"id": "a", "data": {"type": "A", "node": {"template": {"f": {"value": value}}}}}]},
    }
    described = post(APP, "/inspect", {"flow": flow}).json()["flow"]
    assert code_of(post(APP, "/snippets", {"flow": described})) == code_of(post(APP, "/snippets", {"flow": flow}))


# Limits


def test_a_body_over_the_limit_is_not_read_to_its_end() -> None:
    app = create_app(max_body=100_000)

    async def send(headers: dict[str, str]) -> tuple[httpx.Response, int]:
        read = 0

        async def pieces() -> AsyncIterator[bytes]:
            nonlocal read
            for _ in range(1000):
                read += 10_000
                yield b" " * 10_000

        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://h") as client:
            return await client.post("/snippets", content=pieces(), headers={"Content-Type": "application/json", **headers}), read  # fmt: skip

    for headers, most in (({}, 120_000), ({"Content-Length": "5"}, 120_000), ({"Content-Length": "100001"}, 0)):
        answer, read = asyncio.run(send(headers))
        assert problem_of(answer)["status"] == 413
        assert read <= most
    flow = b'{"flow": {"id": "x"}}'
    assert post(app, "/snippets", flow + b" " * (100_000 - len(flow))).status_code == 200


def test_nobody_waits_for_a_large_body() -> None:
    operation = {"payload": [[1]] * 70_000}
    large = json.dumps({"flow": {"id": "x"}, "operation": operation, "language": "curl"}).encode()

    async def both() -> list[str]:
        order = []
        async with httpx.AsyncClient(transport=httpx.ASGITransport(APP), base_url="http://h") as client:

            async def one(name: str, body: bytes) -> None:
                answer = await client.post("/snippets", content=body, headers={"Content-Type": "application/json"})
                assert answer.status_code == 200
                order.append(name)

            waiting = asyncio.create_task(one("large", large))
            await asyncio.sleep(0.05)
            await asyncio.gather(*(one("small", b'{"flow": {"id": "x"}}') for _ in range(5)))
            await waiting
        return order

    assert asyncio.run(both()) == ["small"] * 5 + ["large"]


MANY = 300_000


@pytest.mark.bulk
@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({f"k{number}": 1 for number in range(MANY)}, "/flow"),
        ({"flow": {"id": "x"}, "server": {f"k{number}": 1 for number in range(MANY)}}, "/server"),  # which is no longer than 65,536 characters
        ({"flow": {"id": "x"}, "operation": {f"k{number}": 1 for number in range(MANY)}}, "/operation/k0"),
        ({"flow": {"id": "x", **{f"k{number}": 1 for number in range(MANY)}}}, "/flow/k0"),
        ({"flow": {"id": "x", "groups": ["a", *[1] * MANY]}}, "/flow/groups/1"),
        ({"flow": {"id": "x", "components": [{"id": "a"}, *[{}] * MANY]}}, "/flow/components/1/id"),
        ({"flow": {"id": "x", "components": [{"id": "a", "fields": {str(number): 1 for number in range(MANY)}}]}}, "/flow/components/0/fields/0"),
        ({"flow": {"id": "x", "components": [{"id": "a", "fields": {"f": {str(number): 1 for number in range(MANY)}}}]}}, "/flow/components/0/fields/f/0"),
        ({"flow": {"id": "x", "data": {"nodes": [{}] * MANY + [None]}}}, f"/flow/data/nodes/{MANY}"),
        ({"flow": {"id": "x", "components": [{"id": str(number)} for number in range(MANY // 10)]},
          "operation": {"tweaks": {str(number): {} for number in range(MANY // 10)} | {"b": 1}}}, "/operation/tweaks/b"),
    ],
)  # fmt: skip
def test_a_million_mistakes_cost_no_more_than_one(body: Any, pointer: str) -> None:
    sent = json.dumps(body).encode()
    tracemalloc.start()
    try:
        problem = problem_of(post(LARGE, "/snippets", sent))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert problem["errors"][0]["pointer"] == pointer
    assert len(problem["errors"]) <= 20
    assert peak < 60 * len(sent)


# Anything at all


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=()))
    | st.sampled_from(sorted(HOSTILE.values())),
    lambda inner: st.lists(inner, max_size=4)
    | st.dictionaries(
        st.sampled_from(
            ["flow", "server", "operation", "address", "id", "data", "nodes", "node", "type", "template", "fields", "url",
             "components", "tweaks", "payload", "headers", "endpoint_name", "groups", "display_name", "options", "value",
             "api_key", "input_value", "stream", "name", "is_component", "flows", "edges", "password", "language", "client"]
        )
        | st.text(max_size=5),
        inner,
        max_size=5,
    ),
    max_leaves=25,
)  # fmt: skip

thorough = settings(max_examples=400, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


def never_a_500(path: str, body: Any) -> None:
    answer = post(APP, path, body)
    if answer.status_code != 200:
        problem_of(answer)


@thorough
@given(path=st.sampled_from(ROUTES), body=JSON)
def test_any_json(path: str, body: Any) -> None:
    never_a_500(path, body)


@thorough
@given(flow=JSON, server=JSON, operation=JSON, which=st.integers(0, 7))
def test_any_json_in_its_place(flow: Any, server: Any, operation: Any, which: int) -> None:
    body = {"flow": {"id": "x"} if which & 1 else flow, **({"server": server} if which & 2 else {})}
    never_a_500("/snippets", {**body, **({"operation": operation} if which & 4 else {})})
    never_a_500("/inspect", {"flow": flow})


@thorough
@given(content=st.binary(max_size=60))
def test_any_bytes(content: bytes) -> None:
    never_a_500("/snippets", content)


def places(value: Any) -> list[list[Any]]:
    """The path of everything in the export."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [[], *([key, *path] for key, item in inner for path in places(item))]


def with_value(value: Any, path: list[Any], new: Any) -> Any:
    if not path:
        return new
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[path[0]] = with_value(value[path[0]], path[1:], new)
    return copy


@thorough
@given(path=st.sampled_from(places(EXPORT)), new=JSON)
def test_anything_anywhere_in_an_export(path: list[Any], new: Any) -> None:
    flow = with_value(EXPORT, path, new)
    if isinstance(flow, dict):
        with suppress(SnippetError):  # nothing else
            load_flow(flow)
    never_a_500("/snippets", {"flow": flow})
    inspected = post(APP, "/inspect", {"flow": flow})
    if inspected.status_code == 200:
        direct, again = (post(APP, "/snippets", {"flow": it}) for it in (flow, inspected.json()["flow"]))
        assert direct.content == again.content


SCHEMA = schemathesis.openapi.from_asgi("/openapi.json", APP)


@schemathesis.serializer("application/jsonl")
def as_it_is(_context: Any, value: Any) -> bytes:
    return bytes(value) if isinstance(value, (bytes, bytearray)) else json.dumps(value).encode()


@SCHEMA.parametrize()
@settings(max_examples=100, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_the_description_holds(case: schemathesis.Case[Any]) -> None:
    # No schema can say which tweaks a flow takes, so some of what it allows is refused.
    # What is wrong with a line of a batch is told in the answer's line.
    of_lines = [negative_data_rejection] if case.path == "/snippets/batch" else []
    case.call_and_validate(excluded_checks=[positive_data_acceptance, *of_lines])


# What is sent is nobody's business


def test_nothing_of_it_is_logged(caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]) -> None:
    caplog.set_level(logging.DEBUG)
    for headers in ({}, {"Sec-Fetch-Site": "cross-site"}, {"Content-Type": f"text/{KEY}"}):
        for body, _ in WRONG.values():
            post(APP, "/snippets", body, headers)
        for flow in (EXPORT, {"id": KEY}, {"endpoint_name": "x", "name": KEY}):
            post(APP, "/snippets", {"flow": flow, "operation": {"input_value": KEY}, "highlight": True}, headers)
            post(APP, "/inspect", {"flow": flow}, headers)
        post(APP, "/inspect", {"address": f"http://u:{KEY}@[/flow/x"}, headers)
    said = [
        record.getMessage() for record in caplog.records if not record.name.startswith(("httpx", "httpcore", "asyncio"))
    ]
    printed = capfd.readouterr()
    assert said == []
    assert printed.out + printed.err == ""


def test_a_mistake_of_ours_tells_nothing_of_it(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(asked: Any) -> None:
        raise RuntimeError(str(asked))

    monkeypatch.setattr("snippetgen.service.answers.snippets", broken)
    answer = post(create_app(), "/snippets", {"flow": {"id": KEY}})
    assert answer.status_code == 500
    assert answer.headers["content-type"] == "application/problem+json"
    assert KEY not in answer.text + caplog.text
    assert "RuntimeError" in caplog.text
    assert isinstance(create_app(), FastAPI)
