"""What the pane asks to be known only when the snippet runs: new sessions, secrets, files."""

from __future__ import annotations

import json

from playwright.sync_api import expect

from snippetgen import Env, Run, Server, Upload, generate, load_flow
from snippetgen.snippets.targets import find_target
from tests.browser.conftest import OpenPane
from tests.browser.pane import Pane, snippet_of
from tests.cases import EXAMPLES

PYTHON = find_target("python")
SECRET = "sk-4f9a8b7c6d5e4f3a2b1c0d9e8f7a6b5c"
FLOW = {
    "id": "f",
    "components": [
        {"id": "ChatInput-a", "type": "ChatInput", "display_name": "Chat Input"},
        {
            "id": "Model-b/~",
            "type": "Model",
            "display_name": "Language Model",
            "fields": {"api_key": {"password": True}, "temperature": {"type": "float", "value": 0.1}},
        },
        {"id": "ChatOutput-c", "type": "ChatOutput", "display_name": "Chat Output"},
    ],
}


def test_a_session_is_new_each_time_or_named_or_shared(example: Pane, open_pane: OpenPane) -> None:
    example.assert_shows(snippet_of(PYTHON))
    expect(example.get("code")).to_contain_text('"session_id": str(uuid.uuid4()),')
    example.get("session").fill("ann")
    example.assert_shows(snippet_of(PYTHON, session_id="ann"))
    example.get("shared").check()
    expect(example.get("session")).to_be_disabled()
    flow = load_flow(json.loads((EXAMPLES.parent / "snippetgen/service/pane/example.json").read_text("utf-8")))
    shared = generate(flow, Server(), Run.for_flow(flow), language="python")
    example.assert_shows(shared)
    fragment = example.fragment_of(shared=True)
    other = open_pane(url=example.url)
    other.page.goto("about:blank")
    other.open(fragment)
    other.assert_shows(shared)
    expect(other.get("shared")).to_be_checked()


def test_a_secret_is_the_name_of_a_variable(pane: Pane, open_pane: OpenPane) -> None:
    pane.choose_file(json.dumps(FLOW))
    row = pane.tweak("Language Model", "api_key")
    flow = load_flow(FLOW)
    asked = {"Model-b/~": {"api_key": Env("LANGUAGE_MODEL_API_KEY")}}
    pane.assert_shows(snippet_of(PYTHON, flow=flow, tweaks=asked))
    control = row.get_by_role("textbox")
    control.fill("OPENAI_API_KEY")
    asked = {"Model-b/~": {"api_key": Env("OPENAI_API_KEY")}}
    pane.assert_shows(snippet_of(PYTHON, flow=flow, tweaks=asked))
    fragment = pane.fragment_of(tweaks=[["Model-b/~", "api_key", '"OPENAI_API_KEY"']])
    control.fill(SECRET)
    expect(row.locator(".error")).to_contain_text("never the secret itself")
    expect(pane.get("stale")).to_contain_text("api_key has no value yet")
    assert SECRET not in pane.page.evaluate("location.hash") + str(pane.get("code").text_content())
    other = open_pane(url=pane.url)
    other.page.goto("about:blank")
    other.open(fragment)
    other.assert_shows(snippet_of(PYTHON, flow=flow, tweaks=asked))


def test_a_file_is_uploaded_first(pane: Pane) -> None:
    path = EXAMPLES / "file-reader.json"
    flow = load_flow(path)
    pane.get("file").set_input_files(str(path))
    expect(pane.get("warnings")).to_contain_text("File-r7Kd2.path has no file")
    row = pane.tweak("Read File", "path")
    expect(pane.get("stale")).to_contain_text("path has no value yet")
    row.get_by_role("textbox").fill("report.pdf")
    one = Upload("report.pdf", component="File-r7Kd2", field="path")
    pane.assert_shows(snippet_of(PYTHON, flow=flow, files=[one]))
    expect(pane.get("warnings-box")).to_be_hidden()
    row.get_by_role("textbox").fill("report.pdf\nnotes.txt")
    two = Upload("notes.txt", component="File-r7Kd2", field="path")
    pane.assert_shows(snippet_of(PYTHON, flow=flow, files=[one, two]))
    row.get_by_role("textbox").fill("report.exe")
    expect(pane.get("stale")).to_contain_text("takes no .exe")
    pane.get("tab-curl").click()
    row.get_by_role("textbox").fill("report.pdf")
    expect(pane.get("runtime")).to_contain_text("curl and jq")
