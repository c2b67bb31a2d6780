"""Chromium, the service, and a pane that nothing may go wrong in unseen."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

import pytest
import uvicorn
from playwright.sync_api import Browser, ViewportSize, expect, sync_playwright
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.types import ASGIApp

from snippetgen.service import create_app
from tests.browser.pane import Pane

# Nothing of Chromium's own leaves the machine, and root may run it.
ARGUMENTS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
    "--no-sandbox",
]

expect.set_options(timeout=15_000)


@contextmanager
def listening(app: ASGIApp) -> Iterator[str]:
    """Run an application on a free port of 127.0.0.1, and give its URL."""
    config = uvicorn.Config(app, host="127.0.0.1", port=0, log_level="warning", lifespan="off")
    server = uvicorn.Server(config)
    socket = config.bind_socket()
    socket.listen()  # who asks before the server has begun waits for it
    thread = threading.Thread(target=server.run, kwargs={"sockets": [socket]}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{socket.getsockname()[1]}/"
    finally:
        server.should_exit = True
        thread.join()
        socket.close()


@pytest.fixture(scope="session")
def site() -> Iterator[str]:
    """The URL of the service."""
    with listening(create_app()) as url:
        yield url


@pytest.fixture(scope="session")
def mounted() -> Iterator[str]:
    """The URL of the service within somebody else's application."""
    with listening(Starlette(routes=[Mount("/a/b", create_app())])) as url:
        yield f"{url}a/b/"


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = shutil.which("chromium")
    assert path, "no Chromium; make test-browser installs it where it may"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


OpenPane = Callable[..., Pane]


@pytest.fixture
def open_pane(chromium: Browser, site: str) -> Iterator[OpenPane]:
    """Open a page in a browser of its own: ``url``, ``width``, ``scheme``, and a ``script`` that runs before it."""
    with ExitStack() as stack:

        def open_one(
            *, url: str = site, width: int = 1440, scheme: str = "light", script: str = "", panes: int = 1
        ) -> Pane:
            context = chromium.new_context(
                viewport=ViewportSize(width=width, height=900),
                color_scheme="dark" if scheme == "dark" else "light",
                accept_downloads=True,
            )
            stack.callback(context.close)
            context.set_default_timeout(15_000)
            context.grant_permissions(["clipboard-read", "clipboard-write"], origin=url)
            if script:
                context.add_init_script(script)
            pane = Pane(context.new_page(), url, panes)
            opened.append(pane)
            pane.open()
            return pane

        opened: list[Pane] = []
        yield open_one
        for pane in opened:
            pane.assert_nothing_went_wrong()


@pytest.fixture
def pane(open_pane: OpenPane) -> Pane:
    """A pane as somebody finds it who has just opened it."""
    return open_pane()


@pytest.fixture
def example(pane: Pane) -> Pane:
    """A pane that shows the example."""
    pane.choose_example()
    return pane
