"""Snippets typed at a prompt: a shell looks there for "!" and more, Python for the end of a block."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sysconfig
from pathlib import Path

import pexpect
import pytest

from snippetgen import Env, Flow, Run, Server, Webhook, Workflow, generate
from snippetgen.verify.compare import resolved
from snippetgen.verify.recorder import Recorder
from snippetgen.verify.run_script import Script
from snippetgen.verify.script import BaseScript
from snippetgen.verify.workflow_script import WorkflowScript
from tests.cases import FLOW, HOSTILE

pytestmark = pytest.mark.bulk

TEXT = "Hi! it's !! \"!$\" !x `id` $HOME \\! 'a'!b ~ #c " + HOSTILE["shell"]

BODIES: dict[str, Run | Webhook | Workflow] = {
    "short": Run(input_value=TEXT),
    "env": Run(input_value=TEXT + Env("NAME") + "!" + Env("NAME") + "'!"),
    "long": Run(input_value=TEXT + "long! " * 25_000),
    "long-env": Run(input_value="long! $HOME `id` " * 10_000 + Env("NAME")),
    "webhook": Webhook(payload={"!": ["!1", "it's !", Env("NAME")]}),
    "workflow": Workflow(input_value=TEXT + Env("NAME"), output_ids=("ChatOutput-0",)),
    "workflow-stream": Workflow(input_value=TEXT + Env("NAME"), mode="stream"),
    "workflow-background": Workflow(input_value=TEXT + Env("NAME"), mode="background"),
    "long-workflow": Workflow(input_value="long! $HOME `id` " * 10_000 + Env("NAME")),
}


def script_of(operation: Run | Webhook | Workflow) -> BaseScript:
    texts, streams = ("It is.", "And so on."), {0: ("It", " is.")}
    if isinstance(operation, Workflow):
        return WorkflowScript(contents=texts, streams=streams)
    return Script(texts=texts, streams=streams)


NAME = 'O\'Brien! "B" !! \\ $x'
PROMPT = "ready> "


def interactive(shell: str, home: Path) -> pexpect.spawn[str]:
    options = {"bash": ["--norc", "--noprofile", "-i"], "dash": ["-i"], "zsh": ["-f", "-i"]}[shell]
    env = {"PATH": "/usr/bin:/bin", "HOME": str(home), "PS1": PROMPT, "PS2": "", "TERM": "dumb", "LANG": "C.UTF-8"}
    env |= {"LANGFLOW_API_KEY": "sk-throw!away", "NAME": NAME}
    child = pexpect.spawn(shell, options, env=env, encoding="utf-8", echo=False, timeout=60, dimensions=(24, 500))
    child.delaybeforesend = None
    child.expect_exact(PROMPT)
    return child


@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize("shell", ["bash", "dash", "zsh"])
def test_typed_snippet_sends_what_was_meant(shell: str, body: str, tmp_path: Path) -> None:
    if not shutil.which(shell):
        pytest.skip(f"{shell} is not installed here")
    if shell != "bash" and body.startswith("long"):
        pytest.skip("dash has no line editor, so the terminal takes 4095 characters a line; zsh's takes minutes for it")
    operation = BODIES[body]
    script = script_of(operation)
    with Recorder(script) as recorder:
        server = Server(url=recorder.url, headers={"X-Note": "it's! $$HOME !! `id`"})
        code = generate(FLOW, server, operation, language="curl").code
        child = interactive(shell, tmp_path)
        if shell == "bash":
            child.sendline("bind 'set enable-bracketed-paste off'; set -o history -o histexpand; true remember me")
            child.expect_exact(PROMPT)
        for line in code.splitlines():
            child.send(line + "\n")
        child.send("echo finis''hed\n")
        child.expect_exact("finished")
        if isinstance(operation, Workflow):
            assert "It is." in str(child.before)
        child.close(force=True)
        assert len(recorder.received) == 1 + script.polls(operation.name)
        received = recorder.received[0]
    sent = json.loads(received.body)
    assert sent == resolved(operation.plan(FLOW, server).steps[0].body, {"NAME": NAME})
    assert received.headers["x-note"] == "it's! $HOME !! `id`"
    assert received.headers["x-api-key"] == "sk-throw!away"


@pytest.mark.parametrize("shell", ["bash", "dash", "zsh"])
def test_a_variable_that_is_not_set_stops_a_typed_snippet_and_not_the_shell(shell: str, tmp_path: Path) -> None:
    if not shutil.which(shell):
        pytest.skip(f"{shell} is not installed here")
    with Recorder() as recorder:
        code = generate(FLOW, Server(url=recorder.url), Run(input_value=Env("NOT_SET")), language="curl").code
        child = interactive(shell, tmp_path)
        for line in [*code.splitlines(), "echo finis''hed"]:
            child.send(line + "\n")
        child.expect("NOT_SET: .*not set")
        child.expect_exact("finished")
        child.close(force=True)
        assert recorder.received == []


STREAMED = Run(input_value=TEXT, stream=True)
PYTHONS: dict[str, Run | Webhook | Workflow] = {
    "run": Run(input_value=TEXT),
    "stream": STREAMED,
    "webhook": Webhook(payload={"text": TEXT}),
    "run-json": Run(input_value=TEXT, output_type="any"),
    "stream-json": Run(input_value=TEXT, output_type="any", stream=True),
    "workflow": Workflow(input_value=TEXT),
    "workflow-stream": Workflow(input_value=TEXT, mode="stream"),
    "workflow-background": Workflow(input_value=TEXT, mode="background"),
}


def python_of(version: str, env: dict[str, str]) -> str:
    """Return a Python of this version that has requests: on PATH, or among those of pyenv."""
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
    for python in (f"python{version}", *map(str, sorted(pyenv.glob(f"versions/{version}.*/bin/python")))):
        if (
            shutil.which(python)
            and not subprocess.run([python, "-c", "import requests"], env=env, capture_output=True).returncode
        ):
            return python
    pytest.skip(f"Python {version}, or requests for it, is not installed here")


@pytest.mark.parametrize("version", ["3.10", "3.11", "3.12", "3.13"])
@pytest.mark.parametrize("name", PYTHONS)
def test_python_snippet_pasted_into_a_repl(version: str, name: str) -> None:
    operation = PYTHONS[name]
    env = {**os.environ, "PYTHONPATH": sysconfig.get_path("purelib"), "LANGFLOW_API_KEY": "k", "FLOW_ID": "f"}
    python = python_of(version, env)
    script = script_of(operation)
    with Recorder(script) as recorder:
        code = generate(Flow(id="$FLOW_ID"), Server(url=recorder.url), operation, language="python").code
        env |= {"TERM": "xterm", "PYTHON_BASIC_REPL": "", "NO_COLOR": "1"}
        child = pexpect.spawn(python, ["-q", "-i"], env=env, encoding="utf-8", echo=False, timeout=60)
        child.delaybeforesend = None
        child.expect_exact(">>> ")
        if version == "3.13":  # the first that asks terminals to say where a paste begins and ends
            child.send(f"\x1b[200~{code}\x1b[201~\n")
        else:
            for line in code.splitlines():
                child.send(line + "\n")
        child.expect_exact({"webhook": "Task started"}.get(name, "And so on."))
        assert "Traceback" not in str(child.before)
        child.close(force=True)
        assert len(recorder.received) == 1 + script.polls(operation.name)
