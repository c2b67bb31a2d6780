"""The code in the pane is that of the library; it is copied, saved and run."""

from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.sync_api import Route, expect

from snippetgen import Server
from snippetgen.snippets.snippet import Snippet
from snippetgen.snippets.targets import find_target, load_targets
from snippetgen.verify.recorder import Recorder
from snippetgen.verify.run_script import Script
from snippetgen.verify.runner import run
from tests.browser.conftest import OpenPane
from tests.browser.pane import ROOT, Pane, snippet_of
from tests.cases import FIRST_CLIENTS, HOSTILE

TARGETS = load_targets()
PYTHON = find_target("python")
RUNNING = [target for target in TARGETS if "run" in target.templates]
ALL = [(target, operation) for target in TARGETS for operation in target.templates]


def test_every_tab_and_operation(example: Pane) -> None:
    for target, operation in ALL:
        example.choose_operation(operation)
        example.choose_target(target)
        snippet = snippet_of(target, operation)
        example.assert_shows(snippet)
        assert example.copied() == snippet.code
        assert example.downloaded() == (snippet.filename, snippet.code.encode())


@pytest.mark.parametrize(
    "script",
    [
        "Object.defineProperty(Navigator.prototype, 'clipboard', { get: () => undefined })",
        "Clipboard.prototype.writeText = () => Promise.reject(new DOMException('no', 'NotAllowedError'))",
    ],
    ids=["missing", "refused"],
)
def test_copy_without_the_clipboard_api(open_pane: OpenPane, script: str) -> None:
    pane = open_pane(
        script="{ const read = Clipboard.prototype.readText.bind(navigator.clipboard);"
        " const write = Clipboard.prototype.writeText.bind(navigator.clipboard);"
        " window.theClipboard = { readText: read, writeText: write }; } " + script
    )
    pane.choose_example()
    pane.fill("input", 'Grüße 中 👩‍👩‍👧 "$HOME" \\ \u202e')
    snippet = snippet_of(PYTHON, input_value='Grüße 中 👩‍👩‍👧 "$HOME" \\ \u202e')
    pane.assert_shows(snippet)
    pane.get("copy").focus()
    assert pane.copied() == snippet.code
    expect(pane.get("copy")).to_be_focused()


def test_line_numbers_are_not_on_the_clipboard(example: Pane) -> None:
    snippet = snippet_of(PYTHON)
    example.assert_shows(snippet)
    numbers = example.page.evaluate(
        f"[...{ROOT}.querySelectorAll('.line')].map(line => getComputedStyle(line, '::before').content)"
    )
    assert len(numbers) == snippet.code.count("\n")
    assert all("counter(line)" in number for number in numbers)
    example.get("code").evaluate("code => getSelection().selectAllChildren(code)")
    example.page.keyboard.press("Control+c")
    # A selection ends before the last line break, in every browser.
    assert example.clipboard() == snippet.code.removesuffix("\n")


def test_the_code_is_highlighted(example: Pane) -> None:
    string = example.get("code").locator("span", has_text="Where is my order").last
    keyword = example.get("code").get_by_text("import", exact=True).first
    colours = [place.evaluate("element => getComputedStyle(element).color") for place in (string, keyword)]
    assert colours[0] != colours[1]


