"""Every setting reaches the code, and what is wrong is told where it is."""

from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.sync_api import Route, expect

from snippetgen import Server, load_flow
from snippetgen.snippets.targets import find_target
from tests.browser.pane import Pane, snippet_of, written

PYTHON, JAVASCRIPT = find_target("python"), find_target("javascript")
MODEL = "LanguageModelComponent-m3Xd5"


def test_server(example: Pane) -> None:
    example.get("url").fill("https://example.org/langflow/")
    server = Server(url="https://example.org/langflow/")
    example.assert_shows(snippet_of(PYTHON, server=server))
    example.get("key").fill("MY_KEY")
    server = Server(url="https://example.org/langflow/", api_key="$MY_KEY")
    example.assert_shows(snippet_of(PYTHON, server=server))
    expect(example.get("variables-step")).to_contain_text("MY_KEY is a key from Langflow’s settings")
    example.get("key").fill("${OTHER}")
    server = Server(url="https://example.org/langflow/", api_key="$OTHER")
    example.assert_shows(snippet_of(PYTHON, server=server))
    example.page.get_by_label("No authentication").check()
    server = Server(url="https://example.org/langflow/", api_key=None)
    example.assert_shows(snippet_of(PYTHON, server=server))
    expect(example.get("variables-step")).to_be_hidden()


def test_a_wrong_url(example: Pane) -> None:
    snippet = snippet_of(PYTHON)
    example.assert_shows(snippet)
    example.get("url").fill("localhost:7860")
    expect(example.get("url-error")).to_contain_text("must begin with http://")
    expect(example.get("url")).to_have_attribute("aria-invalid", "true")
    expect(example.get("stale")).to_contain_text("Server URL: must begin with http://")
    assert example.get("code").text_content() == snippet.code
    example.get("tab-javascript").click()
    expect(example.get("code-box")).to_be_hidden()  # it is that of another tab
    example.get("url").fill("http://localhost:7860")
    example.assert_shows(snippet_of(JAVASCRIPT))
    expect(example.get("url-error")).to_be_hidden()
    expect(example.get("url")).not_to_have_attribute("aria-invalid", "true")


@pytest.mark.parametrize(
    "key", ["sk-Zm9vYmFyYmF6", "9f86d081884c7d659a2feaa0c55ad015", "sk_Zm9vYmFyYmF6cXV4MTIzNDU2", ""]
)
def test_a_key_is_no_name(example: Pane, key: str) -> None:
    """It is refused in words, sent to nobody, and not kept in the address; the code goes on without it."""
    example.assert_shows(snippet_of(PYTHON))
    example.fragment_of()
    sent: list[str] = []
    example.page.on("request", lambda request: sent.append(f"{request.url} {request.post_data}"))
    example.get("key").fill(key)
    expect(example.get("key-error")).to_contain_text("never the key itself")
    example.get("input").fill("Hi")
    expect(example.get("code")).to_contain_text('"Hi"')
    expect(example.get("stale")).to_contain_text("The key variable needs a name")
    view = written(example.fragment_of(input="Hi"))
    assert "key" not in view
    assert sent
    assert not key or all(key not in line for line in [*sent, json.dumps(view)])
    example.get("key").fill("MY_KEY")
    example.assert_shows(snippet_of(PYTHON, server=Server(api_key="$MY_KEY"), input_value="Hi"))


def test_a_password_in_the_url_is_not_kept(example: Pane) -> None:
    example.get("url").fill("http://ann:secret@localhost:7860")
    expect(example.get("url-error")).to_contain_text("must not hold a user name or password")
    example.get("input").fill("Hi")
    view = written(example.fragment_of(input="Hi"))
    assert "url" not in view
    assert "secret" not in json.dumps(view)


def test_input_and_session(example: Pane) -> None:
    example.get("input").fill("two\nlines")
    example.get("session").fill("ann")
    example.assert_shows(snippet_of(PYTHON, input_value="two\nlines", session_id="ann"))
    example.get("session").fill("")
    example.get("input").fill("")
    example.assert_shows(snippet_of(PYTHON, input_value=""))
    example.page.get_by_label("Send an input").uncheck()
    expect(example.get("input")).to_be_disabled()
    expect(example.get("code")).not_to_contain_text("input_value")


