"""One call for a whole pane: several operations, languages and clients, by a flow or by its address."""

from __future__ import annotations

import json
from typing import Any

import pytest

from snippetgen import Env, Flow, Fresh, Responses, Run, Server, Webhook, Workflow, generate_all, load_flow
from snippetgen.request.operations import KINDS
from snippetgen.service import create_app
from snippetgen.snippets.targets import load_targets
from snippetgen.words.request import SnippetsRequest
from tests.cases import EXAMPLES
from tests.service.asking import code_of, post

APP = create_app()
EVERY = list(dict.fromkeys(target.language for target in load_targets()))
RUN: dict[str, Any] = {"input_value": "Hi", "session_id": "ann"}
GIVEN: dict[str, Any] = {
    "run": RUN,
    "webhook": {"payload": {"a": [1]}},
    "workflow": {"input_value": "Hello", "mode": "background"},
    "responses": {"input": "Hey", "stream": True},
}
MODELS: dict[str, Any] = {
    "run": Run(**RUN),
    "webhook": Webhook(payload={"a": [1]}),
    "workflow": Workflow(input_value="Hello", mode="background"),
    "responses": Responses(input="Hey", stream=True),
}


def codes(flow: Flow, server: Server | None = None, **asked: Any) -> list[str]:
    return [snippet.code for snippet in generate_all(flow, server or Server(), **asked)]


def test_every_kind_can_be_given() -> None:
    assert set(KINDS) == set(GIVEN) == set(MODELS) <= set(SnippetsRequest.model_fields)


@pytest.mark.parametrize("name", sorted(path.name for path in EXAMPLES.glob("*.json")))
def test_all_of_them_are_answered_as_the_library_does(name: str) -> None:
    sent = {"flow": json.loads((EXAMPLES / name).read_text("utf-8")), **GIVEN}
    flow = load_flow(EXAMPLES / name)
    assert code_of(post(APP, "/snippets", {**sent, "languages": EVERY})) == codes(flow, languages=EVERY, **MODELS)
    assert code_of(post(APP, "/snippets", {**sent, "workflow": None})) == codes(flow, **{**MODELS, "workflow": None})


def test_an_answer_has_all_that_was_given() -> None:
    flow = {"id": "d2bbd92b-187e-4c84-b2d4-5df365704201"}
    answer = post(APP, "/snippets", {"flow": flow, **GIVEN, "language": "curl"}).json()
    operations = ["run", "stream", "webhook", "workflow", "workflow-stream", "workflow-background", "responses"]
    assert [snippet["operation"] for snippet in answer["snippets"]] == [*operations, "responses-stream"]
    without = {"id": "x", "components": [{"id": "a"}]}  # it is known to have no Webhook component
    answer = post(APP, "/snippets", {"flow": without, **GIVEN, "language": "curl"}).json()
    assert "webhook" not in {snippet["operation"] for snippet in answer["snippets"]}


def test_languages_and_clients() -> None:
    def names(**asked: Any) -> set[tuple[str, str]]:
        answer = post(APP, "/snippets", {"address": "x", "run": RUN, **asked}).json()
        return {(snippet["language"], snippet["client"]) for snippet in answer["snippets"]}

    every = {(target.language, target.client) for target in load_targets()}
    for asked in (["httpx", "fetch"], ["requests"], ["net-http", "bash", "httpx"]):
        assert names(clients=asked) == {name for name in every if name[1] in asked}
    assert names(languages=["python", "go"], clients=["httpx", "net-http"]) == {("python", "httpx"), ("go", "net-http")}
    assert names(language="python", clients=["httpx", "aiohttp"]) == {("python", "httpx"), ("python", "aiohttp")}
    expected = codes(Flow(endpoint_name="x"), run=Run(**RUN), clients=["httpx", "fetch"])
    assert code_of(post(APP, "/snippets", {"address": "x", "run": RUN, "clients": ["httpx", "fetch"]})) == expected


def test_an_address_in_place_of_the_flow() -> None:
    flow, url = Flow(id="d2bbd92b-187e-4c84-b2d4-5df365704201"), "https://langflow.example.org/base"
    address = f"{url}/flow/{flow.id}/folder/x?a"
    sent = {"address": address, "run": RUN}
    assert code_of(post(APP, "/snippets", sent)) == codes(flow, Server(url=url), run=Run(**RUN))
    keyed = {**sent, "server": {"api_key": "$K", "timeout": 5}}
    assert code_of(post(APP, "/snippets", keyed)) == codes(
        flow, Server(url=url, api_key="$K", timeout=5), run=Run(**RUN)
    )
    elsewhere = {**sent, "server": {"url": "http://other:1"}}
    assert code_of(post(APP, "/snippets", elsewhere)) == codes(flow, Server(url="http://other:1"), run=Run(**RUN))
    named = code_of(post(APP, "/snippets", {"address": "basic-prompting", "flow": None}))
    assert named == codes(Flow(endpoint_name="basic-prompting"))


def test_what_is_known_later_of_several() -> None:
    sent = {
        "flow": {"id": "x"},
        "run": {"input_value": "Hi"},
        "webhook": {"payload": {"list": [1, 2]}},
        "variables": {"/run/tweaks/Model-1/api_key": "OPENAI_API_KEY", "/webhook/payload/list/1": "TWO"},
        "fresh": ["/run/session_id"],
    }
    run = Run(input_value="Hi", tweaks={"Model-1": {"api_key": Env("OPENAI_API_KEY")}}, session_id=Fresh())
    expected = codes(Flow(id="x"), run=run, webhook=Webhook(payload={"list": [1, Env("TWO")]}))
    assert code_of(post(APP, "/snippets", sent)) == expected
