"""Large flows: read in pieces, drawn as far as they are seen, and sent as the part that generating looks at."""

from __future__ import annotations

import json
from typing import Any

from playwright.sync_api import Page, Request, expect

from snippetgen import load_flow
from snippetgen.snippets.targets import find_target
from tests.browser.pane import ROOT, Pane, snippet_of
from tests.browser.test_tweaks import TEMPLATE, node

PYTHON = find_target("python")
SIZE = 5000


def fields(count: int) -> dict[str, Any]:
    return {
        f"field_{number}": {"type": "int", "value": number, "display_name": f"No. {number}"} for number in range(count)
    }


def descriptor(size: int) -> dict[str, Any]:
    parts = [
        {"id": f"Part-{number}", "type": "Part", "display_name": f"Part {number}", "fields": fields(4)}
        for number in range(size)
    ]
    chat = [
        {"id": kind, "type": kind, "display_name": kind, "fields": {"input_value": {"value": "Hi", "type": "str"}}}
        for kind in ("ChatInput", "ChatOutput")
    ]
    return {"id": "large", "components": [*parts, *chat]}


def bodies(page: Page) -> list[tuple[str, str]]:
    sent: list[tuple[str, str]] = []

    def heard(request: Request) -> None:
        if request.post_data:
            sent.append((request.url.rpartition("/")[2], request.post_data))

    page.on("request", heard)
    return sent


def test_five_thousand_components(pane: Pane) -> None:
    flow = descriptor(SIZE)
    read = load_flow(flow)
    sent = bodies(pane.page)
    pane.choose_file(json.dumps(flow))
    pane.assert_shows(snippet_of(PYTHON, flow=read))
    assert {name for name, _ in sent} == {"inspect", "snippets"}
    assert max(len(body) for _, body in sent) < 2**20
    expect(pane.get("flow-facts")).to_contain_text("5002 components")
    expect(pane.page.locator("#components > details")).to_have_count(50)
    assert pane.page.evaluate(f"{ROOT}.querySelectorAll('*').length") < 1000

    sent.clear()
    pane.get("input").press_sequentially("Well")
    pane.assert_shows(snippet_of(PYTHON, flow=read, input_value="HiWell"))
    pane.get("filter").fill("part-4999")
    pane.tweak("Part-4999", "field_3").get_by_role("textbox").fill("7")
    tweaks = {"Part-4999": {"field_3": 7}}
    pane.assert_shows(snippet_of(PYTHON, flow=read, input_value="HiWell", tweaks=tweaks))
    assert max(len(body) for _, body in sent) < 2000
    assert {name for name, _ in sent} == {"snippets"}

    pane.get("filter").fill("no. 3")
    expect(pane.page.locator("#components > details")).to_have_count(50)
    expect(pane.page.locator("#components > details").first).to_contain_text("Part-4999")  # what is set comes first
    pane.get("filter").fill("")
    pane.page.get_by_role("button", name="Show 50 more of 4,952").click()
    expect(pane.page.locator("#components > details")).to_have_count(100)
    expect(pane.page.locator("#components > details").nth(50).locator("summary")).to_be_focused()
    pane.get("tweaks-off").click()
    pane.assert_shows(snippet_of(PYTHON, flow=read, input_value="HiWell"))


def test_an_export_is_read_in_pieces_as_it_is_in_one(pane: Pane) -> None:
    """Without what nobody reads, and no number or key changed."""
    template = {
        **TEMPLATE,
        "code": {"type": "code", "value": "x = 1\n" * 2000},
        "path": {"type": "file", "fileTypes": ["pdf"], "file_path": "stored.pdf", "list": True},
        "key": {"type": "str", "password": True, "value": "hunter2", "load_from_db": True},
        "__proto__": {"type": "NestedDict", "value": "BIG"},
        "half": {"type": "str", "value": "\ud800\u202e"},
        "_type": "Component",
        "n_messages": {"type": "int", "value": 100},
    }
    nodes = [node(kind, f"{kind}-{number}", kind, template) for number in range(60) for kind in ("Model", "ChatInput")]
    group = {"id": "G", "data": {"type": "G", "node": {"display_name": "Group", "flow": {"data": {}}}}}
    note = {"id": "N", "type": "noteNode", "data": {"type": "note"}}
    odd: list[Any] = [
        {"id": "x", "data": {"type": "X", "node": None}},
        {"id": "y", "data": {"type": "Y"}},
        {"data": None},
    ]
    whole: list[Any] = [group, *nodes, note, *odd]
    flow = {"id": "$ID", "name": "n", "endpoint_name": "e", "data": {"nodes": whole, "edges": ["e" * 9999] * 20}}
    text = json.dumps(flow).replace('"BIG"', "[9007199254740993, 1.0, -0.0, 1e5]")
    assert len(text) > 1_400_000
    read = load_flow(text.encode())
    sent = bodies(pane.page)
    pane.choose_file(text)
    pane.assert_shows(snippet_of(PYTHON, flow=read))
    inspected = [json.loads(body)["flow"] for name, body in sent if name == "inspect"]
    assert sum(len(body) for name, body in sent if name == "inspect") < len(text) / 2
    pieces = inspected[:1] if len(inspected) == 1 else inspected[:-1]
    together = [one for piece in pieces for one in piece["data"]["nodes"]]
    known = load_flow({**flow, "data": {"nodes": together}})
    assert [component.id for component in known.components or ()] == [one.id for one in read.components or ()]
    for mine, theirs in zip(known.components or (), read.components or (), strict=True):
        assert mine.model_dump(exclude={"fields": {"code"}}) == theirs.model_dump(exclude={"fields": {"code"}})
    assert known.groups == read.groups == {"G", "Group"}
    pane.get("filter").fill("model-59")
    pane.tweak("Model-59", "__proto__")
    pane.assert_shows(snippet_of(PYTHON, flow=read, tweaks={"Model-59": {"__proto__": [2**53 + 1, 1.0, -0.0, 1e5]}}))


def test_what_is_wrong_in_a_large_flow_is_told(pane: Pane) -> None:
    flow = descriptor(3000)
    flow["components"][2999]["fields"]["field_0"]["type"] = 1
    pane.choose_file(json.dumps(flow))
    expect(pane.get("flow-error")).to_contain_text("must be text")


def test_more_components_than_a_flow_has(pane: Pane) -> None:
    flow = {"id": "x", "components": [{"id": f"Part-{number}"} for number in range(150_000)]}
    sent = bodies(pane.page)
    pane.choose_file(json.dumps(flow))
    expect(pane.get("flow-error")).to_have_text(
        "flow.json: holds 150,000 components, which no flow has that a person made; 20,000 are taken at most"
    )
    expect(pane.get("work")).to_be_hidden()
    assert sent == []


def test_names_that_several_components_share(pane: Pane) -> None:
    """The whole flow is sent, since which of them is meant is for the service to say."""
    twin = {"display_name": "Twin", "type": "T", "fields": {"a": {"value": "x"}}}
    flow = {"id": "x", "components": [{"id": "", **twin}, {"id": "", **twin}, {"id": "b", "type": "ChatOutput"}]}
    pane.choose_file(json.dumps(flow))
    expect(pane.page.locator("#components > details")).to_have_count(3)
    for summary in pane.page.locator("#components > details > summary").all():
        summary.click()
    pane.page.locator(".row .head input").first.check()
    snippet = snippet_of(PYTHON, flow=load_flow(flow), tweaks={"Twin": {"a": "x"}})
    assert "2 components are called" in "".join(snippet.warnings)
    pane.assert_shows(snippet)
