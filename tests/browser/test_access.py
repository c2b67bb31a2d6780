"""For everybody: by keyboard, with a screen reader, on any screen, in both schemes, below any path."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from itertools import product
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import expect

from snippetgen.request.operations import OPERATIONS
from snippetgen.snippets.targets import find_target
from tests.browser import PANE
from tests.browser.conftest import OpenPane
from tests.browser.pane import ROOT, TABS, Pane, snippet_of

PYTHON, CURL = find_target("python"), find_target("curl")
ACTIVE = f"({ROOT}.activeElement ?? document.activeElement)"
COVERED = f"""() => {{
    const active = {ACTIVE};
    if (active === document.body) return null;
    const {{ left, top, width, height }} = active.getBoundingClientRect();
    const [x, y] = [left + width / 2, Math.min(Math.max(top, 0) + height / 2, innerHeight - 1)];
    const there = active.getRootNode().elementFromPoint(x, y);
    const isIt = there && (active.contains(there) || there.contains(active) || active.parentElement.contains(there));
    return isIt ? null : `${{active.outerHTML}} is below ${{there?.outerHTML.slice(0, 200)}}`;
}}"""
"""In JavaScript, what is in front of the middle of what has the focus, and is neither that nor what holds it."""

SCHEMES: list[Literal["light", "dark"]] = ["light", "dark"]
AXE = Path(__file__).parent / "node_modules" / "axe-core" / "axe.min.js"


def _everything_open(pane: Pane) -> None:
    pane.choose_example()
    for field in ("provider", "max_tokens", "stream", "model_kwargs"):
        pane.tweak("LanguageModelComponent-m3Xd5", field)
    pane.tweak("ChatInput-k2Hq8", "sender_name")
    pane.get("change").click()
    pane.get("key").fill("not a name")
    expect(pane.get("stale")).to_be_visible()


def _refused(pane: Pane) -> None:
    pane.choose_example()
    pane.get("address").evaluate("input => { input.value = 'http://x/'; input.form.requestSubmit(); }")
    expect(pane.get("flow-error")).to_contain_text("is not the page")
    pane.choose_operation("webhook")
    pane.get("tab-curl").click()
    pane.get("url").fill("nowhere")
    expect(pane.get("url-error")).to_be_visible()


def _stream(pane: Pane) -> None:
    pane.choose_example()
    pane.choose_operation("stream")
    pane.assert_shows(snippet_of(PYTHON, "stream"))


STATES: dict[str, Callable[[Pane], None]] = {
    "empty": lambda _: None,
    "stream": _stream,
    "everything open": _everything_open,
    "refused": _refused,
}


@pytest.mark.parametrize("reach", STATES.values(), ids=STATES)
def test_axe_finds_nothing(pane: Pane, reach: Callable[[Pane], None]) -> None:
    """At both widths and in both schemes; and nothing is wider than the page."""
    reach(pane)
    pane.page.evaluate(AXE.read_text("utf-8"))  # by the debugger's way, which no policy of the page stops
    for width, scheme in product((360, 1440), SCHEMES):
        pane.page.set_viewport_size({"width": width, "height": 900})
        pane.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # no colour is on its way to another
        assert pane.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        found = pane.page.evaluate("axe.run({ resultTypes: ['violations'] })")
        violations = [
            f"{width} {scheme}: {violation['impact']} {violation['id']}: {node['html']} {node['failureSummary']}"
            for violation in found["violations"]
            for node in violation["nodes"]
        ]
        assert violations == []
        assert len(found["passes"]) > 15


def test_by_keyboard_alone(pane: Pane) -> None:
    """From nothing to a copied request, by the keys alone, and the focus is always to be seen."""
    keys = pane.page.keyboard

    def to(name: str, *, key: str = "Tab") -> None:
        for _ in range(60):
            keys.press(key)
            active = pane.page.evaluate(f"{ACTIVE}.id || {ACTIVE}.textContent")
            assert _is_seen(pane), f"no focus to be seen on {active}"
            if active == name:
                return
        raise AssertionError(f"{name} is not reached")

    to("file")
    to("example")
    keys.press("Enter")
    expect(pane.get("flow-title")).to_be_focused()
    to("operation-run")
    keys.press("ArrowRight")
    expect(pane.get("operation-stream")).to_be_checked()
    to("input")
    keys.press("Control+a")
    keys.type("Hi")
    to("filter")
    to("Chat Input ChatInput-k2Hq8 0 on")
    to("Webhook Webhook-w6Rj4 0 on")
    to("Prompt Prompt-p4Wn7 0 on")
    keys.press("Enter")
    keys.press("Tab")
    expect(pane.page.get_by_role("checkbox", name="template")).to_be_focused()
    keys.press("Space")
    keys.press("Tab")
    keys.press("Control+a")
    keys.type("Be kind.")
    first, second, last = TABS[0], TABS[1], TABS[-1]
    to("skip")
    to(f"tab-{first.language}", key="Shift+Tab")
    keys.press("ArrowRight")
    expect(pane.get(f"tab-{second.language}")).to_be_focused()
    tweaks = {"Prompt-p4Wn7": {"template": "Be kind."}}
    pane.assert_shows(snippet_of(second, "stream", input_value="Hi", tweaks=tweaks))
    for key, target in (("End", last), ("ArrowRight", first), ("ArrowLeft", last), ("Home", first), ("End", last)):
        keys.press(key)
        expect(pane.get(f"tab-{target.language}")).to_be_focused()
        snippet = snippet_of(target, "stream", input_value="Hi", tweaks=tweaks)
        pane.assert_shows(snippet)
    to("download")
    to("copy")
    keys.press("Enter")
    expect(pane.get("status")).to_have_text("Copied to the clipboard")
    assert pane.clipboard() == snippet.code
    to("code-box")
    to("shell-posix")
    keys.press("ArrowRight")
    expect(pane.get("shell-powershell")).to_be_checked()
    to("copy-variables")
    keys.press("Enter")
    expect(pane.get("copy-variables")).to_have_text("Copied the lines that set variables")
    assert pane.clipboard() == snippet.setup.variables[0].powershell
    to("change", key="Shift+Tab")
    keys.press("Enter")
    to("address")
    keys.type("nightly")
    keys.press("Enter")
    expect(pane.get("flow-name")).to_have_text("nightly")
    to("skip")
    keys.press("Enter")
    expect(pane.get("code-box")).to_be_focused()


def _is_seen(pane: Pane) -> bool:
    """Whether the focus is drawn on what has it, on its label, or on what stands beside it."""
    return bool(pane.page.evaluate(f"""() => {{
              const drawn = (element) => element && getComputedStyle(element).outlineStyle !== "none";
              const active = {ACTIVE};
              return [active, active.closest("label"), active.nextElementSibling].some(drawn) || active === document.body;
            }}"""))


def test_landmarks_and_names(example: Pane) -> None:
    for role in ("banner", "main", "contentinfo"):
        expect(example.page.get_by_role(role)).to_have_count(1)
    for name in ("Flow", "Request", "Server", "Tweaks", "Snippet", "Code"):
        expect(example.page.get_by_role("region", name=name, exact=True).first).to_be_visible()
    expect(example.page.get_by_role("tablist", name="Language").get_by_role("tab")).to_have_text(
        [target.title for target in TABS]
    )
    expect(example.page.get_by_role("tabpanel", name="Python")).to_be_visible()
    example.get("tab-curl").click()
    expect(example.page.get_by_role("tabpanel", name="cURL")).to_be_visible()
    expect(example.page.get_by_role("group", name="Operation").get_by_role("radio")).to_have_count(len(OPERATIONS))
    expect(example.page.get_by_role("group", name="Shell").get_by_role("radio")).to_have_count(2)
    expect(example.get("status")).to_have_text("Code updated")


def test_nothing_is_too_long_for_a_narrow_screen(open_pane: OpenPane) -> None:
    field = {"type": "t" * 60, "value": "v" * 300, "options": ["o" * 200, "p"]}
    chat = {
        "id": "i" * 90,
        "type": "ChatInput",
        "display_name": "d" * 100,
        "fields": {"f" * 120: field, "g": {"value": "w" * 99}},
    }
    pane = open_pane(width=360)
    pane.choose_file(json.dumps({"id": "x" * 90, "name": "n" * 200, "endpoint_name": "e" * 200, "components": [chat]}))
    pane.tweak("i" * 90, "f" * 120)
    pane.tweak("i" * 90, "g")
    pane.get("key").fill("k" * 300 + "-")
    expect(pane.get("stale")).to_be_visible()
    assert pane.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    sizes = pane.page.locator(".row").evaluate_all("rows => rows.map((row) => row.offsetHeight)")
    assert max(sizes) < 600  # no name stands a letter a line


def test_the_code_is_near_on_a_narrow_screen(open_pane: OpenPane) -> None:
    """On the first screen without scrolling, and one press away from the last of the settings."""
    pane = open_pane(width=360)
    pane.page.set_viewport_size({"width": 360, "height": 640})
    pane.choose_example()
    pane.assert_shows(snippet_of(PYTHON))
    expect(pane.page.locator("#code > .line").first).to_be_in_viewport(ratio=1)
    pane.page.get_by_role("button", name="Go to the code").click()
    expect(pane.get("code-box")).to_be_in_viewport()


@pytest.mark.parametrize("width", [360, 1440])
def test_the_rows_of_what_one_chooses_from(open_pane: OpenPane, width: int) -> None:
    """Each is one line, and what is chosen in it is seen, whatever it is."""
    pane = open_pane(width=width)
    pane.choose_example()
    pane.choose_operation("responses-stream")
    pane.get(f"tab-{TABS[-1].language}").click()
    for row, chosen in (("operations", "operation-responses-stream"), ("tabs", f"tab-{TABS[-1].language}")):
        expect(pane.get(chosen)).to_be_in_viewport(ratio=1)
        height = pane.get(row).evaluate("row => row.offsetHeight")
        assert height < 2 * pane.get(chosen).evaluate("one => one.offsetHeight")


@pytest.mark.parametrize("width", [360, 1440])
def test_nothing_covers_what_has_the_focus(open_pane: OpenPane, width: int) -> None:
    """Forwards and backwards through all of the page, with a component open and what is wrong told."""
    pane = open_pane(width=width)
    pane.choose_example()
    pane.tweak("Prompt-p4Wn7", "template")
    pane.get("url").fill("nowhere")
    expect(pane.get("url-error")).to_be_visible()
    pane.get("flow-title").focus()
    for key in ("Tab", "Shift+Tab"):
        stops = 0
        while stops < 80 and not pane.page.evaluate("document.activeElement === document.body"):
            pane.page.keyboard.press(key)
            covered = pane.page.evaluate(COVERED)
            assert covered is None, covered
            stops += 1
        assert stops > 25
        pane.get("skip").focus()


def test_every_module_is_asked_for_at_once() -> None:
    page = (PANE / "index.html").read_text("utf-8")
    asked = re.findall(r'(?:src|modulepreload" href)="pane/([\w-]+\.js)"', page)
    assert sorted(asked) == sorted(path.name for path in PANE.glob("*.js"))


def test_below_a_path(open_pane: OpenPane, mounted: str) -> None:
    pane = open_pane(url=mounted)
    pane.choose_example()
    pane.get("tab-curl").click()
    pane.assert_shows(snippet_of(CURL))
    other = open_pane(url=mounted)
    other.page.goto("about:blank")
    other.open(pane.fragment_of(language="curl"))
    other.assert_shows(snippet_of(CURL))


def test_a_service_that_is_not_there_yet(pane: Pane) -> None:
    pane.expected.append("Failed to load resource")
    pane.page.route("**/targets", lambda route: route.abort())
    pane.page.goto(pane.url)
    expect(pane.get("start-error")).to_contain_text("The service does not answer")
    pane.page.unroute("**/targets")
    pane.page.get_by_role("button", name="Try again").click()
    expect(pane.get("start-error")).to_be_hidden()
    pane.choose_example()
    pane.assert_shows(snippet_of(PYTHON))


def test_the_policy_holds(pane: Pane) -> None:
    """The tests would hear of a violation; here is one, so that it is known that they would."""
    pane.expected += ["Refused to", "Executing inline", "Applying inline", "Loading the image", "Connecting to"]
    with pane.page.expect_console_message(lambda message: "Content Security Policy" in message.text):
        pane.page.evaluate(
            "() => { document.body.append(Object.assign(document.createElement('script'), { text: 'harmed = 1' })); }"
        )
    assert pane.page.evaluate("globalThis.harmed ?? null") is None
    policy = json.dumps(pane.page.request.get(pane.url).headers)
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
