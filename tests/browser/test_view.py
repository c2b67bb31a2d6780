"""A view is in the address: it can be kept, sent, and opened again."""

from __future__ import annotations

import base64
import json
import zlib

import pytest
from playwright.sync_api import expect

from snippetgen import Server
from snippetgen.snippets.targets import find_target
from tests.browser.conftest import OpenPane
from tests.browser.pane import Pane, packed, snippet_of, written
from tests.cases import HOSTILE

PYTHON, JAVASCRIPT, CURL = map(find_target, ("python", "javascript", "curl"))
MODEL = "LanguageModelComponent-m3Xd5"


def test_a_view_in_another_browser(open_pane: OpenPane, example: Pane) -> None:
    text = "".join(HOSTILE[name] for name in ("quotes", "controls", "surrogates", "separators", "direction", "emoji"))
    example.fill("input", text)
    example.fill("session", "ann")
    example.get("url").fill("https://example.org/p")
    example.get("no-key").check()
    example.tweak(MODEL, "max_tokens").get_by_role("textbox").fill(str(2**53 + 1))
    example.tweak(MODEL, "model_kwargs").get_by_role("textbox").fill('{"__proto__": 1.0, "b": 2}')
    example.choose_operation("stream")
    example.get("tab-javascript").click()
    tweaks = {MODEL: {"max_tokens": 2**53 + 1, "model_kwargs": {"__proto__": 1.0, "b": 2}}}
    server = Server(url="https://example.org/p", api_key=None)
    snippet = snippet_of(JAVASCRIPT, "stream", server=server, input_value=text, session_id="ann", tweaks=tweaks)
    example.assert_shows(snippet)
    fragment = example.fragment_of(language="javascript")

    other = open_pane()
    other.page.goto("about:blank")
    other.open(fragment)
    other.assert_shows(snippet)
    assert other.get("session").input_value() == "ann"
    expect(other.get("tab-javascript")).to_have_attribute("aria-selected", "true")
    expect(other.get("operation-stream")).to_be_checked()
    expect(other.get("no-key")).to_be_checked()
    expect(other.page.locator(".row.is-on:visible")).to_have_count(2)
    expect(other.get("example-note")).to_be_visible()
    other.page.reload()
    other.assert_shows(snippet)


def test_a_webhook_in_the_address(open_pane: OpenPane, example: Pane) -> None:
    example.choose_operation("webhook")
    example.fill("payload", '{"10": 1, "2": 9007199254740993}')
    example.get("tab-curl").click()
    snippet = snippet_of(CURL, "webhook", payload={"10": 1, "2": 2**53 + 1})
    example.assert_shows(snippet)
    other = open_pane()
    other.page.evaluate("hash => { location.hash = hash; }", example.fragment_of(language="curl"))  # hashchange
    other.assert_shows(snippet)


def test_what_is_not_kept(example: Pane) -> None:
    """The source of a component is not: it is refused, and may be long. Nor is anything kept anywhere else."""
    view = written(example.fragment_of())
    code = [component["fields"]["code"] for component in view["flow"]["components"]]
    assert len(code) == 5
    assert all("value" not in field for field in code)
    assert example.page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]") == [0, 0, ""]


def test_going_back(example: Pane) -> None:
    first = example.fragment_of()
    example.get("input").fill("Hi")
    example.assert_shows(snippet_of(PYTHON, input_value="Hi"))
    example.fragment_of(input="Hi")
    example.page.evaluate("hash => { location.hash = hash; }", first)
    example.assert_shows(snippet_of(PYTHON))


BROKEN = {
    "not base64": "#%%%",
    "not deflated": "#AAAA",
    "cut off": packed(json.dumps({"flow": {"id": "x"}, "tweaks": []}))[:-6],
    "not JSON": packed("{"),
    "not a view": packed("[]"),
    "null": packed("null"),
    "no flow": packed('{"tweaks": []}'),
    "no list": packed('{"flow": {"id": "x"}, "tweaks": {"a": 1}}'),
    "wrong type": packed('{"flow": {"id": "x"}, "tweaks": [], "url": 7}'),
    "not UTF-8": packed("x").replace(
        packed("x"),
        "#" + base64.urlsafe_b64encode(zlib.compress(b"\xff", wbits=-15)).decode().rstrip("="),
    ),
}


