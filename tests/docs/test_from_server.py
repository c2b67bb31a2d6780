"""The page about running servers: its commands and its workflow are run, one after the other, against a scripted server."""

from __future__ import annotations

import os
import re
import subprocess
import textwrap
from pathlib import Path

import pytest

from snippetgen.cli import cli
from tests.command import COMMAND
from tests.langflow.scripted import KEY, Scripted, flow
from tests.readme import ROOT

PAGE = (ROOT / "docs" / "from-server.md").read_text("utf-8")
BLOCKS = re.findall(r"^```sh\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
STEPS = [textwrap.dedent(step) for step in re.findall(r"^ +run: \|\n((?:          .*\n)+)", PAGE, re.MULTILINE)]
MARKED = "<!-- snippetgen flows/weather.json -l python -->\n"


@pytest.fixture
def folder(tmp_path: Path, langflow: Scripted) -> Path:
    """A repository with a page, and the command in the path of programs."""
    langflow.flows += [
        flow("Weather", endpoint_name="weather"),
        flow("Summarizer"),
        flow("Shipped", folder="Langflow Examples"),
    ]
    python, *words = COMMAND
    command = tmp_path / "bin" / "snippetgen"
    command.parent.mkdir()
    command.write_text(f"#!/bin/sh\nexec '{python}' {words[0]} '{words[1]}' \"$@\"\n")
    command.chmod(0o755)
    (tmp_path / "work" / "docs").mkdir(parents=True)
    (tmp_path / "work" / "docs" / "page.md").write_text(f"{MARKED}<!-- /snippetgen -->\n")
    return tmp_path


def run(folder: Path, script: str, **env: str) -> str:
    environment = {**os.environ, "PATH": f"{folder / 'bin'}:{os.environ['PATH']}", **env}
    done = subprocess.run(
        ["bash", "-euc", script], cwd=folder / "work", env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


def test_commands(folder: Path, langflow: Scripted) -> None:
    page = "".join(BLOCKS).replace("http://localhost:7860", langflow.url).replace("sk-your-key", KEY)
    said = run(folder, page.replace("<id>", langflow.flows[0]["id"]))
    assert f'url = "{langflow.url}/api/v1/run/' in said
    assert '"input_value": "Hello"' in said  # which only the server knew
    work = folder / "work"
    assert sorted(path.name for path in (work / "flows").glob("*.json")) == ["summarizer.json", "weather.json"]
    assert (work / "snippets/weather/python/requests/run.py").exists()
    assert "run/weather" in (work / "docs/page.md").read_text()
    for name in re.findall(r"snippetgen ([a-z]+)", "".join(BLOCKS)):
        assert name in cli.commands


def test_workflow(folder: Path, langflow: Scripted) -> None:
    examples, commit = STEPS
    work = folder / "work"
    identity = {f"GIT_{who}_{what}": "x@example.com" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    run(
        folder,
        "git init -q --bare ../origin && git init -q && git remote add origin ../origin && git config push.autoSetupRemote true",
    )
    run(folder, examples + commit, **langflow.env, **identity)
    assert run(folder, "git show --stat HEAD --name-only --format=").split() == sorted(
        [
            "docs/page.md",
            "flows/.snippetgen-pulled",
            "flows/summarizer.json",
            "flows/weather.json",
            "snippets/.snippetgen-files",
        ]
        + [str(path.relative_to(work)) for path in (work / "snippets").rglob("run.*")]
    )
    before = run(folder, "git rev-parse HEAD")
    run(folder, examples + commit, **langflow.env)
    assert run(folder, "git rev-parse HEAD") == before
    assert run(folder, "git --git-dir ../origin log --format=%H --all") == before


def test_keys_are_the_repositorys() -> None:
    assert "LANGFLOW_API_KEY: ${{ secrets.LANGFLOW_API_KEY }}" in PAGE
    assert KEY not in PAGE
