"""What few need to set: headers, timeout, output, user, and what the flow is called; and what its steps say."""

from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.sync_api import expect

from snippetgen import Server
from snippetgen.request.server import _check_headers
from snippetgen.snippets.targets import find_target
from tests.browser.conftest import OpenPane
from tests.browser.pane import Pane, packed, snippet_of, written
from tests.browser.test_waiting import Held, press

PYTHON, CURL, POWERSHELL = find_target("python"), find_target("curl"), find_target("powershell")
OUTPUT = "ChatOutput-v9Tz1"


def unfold(pane: Pane, card: str) -> None:
    pane.get(card).locator(".unfold").or_(pane.page.locator(f"#{card}.unfold")).click()


def add_header(pane: Pane, name: str, value: str) -> None:
    pane.page.get_by_role("button", name="Add a header").click()
    pane.page.get_by_role("textbox", name="Header name").last.fill(name)
    pane.page.get_by_role("textbox", name="Header value").last.fill(value)


def test_all_of_it_and_in_an_address(example: Pane, open_pane: OpenPane) -> None:
    for card in ("request-more", "server-more"):
        expect(example.get(card).locator(".badge")).to_be_hidden()
        unfold(example, card)
    example.get("output").select_option(label=f"Chat Output ({OUTPUT})")
    example.get("user").fill("ann")
    add_header(example, "X-Team", "desk")
    add_header(example, "Authorization", "Bearer ${TOKEN}")
    example.get("timeout").fill("2.5")
    server = Server(headers={"X-Team": "desk", "Authorization": "Bearer $TOKEN"}, timeout=2.5)
    example.get("session").fill("s")
    fields: dict[str, Any] = {"output_component": OUTPUT, "user_id": "ann", "session_id": "s"}
    expected = snippet_of(PYTHON, server=server, **fields)
    assert all(word in expected.code for word in ("Bearer {", "timeout=2.5", OUTPUT, "ann", "desk"))
    expect(example.get("code")).to_contain_text('"ann"')
    for line in expected.code.splitlines():
        expect(example.get("code")).to_contain_text(line.strip())
    expect(example.get("request-more").locator(".badge")).to_have_text("2 set")
    expect(example.get("server-more").locator(".badge")).to_have_text("3 set")
    code = example.copied()

    other = open_pane()
    other.page.goto("about:blank")
    other.open(example.fragment_of(user="ann", session="s"))
    expect(other.get("code")).to_have_text(code)
    expect(other.get("request-more").locator(".badge")).to_have_text("2 set")
    expect(other.get("user")).to_be_hidden()

    example.page.get_by_role("button", name="Remove this header").first.click()
    expect(example.get("add-header")).to_be_focused()
    expect(example.get("code")).not_to_contain_text("X-Team")


def test_only_what_an_operation_takes_is_sent(example: Pane) -> None:
    unfold(example, "request-more")
    example.get("output").select_option(OUTPUT)
    example.get("user").fill("ann")
    expect(example.get("code")).to_contain_text('"ann"')
    example.choose_operation("webhook")
    expect(example.get("request-more")).to_be_hidden()
    example.assert_shows(snippet_of(PYTHON, "webhook"))
    example.choose_operation("responses")
    expect(example.get("request-more")).to_be_hidden()
    expect(example.get("code")).not_to_contain_text("ann")
    example.choose_operation("workflow")
    expect(example.get("user")).to_be_hidden()
    expect(example.get("output")).to_be_visible()
    example.assert_shows(snippet_of(PYTHON, "workflow", output_ids=(OUTPUT,)))
    example.choose_operation("workflow-stream")  # which takes no output
    example.assert_shows(snippet_of(PYTHON, "workflow-stream"))
    expect(example.get("request-more")).to_be_hidden()


def test_the_output_of_a_flow_whose_components_are_not_known(pane: Pane) -> None:
    pane.get("address").fill("my-flow")
    pane.get("address").press("Enter")
    unfold(pane, "request-more")
    pane.get("output").fill("ChatOutput-1")
    expect(pane.get("code")).to_contain_text('"output_component": "ChatOutput-1"')


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("Authorization", "Bearer abc", "never the secret itself"),
        ("X-OpenAIKey", "abc", "never the secret itself"),
        ("X-Trace", "sk9f86d081884c7d659a2feaa", "never the secret itself"),
        ("", "abc", "Enter the header’s name"),
        ("x-api-key", "$KEY", "x-api-key is set by api_key"),
        ("X Team", "abc", "is not a name that HTTP allows"),
        ("Host", "abc", "is set by the HTTP client itself"),
    ],
)
def test_a_wrong_header(example: Pane, name: str, value: str, words: str) -> None:
    """It is told beside it; a secret is sent to nobody, and kept nowhere."""
    example.assert_shows(snippet_of(PYTHON))
    sent: list[str] = []
    example.page.on("request", lambda request: sent.append(f"{request.url} {request.post_data}"))
    unfold(example, "server-more")
    add_header(example, name, value)
    expect(example.get("headers").locator(".error")).to_contain_text(words)
    expect(example.page.get_by_role("textbox", name="Header value")).to_have_attribute("aria-invalid", "true")
    expect(example.get("stale")).to_be_visible()
    example.get("input").fill("Hi")
    view = json.dumps(written(example.fragment_of(input="Hi")))
    if "secret" in words:
        assert sent
        assert all(value not in line for line in [*sent, view])
        expect(example.get("code")).to_contain_text('"Hi"')
    example.page.get_by_role("textbox", name="Header name").fill("X-Good")
    example.page.get_by_role("textbox", name="Header value").fill("$GOOD")
    expect(example.get("code")).to_contain_text("GOOD")
    expect(example.get("headers").locator(".error")).to_be_hidden()
    expect(example.get("stale")).to_be_hidden()


