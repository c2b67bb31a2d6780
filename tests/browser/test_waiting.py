"""Nothing but what is asked for now is copied or saved, however slow the service is, and whatever it answers."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import Route, expect

from snippetgen import Server, load_flow
from snippetgen.snippets.snippet import Snippet
from snippetgen.snippets.targets import find_target
from tests.browser import EXAMPLE
from tests.browser.conftest import OpenPane
from tests.browser.pane import ROOT, Pane, newly_copied, snippet_of

PYTHON, CURL, HTTPX = find_target("python"), find_target("curl"), find_target("python", "httpx")
OTHER = {"endpoint_name": "other", "components": []}


class Held:
    """Answers that do not come before they are let go."""

    def __init__(self, pane: Pane, path: str = "snippets") -> None:
        self.routes: list[Route] = []
        self.held = True
        self.pane, self.path = pane, path
        pane.page.route(f"**/{path}", self._take)
        pane.page.evaluate("(window.theClipboard ?? navigator.clipboard).writeText('before')")

    def _take(self, route: Route) -> None:
        if self.held:
            self.routes.append(route)
        else:
            route.continue_()

    def let_go(self) -> None:
        """Let all come, these and the later ones."""
        self.held = False
        for route in self.routes:
            route.continue_()


def press(pane: Pane, name: str = "copy") -> None:
    """Press a button that then waits."""
    pane.get(name).click()
    expect(pane.get(name)).to_contain_text("Waiting…")


CHANGES: dict[str, tuple[Callable[[Pane], object], Callable[[], Snippet]]] = {
    "language": (lambda pane: pane.choose_target(CURL), lambda: snippet_of(CURL)),
    "client": (lambda pane: pane.choose_target(HTTPX), lambda: snippet_of(HTTPX)),
    "operation": (lambda pane: pane.choose_operation("webhook"), lambda: snippet_of(PYTHON, "webhook")),
    "input": (lambda pane: pane.get("input").fill("Hi"), lambda: snippet_of(PYTHON, input_value="Hi")),
    "session": (lambda pane: pane.get("session").fill("ann"), lambda: snippet_of(PYTHON, session_id="ann")),
    "server": (
        lambda pane: pane.get("url").fill("https://example.org"),
        lambda: snippet_of(PYTHON, server=Server(url="https://example.org")),
    ),
    "key": (lambda pane: pane.get("key").fill("my_key"), lambda: snippet_of(PYTHON, server=Server(api_key="$my_key"))),
    "no key": (lambda pane: pane.get("no-key").check(), lambda: snippet_of(PYTHON, server=Server(api_key=None))),
    "tweak": (
        lambda pane: pane.tweak("ChatOutput-v9Tz1", "sender_name"),
        lambda: snippet_of(PYTHON, tweaks={"ChatOutput-v9Tz1": {"sender_name": "AI"}}),
    ),
    "flow": (
        lambda pane: pane.choose_file(json.dumps(OTHER)),
        lambda: snippet_of(PYTHON, flow=load_flow(OTHER)),
    ),
}


@pytest.mark.parametrize(("change", "expected"), CHANGES.values(), ids=CHANGES)
def test_copy_waits_for_what_is_asked_for(
    example: Pane, change: Callable[[Pane], object], expected: Callable[[], Snippet]
) -> None:
    example.assert_shows(snippet_of(PYTHON))
    inspects, snippets = Held(example, "inspect"), Held(example)
    change(example)
    press(example)
    assert example.get("code-box").get_attribute("aria-busy") == "true"
    inspects.let_go()
    snippets.let_go()
    assert newly_copied(example.page) == expected().code
    expect(example.get("copy")).to_have_text("Copied")
    example.assert_shows(expected())


def test_it_is_marked_from_the_first_moment(example: Pane) -> None:
    """The mark is there at once, and seen where the wait is one; nothing of the code can be selected meanwhile."""
    example.assert_shows(snippet_of(PYTHON))
    held = Held(example)
    marked = example.get("input").evaluate(f"""input => {{
            input.value = "Hi";
            input.dispatchEvent(new Event("input"));
            const pane = {ROOT};
            const style = getComputedStyle(pane.getElementById("working"));
            const [code, box] = [pane.getElementById("code"), pane.getElementById("code-box")];
            const selected = getComputedStyle(code).userSelect;
            return [box.getAttribute("aria-busy"), selected, style.visibility, style.transitionDelay];
        }}""")
    assert marked == ["true", "none", "hidden", "0.15s"]
    expect(example.get("working")).to_be_visible()
    expect(example.get("filename")).not_to_be_visible()
    held.let_go()
    example.assert_shows(snippet_of(PYTHON, input_value="Hi"))
    expect(example.get("working")).not_to_be_visible()
    assert example.get("code").evaluate("code => getComputedStyle(code).userSelect") == "auto"


def test_download_waits(example: Pane) -> None:
    example.assert_shows(snippet_of(PYTHON))
    held = Held(example)
    example.choose_target(CURL)
    with example.page.expect_download() as download:
        press(example, "download")
        held.let_go()
    assert download.value.suggested_filename == "run.sh"


def test_the_steps_wait(example: Pane) -> None:
    """Their lines are part of the answer: never those of another tab."""
    example.assert_shows(snippet_of(PYTHON))
    held = Held(example)
    example.choose_target(find_target("javascript", "axios"))
    press(example, "copy-install")
    held.let_go()
    assert newly_copied(example.page) == "npm install axios"
    held = Held(example)
    example.choose_target(CURL)
    press(example, "copy-install")
    held.let_go()
    expect(example.get("status")).to_have_text("Not copied: this code needs nothing to be installed")
    assert example.clipboard() == "before"


def test_the_newest_copy_is_on_the_clipboard(example: Pane) -> None:
    """Of two that wait; and one that is pressed twice copies once."""
    example.assert_shows(snippet_of(PYTHON))
    example.page.evaluate("heard = []; addEventListener('copy', ({ detail }) => heard.push(detail.of));")
    held = Held(example)
    example.get("url").fill("https://example.org")
    press(example)
    press(example, "copy-variables")
    example.get("copy-variables").click()
    held.let_go()
    assert newly_copied(example.page) == snippet_of(PYTHON).setup.variables[0].posix
    expect(example.get("copy")).to_have_text("Copy")
    assert example.page.evaluate("heard") == ["variables"]


def test_what_is_asked_meanwhile_is_copied(example: Pane) -> None:
    """An answer to what is not asked for any more is no answer."""
    example.assert_shows(snippet_of(PYTHON))
    held = Held(example)
    example.choose_target(CURL)
    press(example)
    example.get("input").fill("Hi")
    with example.page.expect_request("**/snippets"):
        held.routes.pop().continue_()
    assert example.clipboard() == "before"
    held.let_go()
    assert newly_copied(example.page) == snippet_of(CURL, input_value="Hi").code


@pytest.mark.parametrize("status", [None, 422, 500])
def test_where_no_answer_comes_nothing_is_copied(example: Pane, status: int | None) -> None:
    example.expected.append("Failed to load resource")
    example.assert_shows(snippet_of(PYTHON))
    held = Held(example)
    example.get("input").fill("Hi")
    press(example)
    press(example, "download")
    problem = {"title": "no", "status": status, "detail": "it is wrong"}
    held.routes[0].fulfill(status=status, json=problem) if status else held.routes[0].abort()
    expect(example.get("copy")).to_have_text("Not copied")
    expect(example.get("download")).to_have_text("Not saved")
    expect(example.get("stale")).to_contain_text("Not up to date")
    expect(example.get("copy")).to_have_text("Copy")
    example.get("copy").click()  # once more: it says why
    expect(example.get("status")).to_contain_text(
        "Not copied: " + ("it is wrong" if status else "The service does not")
    )
    assert example.clipboard() == "before"
    assert example.get("code").text_content() == snippet_of(PYTHON).code


def test_nothing_is_copied_of_settings_that_are_wrong(example: Pane) -> None:
    for name, text, words in (
        ("url", "nonsense", "Server URL: must begin with http://"),
        ("key", "not a name", "The key variable needs a name."),
    ):
        example.assert_shows(snippet_of(PYTHON))
        before = example.get(name).input_value()
        held = Held(example)
        held.let_go()
        example.get(name).fill(text)
        expect(example.get("stale")).to_be_visible()
        example.get("copy").click()
        expect(example.get("status")).to_contain_text(f"Not copied: {words}")
        assert example.clipboard() == "before"
        example.get(name).fill(before)


def test_a_name_that_is_being_entered_is_not_asked_for(example: Pane) -> None:
    example.assert_shows(snippet_of(PYTHON))
    example.get("key").fill("my")
    expect(example.get("stale")).to_contain_text("The name of the key variable is being entered")
    example.get("key").fill("LANGFLOW_API_KEY")
    example.assert_shows(snippet_of(PYTHON))


def test_a_flow_that_is_refused(example: Pane) -> None:
    """Whoever pressed Copy meant the flow that was chosen, and gets no other."""
    example.assert_shows(snippet_of(PYTHON))
    held = Held(example, "inspect")
    example.choose_file('{"nonsense": 1}')
    press(example)
    held.let_go()
    expect(example.get("status")).to_have_text("Not copied: the flow was not taken")
    expect(example.get("flow-error")).to_contain_text("unknown key")
    assert example.clipboard() == "before"
    assert example.copied() == snippet_of(PYTHON).code


def test_the_first_code_is_waited_for(pane: Pane) -> None:
    held = Held(pane)
    pane.choose_example()
    expect(pane.get("working")).to_be_visible()
    press(pane)
    held.let_go()
    assert newly_copied(pane.page) == snippet_of(PYTHON, flow=load_flow(EXAMPLE)).code


SCRIPTS = {
    "no promises": "delete window.ClipboardItem;",
    "promises refused": "Clipboard.prototype.write = () => Promise.reject(new DOMException('no', 'NotAllowedError'));",
    "nothing": "Object.defineProperty(Navigator.prototype, 'clipboard', { get: () => undefined });",
}


@pytest.mark.parametrize("script", SCRIPTS.values(), ids=SCRIPTS)
def test_waiting_with_less_of_a_clipboard(open_pane: OpenPane, script: str) -> None:
    pane = open_pane(
        script="{ const read = Clipboard.prototype.readText.bind(navigator.clipboard);"
        " const write = Clipboard.prototype.writeText.bind(navigator.clipboard);"
        f" window.theClipboard = {{ readText: read, writeText: write }}; }} {script}"
    )
    pane.choose_example()
    pane.assert_shows(snippet_of(PYTHON))
    held = Held(pane)
    pane.choose_target(CURL)
    press(pane)
    held.let_go()
    assert newly_copied(pane.page) == snippet_of(CURL).code
