"""Back, forward and a reload show what was there; a view that came by a link says so."""

from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.sync_api import expect

from snippetgen import Flow, Server, load_flow
from snippetgen.snippets.targets import find_target
from tests.browser.pane import Pane, packed, snippet_of, written

PYTHON, CURL = map(find_target, ("python", "curl"))
MODEL = "LanguageModelComponent-m3Xd5"


def linked(pane: Pane, **view: Any) -> None:
    """Open a link that somebody has made."""
    whole = {"flow": {"id": "x", "components": []}, "tweaks": [], "shared": True, **view}
    pane.page.goto("about:blank")
    pane.open(packed(json.dumps(whole)))


def test_back_and_forward(example: Pane) -> None:
    """Each choice is an entry, what is typed belongs to it, and the first one is a page without a flow."""
    example.fill("input", "Hi")
    example.choose_operation("stream")
    example.get("tab-curl").click()
    states = [snippet_of(CURL, "stream", input_value="Hi"), snippet_of(PYTHON, "stream", input_value="Hi")]
    states.append(snippet_of(PYTHON, input_value="Hi"))
    example.assert_shows(states[0])
    for state in states[1:]:
        example.page.go_back()
        example.assert_shows(state)
    example.page.go_back()
    expect(example.get("work")).to_be_hidden()
    expect(example.get("address")).to_be_visible()
    expect(example.page).to_have_title("snippetgen")
    for state in states[::-1]:
        example.page.go_forward()
        example.assert_shows(state)
    example.page.reload()
    example.assert_shows(states[0])
    example.page.go_back()
    example.assert_shows(states[1])
    expect(example.get("link")).to_be_hidden()


def test_another_flow_is_an_entry(example: Pane) -> None:
    example.assert_shows(snippet_of(PYTHON))
    example.get("url").fill("https://example.org")
    example.get("change").click()
    example.get("address").fill("http://localhost:7860/flow/other")
    example.get("address").press("Enter")
    example.assert_shows(snippet_of(PYTHON, flow=Flow(endpoint_name="other")))
    example.page.go_back()
    example.assert_shows(snippet_of(PYTHON, server=Server(url="https://example.org")))
    example.page.go_back()
    expect(example.get("work")).to_be_hidden()
    example.choose_example()
    example.assert_shows(snippet_of(PYTHON))  # nothing is left of the server


def test_going_back_while_a_change_is_not_written_yet(example: Pane) -> None:
    example.assert_shows(snippet_of(PYTHON))
    example.choose_operation("stream")
    example.page.evaluate("""() => {
            const input = document.querySelector("snippetgen-pane").shadowRoot.getElementById("input");
            input.value = "in the last moment";
            input.dispatchEvent(new Event("input"));
            history.back();
        }""")
    example.assert_shows(snippet_of(PYTHON))
    example.page.go_forward()
    example.assert_shows(snippet_of(PYTHON, "stream", input_value="in the last moment"))


def test_a_reload_in_the_last_moment(example: Pane) -> None:
    """Nothing stays in the storage, and what was typed is there again."""
    example.assert_shows(snippet_of(PYTHON))
    with example.page.expect_navigation():
        example.page.evaluate("""() => {
                const input = document.querySelector("snippetgen-pane").shadowRoot.getElementById("input");
                input.value = "in the last moment";
                input.dispatchEvent(new Event("input"));
                location.reload();
            }""")
    example.assert_shows(snippet_of(PYTHON, input_value="in the last moment"))
    assert example.page.evaluate("sessionStorage.length") == 0
    example.page.go_back()
    expect(example.get("work")).to_be_hidden()


def test_a_reload_that_began_while_an_entry_was_written(pane: Pane) -> None:
    """The browser shows the entry without its state, and its address without the view."""
    linked(pane, url="https://evil.example")
    pane.choose_operation("stream")
    pane.page.wait_for_function("() => location.hash && history.state.view === undefined")
    pane.page.evaluate("history.replaceState(null, '', '/')")
    pane.page.reload()
    expect(pane.get("link")).to_contain_text("evil.example")
    expect(pane.get("operation-stream")).to_be_checked()


def test_a_reload_of_what_is_too_large_for_an_address(example: Pane) -> None:
    text = "x" * 2_100_000
    example.fill("input", text)
    expect(example.get("note")).to_contain_text("too large for the page’s address")
    assert example.page.evaluate("location.hash") == ""
    example.choose_operation("stream")
    example.page.go_back()
    expect(example.get("operation-run")).to_be_checked()
    example.page.reload()
    expect(example.get("operation-run")).to_be_checked()
    example.page.wait_for_function(
        "size => document.querySelector('snippetgen-pane').shadowRoot.getElementById('input').value.length === size",
        arg=len(text),
    )


