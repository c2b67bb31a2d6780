"""The example sites in Chromium: what a reader sees behind each tab, and gets from the copy button."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, sync_playwright

from snippetgen import Run, Webhook
from tests.browser.pane import newly_copied
from tests.docs.sites import SITES, Tabs, build_mkdocs, build_sphinx, expected

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
CHAT, ORDERS = "basic-prompting.json", "order-webhook.json"
ASKED = expected(CHAT, Run())
AGAIN = expected(CHAT, Run(session_id="ann", input_value="And then?"))
STREAM = expected(CHAT, Run(stream=True))
ORDER = expected(ORDERS, Webhook(payload={"order": 7, "items": ["tea", "milk"]}))
SHORT = expected(ORDERS, Webhook(payload={"order": 8}))

pytestmark = pytest.mark.skipif(not CHROMIUM, reason="there is no Chromium on this machine")


def only(code: Tabs, *titles: str) -> Tabs:
    return {title: code[title] for title in titles}


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL that both sites are below, on loopback: a page from a file may not write the clipboard."""
    folder = tmp_path_factory.mktemp("sites")
    for done in [
        build_mkdocs(SITES / "mkdocs/mkdocs.yml", folder / "mkdocs"),
        build_sphinx(SITES / "sphinx", folder / "sphinx"),
    ]:
        assert done.returncode == 0, done.stderr
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="module")
def browser(request: pytest.FixtureRequest) -> Iterator[Browser]:
    """That of the other tests in Chromium, where they have one: a thread can have one Playwright only."""
    try:
        yield request.getfixturevalue("chromium")
    except pytest.FixtureLookupError:
        with sync_playwright() as playwright:
            started = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
            yield started
            started.close()


@pytest.fixture
def page(browser: Browser, sites: str) -> Iterator[Page]:
    """A page that asks nothing of another host."""
    context = browser.new_context(viewport={"width": 1440, "height": 1000}, base_url=sites)
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    opened = context.new_page()
    opened.set_default_timeout(15_000)
    outside: list[str] = []
    opened.on(
        "request", lambda asked: None if asked.url.startswith((sites, "data:", "blob:")) else outside.append(asked.url)
    )
    opened.on("pageerror", lambda error: outside.append(str(error)))
    yield opened
    context.close()
    assert outside == []


def visible(codes: Locator) -> list[str]:
    return [code.text_content() or "" for code in codes.all() if code.is_visible()]


def click_through(tabs: Locator, labels: Locator, meant: Tabs) -> None:
    assert [(label.text_content() or "").strip() for label in labels.all()] == list(meant)
    assert visible(tabs.locator("pre")) == [next(iter(meant.values()))]  # the first one is open
    for label, code in reversed(list(zip(labels.all(), meant.values(), strict=True))):
        label.click()
        label.page.wait_for_function(
            "!document.querySelector('.tabbed-content')?.getAnimations({subtree: true}).length"
        )
        assert visible(tabs.locator("pre")) == [code]


@pytest.mark.parametrize(
    ("path", "meant"),
    [
        ("/mkdocs/index.html", [ASKED, only(AGAIN, "Python", "cURL")]),
        ("/mkdocs/streaming/index.html", [STREAM, only(ORDER, "Python", "cURL")]),
    ],
)
def test_mkdocs_tabs(page: Page, path: str, meant: list[Tabs]) -> None:
    for number, code in enumerate(meant):
        page.goto(path)  # anew: the sets of this site are linked, and Material remembers the choice
        page.evaluate("localStorage.clear()")
        page.reload()
        tabs = page.locator(".tabbed-set").nth(number)
        assert page.locator(".tabbed-set").count() == len(meant)
        click_through(tabs, tabs.locator(".tabbed-labels label"), code)


def test_mkdocs_tabs_of_a_page_change_together(page: Page) -> None:
    page.goto("/mkdocs/streaming/index.html")
    page.locator(".tabbed-set").first.locator(".tabbed-labels label", has_text="cURL").click()
    page.wait_for_function("document.querySelectorAll('.tabbed-set input:checked')[1].id.endsWith('_2')")
    assert visible(page.locator(".tabbed-set pre")) == [STREAM["cURL"], ORDER["cURL"]]


def test_mkdocs_copy_button(page: Page) -> None:
    page.goto("/mkdocs/index.html")
    tabs = page.locator(".tabbed-set").first
    for title, code in ASKED.items():
        tabs.locator(".tabbed-labels label", has_text=title).click()
        tabs.locator("pre:visible").hover()
        page.evaluate("navigator.clipboard.writeText('before')")
        tabs.locator(".md-code__button[data-md-type=copy]:visible, .md-clipboard:visible").click()
        assert newly_copied(page).rstrip("\n") == code.rstrip("\n")


@pytest.mark.parametrize(
    ("path", "details"), [("/mkdocs/index.html", "details.example"), ("/sphinx/index.html", "details.sd-dropdown")]
)
def test_answer_unfolds(page: Page, path: str, details: str) -> None:
    page.goto(path)
    answer = page.locator(details)
    assert visible(answer.locator("pre")) == []
    answer.locator("summary").click()
    (text,) = visible(answer.locator("pre"))
    assert '"text": "This is what the flow says."' in text


@pytest.mark.parametrize(
    ("path", "meant"),
    [
        ("/sphinx/index.html", [ASKED, only(AGAIN, "Python", "cURL")]),
        ("/sphinx/streaming.html", [STREAM]),
        ("/sphinx/webhook.html", [only(ORDER, "Python", "JavaScript", "cURL"), only(SHORT, "JavaScript", "cURL")]),
    ],
)
def test_sphinx_tabs(page: Page, path: str, meant: list[Tabs]) -> None:
    page.goto(path)
    assert page.locator(".sd-tab-set").count() == len(meant)
    for number, code in enumerate(meant):
        page.evaluate("sessionStorage.clear(); localStorage.clear()")
        page.reload()
        tabs = page.locator(".sd-tab-set").nth(number)
        click_through(tabs, tabs.locator("label.sd-tab-label"), code)