def test_the_pane_sends_no_header_that_the_library_takes_for_a_secret(example: Pane) -> None:
    names = "Authorization Cookie Proxy-Authorization X-Api-Token apikey X-OpenAIKey X-LANGFLOW-GLOBAL-VAR-PASSWORD "
    names += (
        "My-Secret X-Auth pass-phrase passphrase app_key X-Session-Key client-keys AccessKey db_pwd Credentials Token "
    )
    names += "mytoken X-Team Accept-Language X-Compass X-Author X-Max-Tokens X-Keyboard Tokenizer"
    refused = []
    for name in names.split():
        try:
            _check_headers({name: "literal"})
        except ValueError:  # noqa: PERF203
            refused.append(name)
    unfold(example, "server-more")
    add_header(example, "X", "literal")
    told = []
    for name in names.split():
        example.page.get_by_role("textbox", name="Header name").fill(name)
        if "never the secret" in str(example.get("headers").locator(".error").text_content()):
            told.append(name)
    assert set(refused) <= set(told)
    assert not {"X-Team", "Accept-Language", "X-Compass", "X-Author", "X-Max-Tokens", "X-Keyboard"} & set(told)


def test_a_wrong_timeout(example: Pane) -> None:
    unfold(example, "server-more")
    example.get("timeout").fill("soon")
    expect(example.get("timeout-error")).to_contain_text("a number of seconds")
    expect(example.get("stale")).to_contain_text("The timeout is not a number yet")
    unfold(example, "server-more")
    example.get("timeout").evaluate("input => { input.value = '100000'; input.dispatchEvent(new Event('input')); }")
    expect(example.get("timeout-error")).to_be_visible()  # what is wrong is not folded away
    expect(example.get("timeout-error")).to_contain_text("86400")


def test_what_the_flow_is_called(example: Pane) -> None:
    unfold(example, "identity")
    expect(example.get("identity-hint")).to_have_text("The code calls the flow by its endpoint name.")
    example.get("endpoint").fill("other name")
    expect(example.get("code")).to_contain_text("/api/v1/run/other%20name")
    expect(example.get("flow-facts")).to_contain_text("other name")
    example.get("endpoint").fill("")
    expect(example.get("identity-hint")).to_have_text("The code calls the flow by its ID.")
    expect(example.get("code")).to_contain_text("/api/v1/run/7c1d4f0e")
    example.get("flow-id").fill("")
    expect(example.get("flow-id-error")).not_to_be_empty()
    expect(example.get("stale")).to_contain_text("neither an ID nor an endpoint name")
    example.get("flow-id").fill("$FLOW")
    expect(example.get("code")).to_contain_text("FLOW")
    expect(example.get("stale")).to_be_hidden()
    example.get("input").fill("Hi")
    assert written(example.fragment_of(input="Hi"))["flow"]["id"] == "$FLOW"
    example.get("endpoint").fill("..")
    expect(example.get("endpoint-error")).to_contain_text("no URL leads to a flow called")


def test_an_id_that_the_workflow_api_takes(pane: Pane) -> None:
    """What can be asked of a flow depends on its ID."""
    pane.choose_file('{"id": "short", "components": []}')
    expect(pane.get("operation-workflow")).to_have_count(0)
    unfold(pane, "identity")
    pane.get("flow-id").fill("7c1d4f0e-5b7a-4b8e-9a55-3c0a6f2d9e71")
    pane.get("flow-id").press("Tab")
    pane.choose_operation("workflow")
    expect(pane.get("code")).to_contain_text("7c1d4f0e-5b7a-4b8e-9a55-3c0a6f2d9e71")
    expect(pane.get("identity-hint")).to_contain_text("ID, which is all that this operation takes")
    pane.get("flow-id").fill("short")
    expect(pane.get("flow-id-error")).to_contain_text("a UUID")