def test_a_secret_is_in_no_entry(example: Pane) -> None:
    """Neither in the address, nor in the entry's state, nor in what outlives a reload."""
    secret = "sk-Abcdefghij0123456789xyz"
    example.assert_shows(snippet_of(PYTHON))
    example.get("url").fill(f"http://ann:{secret}@example.org")
    example.get("key").fill(secret)
    example.choose_operation("stream")
    assert secret not in str(example.page.evaluate("JSON.stringify(history.state)"))
    view = written(example.fragment_of(operation="stream"))
    assert secret not in json.dumps(view)
    example.page.evaluate("dispatchEvent(new Event('pagehide'))")
    assert secret not in str(example.page.evaluate("JSON.stringify({ ...sessionStorage })"))


def test_the_focus_stays(example: Pane) -> None:
    example.assert_shows(snippet_of(PYTHON))
    example.get("operation-run").focus()
    example.page.keyboard.press("ArrowRight")
    example.assert_shows(snippet_of(PYTHON, "stream"))
    example.page.go_back()
    example.assert_shows(snippet_of(PYTHON))
    expect(example.get("operation-stream")).to_be_focused()
    example.page.go_back()
    expect(example.get("address")).to_be_focused()


# ---- a link


def test_a_link_to_what_is_usual(pane: Pane) -> None:
    linked(pane)
    expect(pane.get("link")).to_have_text("This view came by a link. All right", use_inner_text=True)
    pane.page.reload()
    expect(pane.get("link")).to_be_visible()  # it still did
    pane.get("trust").click()
    expect(pane.get("link")).to_be_hidden()
    expect(pane.get("flow-title")).to_be_focused()
    pane.page.reload()
    expect(pane.get("copy")).to_be_enabled()
    expect(pane.get("code")).to_contain_text("/api/v1/run/x")
    expect(pane.get("link")).to_be_hidden()


