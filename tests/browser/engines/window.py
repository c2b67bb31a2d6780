"""The pane in a window of any browser, as its tests use it."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path

from snippetgen import Snippet
from snippetgen.snippets.targets import Target
from tests.browser.engines.drivers import Browser, Element
from tests.browser.pane import TABS, written

# The pane is an element with a root of its own; what stands around it is the page's.
_ROOT = "const root = document.querySelector('snippetgen-pane')?.shadowRoot ?? document;"
_CONTROL = "\ue009"  # WebDriver's name of the key


def becomes(read: Callable[[], object], expected: object) -> None:
    """Assert that something is as expected, soon."""
    end = time.monotonic() + 15
    while (found := read()) != expected and time.monotonic() < end:
        time.sleep(0.02)
    assert found == expected


class Window:
    def __init__(self, browser: Browser, url: str, downloads: Path) -> None:
        self.browser, self.url, self._downloads = browser, url, downloads

    def open(self, fragment: str = "") -> None:
        """Load the page anew, also where only the fragment is another one."""
        self.browser.go("about:blank")
        self.browser.go(self.url + fragment)
        self._is_ready()

    def reload(self) -> None:
        self.assert_nothing_went_wrong()
        self.browser.reload()
        self._is_ready()

    def _is_ready(self) -> None:
        becomes(lambda: self.browser.run(f"{_ROOT} return root.querySelectorAll('[role=tab]').length"), len(TABS))

    def assert_nothing_went_wrong(self) -> None:
        assert self.browser.run("return window.wrong") == []

    # ---- finding and setting

    def element(self, selector: str) -> Element:
        """Return an element, once it is to be seen."""
        becomes(lambda: self.is_shown(selector), True)
        return self.get(selector)

    def get(self, selector: str) -> Element:
        """Return an element, also one that is hidden, or an option, which is never to be seen by itself."""
        found: Element = self.browser.run(f"{_ROOT} return root.querySelector(arguments[0])", selector)
        return found

    def is_shown(self, selector: str) -> bool:
        script = f"{_ROOT} return root.querySelector(arguments[0])?.checkVisibility() ?? false"
        return bool(self.browser.run(script, selector))

    def read(self, selector: str, name: str = "textContent") -> object:
        """Return a property of an element, ``None`` where it is not there."""
        return self.browser.run(f"{_ROOT} return root.querySelector(arguments[0])?.[arguments[1]]", selector, name)

    def click(self, selector: str) -> None:
        """Click where somebody would who has scrolled to it."""
        element = self.element(selector)
        self.browser.run("arguments[0].scrollIntoView({ block: 'center' })", element)
        element.click()

    def type(self, selector: str, text: str) -> None:
        control = self.element(selector)
        control.clear()
        control.send_keys(text)

    def fill(self, selector: str, text: str) -> None:
        """Set a control to any text, also what no keyboard has."""
        self.browser.run(
            "arguments[0].value = JSON.parse(arguments[1]); arguments[0].dispatchEvent(new Event('input'));",
            self.element(selector),
            json.dumps(text),
        )

    def choose_example(self) -> None:
        self.click("#example")
        self.element("#code")

    def choose_file(self, path: Path) -> None:
        self.element("label[for=file]")
        self.get("#file").send_keys(str(path))

    def choose_target(self, target: Target) -> None:
        tab = f"#tab-{target.language}"
        if self.read(tab, "ariaSelected") != "true":
            self.click(tab)
            becomes(lambda: self.read(tab, "ariaSelected"), "true")
        if self.is_shown("#client"):
            self.browser.run(
                "arguments[0].focus()", self.get("#client")
            )  # as a click does; else WebKit tells of no change
            self.get(f"#client option[value='{target.client}']").click()

    def choose_operation(self, operation: str) -> None:
        self.click(f"label:has(#operation-{operation})")

    def tweak(self, component: str, field: str, text: str) -> None:
        """Switch a field on, and enter its value."""
        self._named("summary", component).click()
        label = self._named("details[open] .row .head label", field)
        if not label.is_displayed():
            self.click("details[open] .advanced > summary")
        label.click()
        self.type(".row.is-on .editor :is(input, textarea)", text)

    def _named(self, selector: str, name: str) -> Element:
        """Return what has a text, or has in it what has it."""
        script = """
            const holds = (part) => part.textContent === arguments[1] || [...part.children].some(holds);
            return [...root.querySelectorAll(arguments[0])].find(holds);
        """
        found: Element = self.browser.run(_ROOT + script, selector, name)
        return found

    def fragment_of(self, **settings: object) -> str:
        """Return that of the address, once the view in it has these settings: it is written a little later."""

        def read() -> str:
            return str(self.browser.run("return location.hash"))

        def held() -> dict[str, object]:
            return {name: written(read()).get(name) for name in settings} if read() else {}

        becomes(held, settings)
        return read()

    # ---- what is shown

    def assert_shows(self, snippet: Snippet) -> None:
        """The code is that of the library, to the last byte, and is not marked as that of another state."""
        becomes(lambda: self.read("#code"), snippet.code)
        becomes(lambda: self.read("#stale", "hidden"), True)
        assert self.read("#filename") == snippet.filename

    def assert_copies(self, text: str) -> None:
        """Press Copy, and find the text on the clipboard, as any other page would: by pasting it."""
        self.click("#copy")
        becomes(self._pasted, text)

    def _pasted(self) -> str:
        area: Element = self.browser.run(
            "const area = document.createElement('textarea');"
            "area.addEventListener('paste', (event) => event.stopPropagation());"
            "document.body.append(area); area.focus({ preventScroll: true }); return area"
        )
        area.send_keys(_CONTROL + "v")
        return str(self.browser.run("arguments[0].remove(); return arguments[0].value", area))

    def assert_saves(self, snippet: Snippet) -> None:
        """Press Download, and find the file under its name, and nothing else."""
        self.click("#download")
        path = self._downloads / snippet.filename
        becomes(lambda: _content(path), snippet.code.encode())
        becomes(lambda: [*self._downloads.iterdir()], [path])
        path.unlink()

    def assert_fits(self) -> None:
        """Nothing is wider than the window."""
        assert self.browser.run("return document.documentElement.scrollWidth - innerWidth") <= 0


def _content(path: Path) -> bytes | None:
    """Return what is in a file, which a browser may be about to rename."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