def test_all_wrong_fields_are_told_at_once(example: Pane) -> None:
    """Each beside its control, folded away or not."""
    example.assert_shows(snippet_of(PYTHON))
    wrong: dict[str, list[Any]] = {
        "url": ["server", "url"],
        "timeout": ["server", "timeout"],
        "input": ["operation", "input_value"],
        "session": ["operation", "session_id"],
        "user": ["operation", "user_id"],
        "output": ["operation", "output_component"],
        "endpoint": ["flow", "endpoint_name"],
    }
    row = example.tweak(OUTPUT, "sender_name")
    errors = [{"path": path, "pointer": "", "detail": f"{name} is bad"} for name, path in wrong.items()]
    errors.append({"path": ["operation", "tweaks", OUTPUT, "sender_name"], "pointer": "", "detail": "tweak is bad"})
    problem = {"title": "no", "status": 422, "detail": "bad", "errors": errors}
    example.page.route("**/snippets", lambda route: route.fulfill(status=422, json=problem))
    example.get("input").fill("Hi")
    for name in wrong:
        expect(example.get(f"{name}-error")).to_have_text(f"{name} is bad")
        expect(example.get(f"{name}-error")).to_be_visible()
        expect(example.get("stale")).to_contain_text(f"{name} is bad")
    expect(row.locator(".error")).to_have_text("tweak is bad")
    example.page.unroute("**/snippets")
    example.get("retry").evaluate("button => button.click()")
    for name in wrong:
        expect(example.get(f"{name}-error")).to_be_hidden()


@pytest.mark.parametrize(
    "headers",
    ['[["a"]]', '[["a", 1]]', '[["a", "b", "c"]]', '{"a": "b"}', '["ab"]', '"ab"', "null"],
)
def test_headers_of_a_view_that_are_none(pane: Pane, headers: str) -> None:
    pane.page.goto("about:blank")
    pane.open(packed(f'{{"flow": {{"id": "x"}}, "tweaks": [], "headers": {headers}}}'))
    expect(pane.get("note")).to_contain_text("cannot be read")


# ---- the steps


@pytest.mark.parametrize(
    ("url", "page", "host"),
    [
        ("http://localhost:7860", "http://localhost:7860/settings/api-keys", "localhost:7860"),
        ("https://example.org/langflow/", "https://example.org/langflow/settings/api-keys", "example.org"),
        ("https://bücher.example", "https://xn--bcher-kva.example/settings/api-keys", "xn--bcher-kva.example"),
        ("https://$HOST", None, None),
        ("$URL", None, None),
    ],
)
def test_the_page_of_the_keys(example: Pane, url: str, page: str | None, host: str | None) -> None:
    example.get("url").fill(url)
    example.assert_shows(snippet_of(PYTHON, server=Server(url=url)))
    if page is None:
        expect(example.get("key-page")).to_be_hidden()
        return
    link = example.page.get_by_role("link", name=f"Langflow API Keys at {host}")
    expect(link).to_have_attribute("href", page)
    expect(link).to_have_attribute("rel", "noopener noreferrer")
    expect(link).to_have_attribute("target", "_blank")
    expect(link.locator("bdi")).to_have_text(str(host))
    example.get("no-key").check()
    expect(link).to_be_hidden()


def test_the_shell_of_a_script_is_its_own(open_pane: OpenPane) -> None:
    windows = "Object.defineProperty(Navigator.prototype, 'userAgentData', { get: () => ({ platform: 'Windows' }) })"
    for script, usual in (("", "posix"), (windows, "powershell")):
        pane = open_pane(script=script)
        pane.choose_example()
        for target, shell in ((POWERSHELL, "powershell"), (CURL, "posix"), (PYTHON, usual)):
            pane.choose_target(target)
            pane.assert_shows(snippet_of(target))
            expect(pane.get(f"shell-{shell}")).to_be_checked()
        titles = pane.get("shells").locator("span").all_text_contents()
        assert (titles[0] == "PowerShell") == bool(script)


def test_files_are_put_where_the_code_runs(pane: Pane) -> None:
    field = {"type": "file", "is_list": True, "file_types": ["pdf"]}
    flow = {"id": "x", "components": [{"id": "File-1", "type": "File", "fields": {"path": field}}]}
    pane.choose_file(json.dumps(flow))
    expect(pane.get("files-step")).to_be_hidden()
    pane.tweak("File-1", "path").get_by_role("textbox").fill("a.pdf\nb/c.pdf\n/tmp/d.pdf")
    expect(pane.get("files-step")).to_have_text("Put a.pdf, b/c.pdf into the folder that you run it from")
    pane.tweak("File-1", "path").get_by_role("textbox").fill("C:/a.pdf")
    expect(pane.get("code")).to_contain_text("C:/a.pdf")
    expect(pane.get("files-step")).to_be_hidden()


def test_a_wrong_file_is_told_beside_its_field(pane: Pane) -> None:
    field = {"type": "file", "is_list": True, "file_types": ["pdf"]}
    flow = {"id": "x", "components": [{"id": "File-1", "type": "File", "fields": {"path": field}}]}
    pane.choose_file(json.dumps(flow))
    row = pane.tweak("File-1", "path")
    row.get_by_role("textbox").fill("a\\b.pdf")
    expect(row.locator(".error")).to_contain_text("holds a backslash")


def test_the_lines_wait_with_the_code(example: Pane) -> None:
    example.assert_shows(snippet_of(PYTHON))
    held = Held(example)
    example.get("key").fill("OTHER_KEY")
    press(example, "copy-variables")
    held.let_go()
    expect(example.get("copy-variables")).to_contain_text("Copied")
    assert example.clipboard() == 'export OTHER_KEY="..."'
