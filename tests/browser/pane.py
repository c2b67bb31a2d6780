"""The pane as its tests use it, and what it should show."""

from __future__ import annotations

import base64
import json
import zlib
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import ConsoleMessage, Dialog, Error, Locator, Page, Request, expect

from snippetgen import Flow, Fresh, Server, Snippet, generate, load_flow
from snippetgen.request.operations import OPERATIONS
from snippetgen.snippets.targets import Target, find_target, load_targets
from tests.browser import EXAMPLE

TABS = tuple(find_target(language) for language in dict.fromkeys(one.language for one in load_targets()))
"""The first client of each language."""

ROOT = "document.querySelector('snippetgen-pane').shadowRoot"
"""In JavaScript, where all elements of the pane are."""

# What the browser says itself of an answer of 4xx, which the pane asks for and tells of in its own words.
_REFUSED = "Failed to load resource: the server responded with a status of 422"


class Pane:
    """A page of the browser that shows the pane, or several. ``expected`` are beginnings of console errors that a test provokes."""

    def __init__(self, page: Page, url: str, panes: int = 1) -> None:
        self.page, self.url, self._tabs = page, url, panes * len(TABS)
        self.expected = [_REFUSED]
        self._wrong: list[str] = []
        page.on("console", self._heard)
        page.on("pageerror", self._broken)
        page.on("dialog", self._asked)
        page.context.on("request", self._sent)

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self._wrong.append(message.text)

    def _broken(self, error: Error) -> None:
        self._wrong.append(f"uncaught: {error}")

    def _asked(self, dialog: Dialog) -> None:
        self._wrong.append(f"a dialog: {dialog.message}")
        dialog.dismiss()

    def _sent(self, request: Request) -> None:
        here, there = urlsplit(self.url), urlsplit(request.url)
        if there.scheme not in ("blob", "data") and (there.scheme, there.netloc) != (here.scheme, here.netloc):
            self._wrong.append(f"a request to {request.url}")

    def assert_nothing_went_wrong(self) -> None:
        """No error on the console, so no violation of the policy either; no dialog; no request to anywhere else."""
        assert [line for line in self._wrong if not line.startswith(tuple(self.expected))] == []

    def open(self, fragment: str = "") -> None:
        self.page.goto(self.url + fragment)
        expect(self.page.get_by_role("tab", include_hidden=True)).to_have_count(self._tabs)

    # ---- finding and setting

    def get(self, name: str) -> Locator:
        """The control with this ID."""
        return self.page.locator(f"#{name}")

    def fill(self, name: str, text: str) -> None:
        """Set a control to any text, half a character too, which does not come through ``Locator.fill``."""
        self.get(name).evaluate(
            "(control, text) => { control.value = JSON.parse(text); control.dispatchEvent(new Event('input')); }",
            json.dumps(text),
        )

    def choose_example(self) -> None:
        self.page.get_by_role("button", name="Try the example").click()
        expect(self.get("work")).to_be_visible()

    def choose_file(self, content: str | bytes, name: str = "flow.json") -> None:
        buffer = content if isinstance(content, bytes) else content.encode()
        if self.get("choices").is_hidden():
            self.page.get_by_role("button", name="Change flow").click()
        self.get("file").set_input_files({"name": name, "mimeType": "application/json", "buffer": buffer})

    def choose_target(self, target: Target) -> None:
        self.get(f"tab-{target.language}").click()
        if self.get("client").is_visible():
            self.get("client").select_option(target.client)

    def choose_operation(self, operation: str) -> None:
        title = operation.capitalize().replace("-", " ")
        self.page.get_by_role("radio", name=title, exact=True).check()

    def tweak(self, component: str, field: str) -> Locator:
        """Switch a field on, and return the row that it is in."""
        row = self.row(component, field)
        if "is-on" not in str(row.get_attribute("class")):
            row.locator(".head input").click()
        return row

    def row(self, component: str, field: str) -> Locator:
        """Show the row of a field, and return it."""
        group = self.page.locator("#components > details").filter(has=self.page.get_by_text(component, exact=True))
        if group.get_attribute("open") is None:
            group.locator("> summary").click()
        row = group.locator(".row").filter(has=self.page.get_by_text(field, exact=True))
        if not row.is_visible():
            group.locator(".advanced > summary").click()
        return row

    # ---- what is shown

    def assert_shows(self, snippet: Snippet) -> None:
        """The code is that of the library, to the last byte, and is not marked as that of another state."""
        try:
            self.page.wait_for_function(
                """code => {
                    const pane = document.querySelector("snippetgen-pane")?.shadowRoot; // not there while a page loads
                    return pane && pane.getElementById("code").textContent === code && pane.getElementById("stale").hidden;
                }""",
                arg=snippet.code,
            )
        except Error:
            assert self.get("code").text_content() == snippet.code
            assert self.get("stale").inner_text() == ""
            raise
        expect(self.get("filename")).to_have_text(snippet.filename)
        assert self.get("warnings").locator("li").all_text_contents() == list(snippet.warnings)

    def clipboard(self) -> str:
        return str(self.page.evaluate("(window.theClipboard ?? navigator.clipboard).readText()"))

    def copied(self, name: str = "copy") -> str:
        """Press Copy, that of the code or another, and return what it puts on the clipboard."""
        self.page.evaluate("(window.theClipboard ?? navigator.clipboard).writeText('before')")
        self.get(name).click()
        # The button says "Copied" for two seconds, so that it may still be the last time's.
        text = newly_copied(self.page)
        expect(self.get(name)).to_contain_text("Copied")
        expect(self.get("status")).to_have_text("Copied to the clipboard")
        return text

    def downloaded(self) -> tuple[str, bytes]:
        """Press Download, and return the name and the content of the file."""
        with self.page.expect_download() as download:
            self.get("download").click()
        return download.value.suggested_filename, Path(download.value.path()).read_bytes()

    def fragment_of(self, **settings: Any) -> str:
        """Return the fragment of the address, once the view in it has these settings; it may have ``None`` for none."""
        fragment = ""
        while not fragment or any(written(fragment).get(name) != value for name, value in settings.items()):
            self.page.wait_for_function("last => location.hash.length > 1 && location.hash !== last", arg=fragment)
            fragment = str(self.page.evaluate("location.hash"))
        return fragment