FILE = {"id": "File-1", "type": "File", "fields": {"path": {"type": "file"}, "key": {"type": "str", "password": True}}}
UNUSUAL: dict[str, tuple[dict[str, Any], list[str]]] = {
    "server": ({"url": "https://evil.example/p"}, ["evil.example", "LANGFLOW_API_KEY"]),
    "server and no key": ({"url": "https://evil.example", "key": None}, ["evil.example"]),
    "another port": ({"url": "http://localhost:9"}, ["localhost:9", "LANGFLOW_API_KEY"]),
    "a host in other letters": ({"url": "https://еxample.org"}, ["xn--xample-2of.org", "LANGFLOW_API_KEY"]),
    "key": ({"key": "AWS_SECRET_ACCESS_KEY"}, ["localhost:7860", "AWS_SECRET_ACCESS_KEY"]),
    "variable in the URL": ({"url": "http://evil.example/$HOME"}, ["http://evil.example/$HOME", "HOME", "LANGFLOW_API_KEY"]),
    "tweak": (
        {"flow": {"id": "x", "components": [FILE]}, "tweaks": [["File-1", "key", '"GITHUB_TOKEN"']]},
        ["localhost:7860", "GITHUB_TOKEN", "LANGFLOW_API_KEY"],
    ),
    "file": (
        {"flow": {"id": "x", "components": [FILE]}, "tweaks": [["File-1", "path", '["/etc/passwd"]']]},
        ["localhost:7860", "LANGFLOW_API_KEY", "/etc/passwd"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", UNUSUAL)
def test_a_link_to_what_is_not_usual(pane: Pane, name: str) -> None:
    """The host and all variables are named, each apart from the sentence, and as long as it is not settled."""
    view, names = UNUSUAL[name]
    linked(pane, **view)
    expect(pane.get("copy")).to_be_enabled()
    expect(pane.get("link")).to_contain_text("Copy it only if you know who sent it")
    found = pane.get("link").locator("bdi").all_text_contents()
    assert found[0] == names[0]
    assert sorted(found) == sorted(names)
    pane.choose_operation("stream")
    expect(pane.get("code")).to_contain_text("stream")
    expect(pane.get("link")).to_be_visible()
    pane.page.reload()
    expect(pane.get("link")).to_contain_text(names[-1])


def test_no_warning_of_a_view_of_one_s_own(example: Pane) -> None:
    example.get("url").fill("https://example.org")
    example.get("key").fill("OTHER_KEY")
    example.assert_shows(snippet_of(PYTHON, server=Server(url="https://example.org", api_key="$OTHER_KEY")))
    example.fragment_of(key="OTHER_KEY")
    example.page.reload()
    example.assert_shows(snippet_of(PYTHON, server=Server(url="https://example.org", api_key="$OTHER_KEY")))
    expect(example.get("link")).to_be_hidden()


def test_a_link_leaves_nothing_in_a_view_of_one_s_own(example: Pane) -> None:
    """Its server and its key are gone with it, whatever was half entered before."""
    example.assert_shows(snippet_of(PYTHON))
    example.get("key").fill("sk-not-a-name")
    assert "key" not in written(example.fragment_of(key=None))
    evil = packed(json.dumps({"flow": {"id": "x"}, "tweaks": [], "url": "https://evil.example", "key": "AWS_SECRET"}))
    example.page.evaluate("hash => { location.hash = hash; }", evil)
    expect(example.get("link")).to_contain_text("evil.example")
    example.page.go_back()
    example.assert_shows(snippet_of(PYTHON))
    expect(example.get("link")).to_be_hidden()


# ---- what is pasted


PASTE = """([text, file]) => {
    const data = new DataTransfer();
    if (file !== null) data.items.add(new File([file], "flow.json"));
    if (text !== null) data.setData("text/plain", text);
    document.body.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, composed: true }));
}"""


@pytest.mark.parametrize("is_file", [False, True])
def test_a_paste_anywhere(pane: Pane, is_file: bool) -> None:
    export = json.dumps({"id": "pasted", "name": "Pasted", "data": {"nodes": []}})
    pane.page.evaluate(PASTE, [None, export] if is_file else [f"\n {export}", None])
    pane.assert_shows(snippet_of(PYTHON, flow=load_flow(json.loads(export))))
    pane.get("input").focus()
    pane.page.evaluate(PASTE, ["curl -X POST 'http://h:1/api/v1/run/other?stream=false' -H 'x: y'", None])
    pane.assert_shows(snippet_of(PYTHON, flow=Flow(endpoint_name="other"), server=Server(url="http://h:1")))
    expect(pane.get("url")).to_have_value("http://h:1")


def test_the_field_for_an_address_has_the_focus(pane: Pane) -> None:
    expect(pane.get("address")).to_be_focused()
    pane.page.evaluate("navigator.clipboard.writeText('localhost:7860/playground/my-flow/')")
    pane.page.keyboard.press("Control+v")
    pane.page.keyboard.press("Enter")
    pane.assert_shows(snippet_of(PYTHON, flow=Flow(endpoint_name="my-flow")))


HOSTILE_PASTES = {
    "ten megabytes": "x" * 10_000_000,
    "ten megabytes of JSON": "[" * 10_000_000,
    "a program": "\x7fELF\x02\x01\x00\x00\ufffd\ufffd",
    "prose": "Please have a look at this.",
    "somebody's page": "https://example.org/nothing",
}


@pytest.mark.parametrize("name", HOSTILE_PASTES)
def test_a_hostile_paste(example: Pane, name: str) -> None:
    """It is answered in a sentence, and what is there stays."""
    example.assert_shows(snippet_of(PYTHON))
    example.page.evaluate(PASTE, [HOSTILE_PASTES[name], None])
    said = example.page.locator("#note, #flow-error").filter(visible=True)
    expect(said).to_have_count(1)
    assert 10 < len(said.inner_text()) < 400
    example.assert_shows(snippet_of(PYTHON))


# ---- names


def test_names_keep_to_themselves(pane: Pane) -> None:
    """In the tab's title, and in sentences: one that is written from right to left, one that would turn the rest."""
    name = "\u202eevil\x07 שלום"
    pane.choose_file(json.dumps({"id": "x", "name": name, "components": []}))
    expect(pane.page).to_have_title("\u2068\\u{202e}evil\\u{7} שלום\u2069 · snippetgen")
    pane.choose_file("", "שלום 5.json")
    expect(pane.get("flow-error").locator("bdi")).to_have_text("שלום 5.json")
    pane.choose_file(json.dumps({"id": "x", "שלום": 1, "components": []}))
    expect(pane.get("flow-error").locator("bdi").first).to_contain_text("שלום")
