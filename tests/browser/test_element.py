"""<snippetgen-pane> in somebody else's page, as ``docs/pane.md`` tells of it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

import pytest
from playwright.sync_api import Locator, expect
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Mount, Route

from snippetgen import Server, load_flow
from snippetgen.service import create_app
from snippetgen.snippets.targets import find_target
from tests.browser import EXAMPLE, PANE
from tests.browser.conftest import OpenPane, listening
from tests.browser.pane import Pane, snippet_of
from tests.readme import ROOT

PYTHON, CURL = find_target("python"), find_target("curl")
PAGE = (ROOT / "examples/ui-backend/pane.html").read_text("utf-8")
DOCS = (ROOT / "docs/pane.md").read_text("utf-8")
HEARD = """
<script>
  heard = [];
  for (const name of ["change", "copy"]) addEventListener(name, ({ target, detail }) => heard.push([name, target.id, detail]));
</script>
"""
"""A page that hears of the events, as they bubble."""


def elements(*attributes: str, at: str = "/snippetgen") -> str:
    made = "".join(f"<snippetgen-pane {one}></snippetgen-pane>" for one in attributes)
    return f'<!doctype html>{HEARD}<script type="module" src="{at}/pane/snippetgen-pane.js"></script>{made}'


class Host:
    """An application with a page of its own, ``html``, and the service at ``/snippetgen``."""

    def __init__(self) -> None:
        self.html, self.policy = "", ""
        routes = [Route("/", self._page), Route("/favicon.ico", _nothing), Mount("/snippetgen", create_app())]
        self.app = Starlette(routes=routes)

    def _page(self, _: Request) -> Response:
        headers = {"Content-Security-Policy": self.policy} if self.policy else {}
        return HTMLResponse(self.html, headers=headers)


def _nothing(_: Request) -> Response:
    return Response(status_code=204)


OpenPage = Callable[..., Pane]


@pytest.fixture
def open_page(open_pane: OpenPane) -> Iterator[OpenPage]:
    """Open a page of somebody's application in a browser."""
    with ExitStack() as stack:

        def open_one(html: str, *, policy: str = "", width: int = 1440) -> Pane:
            host = Host()
            host.html, host.policy = html, policy
            return open_pane(
                url=stack.enter_context(listening(host.app)), width=width, panes=html.count("<snippetgen-pane")
            )

        yield open_one


def code(element: Locator) -> Locator:
    return element.locator("#code")


def test_the_example(open_page: OpenPage) -> None:
    pane = open_page(PAGE)
    server = Server(url="https://langflow.example.org")
    flow = load_flow({"endpoint_name": "order-desk"})
    pane.assert_shows(snippet_of(PYTHON, flow=flow, server=server))
    expect(pane.get("choices")).to_be_hidden()
    expect(pane.get("change")).to_be_hidden()
    card = pane.get("flow-card")
    assert card.evaluate("card => getComputedStyle(card).borderRadius") == "0px"
    assert pane.get("copy").evaluate("button => getComputedStyle(button).backgroundColor") == "rgb(122, 44, 191)"
    text = pane.copied()
    told = f"You copied the code: {text.count(chr(10)) + 1} lines."
    expect(pane.page.locator("#told")).to_have_text(told)


def test_two_of_them(open_page: OpenPage) -> None:
    """Nothing that is set in one changes the other, nor the page around them."""
    pane = open_page(elements('id="a" flow="first"', 'id="b" flow="second"'))
    first, second = pane.page.locator("#a"), pane.page.locator("#b")
    for element, name in ((first, "first"), (second, "second")):
        expect(code(element)).to_contain_text(f"/api/v1/run/{name}")
    first.locator("#tab-curl").click()
    first.locator("#input").fill("Hi")
    first.get_by_role("radio", name="Stream", exact=True).check()
    expect(code(first)).to_have_text(
        snippet_of(CURL, "stream", flow=load_flow({"endpoint_name": "first"}), input_value="Hi").code
    )
    expect(code(second)).to_have_text(snippet_of(PYTHON, flow=load_flow({"endpoint_name": "second"})).code)
    expect(second.get_by_role("radio", name="Run", exact=True)).to_be_checked()
    assert pane.page.url == pane.url
    assert pane.page.title() == ""