def test_tweaks_of_every_kind(example: Pane) -> None:
    tweaks: dict[str, Any] = {}

    def check(field: str, value: Any) -> None:
        tweaks[field] = value
        example.assert_shows(snippet_of(PYTHON, tweaks={MODEL: tweaks}))

    row = example.tweak(MODEL, "provider")
    check("provider", "OpenAI")
    row.get_by_role("combobox").select_option("Anthropic")
    check("provider", "Anthropic")

    row = example.tweak(MODEL, "temperature")
    check("temperature", 0.1)
    row.get_by_role("textbox").fill("0.70")
    check("temperature", 0.7)
    row.get_by_role("textbox").fill("1.0")
    check("temperature", 1.0)

    row = example.tweak(MODEL, "max_tokens")
    expect(row).to_contain_text("Enter a whole number")
    expect(example.get("stale")).to_contain_text("max_tokens has no value yet")
    row.get_by_role("textbox").fill("1.5")
    expect(row).to_contain_text("takes a whole number")
    row.get_by_role("textbox").fill(str(2**53 + 1))
    check("max_tokens", 2**53 + 1)
    expect(row.locator(".error")).to_be_hidden()

    example.tweak(MODEL, "stream")
    check("stream", True)

    row = example.tweak(MODEL, "model_kwargs")
    check("model_kwargs", {})
    row.get_by_role("textbox").fill('{"__proto__": {"b": 1, "10": 2, "2": 12345678901234567890')
    expect(row).to_contain_text("Not JSON yet")
    row.get_by_role("textbox").fill(
        '{"__proto__": {"b": 1, "10": 2, "2": 12345678901234567890}, "x": [1.0, -0.0, 1e400]}'
    )
    expect(example.get("stale")).to_be_visible()  # JSON has no number of that size, says the service
    row.get_by_role("textbox").fill('{"__proto__": {"b": 1, "10": 2, "2": 12345678901234567890}, "x": [1.0, -0.0]}')
    check("model_kwargs", {"__proto__": {"b": 1, "10": 2, "2": 12345678901234567890}, "x": [1.0, -0.0]})

    prompt = example.tweak("Prompt-p4Wn7", "template")
    stored = "You answer the customers of a small shop.\nBe brief and kind, and say what happens next."
    example.assert_shows(snippet_of(PYTHON, tweaks={MODEL: tweaks, "Prompt-p4Wn7": {"template": stored}}))
    prompt.get_by_role("textbox").fill("Hi\nthere")
    example.assert_shows(snippet_of(PYTHON, tweaks={MODEL: tweaks, "Prompt-p4Wn7": {"template": "Hi\nthere"}}))
    example.get("tweaks-off").click()
    example.assert_shows(snippet_of(PYTHON))
    expect(example.page.locator(".row.is-on")).to_have_count(0)


def test_a_tweak_is_switched_off(example: Pane) -> None:
    row = example.tweak("ChatOutput-v9Tz1", "sender_name")
    expect(example.page.locator("summary", has_text="Chat Output")).to_contain_text("1 on")
    example.assert_shows(snippet_of(PYTHON, tweaks={"ChatOutput-v9Tz1": {"sender_name": "AI"}}))
    row.locator(".head input").uncheck()
    example.assert_shows(snippet_of(PYTHON))
    expect(row.get_by_role("textbox")).to_have_count(0)


def test_refused_fields_are_shown_as_such(example: Pane) -> None:
    row = example.row(MODEL, "code")
    expect(row).to_contain_text("Langflow refuses")
    expect(row.get_by_role("checkbox", name="code")).to_be_disabled()
    expect(row.get_by_role("checkbox")).to_have_accessible_description(
        "Langflow refuses to have this set by a request."
    )


def test_a_boolean_is_one_switch(example: Pane) -> None:
    """Off it is as it is stored; thrown, it is set to the other value. There is no second control."""
    row = example.row("ChatInput-k2Hq8", "should_store_message")
    switch = row.get_by_role("switch", name="should_store_message")
    expect(switch).to_be_checked()
    expect(row).to_contain_text("Stored: true")
    switch.click()
    example.assert_shows(snippet_of(PYTHON, tweaks={"ChatInput-k2Hq8": {"should_store_message": False}}))
    expect(switch).not_to_be_checked()
    expect(switch).to_have_accessible_description("Set to false · Stored: true")
    expect(row.get_by_role("checkbox")).to_have_count(0)
    switch.press("Space")
    example.assert_shows(snippet_of(PYTHON))
    expect(switch).to_be_checked()
    expect(switch).to_have_accessible_description("Stored: true")


def test_the_filter(example: Pane) -> None:
    example.get("filter").fill("temper")
    expect(example.page.locator("#components > details:visible")).to_have_count(1)
    expect(example.page.locator(".row:visible")).to_have_count(1)
    example.get("filter").fill("WEBHOOK")
    expect(example.page.locator("#components > details:visible summary")).to_contain_text(["Webhook"])
    example.get("filter").fill("no such thing")
    expect(example.page.get_by_text("Nothing is called so.")).to_be_visible()
    example.get("filter").fill("")
    expect(example.page.locator("#components > details:visible")).to_have_count(5)


