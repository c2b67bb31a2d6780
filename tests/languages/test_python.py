"""What every client of Python promises beside what it sends: how it fails, ends, and is pasted at a prompt."""

from __future__ import annotations

import os
import subprocess
import sys
from textwrap import indent

import pytest

from snippetgen import Run, Server, Webhook, generate
from snippetgen.snippets.targets import Target, targets_of
from snippetgen.verify.recorder import Recorder
from snippetgen.verify.run_script import Script
from tests.cases import FLOW

CLIENTS = [target for target in targets_of(("python",)) if "run" in target.templates]
ASKED: list[Run | Webhook] = [
    Run(input_value="Hi"),
    Run(input_value="Hi", stream=True),
    Run(input_value="Hi", output_type="any", stream=True),
    Webhook(payload={"text": "Hi"}),
]


@pytest.fixture(params=CLIENTS, ids=lambda target: target.name)
def client(request: pytest.FixtureRequest) -> Target:
    target: Target = request.param
    return target


def code_of(asked: Run | Webhook, client: Target, url: str) -> str:
    return generate(FLOW, Server(url=url), asked, language=client.language, client=client.client).code


def python(*options: str, typed: str) -> subprocess.CompletedProcess[str]:
    """Run Python with code on its standard input."""
    env = {"PATH": os.environ["PATH"], "LANGFLOW_API_KEY": "k", "LANG": "C.UTF-8"}
    return subprocess.run([sys.executable, *options], input=typed, env=env, capture_output=True, text=True, timeout=60)


@pytest.mark.parametrize("closes", [False, True], ids=["chunked", "until it closes"])
def test_nothing_is_left_open_or_unsaid(client: Target, closes: bool) -> None:
    """A stream is left at its end event: no generator, session or connection may complain that it was not closed."""
    script = Script(streams={0: ("It is", ".")}, texts=("It is.", "And so on."), closes=closes)
    for asked in ASKED:
        with Recorder(script) as recorder:
            done = python("-W", "always", "-", typed=code_of(asked, client, recorder.url))
        assert done.stderr == ""
        assert done.returncode == 0
        assert ("Task started" if asked.name == "webhook" else "And so on.") in done.stdout


def test_a_failure_can_be_caught(client: Target) -> None:
    """In somebody's project a snippet must not end the process, nor be swallowed by a thread."""
    with Recorder(Script(status=403, detail="No such key")) as recorder:
        for asked in ASKED:
            code = indent(code_of(asked, client, recorder.url), "    ")
            caught = f"try:\n{code}except RuntimeError as error:\n    print('caught', error)\n"
            assert python("-", typed=caught).stdout == 'caught 403: {"detail":"No such key"}\n'


def test_an_error_page_that_is_no_utf_8_is_told(client: Target) -> None:
    page = "<h1>Überlastet</h1>".encode("latin-1")
    with Recorder(Script(status=502, detail=page, content_type="text/html")) as recorder:
        for asked in ASKED:
            done = python("-", typed=code_of(asked, client, recorder.url))
            assert done.returncode == 1
            assert done.stderr.splitlines()[-1].startswith("RuntimeError: 502: <h1>")


def test_a_snippet_may_be_typed_at_a_prompt(client: Target) -> None:
    """A block ends at an empty line there, so that none may stand within."""
    script = Script(streams={0: ("It is", ".")}, texts=("It is.", "And so on."))
    for asked in ASKED:
        with Recorder(script) as recorder:
            done = python("-i", "-q", typed=code_of(asked, client, recorder.url))
        assert "Traceback" not in done.stderr
        assert "Error" not in done.stderr
        assert ("Task started" if asked.name == "webhook" else "And so on.") in done.stdout