def test_what_is_given_changes(open_page: OpenPage) -> None:
    pane = open_page(elements('flow="first"'))
    element = pane.page.locator("snippetgen-pane")
    expect(code(element)).to_contain_text("localhost:7860/api/v1/run/first")
    element.evaluate("pane => pane.setAttribute('server', 'https://one.example.org')")
    expect(code(element)).to_contain_text("https://one.example.org/api/v1/run/first")
    element.evaluate("pane => pane.setAttribute('flow', 'https://other.example.org/flow/second')")
    expect(code(element)).to_contain_text("https://one.example.org/api/v1/run/second")
    export = json.loads(EXAMPLE.read_text("utf-8"))
    element.evaluate("(pane, flow) => { pane.flow = flow; }", export)
    pane.assert_shows(snippet_of(PYTHON, server=Server(url="https://one.example.org")))
    assert element.evaluate("pane => pane.flow.name") == export["name"]
    element.evaluate("pane => pane.removeAttribute('server')")
    pane.assert_shows(snippet_of(PYTHON))
    element.evaluate("pane => pane.removeAttribute('flow')")
    expect(pane.get("change")).to_be_visible()


def test_a_flow_that_is_none(open_page: OpenPage) -> None:
    pane = open_page(elements('flow="https://example.org/nothing"'))
    expect(pane.get("flow-error")).to_contain_text("is not the page of a flow")
    pane.page.locator("snippetgen-pane").evaluate("pane => { pane.flow = { id: 1, x: 2 }; }")
    expect(pane.get("flow-error")).to_contain_text("must be text")


def test_the_events(open_page: OpenPage) -> None:
    pane = open_page(elements('id="p" flow="first"'))
    flow = load_flow({"endpoint_name": "first"})
    snippet = snippet_of(PYTHON, flow=flow)
    pane.assert_shows(snippet)
    pane.page.wait_for_function("heard.length === 2")
    waiting, there = pane.page.evaluate("heard")
    named = {"flow": {"id": None, "endpoint_name": "first", "name": None}}
    asked = {"operation": "run", "language": "python", "client": "requests"}
    assert waiting == ["change", "p", {**named, **asked, "snippet": None}]
    assert there[:2] == ["change", "p"]
    assert there[2]["snippet"]["code"] == snippet.code
    pane.page.evaluate("heard.length = 0")
    pane.copied()
    pane.copied("copy-variables")
    assert pane.page.evaluate("heard") == [
        ["copy", "p", {"of": "code", "text": snippet.code}],
        ["copy", "p", {"of": "variables", "text": snippet.setup.variables[0].posix}],
    ]
    pane.page.evaluate("heard.length = 0")
    pane.get("code").evaluate("code => getSelection().selectAllChildren(code)")
    pane.page.keyboard.press("Control+c")  # by hand: that is the browser's event, and no business of the page's
    assert pane.page.evaluate("heard") == []
    pane.get("url").fill("nonsense")
    expect(pane.get("stale")).to_be_visible()
    assert {name for name, *_ in pane.page.evaluate("heard")} == {"change"}
    assert [detail["snippet"] for _, _, detail in pane.page.evaluate("heard")][-1] is None


def test_a_view(open_page: OpenPage) -> None:
    pane = open_page(elements(""))
    element = pane.page.locator("snippetgen-pane")
    assert element.evaluate("pane => pane.view") is None
    element.evaluate("pane => pane.open('first')")
    pane.get("input").fill("Hi")
    snippet = snippet_of(PYTHON, flow=load_flow({"endpoint_name": "first"}), input_value="Hi")
    pane.assert_shows(snippet)
    view = element.evaluate("pane => pane.view")
    other = open_page(elements(""))
    other.page.locator("snippetgen-pane").evaluate("(pane, view) => pane.show(view)", view)
    other.assert_shows(snippet)
    for broken in ("", "{", "null", '{"tweaks": []}'):
        told = "(pane, view) => pane.show(view).then(() => 'shown', () => 'refused')"
        assert element.evaluate(told, broken) == "refused"
    pane.assert_shows(snippet)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_theme(open_page: OpenPage, theme: str) -> None:
    pane = open_page(elements(f'flow="x" theme="{theme}"'))
    ground = pane.get("flow-card").evaluate("card => getComputedStyle(card).backgroundColor")
    assert ground == {"light": "rgb(255, 255, 255)", "dark": "rgb(22, 29, 35)"}[theme]


