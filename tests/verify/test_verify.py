"""``snippetgen verify``: it passes what is right, and points at whatever is broken in a template."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from snippetgen import Run, Server, generate
from snippetgen.languages.language import find_language
from snippetgen.request.operations import OPERATIONS
from snippetgen.snippets.targets import builtin_templates, find_target, load_targets
from snippetgen.verify.recorder import Recorder
from snippetgen.verify.runner import run
from snippetgen.verify.trial import try_out
from snippetgen.verify.trials import trials
from tests.cases import EXAMPLES, FLOW

BIN = Path(sys.executable).parent


def verify(*arguments: str, path: str | None = None, **env: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from snippetgen.cli import main; main()", "verify", *arguments]
    environment = {**os.environ, "PATH": path if path is not None else f"{BIN}:{os.environ['PATH']}", **env}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    assert "Traceback" not in done.stderr
    return done


def test_everything_passes() -> None:
    done = verify(str(EXAMPLES / "order-webhook.json"))
    assert done.returncode == 0, done.stdout
    assert done.stderr == ""
    head, *rows = [re.split("  +", line) for line in done.stdout.splitlines()]
    assert head == ["target", "operation", "tried", "sent as meant", "answer shown"]
    assert {tuple(row[:2]) for row in rows} == {
        (target.name, operation) for target in load_targets() for operation in target.templates
    }
    missing = {target.name for target in load_targets() if target.written_in.command() is None}
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


# What may happen to a template by hand: the pattern, what becomes of it, and the field that has to be pointed at.
PY_REQUEST, PY_RUN, PY_STREAM, PY_WEBHOOK = (
    f"python/requests/{name}.py.jinja" for name in ("_request", "run", "stream", "webhook")
)
JS_REQUEST, JS_RUN, JS_STREAM, JS_WEBHOOK = (
    f"javascript/fetch/{name}.mjs.jinja" for name in ("_request", "run", "stream", "webhook")
)
SH_REQUEST = "curl/bash/_request.sh.jinja"
FIRST, OUTPUTS, BOTH = "the first of two outputs streams", "two outputs", "two outputs stream at once"
SLOW, STALLED = "a slow stream, longer than the timeout", "an answer that stops coming"
EQUAL, CHANGED = "one of two equal outputs streams", "a text that was changed after it streamed"
BREAKS: list[tuple[str, str, str, str, str, str]] = [
    # template, what is there, what becomes of it, the operation, what it is tried with, the field that is pointed at
    (PY_REQUEST, "import requests\n\n", "import requests\n", "run", OUTPUTS, "layout"),
    (PY_RUN, "headers=headers, ", "", "run", OUTPUTS, "header x-api-key"),
    (PY_RUN, '"\\n".join(texts)', '"".join(texts)', "run", OUTPUTS, "answer"),
    (PY_RUN, "[output[", "['twice' + output[", "run", OUTPUTS, "answer"),
    (PY_RUN, " if any(texts) else response.text)", ")", "run", "no output", "answer"),
    (PY_RUN, " if any(texts) else", " if texts else", "run", "two empty texts", "answer"),
    (PY_RUN, "raise RuntimeError(f", "print(f", "run", "an HTTP error", "error"),
    (PY_STREAM, 'end="", ', "", "stream", "tokens", "answer"),
    (PY_STREAM, '"error", "data": data}', '"oops", "data": data}', "stream", "an error event", "error"),
    (PY_STREAM, ' if shown in ("", data["id"])', "", "stream", BOTH, "answer"),
    (PY_STREAM, 'message["data"].get("id") != shown or ', "", "stream", EQUAL, "answer"),
    (PY_STREAM, ' or message["text"] not in streamed:', ":", "stream", CHANGED, "answer"),
    (PY_STREAM, '.get("id")', '["id"]', "stream", "an output that is not stored", "exit code"),
    (PY_STREAM, '[""] if streamed else []', "[]", "stream", FIRST, "answer"),
    (PY_STREAM, " if streamed or any(texts) else", " if True else", "stream", "no output", "answer"),
    (PY_STREAM, "        texts.append", "        texts[1:]; texts.append", "stream", FIRST, "layout"),
    (PY_STREAM, 'texts.append(message["text"])', "pass", "stream", FIRST, "answer"),
    (PY_STREAM, 'raise RuntimeError("the stream', 'data = {"result": {}}  # ("', "stream", "no end event", "error"),
    (PY_STREAM, "filter(bytes.strip, response.raw)", "response.raw", "stream", "tokens", "exit code"),
    (PY_STREAM, "response.raw)", "response.iter_lines())", "stream", "an answer of 20 MB on one line", "exit code"),
    (PY_WEBHOOK, "print(response.text or response.reason)", "", "webhook", "as given", "answer"),
    (PY_WEBHOOK, " or response.reason", "", "webhook", "an empty answer", "answer"),
    (JS_REQUEST, "  headers: {{ request.headers }},\n", "", "run", OUTPUTS, "header content-type"),
    (JS_REQUEST, "method: {{ request.method }}", 'method: "PUT"', "run", OUTPUTS, "method"),
    (JS_REQUEST, "{{ request.url }}", '{{ request.url }} + "x"', "webhook", "as given", "path"),
    (JS_REQUEST, "{% if request.required %}", "{% if false %}", "run", "a variable that is not set", "requests"),
    (JS_REQUEST, "signal: controller.signal", "signal: AbortSignal.timeout(1500)", "stream", SLOW, "exit code"),
    (JS_RUN, 'texts.some(Boolean) ? texts.join("\\n") : text', 'texts.join("\\n")', "run", "no output", "answer"),
    (JS_RUN, "outputs.map", "outputs.slice(0, 1).map", "run", OUTPUTS, "answer"),
    (JS_STREAM, "process.stdout.write(data.chunk)", "console.log(data.chunk)", "stream", "tokens", "answer"),
    (JS_STREAM, "rest + lines[0]", "lines[0]", "stream", "tokens", "exit code"),
    (JS_STREAM, "(shown ??= data.id) === data.id", "(shown ??= data.id)", "stream", BOTH, "answer"),
    (JS_STREAM, "data.id !== shown || ", "", "stream", EQUAL, "answer"),
    (JS_STREAM, " || !streamed.includes(text)", "", "stream", CHANGED, "answer"),
    (JS_STREAM, ".filter((text) => text.trim())", ".filter(Boolean)", "stream", "lines that end in CR LF", "exit code"),
    (JS_STREAM, 'enqueue("\\n")', 'enqueue("")', "stream", "no line end after the last event", "exit code"),
    (JS_STREAM, "if (!result) throw", "if (false) throw", "stream", "no end event", "error"),
    (JS_STREAM, "streamed || texts.some(Boolean)", "true", "stream", "no output", "answer"),
    (JS_STREAM, "      break;\n", "", "stream", "something after the end event", "exit code"),
    (JS_STREAM, "  timer.refresh();\n", "", "stream", SLOW, "exit code"),
    (JS_WEBHOOK, " || response.statusText", "", "webhook", "an empty answer", "answer"),
    (SH_REQUEST, "  -H {{ header | header }} \\\n", "", "run", OUTPUTS, "header content-type"),
    (SH_REQUEST, "{% if request.required %}", "{% if false %}", "run", "a variable that is not set", "requests"),
    (SH_REQUEST, "  {{ request.url }}", "  {{ request.url }}x", "stream", "tokens", "path"),
    (SH_REQUEST, "--speed-limit 1 --speed-time", "--max-time", "stream", SLOW, "exit code"),
    (SH_REQUEST, "-X {{ request.method | code }}", "-X PATCH", "webhook", "as given", "method"),
]


@pytest.mark.parametrize(("name", "old", "new", "operation", "tried", "field"), BREAKS)
def test_a_broken_template_is_pointed_at(
    name: str,
    old: str,
    new: str,
    operation: str,
    tried: str,
    field: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PATH", f"{BIN}:{os.environ['PATH']}")  # the Python that runs the tests is the one on PATH
    source = (builtin_templates() / name).read_text("utf-8")
    assert old in source, f"{name} has changed; break it in another way here"
    broken = tmp_path / name
    broken.parent.mkdir(parents=True)
    broken.write_text(source.replace(old, new), "utf-8")
    target = find_target(name.split("/")[0], None, tmp_path)
    asked = OPERATIONS[operation].for_flow(FLOW).in_form(operation)
    (trial,) = (trial for trial in trials(asked) if trial.name == tried)
    result = try_out(target, operation, FLOW, Server(), trial, seconds=15)
    assert field in {difference.field for difference in result.differences}
    assert not result.passed


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
        target.name for target in load_targets(tmp_path) if target.language == "python"
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


def test_client_of_ones_own(tmp_path: Path) -> None:
    folder = tmp_path / "python" / "urllib"
    folder.mkdir(parents=True)
    (tmp_path / "targets.toml").write_text('[python.urllib]\ntitle = "Python (urllib)"\ninstall = ""\n')
    (folder / "webhook.py.jinja").write_text(
        "import json\nimport os\nimport uuid\nfrom urllib.request import Request, urlopen\n\n"
        "url = {{ request.url }}\nheaders = {{ request.headers }}\npayload = {{ request.body }}\n\n"
        "request = Request(url, json.dumps(payload).encode(), headers)\n"
        "print(urlopen(request).read().decode())\n"
    )
    done = verify("--templates", str(tmp_path), "-c", "urllib", "-f", "json")
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


def test_live(serve: type[Recorder]) -> None:
    with serve() as recorder:
        url = recorder.url
        done = verify("a-flow", "--live", "--yes", "--server-url", url, "-l", "curl", LANGFLOW_API_KEY="sk-own")
        assert done.returncode == 0, done.stdout + done.stderr
        assert f"will run curl/bash run  {url}/api/v1/run/a-flow\n" in done.stderr
        assert [line.split()[:3] for line in done.stdout.splitlines()] == [
            ["curl/bash", "run", "ok"],
            ["curl/bash", "stream", "ok"],
        ]
        assert {received.headers["x-api-key"] for received in recorder.received} == {"sk-own"}
    done = verify("a-flow", "--live", "--yes", "--server-url", url)
    assert "not run: $LANGFLOW_API_KEY is not set" in done.stdout
    done = verify("a-flow", "--live")
    assert done.returncode == 2
    assert done.stderr.endswith("nobody to ask; add --yes\n")
    assert verify("--live", "--yes").stderr == "snippetgen: --live needs a flow to run; give FLOW\n"
