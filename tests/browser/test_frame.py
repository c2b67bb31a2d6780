"""The pane in a frame of another application's page, where a setting lets it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser, FrameLocator, Page, expect
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route

from snippetgen.service import create_app
from tests.browser.conftest import listening
from tests.browser.pane import TABS, newly_copied, snippet_of

Framed = Callable[..., tuple[Page, FrameLocator]]


def application(frame: list[str]) -> Starlette:
    """An application whose page, at any path, holds what is in the list."""

    async def page(_: Request) -> HTMLResponse:
        return HTMLResponse(f"<!doctype html><title>Host</title>{frame[0]}")

    return Starlette(routes=[Route("/{path:path}", page)])


@pytest.fixture
def framed(chromium: Browser) -> Iterator[Framed]:
    """Open a page with the pane in a frame: ``allowed`` or another, with these ``attributes``."""
    with ExitStack() as stack:

        def open_one(*, allowed: bool = True, attributes: str = "") -> tuple[Page, FrameLocator]:
            frame = [""]
            # Another name for the machine is another site.
            origins = [
                stack.enter_context(listening(application(frame))).replace("127.0.0.1", "localhost").rstrip("/")
                for _ in range(2)
            ]
            service = stack.enter_context(listening(create_app(frame_ancestors=origins[:1])))
            frame[0] = f'<iframe title="API access" width="1200" height="800" src="{service}" {attributes}></iframe>'
            context = chromium.new_context()
            stack.callback(context.close)
            context.set_default_timeout(15_000)
            page = context.new_page()
            page.goto(f"{origins[0 if allowed else 1]}/flows/1")
            return page, page.frame_locator("iframe")

        yield open_one


@pytest.mark.parametrize(
    "attributes",
    [
        "",
        'allow="clipboard-write"',
        'referrerpolicy="no-referrer"',
        'sandbox="allow-scripts allow-same-origin allow-downloads"',
    ],
)
def test_a_page_that_is_allowed(framed: Framed, attributes: str) -> None:
    page, pane = framed(attributes=attributes)
    pane.get_by_role("button", name="Try the example").click()
    before = ""
    for target in TABS[:3]:
        pane.locator(f"#tab-{target.language}").click()
        expect(pane.locator("#code")).to_have_text(snippet_of(target).code, use_inner_text=False)
        pane.get_by_role("button", name="Copy", exact=True).click()
        expect(pane.locator("#copy")).to_contain_text("Copied")
        page.context.grant_permissions(["clipboard-read"])
        page.bring_to_front()
        assert newly_copied(page, before) == (before := snippet_of(target).code)
        page.context.clear_permissions()
    with page.expect_download() as download:
        pane.get_by_role("button", name="Download").click()
    assert download.value.suggested_filename == snippet_of(TABS[2]).filename


@pytest.mark.parametrize("attributes", ["", 'referrerpolicy="no-referrer"'])
def test_a_page_that_is_not(framed: Framed, attributes: str) -> None:
    page, pane = framed(allowed=False, attributes=attributes)
    expect(pane.locator("snippetgen-pane")).to_have_count(0)
    [frame] = page.frames[1:]
    assert "snippetgen-pane" not in frame.content()
    assert "Try the example" not in frame.content()