def test_the_steps_are_those_of_the_setup(example: Pane) -> None:
    """For every target and operation: what to install, the variables in both shells, what runs it; shown and copied."""
    example.get("url").fill("https://$HOST/langflow")
    server = Server(url="https://$HOST/langflow")
    for target, operation in ALL:
        example.choose_operation(operation)
        example.choose_target(target)
        snippet = snippet_of(target, operation, server=server)
        example.assert_shows(snippet)
        setup = snippet.setup
        expect(example.get("install-step")).to_be_visible(visible=bool(setup.install))
        if setup.install:
            expect(example.get("install")).to_have_text(setup.install)
            assert example.copied("copy-install") == setup.install
        assert [variable.name for variable in setup.variables] == ["HOST", "LANGFLOW_API_KEY"]
        for shell, lines in (
            ("PowerShell", [variable.powershell for variable in setup.variables]),
            ("POSIX shell", [variable.posix for variable in setup.variables]),
        ):
            example.page.get_by_role("radio", name=shell).check()
            expect(example.get("variables").locator("span")).to_have_text(lines)
            assert example.copied("copy-variables") == "\n".join(lines)
        expect(example.get("runtime-step")).to_have_text(f"Run it with {setup.runtime}")
        named = [snippet.filename] * setup.runtime.count(snippet.filename)
        expect(example.get("runtime").locator("code")).to_have_text(named)


def test_the_shell_that_was_chosen_stays(example: Pane) -> None:
    example.page.get_by_role("radio", name="PowerShell").check()
    for target in reversed(RUNNING):
        example.choose_target(target)
        snippet = snippet_of(target)
        example.assert_shows(snippet)
        expect(example.get("variables")).to_have_text(snippet.setup.variables[0].powershell)


def test_on_windows_the_shell_is_its_own(open_pane: OpenPane) -> None:
    pane = open_pane(
        script="Object.defineProperty(Navigator.prototype, 'userAgentData', { get: () => ({ platform: 'Windows' }) })"
    )
    pane.choose_example()
    expect(pane.page.get_by_role("radio", name="PowerShell")).to_be_checked()
    expect(pane.get("variables")).to_have_text(snippet_of(PYTHON).setup.variables[0].powershell)


def test_nothing_to_set(example: Pane) -> None:
    """Then there is no step for it, and no shell to choose."""
    example.get("no-key").check()
    snippet = snippet_of(PYTHON, server=Server(api_key=None))
    example.assert_shows(snippet)
    expect(example.get("variables-step")).to_be_hidden()
    expect(example.get("shells")).to_be_hidden()
    expect(example.page.locator(".steps li:visible")).to_have_count(2)


def test_the_steps_are_reached_on_a_low_screen(example: Pane) -> None:
    example.get("url").fill("$A$B$C$D$E$F")
    example.assert_shows(snippet_of(PYTHON, server=Server(url="$A$B$C$D$E$F")))
    example.page.set_viewport_size({"width": 1440, "height": 450})
    example.get("runtime-step").scroll_into_view_if_needed()
    expect(example.get("runtime-step")).to_be_in_viewport(ratio=1)


def test_hostile_input(example: Pane) -> None:
    """What a text area holds has one kind of line end, as in every browser; else it is sent as it is."""
    for count, text in enumerate(HOSTILE.values()):
        target = RUNNING[count % len(RUNNING)]
        example.choose_target(target)
        example.fill("input", text)
        example.fill("session", text)
        lines = text.replace("\r\n", "\n").replace("\r", "\n")
        # A field of one line drops its line ends.
        session = text.replace("\r", "").replace("\n", "")
        fields: dict[str, Any] = {"input_value": lines, **({"session_id": session} if session else {})}
        example.assert_shows(snippet_of(target, **fields))


def test_a_long_input(example: Pane) -> None:
    text = "Ein langer Text, 中文 und 👩‍👩‍👧. " * 7000
    example.fill("input", text)
    example.assert_shows(snippet_of(PYTHON, input_value=text))
    assert example.copied() == snippet_of(PYTHON, input_value=text).code


def test_newest_wins(example: Pane) -> None:
    """While an answer is waited for, nothing else is asked; then what is newest is, and only that."""
    example.assert_shows(snippet_of(PYTHON))
    held: list[Route] = []
    asked: list[str] = []

    def hold(route: Route) -> None:
        asked.append(json.loads(route.request.post_data or "")["operation"]["input_value"])
        if len(asked) == 1:
            held.append(route)
        else:
            route.continue_()

    example.page.route("**/snippets", hold)
    with example.page.expect_request("**/snippets"):
        example.get("input").fill("first")
    example.get("input").fill("second")
    example.get("input").fill("third")
    held[0].continue_()
    example.assert_shows(snippet_of(PYTHON, input_value="third"))
    assert asked == ["first", "third"]


