"""Tweaks in Langflow's words: how the fields of an export are shown, set and kept."""

from __future__ import annotations

import copy
import json
from typing import Any

from playwright.sync_api import expect

from snippetgen import Env, load_flow
from snippetgen.snippets.targets import find_target
from tests.browser.pane import Pane, snippet_of

PYTHON = find_target("python")
MODEL = "Model-a"
SECRET = "sk-4f9a8b7c6d5e4f3a2b1c0d9e8f7a6b5c"
TEMPLATE: dict[str, Any] = {
    "temperature": {
        "type": "slider",
        "value": 0.1,
        "display_name": "Temperature",
        "info": "Controls randomness.",
        "range_spec": {"min": 0, "max": 2, "step": 0.01, "step_type": "float"},
    },
    "least": {"type": "int", "value": 0, "display_name": "Least", "range_spec": {"min": 1, "max": None}},
    "provider": {"type": "str", "value": "OpenAI", "options": ["OpenAI", "Anthropic"], "display_name": "Provider"},
    "name": {"type": "str", "value": "a", "options": ["a", "b"], "combobox": True, "display_name": "Model Name"},
    "formats": {"type": "str", "value": ["pdf"], "options": ["pdf", "txt", "md"], "list": True, "limit": 2},
    "action": {"type": "sortableList", "value": "", "options": [{"name": "Upper", "icon": "A"}, {"name": "Lower"}]},
    "urls": {"type": "str", "value": ["https://a"], "list": True, "display_name": "URLs"},
    "headers": {
        "type": "table",
        "value": [{"key": "Accept", "value": "text/html", "on": True}],
        "display_name": "Headers",
        "table_schema": [
            {"name": "key", "display_name": "Header", "type": "str", "default": "None"},
            {"name": "value", "display_name": "Value", "type": "str"},
            {"name": "on", "display_name": "On", "type": "boolean", "default": True},
            {"name": "kind", "display_name": "Kind", "type": "str", "options": ["x", "y"], "default": "x"},
        ],
    },
    "kwargs": {"type": "dict", "value": {}, "display_name": "Arguments", "advanced": True},
    "auth_token": {"type": "str", "value": "", "display_name": "Token", "advanced": True},
    "verbose": {"type": "bool", "value": True, "display_name": "Verbose", "advanced": True},
    "hidden": {"type": "str", "value": "", "display_name": "Hidden", "show": False},
    "tools": {"type": "other", "value": "", "display_name": "Tools", "input_types": ["Tool"]},
    "code": {"type": "code", "value": "print(1)", "advanced": True},
}


def node(kind: str, identity: str, title: str, template: dict[str, Any]) -> dict[str, Any]:
    inner = {"display_name": title, "template": {"_type": "Component", **template}}
    return {"id": identity, "type": "genericNode", "data": {"id": identity, "type": kind, "node": inner}}