def test_input_and_a_tweak_of_it(example: Pane) -> None:
    row = example.tweak("ChatInput-k2Hq8", "input_value")
    expect(row.locator(".error")).to_contain_text(
        "you cannot pass a tweak with the same name. Switch off one of the two"
    )
    expect(row.get_by_role("textbox")).to_have_attribute("aria-invalid", "true")
    expect(example.get("stale")).to_contain_text("cannot pass a tweak")
    example.page.get_by_label("Send an input").uncheck()
    expect(row.locator(".error")).to_be_hidden()
    expect(example.get("stale")).to_be_hidden()
    expect(example.get("code")).to_contain_text('"ChatInput-k2Hq8": {"input_value": "Where is my order 1042?"}')


def test_payload(example: Pane) -> None:
    expect(example.get("payload")).to_be_hidden()
    example.choose_operation("webhook")
    expect(example.get("input")).to_be_hidden()
    expect(example.get("tweaks-box")).to_be_hidden()
    snippet = snippet_of(PYTHON, "webhook")
    example.assert_shows(snippet)
    example.get("payload").fill('{"order": 9007199254740993, "1": ')
    expect(example.get("payload-error")).to_contain_text("Not JSON yet")
    expect(example.get("stale")).to_contain_text("not JSON yet")
    assert example.get("code").text_content() == snippet.code
    example.get("payload").fill('{"order": 9007199254740993, "1": 1.0, "__proto__": "\\ud800"}')
    example.assert_shows(snippet_of(PYTHON, "webhook", payload={"order": 2**53 + 1, "1": 1.0, "__proto__": "\ud800"}))
    example.get("payload").fill("null")
    example.assert_shows(snippet_of(PYTHON, "webhook", payload=None))


def test_warnings_are_beside_the_code(pane: Pane) -> None:
    flow = {"endpoint_name": "x", "components": [{"id": name, "display_name": "Twin", "type": "T"} for name in "ab"]}
    pane.choose_file(json.dumps(flow))
    snippet = snippet_of(PYTHON, flow=load_flow(flow))
    pane.assert_shows(snippet)
    expect(pane.get("no-input")).to_be_visible()
    expect(pane.get("input")).to_be_disabled()
    pane.page.route("**/snippets", lambda route: route.fulfill(json=_with_warning(route.fetch().json())))
    pane.get("session").fill("ann")
    expect(pane.get("warnings").get_by_role("listitem")).to_have_text("<b>careful</b>")


def _with_warning(answer: dict[str, Any]) -> dict[str, Any]:
    answer["snippets"][0]["warnings"] = ["<b>careful</b>"]
    return answer


def test_several_clients(pane: Pane) -> None:
    """A language with several clients shows which; each keeps what was chosen for it."""
    targets = {"targets": [{**vars_of(client), "client": client} for client in ("requests", "httpx")]}
    pane.page.route("**/targets", lambda route: route.fulfill(json=targets))
    pane.page.goto("about:blank")
    pane.page.goto(pane.url)
    pane.choose_example()
    pane.assert_shows(snippet_of(PYTHON))
    asked: list[str] = []

    def answer(route: Route) -> None:
        asked.append(route.request.post_data or "")
        route.continue_(post_data=asked[-1].replace('"httpx"', '"requests"'))  # the service has its own clients

    pane.page.route("**/snippets", answer)
    pane.page.get_by_label("Client").select_option("httpx")
    pane.get("input").fill("Hi")
    pane.assert_shows(snippet_of(PYTHON, input_value="Hi"))
    assert '"Hi"' in asked[-1]
    assert all('"client":"httpx"' in body for body in asked)


def test_a_client_without_the_operation(example: Pane) -> None:
    example.assert_shows(snippet_of(PYTHON))
    example.page.route("**/snippets", lambda route: route.fulfill(json={"snippets": []}))
    example.choose_operation("webhook")
    expect(example.get("stale")).to_contain_text("requests has no snippet for this operation")
    expect(example.get("code-box")).to_be_hidden()
    example.page.unroute("**/snippets")
    example.choose_operation("run")
    example.assert_shows(snippet_of(PYTHON))


def test_an_answer_that_is_none(example: Pane) -> None:
    example.expected.append("SyntaxError")
    example.assert_shows(snippet_of(PYTHON))
    example.page.route("**/snippets", lambda route: route.fulfill(body="<html>"))
    example.get("input").fill("Hi")
    expect(example.get("stale")).to_contain_text("does not understand")
    example.page.unroute("**/snippets")
    example.page.get_by_role("button", name="Try again").click()
    example.assert_shows(snippet_of(PYTHON, input_value="Hi"))
    expect(example.get("code-box")).to_be_focused()


def vars_of(client: str) -> dict[str, Any]:
    return {"language": "python", "title": "Python", "install": f"pip install {client}", "highlight": "python"}
