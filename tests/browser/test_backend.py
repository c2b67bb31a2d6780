"""The way from a browser by a backend of one's own, as ``docs/clients.md`` shows it."""

from __future__ import annotations

import json
import re
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, Response, expect

from snippetgen.languages.javascript import LANGUAGE
from snippetgen.verify.recorder import Recorder
from snippetgen.verify.run_script import Script
from tests.readme import ROOT

SECTION = (ROOT / "docs" / "clients.md").read_text("utf-8").partition("\n## From a browser\n")[2]
KEY = "sk-of-nobody"


def block(language: str) -> str:
    (found,) = re.findall(rf"^```{language}\n(.*?)^```$", SECTION, re.DOTALL | re.MULTILINE)
    return str(found)


def replaced(text: str, before: str, after: str) -> str:
    assert text.count(before) == 1
    return text.replace(before, after)


@contextmanager
def backend(folder: Path, langflow: str) -> Iterator[str]:
    """Run the backend of the page, and give its URL."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    code = replaced(block("javascript"), "http://localhost:7860", langflow)
    (folder / "backend.mjs").write_text(replaced(code, "listen(3000", f"listen({port}"), "utf-8")
    (folder / "page.html").write_text(block("html"), "utf-8")
    command = LANGUAGE.command()
    assert command
    words, env = [*command, "backend.mjs"], {"LANGFLOW_API_KEY": KEY}
    with subprocess.Popen(words, cwd=folder, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        try:
            assert process.stdout.readline() == b"http://localhost:3000/\n"
            yield f"http://localhost:{port}/"
        finally:
            process.kill()


def ask(page: Page, url: str, question: str, answer: str) -> list[str]:
    """Ask through the page, and return all that the browser was sent once it shows the answer."""
    sent: list[Response] = []
    page.on("response", lambda response: sent.append(response))  # playwright takes no method of a list
    page.goto(url)
    page.get_by_label("Question").fill(question)
    page.get_by_role("button").click()
    expect(page.locator("output")).to_have_text(answer)
    page.get_by_label("Question").fill("And then?")
    page.get_by_role("button").click()
    page.wait_for_function("performance.getEntriesByName(new URL('/ask', location)).length === 2")
    return [text for response in sent for text in (response.text(), str(response.all_headers()))]


def test_a_page_asks_by_a_backend(chromium: Browser, tmp_path: Path) -> None:
    question = 'It\'s "so" </script> \\ ${x} \u2028 😀'
    page = chromium.new_page()
    with Recorder(Script(texts=("First.", "<b>é</b>"))) as recorder, backend(tmp_path, recorder.url) as url:
        sent = ask(page, url, question, "First. <b>é</b>")
        page.reload()
        ask(page, url, question, "First. <b>é</b>")
    page.close()
    assert all(KEY not in text for text in sent)
    assert [one.headers["x-api-key"] for one in recorder.received] == [KEY] * 4
    bodies = [json.loads(one.body) for one in recorder.received]
    assert [body["input_value"] for body in bodies] == [question, "And then?"] * 2
    sessions = [body["session_id"] for body in bodies]
    assert sessions[0] == sessions[1] != sessions[2] == sessions[3]  # one each time that the page is opened
    assert all(body.keys() == {"input_value", "session_id"} for body in bodies)


def test_the_server_s_words_stay_with_the_backend(chromium: Browser, tmp_path: Path) -> None:
    page = chromium.new_page()
    with Recorder(Script(status=403, detail="Nobody's key")) as recorder, backend(tmp_path, recorder.url) as url:
        sent = ask(page, url, "Hi", "The flow gave no answer.")  # and goes on
    page.close()
    assert all("Nobody" not in text for text in sent)
