"""``snippetgen verify``: it passes what is right, and points at whatever is broken in a template."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from snippetgen import Run, Server, generate
from snippetgen.languages.language import find_language
from snippetgen.snippets.targets import builtin_templates, load_targets
from snippetgen.verify.recorder import Recorder
from snippetgen.verify.runner import run
from tests.cases import EXAMPLES, FLOW, OTHERS
from tests.command import run_command

BIN = Path(sys.executable).parent


def verify(*arguments: str, path: str | None = None, **env: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PATH": path if path is not None else f"{BIN}:{os.environ['PATH']}", **env}
    done = run_command("verify", *arguments, env=environment)
    assert "Traceback" not in done.stderr
    return done


def test_everything_passes() -> None:
    """All trials of all clients are ``make test-languages``."""
    targets = [target for target in load_targets() if target not in OTHERS and "webhook" in target.templates]
    words = [word for target in targets for word in ("-l", target.language, "-c", target.client)]
    done = verify(str(EXAMPLES / "order-webhook.json"), "-o", "webhook", *words)
    assert done.returncode == 0, done.stdout
    assert done.stderr == ""
    head, *rows = [re.split("  +", line) for line in done.stdout.splitlines()]
    assert head == ["target", "operation", "tried", "sent as meant", "answer shown"]
    assert {tuple(row[:2]) for row in rows} == {(target.name, "webhook") for target in targets}
    missing = {
        target.name
        for target in targets
        if target.written_in.command() is None or not all(map(shutil.which, target.needs))
    }
    assert all(row[3:] == ["yes", "yes"] or (row[0] in missing and row[2].startswith("not run")) for row in rows)


def test_json() -> None:
    results = json.loads(verify("-l", "curl", "-o", "run", "-f", "json").stdout)
    assert {
        "target": "curl/bash",
        "operation": "run",
        "trial": "two outputs",
        "sent": True,
        "shown": True,
        "not_run": None,
        "passed": True,
        "differences": [],
    } in results


JS_WEBHOOK = "javascript/fetch/webhook.mjs.jinja"


def test_differences_are_shown(tmp_path: Path) -> None:
    broken = tmp_path / JS_WEBHOOK
    broken.parent.mkdir(parents=True)
    broken.write_text((builtin_templates() / JS_WEBHOOK).read_text("utf-8").replace("console.log", "void "), "utf-8")
    table = verify("--templates", str(tmp_path), "-l", "javascript", "-o", "webhook").stdout
    assert "\njavascript/fetch webhook, as given: answer\n  expected  {" in table
    assert re.search(r"^  received  nothing$|^  received  $", table, re.MULTILINE)


def test_every_client_is_tried_and_an_unknown_language_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "python" / "second"
    folder.mkdir(parents=True)
    (tmp_path / "targets.toml").write_text('[python.second]\ntitle = "Second"\ninstall = ""\n')
    (folder / "webhook.py.jinja").write_text("{{ request.url }}\n{{ request.body }}\n")
    done = verify("--templates", str(tmp_path), "-l", "python", "-o", "webhook", "-f", "json")
    assert {result["target"] for result in json.loads(done.stdout)} == {
        target.name
        for target in load_targets(tmp_path)
        if target.language == "python" and "webhook" in target.templates
    }
    (tmp_path / "cobol" / "first").mkdir(parents=True)
    (tmp_path / "cobol" / "first" / "run.cob.jinja").write_text("{{ request.url }}\n{{ request.body }}\n")
    (tmp_path / "targets.toml").write_text(
        '[python.second]\ntitle = "2"\ninstall = ""\n[cobol.first]\ntitle = "C"\ninstall = ""\n'
    )
    done = verify("--templates", str(tmp_path))
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "the language cobol is not known" in done.stderr


def test_an_operation_that_no_client_has_is_told() -> None:
    """Nothing that was tried is nothing that passed."""
    done = verify("-l", "python", "-c", "openai", "-o", "webhook")
    assert (done.returncode, done.stdout) == (2, "")
    assert 'python/openai has no operation "webhook" (it has responses, responses-stream)' in done.stderr


def test_client_of_ones_own(tmp_path: Path) -> None:
    folder = tmp_path / "python" / "own"
    folder.mkdir(parents=True)
    (tmp_path / "targets.toml").write_text('[python.own]\ntitle = "Python (own)"\ninstall = ""\n')
    (folder / "webhook.py.jinja").write_text(
        "import json\nimport os\nimport uuid\nfrom urllib.request import Request, urlopen\n\n"
        "url = {{ request.url }}\nheaders = {{ request.headers }}\npayload = {{ request.body }}\n\n"
        "request = Request(url, json.dumps(payload).encode(), headers)\n"
        "print(urlopen(request).read().decode())\n"
    )
    done = verify("--templates", str(tmp_path), "-c", "own", "-f", "json")
    results = json.loads(done.stdout)
    assert all(result["sent"] for result in results)
    # It does not show the server's words, and is told so, and of more that it does not do.
    missing = {result["trial"]: [difference["field"] for difference in result["differences"]] for result in results}
    assert missing["an HTTP error"] == ["error"]
    assert missing["an empty answer"] == ["answer"]
    assert missing["as given"] == []


def test_missing_interpreter_is_told(tmp_path: Path) -> None:
    done = verify("-l", "curl", "-o", "run", path=str(tmp_path))
    assert "not run: no interpreter for curl on PATH" in done.stdout
    assert done.returncode == 0
    assert verify("-l", "curl", "-o", "run", "--require", path=str(tmp_path)).returncode == 1


def test_a_language_says_what_its_snippets_need_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """A compiler keeps what it has compiled where a variable says; no other variable of ours is there."""
    language = replace(find_language("curl"), environment=lambda: {"WHERE_IT_IS_KEPT": "here"})
    monkeypatch.setattr("snippetgen.verify.runner.find_language", lambda _: language)
    monkeypatch.setenv("NOT_ITS_AFFAIR", "there")
    snippet = generate(FLOW, Server(), Run(), language="curl")._replace(
        code='echo "$WHERE_IT_IS_KEPT ${NOT_ITS_AFFAIR-nothing} $GIVEN"'
    )
    assert run(snippet, {"GIVEN": "too"}).stdout == "here nothing too\n"


def test_missing_package_is_told(tmp_path: Path) -> None:
    bare = tmp_path / "python3"
    bare.write_text(f'#!/bin/sh\nexec {sys.executable} -S -I "$@"\n')
    bare.chmod(0o755)
    command = f"import sys; sys.executable = {str(bare)!r}; from snippetgen.cli import main; main()"
    words = [sys.executable, "-c", command, "verify", "-l", "python", "-c", "requests", "-o", "run"]
    done = subprocess.run(words, capture_output=True, text=True)
    assert "not run: requests is not installed (pip install requests)" in done.stdout
    assert done.stdout.count("not run") == 1
    assert done.returncode == 0


def test_missing_package_of_npm_is_told() -> None:
    done = verify("-l", "javascript", "-c", "openai", "-o", "responses", NODE_PATH="")
    assert "not run: openai is not installed (npm install openai)" in done.stdout
    assert done.stdout.count("not run") == 1
    assert done.returncode == 0


def test_packages_lie_beside_a_snippet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those of the project that verify is run in, in whatever folder of it, unless NODE_PATH names others."""
    beside = find_language("javascript").beside
    named = os.environ["NODE_PATH"]
    assert beside() == {"node_modules": Path(named).resolve()}
    (tmp_path / "node_modules" / "greeting").mkdir(parents=True)
    (tmp_path / "node_modules" / "greeting" / "index.mjs").write_text('export default "hello"')
    (tmp_path / "node_modules" / "greeting" / "package.json").write_text('{"exports": "./index.mjs"}')
    (tmp_path / "src").mkdir()
    monkeypatch.chdir(tmp_path / "src")
    monkeypatch.delenv("NODE_PATH")
    assert beside() == {"node_modules": tmp_path.resolve() / "node_modules"}
    snippet = generate(FLOW, Server(), Run(), language="javascript")._replace(
        code='import greeting from "greeting";\nconsole.log(greeting);\n'
    )
    assert run(snippet, {}).stdout == "hello\n"


def test_live(serve: type[Recorder]) -> None:
    with serve() as recorder:
        url = recorder.url
        done = verify("a-flow", "--live", "--yes", "--server-url", url, "-l", "curl", LANGFLOW_API_KEY="sk-own")
        assert done.returncode == 0, done.stdout + done.stderr
        assert f"will run curl/bash run  {url}/api/v1/run/a-flow\n" in done.stderr
        assert [line.split()[:3] for line in done.stdout.splitlines()] == [
            ["curl/bash", "run", "ok"],
            ["curl/bash", "stream", "ok"],
            ["curl/bash", "responses", "ok"],
            ["curl/bash", "responses-stream", "ok"],
        ]
        assert {received.headers["x-api-key"] for received in recorder.received} == {"sk-own"}
    done = verify("a-flow", "--live", "--yes", "--server-url", url)
    assert "not run: $LANGFLOW_API_KEY is not set" in done.stdout
    done = verify("a-flow", "--live")
    assert done.returncode == 2
    assert done.stderr.endswith("nobody to ask; add --yes\n")
    assert verify("--live", "--yes").stderr == "snippetgen: --live needs a flow to run; give FLOW\n"
