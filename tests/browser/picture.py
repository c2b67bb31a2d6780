"""The picture of the pane in our README; ``python -m tests.browser.picture`` takes it anew."""

from __future__ import annotations

import shutil
from pathlib import Path

from playwright.sync_api import ViewportSize, expect, sync_playwright

from snippetgen.service import create_app
from tests.browser.conftest import ARGUMENTS, listening
from tests.browser.pane import Pane

PICTURE = Path(__file__).parent.parent.parent / "docs" / "pane.png"


def take() -> None:
    with listening(create_app()) as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
        pane = Pane(browser.new_page(viewport=ViewportSize(width=1200, height=800)), url)
        pane.open()
        pane.choose_example()
        expect(pane.page.get_by_text("import requests")).to_be_visible()
        pane.page.screenshot(path=PICTURE, animations="disabled")
        browser.close()


if __name__ == "__main__":
    take()
