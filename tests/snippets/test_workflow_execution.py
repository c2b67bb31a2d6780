"""Workflows, run by the real interpreters and shells: what arrives, what is shown of it, and what never is."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path
from textwrap import indent

import pytest

from snippetgen import Server, Workflow, generate
from snippetgen.snippets.targets import Target, load_targets
from snippetgen.verify.compare import request_differences
from snippetgen.verify.recorder import Recorder
from snippetgen.verify.runner import Outcome, run
from snippetgen.verify.script import Received
from snippetgen.verify.workflow_script import ECHO, WorkflowScript
from tests.cases import FLOW, WORKFLOWS, WorkflowCase
from tests.snippets.performing import KEY, commands

TARGETS = [target for target in load_targets() if "workflow" in target.templates]
RUNS = [(target, command) for target in TARGETS for command in commands(target)]
FILES = {"report.pdf": b"%PDF"}
ASKED = Workflow(input_value="Hi")


def perform(
    case: WorkflowCase, asked: Workflow, target: Target, command: list[str], script: WorkflowScript
) -> tuple[WorkflowCase, Outcome, list[Received], dict[str, str]]:
    """Run what is asked against a recorder of its own, in place of the case's server."""
    for tool in target.tools(asked.name, uploads=bool(asked.files)):
        if shutil.which(tool) is None:
            pytest.skip(f"{tool} is not installed here")
    with Recorder(script) as recorder:
        if isinstance(case.server.url, str):
            case = replace(case, server=case.server.model_copy(update={"url": recorder.url}))
        env = {"LANGFLOW_API_KEY": KEY, "LANGFLOW_SERVER_URL": recorder.url, **case.env}
        snippet = generate(case.flow, case.server, asked, language=target.language, client=target.client)
        return case, run(snippet, env, command=command, files=FILES), recorder.received, env


@pytest.mark.parametrize(("target", "command"), RUNS, ids=lambda part: getattr(part, "name", ""))
@pytest.mark.parametrize("name", WORKFLOWS)
def test_request_arrives_as_meant(name: str, target: Target, command: list[str]) -> None:
    script = WorkflowScript(contents=("It is written.",))
    case = WORKFLOWS[name]
    if case.workflow.output_ids:
        script = WorkflowScript(contents=("one", "two"), wanted=(0, 0))
        case = replace(case, workflow=case.workflow.model_copy(update={"output_ids": ("ChatOutput-0",) * 2}))
    for asked in case.forms:
        sent, outcome, received, env = perform(case, asked, target, command, script)
        assert outcome.exit_code == 0, outcome.stderr
        assert list(request_differences(asked.plan(sent.flow, sent.server), script, env, received, FILES)) == []
        assert outcome.stdout == script.shown(asked.name, "workflow")


SCRIPTS = {
    "good": WorkflowScript(contents=("one", "two")),
    "nothing": WorkflowScript(contents=()),
    "no text": WorkflowScript(contents=(None,)),
    "failed": WorkflowScript(error="it broke"),
    "output failed": WorkflowScript(failed="it broke"),
    "unknown": WorkflowScript(ends="dreaming"),
}


@pytest.mark.bulk
@pytest.mark.parametrize(("target", "command"), RUNS, ids=lambda part: getattr(part, "name", ""))
@pytest.mark.parametrize("mode", Workflow.forms)
@pytest.mark.parametrize("name", SCRIPTS)
def test_what_the_server_echoes_is_never_shown(name: str, mode: str, target: Target, command: list[str]) -> None:
    case = WorkflowCase(ASKED)
    _, outcome, _, _ = perform(case, ASKED.in_form(mode), target, command, SCRIPTS[name])
    assert ECHO not in outcome.stdout + outcome.stderr
    assert outcome.stdout or outcome.stderr


@pytest.mark.parametrize("closes", [False, True], ids=["chunked", "until it closes"])
@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
def test_tokens_are_shown_as_they_come(target: Target, closes: bool, tmp_path: Path) -> None:
    """The recorder holds the second token back until the first has been read from the snippet's output."""
    if not commands(target):
        pytest.skip(f"no interpreter for {target.language} is installed here")
    gate = threading.Event()
    script = WorkflowScript(streams={0: ("first", "second")}, contents=("firstsecond",), gate=gate, closes=closes)
    with Recorder(script) as recorder:
        asked = ASKED.in_form("workflow-stream")
        server = Server(url=recorder.url)
        snippet = generate(FLOW, server, asked, language=target.language, client=target.client)
        (tmp_path / snippet.filename).write_text(snippet.code)
        env = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "LANGFLOW_API_KEY": KEY, "LANG": "C.UTF-8"}
        env.update(target.written_in.environment())
        command = [*commands(target)[0], str(tmp_path / snippet.filename)]
        process = subprocess.Popen(command, env=env, stdout=subprocess.PIPE)
        assert process.stdout
        assert os.read(process.stdout.fileno(), 4096) == b"first"
        gate.set()
        assert process.stdout.read() == b"second\n"
        assert process.wait() == 0


@pytest.mark.parametrize("mode", Workflow.forms)
def test_a_failure_can_be_caught(mode: str, node: str, tmp_path: Path) -> None:
    with Recorder(WorkflowScript(error="it broke")) as recorder:
        server, asked = Server(url=recorder.url), ASKED.in_form(mode)
        python = indent(generate(FLOW, server, asked, language="python").code, "    ")
        javascript = generate(FLOW, server, asked, language="javascript").code
        caught = f"try:\n{python}except RuntimeError as error:\n    print('caught', error)\n"
        wrapped = f"try {{\n{javascript}}} catch (error) {{\n  console.log('caught', error.message);\n}}\n"
        for code, name, command in ((caught, "a.py", sys.executable), (wrapped, "a.mjs", node)):
            (tmp_path / name).write_text(code)
            env = {"PATH": os.environ["PATH"], "LANGFLOW_API_KEY": KEY}
            done = subprocess.run([command, tmp_path / name], env=env, capture_output=True, text=True, check=True)
            assert done.stdout.startswith("caught ")
            assert "it broke" in done.stdout
