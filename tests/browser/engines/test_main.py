"""Choose, set, switch, copy and save, in each browser."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from snippetgen import Flow, Server, load_flow
from snippetgen.snippets.targets import find_target, load_targets
from tests.browser.engines.conftest import OpenWindow
from tests.browser.engines.window import Window, becomes
from tests.browser.pane import snippet_of
from tests.cases import HOSTILE

EXAMPLES = Path(__file__).parents[3] / "examples"
PYTHON, HTTPX, CURL = find_target("python"), find_target("python", "httpx"), find_target("curl")
HARD = 'Grüße 中 👩‍👩‍👧 "$HOME" \\ \u202e\n\ttwo'


@pytest.mark.parametrize("width", [1440, 360])
def test_from_nothing_to_a_copy(open_window: OpenWindow, width: int) -> None:
    """All of it once, in a wide window and in that of a phone; a click fails where something else lies above."""
    window = open_window(width=width)
    window.assert_fits()
    window.choose_example()
    window.assert_shows(snippet_of(PYTHON))
    window.assert_fits()
    window.type("#input", "Where is it?")
    window.tweak("ChatOutput-v9Tz1", "sender_name", "Ann")
    said: dict[str, Any] = {"input_value": "Where is it?", "tweaks": {"ChatOutput-v9Tz1": {"sender_name": "Ann"}}}
    for target, operation in ((PYTHON, "run"), (HTTPX, "run"), (HTTPX, "stream"), (CURL, "stream")):
        window.choose_operation(operation)
        window.choose_target(target)
        snippet = snippet_of(target, operation, **said)
        window.assert_shows(snippet)
        window.assert_copies(snippet.code)
        window.assert_fits()
    window.assert_saves(snippet)


def test_every_client_and_operation(window: Window) -> None:
    window.choose_example()
    targets = load_targets()
    for target in targets:
        if "run" in target.templates:
            window.choose_target(target)
            window.assert_shows(snippet_of(target))
    for operation in PYTHON.templates:
        window.choose_operation(operation)
        window.choose_target(PYTHON)
        snippet = snippet_of(PYTHON, operation)
        window.assert_shows(snippet)
        window.assert_copies(snippet.code)


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.json")), ids=lambda path: path.stem)
def test_an_export(window: Window, path: Path) -> None:
    flow = load_flow(path)
    window.choose_file(path)
    window.assert_shows(snippet_of(PYTHON, flow=flow))
    assert window.read("#flow-name") == flow.name
    assert window.browser.run("return document.title") == f"\u2068{flow.name}\u2069 · snippetgen"


def test_an_address(window: Window) -> None:
    window.type("#address", "https://example.org/prefix/flow/7f2c6b1e-5d3a-4c8e-9b0f-1a2b3c4d5e6f\ue007")
    flow = Flow(id="7f2c6b1e-5d3a-4c8e-9b0f-1a2b3c4d5e6f")
    window.assert_shows(snippet_of(PYTHON, flow=flow, server=Server(url="https://example.org/prefix")))
    assert window.read("#url", "value") == "https://example.org/prefix"


def test_every_setting_and_reload(window: Window) -> None:
    window.choose_example()
    window.fill("#input", HARD)
    window.type("#session", "ann")
    window.type("#url", "https://example.org/p")
    window.type("#key", "MY_KEY")
    window.tweak("LanguageModelComponent-m3Xd5", "max_tokens", str(2**53 + 1))
    window.choose_target(HTTPX)
    said: dict[str, Any] = {
        "input_value": HARD,
        "session_id": "ann",
        "tweaks": {"LanguageModelComponent-m3Xd5": {"max_tokens": 2**53 + 1}},
    }
    snippet = snippet_of(HTTPX, server=Server(url="https://example.org/p", api_key="$MY_KEY"), **said)
    window.assert_shows(snippet)
    fragment = window.fragment_of(client="httpx")
    window.reload()
    window.assert_shows(snippet)
    assert window.read("#session", "value") == "ann"
    window.click("#no-key")
    window.assert_shows(snippet_of(HTTPX, server=Server(url="https://example.org/p", api_key=None), **said))
    window.open(fragment)
    window.assert_shows(snippet)


def test_hostile_input(window: Window) -> None:
    """What a text area holds has one kind of line end, as in every browser; else it is sent, and copied, as it is."""
    window.choose_example()
    for text in HOSTILE.values():
        window.fill("#input", text)
        snippet = snippet_of(PYTHON, input_value=text.replace("\r\n", "\n").replace("\r", "\n"))
        window.assert_shows(snippet)
        window.assert_copies(snippet.code)


@pytest.mark.parametrize(
    "script",
    [
        "Object.defineProperty(Navigator.prototype, 'clipboard', { get: () => undefined })",
        "Clipboard.prototype.writeText = () => Promise.reject(new DOMException('no', 'NotAllowedError'))",
    ],
    ids=["missing", "refused"],
)
def test_copy_without_the_clipboard_api(open_window: OpenWindow, script: str) -> None:
    window = open_window(script=script)
    window.choose_example()
    window.fill("#input", HARD)
    snippet = snippet_of(PYTHON, input_value=HARD)
    window.assert_shows(snippet)
    window.assert_copies(snippet.code)


def test_a_wrong_url(window: Window) -> None:
    """It is told beside it, and the code goes on once it is right."""
    window.choose_example()
    window.assert_shows(snippet_of(PYTHON))
    window.type("#url", "ftp://example.org")
    becomes(lambda: window.is_shown("#url-error"), True)
    window.type("#url", "https://example.org")
    window.assert_shows(snippet_of(PYTHON, server=Server(url="https://example.org")))
    becomes(lambda: window.is_shown("#url-error"), False)