@pytest.mark.parametrize("fragment", BROKEN.values(), ids=BROKEN)
def test_a_broken_view(pane: Pane, fragment: str) -> None:
    pane.page.goto("about:blank")
    pane.open(fragment)
    expect(pane.get("note")).to_contain_text("The address holds a view that cannot be read")
    pane.choose_example()
    pane.assert_shows(snippet_of(PYTHON))
    expect(pane.get("note")).to_be_hidden()


@pytest.mark.parametrize("size", [2_000_001, 40_000_000, 1_000_000_000])
def test_a_view_of_more_than_2_mb(pane: Pane, size: int) -> None:
    """It is not read to its end."""
    compressor = zlib.compressobj(wbits=-15)
    deflated = b"".join(compressor.compress(b" " * 1_000_000) for _ in range(size // 1_000_000))
    deflated += compressor.compress(b" " * (size % 1_000_000)) + compressor.flush()
    pane.page.goto("about:blank")
    pane.open("#" + base64.urlsafe_b64encode(deflated).decode().rstrip("="))
    expect(pane.get("note")).to_contain_text("holds a view of more than 2 MB, which is refused")
    expect(pane.get("work")).to_be_hidden()
    pane.choose_example()
    pane.assert_shows(snippet_of(PYTHON))
    expect(pane.get("note")).to_be_hidden()


def test_a_view_that_the_service_refuses(pane: Pane) -> None:
    pane.page.goto("about:blank")
    pane.open(packed('{"flow": {"nonsense": 1}, "tweaks": []}'))
    expect(pane.get("flow-error")).to_contain_text("unknown key")
    pane.choose_example()
    pane.assert_shows(snippet_of(PYTHON))


def test_a_view_with_nonsense_in_it(pane: Pane) -> None:
    """An operation, a language and a tweak that the flow and the service do not have are left out."""
    view = {
        "flow": {"id": "x", "components": []},
        "tweaks": [["a", "b", "1"]],
        "operation": "webhook",
        "language": "cobol",
    }
    pane.page.goto("about:blank")
    pane.open(packed(json.dumps(view)))
    expect(pane.get("operation-run")).to_be_checked()
    expect(pane.get("code")).to_contain_text("/api/v1/run/x")
    expect(pane.get("stale")).to_be_hidden()


def test_a_view_too_large_for_an_address(example: Pane) -> None:
    example.fragment_of()
    noise = "".join(chr(0x4E00 + (number * 7919) % 20000) for number in range(700_000))
    example.fill("input", noise)
    example.page.wait_for_function("() => location.hash === ''")
    expect(example.get("note")).to_be_visible()
    example.fill("input", "short")
    example.fragment_of(input="short")
    expect(example.get("note")).to_be_hidden()


def test_the_last_choice_is_kept(example: Pane) -> None:
    """Of languages, and of the clients of each; an address with a view in it is stronger."""
    example.get("tab-python").click()
    example.get("client").select_option("httpx")
    example.get("tab-curl").click()
    example.page.goto("about:blank")
    example.open()
    example.choose_example()
    expect(example.get("tab-curl")).to_have_attribute("aria-selected", "true")
    example.get("tab-python").click()
    expect(example.get("client")).to_have_value("httpx")
    example.assert_shows(snippet_of(find_target("python", "httpx"), "run"))
    view = example.fragment_of(language="python")
    example.get("tab-javascript").click()
    example.page.goto("about:blank")
    example.open(view)
    expect(example.get("tab-python")).to_have_attribute("aria-selected", "true")


@pytest.mark.parametrize("width", [375, 1440])
def test_the_clients_stand_below_their_language(open_pane: OpenPane, width: int) -> None:
    pane = open_pane(width=width)
    pane.choose_example()
    left = """element => {
      const range = document.createRange();
      range.selectNodeContents(element);
      return range.getBoundingClientRect().left;
    }"""
    assert pane.get("client-box").locator("label").evaluate(left) == pane.get("tab-python").evaluate(left)
