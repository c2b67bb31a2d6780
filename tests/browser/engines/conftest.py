"""A browser for all tests, one after the other, and the page in a window that nothing may go wrong in unseen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.browser.conftest import listening
from tests.browser.engines.drivers import START, Browser
from tests.browser.engines.site import Site
from tests.browser.engines.window import Window


class Started(NamedTuple):
    browser: Browser
    downloads: Path


@pytest.fixture(scope="session", params=START)
def started(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Started]:
    home, downloads = tmp_path_factory.mktemp("home"), tmp_path_factory.mktemp("downloads")
    with START[request.param](home, downloads) as browser:
        yield Started(browser, downloads)


class Served(NamedTuple):
    site: Site
    url: str


@pytest.fixture(scope="session")
def served() -> Iterator[Served]:
    site = Site()
    with listening(site.app) as url:
        yield Served(site, url)


OpenWindow = Callable[..., Window]


@pytest.fixture
def open_window(started: Started, served: Served) -> Iterator[OpenWindow]:
    """Open the page as somebody finds it who is here for the first time: ``width``, and a ``script`` before its own."""
    window = Window(started.browser, served.url, started.downloads)

    def open_one(*, width: int = 1440, script: str = "") -> Window:
        served.site.script = f"localStorage.clear();{script}"
        started.browser.open_window(width, 900)
        window.open()
        served.site.script = ""
        assert started.browser.run("return innerWidth") == width
        return window

    yield open_one
    window.assert_nothing_went_wrong()


@pytest.fixture
def window(open_window: OpenWindow) -> Window:
    return open_window()
