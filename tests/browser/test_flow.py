"""The ways to a flow, and flows that are made to do harm."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import expect

from snippetgen import Flow, Server, load_flow
from snippetgen.snippets.targets import find_target
from tests.browser.conftest import OpenPane
from tests.browser.pane import Pane, as_in_javascript, snippet_of
from tests.cases import EXAMPLES, HOSTILE

PYTHON = find_target("python")
ID = "d2bbd92b-187e-4c84-b2d4-5df365704201"
EXPORTS = sorted(EXAMPLES.glob("*.json"))


@pytest.mark.parametrize("path", EXPORTS, ids=lambda path: path.stem)
def test_an_export(pane: Pane, path: object) -> None:
    flow = load_flow(str(path))
    pane.get("file").set_input_files(str(path))
    pane.assert_shows(snippet_of(PYTHON, flow=flow))
    expect(pane.get("flow-name")).to_have_text(str(flow.name))
    expect(pane.page).to_have_title(f"\u2068{flow.name}\u2069 · snippetgen")
    assert pane.get("operation-webhook").is_visible() == bool(flow.webhooks)
    assert pane.get("input").is_enabled() == bool(flow.chat_inputs or flow.text_inputs)
    assert pane.get("choices").is_hidden()


def test_a_dropped_export(pane: Pane) -> None:
    path = EXAMPLES / "basic-prompting.json"
    data = pane.page.evaluate_handle(
        "text => { const data = new DataTransfer(); data.items.add(new File([text], 'flow.json')); return data; }",
        path.read_text("utf-8"),
    )
    overlay = pane.page.locator(".dropping")
    expect(overlay).to_be_hidden()
    pane.page.dispatch_event("footer", "dragenter", {"dataTransfer": data})
    expect(overlay).to_be_visible()
    pane.page.dispatch_event("footer", "drop", {"dataTransfer": data})
    expect(overlay).to_be_hidden()
    pane.assert_shows(snippet_of(PYTHON, flow=load_flow(path)))


def test_a_dropped_address(pane: Pane) -> None:
    data = pane.page.evaluate_handle(
        "url => { const data = new DataTransfer(); data.setData('text/uri-list', url); return data; }",
        f"http://localhost:7861/flow/{ID}",
    )
    pane.page.dispatch_event("body", "drop", {"dataTransfer": data})
    pane.assert_shows(snippet_of(PYTHON, flow=Flow(id=ID), server=Server(url="http://localhost:7861")))


@pytest.mark.parametrize(
    ("address", "flow", "url"),
    [
        (f"https://example.org/prefix/flow/{ID}/folder/1", Flow(id=ID), "https://example.org/prefix"),
        (ID, Flow(id=ID), "http://localhost:7860"),
        ("basic prompting", Flow(endpoint_name="basic prompting"), "http://localhost:7860"),
        (
            (EXAMPLES / "summarizer.json").read_text("utf-8"),
            load_flow(EXAMPLES / "summarizer.json"),
            "http://localhost:7860",
        ),
    ],
    ids=["url", "id", "name", "pasted export"],
)
def test_an_address(pane: Pane, address: str, flow: Flow, url: str) -> None:
    pane.get("address").fill(address)
    pane.get("address").press("Enter")
    pane.assert_shows(snippet_of(PYTHON, flow=flow, server=Server(url=url)))
    expect(pane.get("url")).to_have_value(url)
    assert pane.get("tweaks-unknown").is_visible() == (flow.components is None)


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        ("", "empty.json", "empty.json is empty."),
        ('id = "x"\n', "weather.toml", "weather.toml is not JSON. This page reads a flow as Langflow exports it"),
        ('{"id": "x", ', "cut.json", "cut.json: not JSON: "),
        ("[1]", "list.json", "object"),
        ('{"flows": []}', "all.json", "several flows"),
        ('{"is_component": true, "data": {}}', "part.json", "is a component, not a flow"),
        ('{"data": {"nodes": 1}}', "nodes.json", '"data.nodes" is not a list'),
        ('{"id": "x"}, "address": "y"', "two.json", "two.json: not JSON: "),
        (b"\x80\x81", "binary.json", "binary.json is not JSON"),
        ("[" * 5000 + "]" * 5000, "deep.json", "deep"),
    ],
    ids=lambda value: value if isinstance(value, str) and value.endswith((".json", ".toml")) else "",
)
def test_what_is_no_flow(pane: Pane, content: str | bytes, name: str, words: str) -> None:
    pane.choose_file(content, name)
    expect(pane.get("flow-error")).to_contain_text(words)
    expect(pane.get("work")).to_be_hidden()
    pane.choose_example()
    expect(pane.get("flow-error")).to_be_hidden()


def test_what_is_no_address(pane: Pane) -> None:
    pane.page.get_by_role("button", name="Use it").click()
    expect(pane.get("flow-error")).to_contain_text("Enter the address")
    pane.get("address").fill("http://localhost:7860/settings")
    pane.page.get_by_role("button", name="Use it").click()
    expect(pane.get("flow-error")).to_contain_text("is not the page of a flow")


def test_another_flow_in_its_place(example: Pane) -> None:
    example.get("session").fill("ann")
    example.tweak("ChatOutput-v9Tz1", "sender_name")
    example.choose_operation("webhook")
    example.choose_file((EXAMPLES / "basic-prompting.json").read_bytes())
    example.assert_shows(snippet_of(PYTHON, flow=load_flow(EXAMPLES / "basic-prompting.json")))
    expect(example.get("operation-webhook")).to_have_count(0)
    expect(example.page.locator("summary .badge:visible")).to_have_count(0)


MARKUP = "<img src=x onerror=globalThis.harmed=1>"


@pytest.mark.parametrize(
    "name", [MARKUP, "__proto__", "constructor", *(HOSTILE[key] for key in ("direction", "separators", "surrogates"))]
)
def test_hostile_names(open_pane: OpenPane, name: str) -> None:
    """As the name of the flow, of a component, of a field, of a type and an option, and as a value."""
    pane = open_pane()
    field = {"type": name, "value": name, "options": [name, "other"]}
    chat = {
        "type": "ChatInput",
        "id": name,
        "display_name": name,
        "fields": {"input_value": {"value": name}, name: field},
    }
    flow = {
        "id": "f",
        "name": name,
        "components": [chat, {"id": "o", "type": "ChatOutput", "fields": {"a": {"value": name}}}],
    }
    pane.choose_file(json.dumps(flow))
    read = load_flow(flow)
    pane.assert_shows(snippet_of(PYTHON, flow=read))
    for group in pane.page.locator("summary").all():
        group.click()
    pane.page.locator(".head input").nth(1).check()
    tweaks = {name: {name: name}}
    pane.assert_shows(snippet_of(PYTHON, flow=read, tweaks=tweaks))
    pane.page.locator(".row select").select_option("other")
    pane.assert_shows(snippet_of(PYTHON, flow=read, tweaks={name: {name: "other"}}))
    pane.page.locator(".row select").select_option(index=0)
    pane.assert_shows(snippet_of(PYTHON, flow=read, tweaks=tweaks))

    again = open_pane(url=pane.url)
    again.page.goto("about:blank")
    again.open(pane.fragment_of(tweaks=[[name, name, as_in_javascript(name)]]))
    again.assert_shows(snippet_of(PYTHON, flow=read, tweaks=tweaks))
    for page in (pane.page, again.page):
        assert page.evaluate("globalThis.harmed ?? null") is None
        assert page.locator("img").count() == 1  # our own
        assert page.evaluate("({}).type ?? ({}).value ?? null") is None


def test_a_large_flow(pane: Pane) -> None:
    """Hundreds of components with dozens of fields; the last one is found and set."""
    fields = {f"field_{number}": {"type": "int", "value": number} for number in range(40)}
    components = [
        {"id": f"Part-{number}", "type": "Part", "display_name": f"Part {number}", "fields": fields}
        for number in range(200)
    ]
    flow = {"id": "large", "components": components}
    pane.choose_file(json.dumps(flow))
    pane.get("filter").fill("part-199")
    pane.tweak("Part-199", "field_39")
    pane.assert_shows(snippet_of(PYTHON, flow=load_flow(flow), tweaks={"Part-199": {"field_39": 39}}))
