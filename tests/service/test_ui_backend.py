"""The example of a UI backend serves the code of the library, byte for byte, and what its document says is true."""

from __future__ import annotations

import json
import re
import runpy
import shlex
from pathlib import Path

import pytest
from fastapi import FastAPI

from snippetgen import Run, Server, generate_all, load_flow
from snippetgen.cli import cli
from snippetgen.service import create_app
from tests.cases import EXAMPLES, HOSTILE
from tests.service.asking import ask, code_of, post

ROOT = Path(__file__).parent.parent.parent
TEXT = (ROOT / "docs/ui-backends.md").read_text("utf-8")


@pytest.fixture
def backend() -> FastAPI:
    app: FastAPI = runpy.run_path(str(EXAMPLES / "ui-backend/backend.py"))["app"]
    return app


@pytest.mark.parametrize("name", sorted(path.stem for path in EXAMPLES.glob("*.json")))
def test_the_same_code_three_times(backend: FastAPI, name: str) -> None:
    flow = load_flow(EXAMPLES / f"{name}.json")
    server = Server(url="https://langflow.example.org")
    assert name in ask(backend, "GET", "/api/flows").json()
    own = ask(backend, "GET", f"/api/flows/{name}/snippets", params={"session_id": "ann"}).json()
    expected = generate_all(flow, server, run=Run.for_flow(flow, session_id="ann"))
    assert [snippet["code"] for snippet in own] == [snippet.code for snippet in expected]
    sent = {"flow": json.loads((EXAMPLES / f"{name}.json").read_text("utf-8")), "server": server.model_dump()}
    mounted = post(backend, "/snippetgen/snippets", sent)
    assert code_of(mounted) == [snippet.code for snippet in generate_all(flow, server)]
    assert ask(backend, "GET", "/snippetgen/").status_code == 200


def test_it_keeps_flows_whatever_they_hold(backend: FastAPI) -> None:
    for text in HOSTILE.values():
        node = {"id": text, "data": {"type": "ChatInput", "node": {"template": {"input_value": {"value": text}}}}}
        flow = {"id": "x", "name": text, "data": {"nodes": [node]}}
        kept = ask(backend, "PUT", "/api/flows/hostile", content=json.dumps(flow), headers={"Content-Type": "application/json"})  # fmt: skip
        assert kept.status_code == 204
        own = ask(backend, "GET", "/api/flows/hostile/snippets").json()
        read = load_flow(flow)
        expected = generate_all(
            read, Server(url="https://langflow.example.org"), run=Run.for_flow(read, session_id="ui")
        )
        assert [snippet["code"] for snippet in own] == [snippet.code for snippet in expected]
    assert ask(backend, "PUT", "/api/flows/x", json={"data": {}}).json()["detail"].endswith("so it is not a flow")
    without_address: list[dict[str, object]] = [{"data": {"nodes": []}}, {"id": "..", "data": {"nodes": []}}]
    for bad in without_address:
        assert ask(backend, "PUT", "/api/flows/x", json=bad).status_code == 422
    assert ask(backend, "GET", "/api/flows/nothing/snippets").status_code == 404


def blocks(language: str, text: str = TEXT) -> list[str]:
    """The examples that stand in the text itself; those of files are run by the tests of the files."""
    own = re.sub(r"<!-- file .*? -->\n.*?<!-- /file -->", "", text, flags=re.DOTALL)
    return re.findall(rf"^```{language}\n(.*?)^```$", own, re.DOTALL | re.MULTILINE)


def test_requests_of_the_document_are_answered_as_it_says() -> None:
    places = re.split(r"^`(GET|POST) (/[\w/.]+)`", TEXT.partition("## What it does not do")[0], flags=re.MULTILINE)[1:]
    told = {path: blocks("json", section) for path, section in zip(places[1::3], places[2::3], strict=True)}
    app = create_app()
    for path in ("/snippets", "/inspect"):
        exchanges = [json.loads(block) for block in told[path]]
        assert exchanges
        for request, answer in zip(exchanges[::2], exchanges[1::2], strict=True):
            assert post(app, path, request).json() == answer
    (whole,) = (block.split("\n\n", 1)[1] for block in blocks("http"))
    made = post(app, "/snippets", json.loads(whole)).json()["snippets"]
    named = dict.fromkeys(f"`{snippet['operation']}`" for snippet in made)
    said = TEXT[TEXT.index(whole) + len(whole) :]
    assert re.findall("`[a-z-]+`", said[: said.index("\n\nWhat is wrong")])[: len(named)] == list(named)
    assert {snippet["client"] for snippet in made} == {"httpx", "bash"}
    lines, answers = blocks("jsonl")
    answer = ask(app, "POST", "/snippets/batch", content=lines, headers={"Content-Type": "application/jsonl"})
    assert answer.text == answers
    (target,) = json.loads(told["/targets"][0])["targets"]
    assert target in ask(app, "GET", "/targets").json()["targets"]
    assert set(json.loads(told["/health"][0])) == set(ask(app, "GET", "/health").json())
    assert set(told) == set(ask(app, "GET", "/openapi.json").json()["paths"])


def test_python_of_the_document_runs() -> None:
    examples = blocks("python")
    assert len(examples) >= 2
    for example in examples:
        exec(compile(example, "ui-backends.md", "exec"), {})


def test_commands_of_the_document_exist() -> None:
    commands = [line for block in blocks("sh") for line in block.splitlines()]
    for command in commands:
        words = shlex.split(command, comments=True)
        if words[0] == "snippetgen":
            options = {option for parameter in cli.commands[words[1]].params for option in parameter.opts}
            assert {word for word in words[2:] if word.startswith("-")} <= options
        elif words[0] == "make":
            assert f"\n{words[1]}:" in (ROOT / "Makefile").read_text("utf-8")
    assert any(command.startswith("snippetgen serve") for command in commands)