def newly_copied(page: Page, before: str = "before") -> str:
    """Return what is on the clipboard, once that is something else than before."""
    # wait_for_function does not ask a promise again that came out false.
    return str(
        page.evaluate(
            """async ([before, patience]) => {
                const clipboard = window.theClipboard ?? navigator.clipboard;
                const end = performance.now() + patience;
                let text = before;
                while (text === before && performance.now() < end) {
                    await new Promise(requestAnimationFrame);
                    text = await clipboard.readText();
                }
                return text;
            }""",
            [before, 15_000],
        )
    )


def written(fragment: str) -> dict[str, Any]:
    """Return the view that a fragment holds."""
    packed = fragment.removeprefix("#")
    deflated = base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4))
    view: dict[str, Any] = json.loads(zlib.decompress(deflated, wbits=-15))
    return view


def as_in_javascript(text: str) -> str:
    """Return JSON as JavaScript writes it: letters as themselves, half a character as its escape."""
    whole = json.dumps(text, ensure_ascii=False)
    return "".join(f"\\u{ord(char):04x}" if "\ud800" <= char <= "\udfff" else char for char in whole)


def packed(view: str) -> str:
    """Return a fragment that holds a text."""
    compressor = zlib.compressobj(wbits=-15)
    deflated = compressor.compress(view.encode()) + compressor.flush()
    return "#" + base64.urlsafe_b64encode(deflated).decode().rstrip("=")


def snippet_of(
    target: Target, operation: str = "run", *, flow: Flow | None = None, server: Server | None = None, **fields: Any
) -> Snippet:
    """Return the library's snippet: of the example, with these fields of the run, or this payload."""
    flow = flow or load_flow(EXAMPLE)
    model = OPERATIONS[operation]
    if "session_id" in model.model_fields:  # the pane's default
        more: dict[str, Any] = {name: fields.pop(name) for name in ("tweaks", "files") if name in fields}
        fields = {"session_id": Fresh(), **fields, **more}
    asked = model.for_flow(flow, **fields).in_form(operation)
    return generate(flow, server or Server(), asked, language=target.language, client=target.client)
