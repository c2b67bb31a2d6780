"""What the pane shows, copies and keeps while an answer is on its way, or a flow is larger than anybody reads."""

from __future__ import annotations

import json

from playwright.sync_api import Route, expect

from snippetgen import load_flow
from tests.browser.conftest import OpenPane
from tests.browser.pane import Pane, packed, snippet_of, written
from tests.browser.test_code import PYTHON


def test_copy_waits_for_the_code_that_was_asked_for(example: Pane) -> None:
    example.assert_shows(snippet_of(PYTHON))
    waiting: list[Route] = []
    example.page.route("**/snippets", lambda route: waiting.append(route))
    example.get("input").fill("NEW TEXT")
    expect(example.get("code-box")).to_have_attribute("aria-busy", "true")
    example.get("copy").click()
    waiting[0].continue_()
    expect(example.get("copy")).to_have_text("Copied")
    assert example.clipboard() == snippet_of(PYTHON, input_value="NEW TEXT").code
    assert example.get("code-box").get_attribute("aria-busy") is None


def test_a_very_large_flow(example: Pane) -> None:
    nodes = [{"id": f"c{number}", "data": {"type": "T", "node": {}}} for number in range(20_000)]
    flow = {"id": "NEWFLOW", "name": "New flow", "data": {"nodes": nodes}}
    example.choose_file(json.dumps(flow))
    expect(example.get("flow-name")).to_have_text("New flow")
    example.assert_shows(snippet_of(PYTHON, flow=load_flow(flow)))
    expect(example.get("tweaks-more")).to_be_visible()


def test_a_stored_input_keeps_its_line_ends(pane: Pane) -> None:
    field = {"input_value": {"type": "str", "value": "a\r\nb\rc"}}
    node = {"id": "ChatInput-1", "data": {"type": "ChatInput", "node": {"template": field}}}
    flow = {"id": "x", "data": {"nodes": [node]}}
    pane.choose_file(json.dumps(flow))
    pane.assert_shows(snippet_of(PYTHON, flow=load_flow(flow)))


def test_the_order_of_keys_outlives_a_reload(example: Pane, open_pane: OpenPane) -> None:
    text = '{"b": 1, "10": 2, "a": 1.0}'
    example.get("input").fill("Hi")
    example.tweak("Language Model", "model_kwargs").get_by_role("textbox").fill(text)
    tweaks = {"LanguageModelComponent-m3Xd5": {"model_kwargs": json.loads(text)}}
    expected = snippet_of(PYTHON, input_value="Hi", tweaks=tweaks)
    example.assert_shows(expected)
    fragment = example.fragment_of(tweaks=[["LanguageModelComponent-m3Xd5", "model_kwargs", text]])
    again = open_pane(url=example.url)
    again.page.goto("about:blank")
    again.open(fragment)
    again.assert_shows(expected)


def test_a_refused_field_cannot_be_switched_on_by_an_address(pane: Pane) -> None:
    flow = {"id": "x", "components": [{"id": "C", "fields": {"code": {"refused": True}}}]}
    pane.page.goto("about:blank")
    pane.open(packed(json.dumps({"flow": flow, "tweaks": [["C", "code", '"x"']]})))
    expect(pane.get("code")).to_contain_text("/api/v1/run/x")
    expect(pane.get("stale")).to_be_hidden()


def test_a_key_that_is_typed_is_not_taken_by_its_beginning(example: Pane) -> None:
    """Not even by an answer that comes while it is typed."""
    example.assert_shows(snippet_of(PYTHON))
    sent: list[str] = []
    example.page.on("request", lambda request: sent.append(request.post_data or ""))
    waiting: list[Route] = []
    example.page.route("**/snippets", lambda route: route.continue_() if waiting else waiting.append(route))
    example.get("key").fill("")
    example.get("key").press_sequentially("a1b2")
    expect(example.get("code-box")).to_have_attribute("aria-busy", "true")
    waiting[0].continue_()
    expect(example.get("code-box")).not_to_have_attribute("aria-busy", "true")
    example.get("key").press_sequentially("c3d4e5f6a7b8c9d0e1f2")
    expect(example.get("key-error")).to_contain_text("never the key itself")
    example.get("input").fill("Hi")
    view = written(example.fragment_of(input="Hi"))
    assert "a1b2" not in json.dumps(view)
    assert not any("a1b2" in body for body in sent)
    assert "a1b2" not in str(example.get("code").text_content())