def test_an_answer_that_does_not_come_is_given_up(example: Pane) -> None:
    """Whoever types on is not kept waiting by it."""
    example.assert_shows(snippet_of(PYTHON))
    asked: list[Route] = []
    example.page.route("**/snippets", lambda route: asked.append(route) if not asked else route.continue_())
    with example.page.expect_request("**/snippets"):
        example.get("input").fill("first")
    example.get("input").fill("second")
    example.assert_shows(snippet_of(PYTHON, input_value="second"))


def test_the_code_keeps_its_place(example: Pane) -> None:
    example.choose_operation("stream")
    example.assert_shows(snippet_of(PYTHON, "stream"))
    example.page.set_viewport_size({"width": 1440, "height": 500})
    box = example.get("code-box")
    box.evaluate("box => box.scrollTop = 40")
    example.get("input").fill("Another")
    example.assert_shows(snippet_of(PYTHON, "stream", input_value="Another"))
    assert box.evaluate("box => box.scrollTop") == 40


@pytest.mark.parametrize("status", [None, 500, 502])
def test_a_service_that_does_not_answer(example: Pane, status: int | None) -> None:
    example.expected.append("Failed to load resource")
    snippet = snippet_of(PYTHON)
    example.assert_shows(snippet)
    example.page.route("**/snippets", lambda route: route.fulfill(status=status) if status else route.abort())
    example.get("input").fill("Hi")
    expect(example.get("stale")).to_contain_text("Not up to date")
    expect(example.get("stale")).to_contain_text("The service")
    assert example.get("code").text_content() == snippet.code
    example.page.unroute("**/snippets")
    example.page.get_by_role("button", name="Try again").click()
    example.assert_shows(snippet_of(PYTHON, input_value="Hi"))


def test_what_is_copied_runs(example: Pane) -> None:
    """The text of the clipboard, by the real interpreters, against the recording server."""
    text = """it's "quoted", $HOME, `id` and \\, 中 👩‍👩‍👧"""
    with Recorder(Script(texts=("It is written.",), streams={0: ("It is ", "written.")})) as recorder:
        server = Server(url=recorder.url)
        example.fill("url", recorder.url)
        example.fill("input", text)
        example.fill("payload", '{"order": 9007199254740993, "text": "\\u4e2d"}')
        for target, operation in ALL:
            if target not in FIRST_CLIENTS or operation not in ("run", "stream", "webhook"):  # which are answered here
                continue
            fields = (
                {"payload": {"order": 2**53 + 1, "text": "中"}} if operation == "webhook" else {"input_value": text}
            )
            example.choose_operation(operation)
            example.choose_target(target)
            example.assert_shows(snippet_of(target, operation, server=server, **fields))
            code = example.copied()
            outcome = run(_with_code(snippet_of(target, operation), code), {"LANGFLOW_API_KEY": "throw-away"})
            assert outcome.exit_code == 0, outcome.stderr
            received = recorder.received.pop()
            kind = "webhook" if operation == "webhook" else "run"
            query = "?stream=true" if operation == "stream" else ""
            assert received.target == f"/api/v1/{kind}/support-desk{query}"
            assert received.headers["x-api-key"] == "throw-away"
            sent = json.loads(received.body)
            assert (sent if operation == "webhook" else {"input_value": sent["input_value"]}) == (
                fields["payload"] if operation == "webhook" else fields
            )
            if operation == "run" and target.language != "curl":
                assert outcome.stdout == "It is written.\n"


def _with_code(snippet: Snippet, code: str) -> Snippet:
    return snippet._replace(code=code)
