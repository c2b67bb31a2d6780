"""Three browsers from Debian's packages, and the few words in which the tests speak with any of them.

Chromium and WebKit come with a driver, to which Selenium speaks. Firefox's own is in no registry that we install from:
it is driven by Mozilla's client, without one in between.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any, Protocol

from marionette_driver.marionette import Marionette  # type: ignore[import-untyped]
from selenium import webdriver
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.webkitgtk.service import Service as WebKitService

from tests.browser.conftest import ARGUMENTS


class Element(Protocol):
    """What both clients call an element."""

    def click(self) -> None: ...

    def is_displayed(self) -> bool: ...

    def clear(self) -> None: ...

    def send_keys(self, *keys: str) -> None: ...


class Browser:
    """A browser, by either client: what they have other words for is given, and the rest they call alike."""

    def __init__(
        self, client: Any, *, go: Callable[[str], None], run: Callable[..., Any], switch: Callable[[str], None]
    ) -> None:
        self._client, self.go, self.run, self._switch = client, go, run, switch
        self._first = client.current_window_handle

    def open_window(self, width: int, height: int) -> None:
        """Open a new window in place of that before, and without bars: so it may be as narrow as a phone."""
        if self._client.current_window_handle != self._first:
            self._client.close()
            self._switch(self._first)
        self.run("window.open('about:blank', '', 'popup, toolbar=no, location=no')")
        self._switch(next(handle for handle in self._client.window_handles if handle != self._first))
        self._client.set_window_rect(width=width, height=height)

    def reload(self) -> None:
        self._client.refresh()


def _by_selenium(driver: WebDriver) -> Browser:
    return Browser(driver, go=driver.get, run=driver.execute_script, switch=driver.switch_to.window)


def _by_marionette(marionette: Any) -> Browser:
    def run(script: str, *arguments: Any) -> Any:
        return marionette.execute_script(script, script_args=arguments, sandbox=None)

    return Browser(marionette, go=marionette.navigate, run=run, switch=marionette.switch_to_window)


@contextmanager
def _chromium(home: Path, downloads: Path) -> Iterator[Browser]:
    options = webdriver.ChromeOptions()
    options.binary_location = _installed("chromium")
    for argument in (*ARGUMENTS, "--headless", f"--user-data-dir={home}"):
        options.add_argument(argument)
    service = webdriver.ChromeService(_installed("chromedriver"))
    with webdriver.Chrome(options, service) as driver:
        driver.execute_cdp_cmd("Browser.setDownloadBehavior", {"behavior": "allow", "downloadPath": str(downloads)})
        yield _by_selenium(driver)


@contextmanager
def _firefox(home: Path, downloads: Path) -> Iterator[Browser]:
    settings = {"browser.download.dir": str(downloads), "browser.download.folderList": 2}
    marionette = Marionette(
        bin=_installed("firefox-esr"), port=0, headless=True, prefs=settings, gecko_log=str(home / "log")
    )
    try:
        marionette.start_session()
        yield _by_marionette(marionette)
    finally:
        marionette.cleanup()


@contextmanager
def _webkit(home: Path, downloads: Path) -> Iterator[Browser]:
    """It has no mode without a screen, and saves where the desktop says."""
    (home / "user-dirs.dirs").write_text(f'XDG_DOWNLOAD_DIR="{downloads}"\n', "utf-8")
    options = webdriver.WebKitGTKOptions()
    for argument in ("--automation", "--javascript-can-open-windows-automatically=true"):
        options.add_argument(argument)
    with _screen() as display:
        environment = {**os.environ, "DISPLAY": display, "GDK_BACKEND": "x11", "XDG_CONFIG_HOME": str(home)}
        service = WebKitService(_installed("WebKitWebDriver"), env=environment)
        with webdriver.WebKitGTK(options, service) as driver:
            yield _by_selenium(driver)


@contextmanager
def _screen() -> Iterator[str]:
    reads, writes = os.pipe()
    command = [_installed("Xvfb"), "-displayfd", str(writes), "-screen", "0", "1600x1200x24", "-nolisten", "tcp"]
    with subprocess.Popen(command, pass_fds=[writes], stderr=subprocess.DEVNULL) as server:
        os.close(writes)
        try:
            with os.fdopen(reads) as number:
                yield f":{number.readline().strip()}"
        finally:
            server.terminate()


def _installed(command: str) -> str:
    path = shutil.which(command)
    assert path, f"no {command}; make test-browser installs it where it may"
    return path


START: dict[str, Callable[[Path, Path], AbstractContextManager[Browser]]] = {
    "chromium": _chromium,
    "firefox": _firefox,
    "webkit": _webkit,
}
"""What starts each browser, of a folder for itself and one for what it saves."""
