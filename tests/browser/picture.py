"""The picture of the pane in our README; ``python -m tests.browser.picture`` takes it anew."""

from __future__ import annotations

import shutil

from playwright.sync_api import ViewportSize, expect, sync_playwright

from snippetgen.service import create_app
from tests.browser.conftest import ARGUMENTS, listening
from tests.browser.pane import Pane
from tests.readme import ROOT

FLOW = ROOT / "examples" / "basic-prompting.json"
PICTURE = ROOT / "docs" / "pane.png"


def take() -> None:
    """A flow as somebody exports it, one field set for this request, and twice the pixels: a page shows it smaller."""
    with listening(create_app()) as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
        page = browser.new_page(viewport=ViewportSize(width=1280, height=900), device_scale_factor=2)
        pane = Pane(page, url)
        pane.open()
        pane.choose_file(FLOW.read_text("utf-8"))
        pane.get("input").fill("Where is my order 1042?")
        pane.tweak("LanguageModelComponent-m3Xd5", "temperature")
        expect(pane.get("code")).to_contain_text("temperature")
        pane.page.evaluate("scrollTo(0, 0)")
        pane.page.screenshot(path=PICTURE, animations="disabled")
        browser.close()


if __name__ == "__main__":
    take()