def test_the_page_s_own_scheme(open_page: OpenPage) -> None:
    pane = open_page(f"<style>:root {{ color-scheme: dark }}</style>{elements('flow=x')}")
    ground = pane.get("flow-card").evaluate("card => getComputedStyle(card).backgroundColor")
    assert ground == "rgb(22, 29, 35)"


def test_its_width_is_its_own(open_page: OpenPage) -> None:
    """In a narrow column of a wide page the settings stand below the code, and nothing is cut off."""
    pane = open_page(f'<div style="inline-size: 360px">{elements("flow=x")}</div>')
    pane.assert_shows(snippet_of(PYTHON, flow=load_flow({"endpoint_name": "x"})))
    settings, result = (pane.page.locator(one).bounding_box() for one in (".settings", ".result"))
    assert settings
    assert result
    assert settings["x"] == result["x"]
    assert settings["y"] >= result["y"] + result["height"]
    assert pane.page.locator("snippetgen-pane").evaluate("pane => pane.scrollWidth - pane.clientWidth") <= 0


def test_the_page_s_styles_stay_outside(open_page: OpenPage) -> None:
    pane = open_page(f"<style>button {{ display: none }} * {{ text-transform: none }}</style>{elements('flow=x')}")
    expect(pane.get("copy")).to_be_visible()


def test_a_strict_policy(open_page: OpenPage) -> None:
    """Nothing is needed but scripts and answers from the service."""
    page = re.sub("<script>.*?</script>", "", elements("flow=x"), flags=re.DOTALL)
    pane = open_page(page, policy="default-src 'none'; script-src 'self'; connect-src 'self'; base-uri 'none'")
    pane.assert_shows(snippet_of(PYTHON, flow=load_flow({"endpoint_name": "x"})))
    assert pane.get("flow-card").evaluate("card => getComputedStyle(card).backgroundColor") == "rgb(255, 255, 255)"


@contextmanager
def two_origins() -> Iterator[tuple[str, Host]]:
    """A service, and a host of another origin, whose pages it answers."""
    host = Host()
    with listening(host.app) as page:
        origin = page.rstrip("/").replace("127.0.0.1", "localhost")
        with listening(create_app(allowed_origins=[origin])) as service:
            host.html = elements("flow=x", at=service.rstrip("/"))
            yield origin, host


def test_from_another_origin(open_pane: OpenPane) -> None:
    with two_origins() as (origin, _):
        pane = open_pane()
        pane.url = origin + "/"
        asked: list[str] = []
        pane.page.on("request", lambda request: asked.append(request.url))
        pane.expected.append("a request to")
        pane.open()
        pane.assert_shows(snippet_of(PYTHON, flow=load_flow({"endpoint_name": "x"})))
        assert any(url.endswith("/snippets") and not url.startswith(origin) for url in asked)


def test_a_service_that_is_gone(open_pane: OpenPane, site: str) -> None:
    pane = open_pane()
    pane.expected += ["Failed to load resource", "uncaught: pane.css"]
    pane.page.route("**/pane.css", lambda route: route.fulfill(status=502))
    pane.page.goto(site)
    expect(pane.page.locator("snippetgen-pane")).to_contain_text("does not answer")


def test_what_is_documented_is_all_that_there_is() -> None:
    """Parts and colours; attributes, events and properties are tried above."""
    html, tabs, colours = ((PANE / name).read_text("utf-8") for name in ("pane.html", "tabs.js", "colours.css"))
    parts = {name for words in re.findall(r'part="([\w ]+)"', html) for name in words.split()}
    parts |= set(re.findall(r'part: "(\w+)"', tabs))
    section = DOCS.partition("`::part(card)`")[2].partition("Its colours")[0]
    assert parts == {"card", *re.findall(r"`(\w+)`", section)}
    known = set(re.findall(r"var\(--snippetgen-([\w-]+)", colours))
    section = DOCS.partition("Its colours")[2]
    assert known == {name.removeprefix("--snippetgen").lstrip("-") for name in re.findall(r"`(-[\w-]+)`", section)}