def export(template: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    chat = node("ChatInput", "ChatInput-a", "Chat Input", {"input_value": {"type": "str", "value": "Hi"}})
    nodes = [chat, node("Model", MODEL, "Model", TEMPLATE if template is None else template)]
    return {"id": "an-id", "name": "A flow", "endpoint_name": None, "data": {"nodes": nodes, "edges": []}, **more}


def shows(pane: Pane, flow: dict[str, Any] | None = None, **fields: Any) -> None:
    pane.assert_shows(snippet_of(PYTHON, flow=load_flow(flow or export()), **fields))


def test_a_field_is_called_as_in_langflow(pane: Pane) -> None:
    pane.choose_file(json.dumps(export()))
    row = pane.row(MODEL, "temperature")
    expect(row.get_by_role("checkbox")).to_have_accessible_name("Temperature temperature")
    expect(row).to_contain_text("Controls randomness.")
    expect(row).to_contain_text("Stored: 0.1 · Takes 0 to 2")
    expect(pane.page.locator("#components > details[open] > .rows > .row")).to_have_count(8)
    advanced = pane.page.locator("#components > details[open] .advanced")
    expect(advanced).not_to_have_attribute("open", "")
    pane.row(MODEL, "kwargs")
    names = advanced.locator(".row label > .name:first-child").all_text_contents()
    assert names == ["Arguments", "Token", "Verbose", "Hidden", "Tools", "code"]
    expect(advanced.locator(".row", has_text="Hidden")).to_contain_text("editor does not show this")
    expect(advanced.locator(".row", has_text="Tools").get_by_role("checkbox")).to_be_disabled()
    for words, count in (("randomness", 0), ("arguments", 1), ("kwargs", 1), ("model-a", 14)):
        pane.get("filter").fill(words)
        expect(pane.page.locator(".row:visible")).to_have_count(count)


def test_numbers_keep_to_their_range(pane: Pane) -> None:
    pane.choose_file(json.dumps(export()))
    row = pane.tweak(MODEL, "temperature")
    text = row.get_by_role("textbox", name="Temperature of Model")
    text.fill("2.5")
    expect(row.locator(".error")).to_have_text("This field takes 0 to 2.")
    expect(pane.get("stale")).to_contain_text("temperature has no value yet")
    text.fill("1.50")
    shows(pane, tweaks={MODEL: {"temperature": 1.5}})
    slider = row.get_by_role("slider", name="Temperature of Model")
    assert slider.input_value() == "1.5"
    slider.press("ArrowRight")
    shows(pane, tweaks={MODEL: {"temperature": 1.51}})
    assert text.input_value() == "1.51"
    slider.press("Home")
    shows(pane, tweaks={MODEL: {"temperature": 0}})
    pane.get("tweaks-off").click()
    row = pane.tweak(MODEL, "least")
    shows(pane, tweaks={MODEL: {"least": 0}})  # it runs so already
    row.get_by_role("textbox").fill("-1")
    expect(row.locator(".error")).to_have_text("This field takes at least 1.")


def test_options_as_langflow_has_them(pane: Pane) -> None:
    pane.choose_file(json.dumps(export()))
    tweaks: dict[str, Any] = {}

    def check(field: str, value: Any) -> None:
        tweaks[field] = value
        shows(pane, tweaks={MODEL: tweaks})

    pane.tweak(MODEL, "provider").get_by_role("combobox").select_option("Anthropic")
    check("provider", "Anthropic")
    row = pane.tweak(MODEL, "name")
    check("name", "a")
    assert row.locator("option").evaluate_all("options => options.map(({ value }) => value)") == ["a", "b"]
    row.get_by_role("combobox").fill("another")
    check("name", "another")
    row = pane.tweak(MODEL, "formats")
    check("formats", ["pdf"])
    row.get_by_label("md", exact=True).check()
    check("formats", ["pdf", "md"])
    expect(row.get_by_label("txt", exact=True)).to_be_disabled()  # two are the most
    row.get_by_label("pdf", exact=True).uncheck()
    check("formats", ["md"])
    row = pane.tweak(MODEL, "action")
    check("action", [])
    row.get_by_label("Upper", exact=True).check()
    check("action", [{"name": "Upper", "icon": "A"}])
    row = pane.tweak(MODEL, "urls")
    check("urls", ["https://a"])
    row.get_by_role("textbox").fill("https://b\nhttps://c")
    check("urls", ["https://b", "https://c"])


def test_a_table(pane: Pane) -> None:
    pane.choose_file(json.dumps(export()))
    row = pane.tweak(MODEL, "headers")
    rows: list[dict[str, Any]] = [{"key": "Accept", "value": "text/html", "on": True}]
    shows(pane, tweaks={MODEL: {"headers": rows}})
    row.get_by_label("Value, row 1").fill("text/plain")
    row.get_by_label("On, row 1").uncheck()
    rows[0] |= {"value": "text/plain", "on": False}
    shows(pane, tweaks={MODEL: {"headers": rows}})
    row.get_by_role("button", name="Add a row").click()
    expect(row.get_by_label("Header, row 2")).to_be_focused()
    rows.append({"key": "", "value": "", "on": True, "kind": "x"})
    shows(pane, tweaks={MODEL: {"headers": rows}})
    row.get_by_label("Header, row 2").fill("Authorization")
    row.get_by_label("Kind, row 2").select_option("y")
    row.get_by_label("Value, row 2").fill(SECRET)
    expect(row.locator(".error")).to_contain_text("“Authorization” is a secret")
    assert SECRET not in str(pane.get("code").text_content())
    row.get_by_label("Value, row 2").fill("$MY_TOKEN")
    rows[1] = {"key": "Authorization", "value": Env("MY_TOKEN"), "on": True, "kind": "y"}
    shows(pane, tweaks={MODEL: {"headers": rows}})
    row.get_by_role("button", name="Remove row 1").click()
    shows(pane, tweaks={MODEL: {"headers": rows[1:]}})
    expect(row.get_by_role("button", name="Add a row")).to_be_focused()


def test_a_secret_is_never_text(pane: Pane) -> None:
    """By its name, too, and within an object; what a flow has stored of it is not repeated."""
    template = copy.deepcopy(TEMPLATE)
    template["kwargs"]["value"] = {"api_key": SECRET, "deep": [{"password": ""}], "max_tokens": 5}
    flow = export(template)
    pane.choose_file(json.dumps(flow))
    row = pane.tweak(MODEL, "auth_token")
    shows(pane, flow, tweaks={MODEL: {"auth_token": Env("MODEL_AUTH_TOKEN")}})
    row.get_by_role("textbox").fill(SECRET)
    expect(row.locator(".error")).to_contain_text("never the secret itself")
    row.locator(".head input").click()
    row = pane.row(MODEL, "kwargs")
    assert SECRET not in row.inner_text()
    pane.tweak(MODEL, "kwargs")
    stored = {"api_key": Env("API_KEY"), "deep": [{"password": ""}], "max_tokens": 5}
    shows(pane, flow, tweaks={MODEL: {"kwargs": stored}})
    row.get_by_role("textbox").fill('{"deep": [{"password": "hunter2"}]}')
    expect(row.locator(".error")).to_contain_text("“password” is a secret: write a dollar sign")
    expect(pane.get("stale")).to_contain_text("kwargs has no value yet")
    row.get_by_role("textbox").fill('{"deep": [{"password": "$THE_WORD"}], "__proto__": {"token": "$T"}}')
    deep = {"deep": [{"password": Env("THE_WORD")}], "__proto__": {"token": Env("T")}}
    shows(pane, flow, tweaks={MODEL: {"kwargs": deep}})


def test_what_was_set_is_kept_where_it_fits(pane: Pane) -> None:
    pane.choose_file(json.dumps(export()))
    pane.tweak(MODEL, "temperature").get_by_role("textbox").fill("1.5")
    pane.tweak(MODEL, "provider").get_by_role("combobox").select_option("Anthropic")
    pane.tweak(MODEL, "verbose")
    pane.tweak(MODEL, "urls")
    pane.get("session").fill("ann")
    pane.get("input").fill("Hello")
    pane.get("url").fill("https://example.org")
    pane.get("key").fill("MY_KEY")
    pane.choose_operation("stream")
    expect(pane.get("kept")).to_be_hidden()
    template = copy.deepcopy(TEMPLATE)
    template["temperature"]["range_spec"]["max"] = 1
    template["provider"]["options"] = ["OpenAI", "Google"]
    del template["urls"]
    flow = export(template, name="Renamed")
    pane.choose_file(json.dumps(flow))
    expect(pane.get("flow-name")).to_have_text("Renamed")
    expect(pane.get("kept-words")).to_have_text("What was set is kept, but for:")
    assert pane.get("dropped").get_by_role("listitem").all_text_contents() == [
        "Model, Temperature: This field takes 0 to 1",
        "Model, Provider: not among its options any more",
        "Model, urls: the field is gone",
    ]
    code = pane.get("code")
    expect(code).to_contain_text('"Model-a": {"verbose": False}')
    for words in ("https://example.org/api/v1/run/an-id?stream=true", "MY_KEY", '"ann"', '"Hello"'):
        expect(code).to_contain_text(words)
    pane.choose_file(json.dumps(flow | {"id": "a-new-id"}))  # imported anew
    expect(pane.get("kept-words")).to_have_text("What was set is kept.")
    expect(code).to_contain_text('"verbose": False')
    pane.choose_file(json.dumps(flow | {"id": "other", "name": "Another"}))
    expect(pane.get("kept")).to_be_hidden()
    expect(code).not_to_contain_text("tweaks")


def test_an_input_that_was_not_said_is_that_of_the_flow(pane: Pane) -> None:
    flow = export()
    pane.choose_file(json.dumps(flow))
    shows(pane, flow)
    flow["data"]["nodes"][0]["data"]["node"]["template"]["input_value"]["value"] = "Good morning"
    pane.choose_file(json.dumps(flow))
    shows(pane, flow)
    flow["data"]["nodes"] = flow["data"]["nodes"][1:]
    pane.get("input").fill("Hello")
    pane.choose_file(json.dumps(flow))
    expect(pane.get("dropped")).to_contain_text("Input: the flow takes none")
    shows(pane, flow)


def test_words_that_are_made_to_harm(pane: Pane) -> None:
    evil = "<img src=x onerror=globalThis.harmed=1>\u202e\u2066" + "w" * 5000
    field = {"type": "str", "value": evil, "display_name": evil, "info": evil, "options": [evil], "combobox": True}
    table = {"type": "table", "value": [], "table_schema": [{"name": evil, "display_name": evil, "options": [evil]}]}
    flow = export({"__proto__": field, "constructor": table})
    pane.choose_file(json.dumps(flow))
    pane.tweak(MODEL, "__proto__")
    shows(pane, flow, tweaks={MODEL: {"__proto__": evil}})
    row = pane.page.locator(".row").first
    assert len(row.locator("label").inner_text()) < 200
    assert len(row.locator(".hint").first.inner_text()) <= 300
    assert row.locator("label > .name").first.evaluate("name => getComputedStyle(name).unicodeBidi") == "isolate"
    assert pane.page.evaluate("globalThis.harmed ?? null") is None
    assert pane.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
