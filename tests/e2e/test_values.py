"""Files, sessions that are made anew, and global variables, against a real Langflow."""

from __future__ import annotations

import json
from typing import Any

import pytest

from snippetgen import Env, Flow, Fresh, Run, Upload, generate
from snippetgen.verify.runner import run
from tests.e2e.conftest import Site
from tests.e2e.langflow import RELEASE
from tests.e2e.test_snippets import SAID, TARGETS, ask, texts

TEXT = "alpha beta\ngamma: 中文 é"
NAMES = ("notes.txt", "it's, a; b & c $HOME `id` #1 中文 é.txt", "-f.txt")

pytestmark = pytest.mark.skipif(RELEASE < (1, 3), reason="/api/v2/files came with 1.3")

streamed = pytest.mark.parametrize("stream", [False, True], ids=["run", "stream"])
targets = pytest.mark.parametrize("target", TARGETS)


@streamed
@targets
@pytest.mark.parametrize("name", NAMES)
def test_the_text_of_a_file_comes_back(site: Site, target: str, stream: bool, name: str, node: str) -> None:
    flow = site.flows["file"]
    asked = Run.for_flow(flow, files=[Upload(name)], stream=stream)
    outcome = ask(site, flow, asked, target, node, files={name: TEXT.encode()})
    assert outcome.exit_code == 0, outcome.stderr
    assert "\n".join(texts(target, outcome)) == TEXT


@targets
def test_several_files_and_a_component_by_its_name(site: Site, target: str, node: str) -> None:
    flow = site.flows["file"]
    shown_name = flow.of_type("File")[0].display_name
    files = {"a.txt": b"one", "sub/b.txt": b"two"}
    asked = Run.for_flow(flow, files=[Upload("a.txt"), Upload("sub/b.txt", component=shown_name, field="path")])
    outcome = ask(site, flow, asked, target, node, files=files)
    assert outcome.exit_code == 0, outcome.stderr
    if RELEASE < (1, 5):  # the message of several files had the text of the last
        assert texts(target, outcome) == ["two"]
    else:
        assert "\n".join(texts(target, outcome)) == "one\n\ntwo"


@targets
def test_a_file_of_a_chat_input(site: Site, target: str, node: str) -> None:
    flow = site.flows["echo"]
    session = f"with-a-file-{target.replace('/', '-')}"
    asked = Run.for_flow(flow, input_value=SAID, session_id=session, files=[Upload("dot.png")])
    outcome = ask(site, flow, asked, target, node, files={"dot.png": b"\x89PNG\r\n\x1a\n"})
    assert outcome.exit_code == 0, outcome.stderr
    assert texts(target, outcome) == [SAID]
    kept = [message["files"] for message in _messages(site, flow, session)]
    paths = {path for files in kept for path in (files if isinstance(files, list) else json.loads(files))}
    assert [path.endswith(".png") for path in paths] == [True]


def test_a_flow_without_its_file_fails(site: Site) -> None:
    flow = site.flows["file"]
    asked = Run.for_flow(flow)
    assert asked.check(flow) == ("File-m4.path has no file, without which the flow fails; --file PATH gives it one",)
    headers = {"x-api-key": str(site.langflow.key)}
    answer = site.langflow.call("POST", f"/api/v1/run/{flow.id}", json=asked.sent, headers=headers)
    assert answer.status_code == 500
    assert "No files to process" in answer.text or RELEASE < (1, 7)


@targets
def test_a_path_alone_serves_every_flow(site: Site, target: str, node: str) -> None:
    """Of an ID alone the component has to be named; a text serves a field that takes a list, too."""
    flow = Flow(id=site.flows["file"].id)
    asked = Run(files=[Upload("a.txt", component="File-m4")])
    language, client = target.split("/")
    snippet = generate(flow, site.settings, asked, language=language, client=client)
    command = [node] if language == "javascript" else None
    outcome = run(snippet, site.env, command=command, files={"a.txt": TEXT.encode()})
    assert outcome.exit_code == 0, outcome.stderr
    assert "\n".join(texts(target, outcome)) == TEXT


@targets
def test_each_run_is_a_conversation_of_its_own(site: Site, target: str, node: str) -> None:
    flow = site.flows["echo"]
    said = f"a new one by {target}"
    asked = Run.for_flow(flow, input_value=said, session_id="new-" + Fresh())
    for _ in range(2):
        assert ask(site, flow, asked, target, node).exit_code == 0
    sessions = {message["session_id"] for message in _messages(site, flow) if message["text"] == said}
    assert len(sessions) == 2
    assert all(session.startswith("new-") for session in sessions)


@streamed
@targets
@pytest.mark.skipif(RELEASE < (1, 7), reason="header variables came with 1.7")
def test_global_variables(site: Site, target: str, stream: bool, node: str) -> None:
    flow = site.flows["variable"]
    for value, env in (("Hello!", {}), (Env("WORDS"), {"WORDS": 'it\'s "so", $HOME'})):
        asked = Run(output_type="chat", globals={"GREETING": value}, stream=stream)
        outcome = ask(site, flow, asked, target, node, env=site.env | env)
        assert outcome.exit_code == 0, outcome.stderr
        assert texts(target, outcome) == [env.get("WORDS", value)]


def _messages(site: Site, flow: Flow, session: str | None = None) -> list[dict[str, Any]]:
    query = f"&session_id={session}" if session else ""
    messages: list[dict[str, Any]] = site.langflow.get(f"/api/v1/monitor/messages?flow_id={flow.id}{query}")
    return messages
