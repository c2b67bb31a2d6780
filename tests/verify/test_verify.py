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
PY_OUTPUTS, PY_WF_STREAM, PY_JOB = (
    f"python/requests/{name}.py.jinja" for name in ("_outputs", "workflow-stream", "workflow-background")
)
JS_OUTPUTS, JS_WF_STREAM, JS_JOB = (
    f"javascript/fetch/{name}.mjs.jinja" for name in ("_outputs", "workflow-stream", "workflow-background")
)
SH_OUTPUTS, SH_WORKFLOW, SH_WF_STREAM, SH_JOB = (
    f"curl/bash/{name}.sh.jinja" for name in ("_outputs", "_workflow", "workflow-stream", "workflow-background")
)
WF, WF_STREAM, JOB = "workflow", "workflow-stream", "workflow-background"
FIRST, OUTPUTS, BOTH = "the first of two outputs streams", "two outputs", "two outputs stream at once"
AFTER = "something after the end event"
SLOW, STALLED = "a slow stream, longer than the timeout", "an answer that stops coming"
FAILS, FAILED, WAITS, KINDS = (
    "a run that fails",
    "an output that fails",
    "a job that takes its time",
    "outputs that are no text",
)
ALOUD, SILENT, CHOSEN = "an agent that thought aloud", "a component that fails in silence", "two outputs of three"
PY_RESPONSE, PY_RESPONSES, PY_CLIENT, PY_OPENAI, PY_OPENAIS = (
    f"python/{name}.py.jinja"
    for name in (
        *("requests/responses", "requests/responses-stream"),
        *("openai/_client", "openai/responses", "openai/responses-stream"),
    )
)
JS_RESPONSE, JS_RESPONSES, JS_CLIENT, JS_OPENAI, JS_OPENAIS = (
    f"javascript/{name}.mjs.jinja"
    for name in (
        *("fetch/responses", "fetch/responses-stream"),
        *("openai/_client", "openai/responses", "openai/responses-stream"),
    )
)
REFUSED, ERROR = "an error in place of an answer", "a chunk of an error"
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
    (PY_OUTPUTS, 'answer["status"] != "completed"', "False", WF, FAILS, "error"),
    (PY_OUTPUTS, 'output["status"] == "failed"', "False", WF, FAILED, "error"),
    (PY_OUTPUTS, " is not None", "", WF, KINDS, "answer"),
    (PY_OUTPUTS, "content if is_text else ", "", WF, OUTPUTS, "answer"),
    (PY_OUTPUTS, ' if any(texts) else "the answer holds no text"', "", WF, "no output", "answer"),
    (PY_OUTPUTS, "{% if request.wanted %}", "{% if false %}", WF, CHOSEN, "answer"),
    (PY_OUTPUTS, "if not outputs:", "if False:", JOB, "no output", "error"),
    (PY_OUTPUTS, " or f\"the workflow is {answer['status']}\"", "", JOB, "a job that is cancelled", "error"),
    (PY_JOB, "    if not response.ok:\n        raise", "    if False:\n        raise", JOB, FAILS, "error"),
    (PY_JOB, '("queued", "in_progress")', '("queued", "")', JOB, WAITS, "exit code"),
    (PY_JOB, "params=job, ", "", JOB, "as given", "request 2: path"),
    (PY_WF_STREAM, 'if not line.startswith(b"data:")', "if not line.strip()", WF_STREAM, "tokens", "exit code"),
    (PY_WF_STREAM, "line[5:]", "line[6:]", WF_STREAM, "no space after data", "exit code"),
    (PY_WF_STREAM, "if not contents:", "if False:", WF_STREAM, "no output", "error"),
    (PY_WF_STREAM, '"error", "data": data}', '"oops", "data": data}', WF_STREAM, FAILS, "error"),
    (PY_WF_STREAM, '"valid": False, ', '"valid": 7, ', WF_STREAM, SILENT, "error"),
    (PY_WF_STREAM, '{"status": "failed"} as data', '{"status": "oops"} as data', WF_STREAM, FAILED, "error"),
    (PY_WF_STREAM, "content != said or ", "", WF_STREAM, FIRST, "answer"),
    (PY_WF_STREAM, " or said not in streamed", "", WF_STREAM, CHANGED, "answer"),
    (PY_WF_STREAM, 'said = data["text"]', "pass", WF_STREAM, ALOUD, "answer"),
    (PY_WF_STREAM, ' if shown in ("", data["id"])', "", WF_STREAM, BOTH, "answer"),
    (PY_WF_STREAM, "    else:\n        raise RuntimeError(", "    print(end=", WF_STREAM, "no end event", "error"),
    (JS_OUTPUTS, 'answer.status !== "completed"', "false", WF, FAILS, "error"),
    (JS_OUTPUTS, 'status === "failed"', "false", WF, FAILED, "error"),
    (JS_OUTPUTS, "if (content !== null) ", "", WF, KINDS, "answer"),
    (JS_OUTPUTS, "{% if request.wanted %}", "{% if false %}", WF, CHOSEN, "answer"),
    (JS_OUTPUTS, "if (!outputs.length) throw", "if (false) throw", JOB, "no output", "error"),
    (JS_JOB, "if (!poll.ok) throw", "if (false) throw", JOB, FAILS, "error"),
    (JS_JOB, '["queued", "in_progress"]', '["queued"]', JOB, WAITS, "exit code"),
    (JS_JOB, "if (!jobId) throw", "if (false) throw", JOB, "a start without an ID", "requests"),
    (JS_JOB, "    signal: AbortSignal", "    // signal: AbortSignal", JOB, "a job that stops answering", "exit code"),
    (JS_WF_STREAM, 'text.startsWith("data:")', "text.trim()", WF_STREAM, "tokens", "exit code"),
    (JS_WF_STREAM, "if (!contents.length) throw", "if (false) throw", WF_STREAM, "no output", "error"),
    (JS_WF_STREAM, "data.build_data.valid === false", "false", WF_STREAM, SILENT, "error"),
    (JS_WF_STREAM, "content === said && ", "", WF_STREAM, FIRST, "answer"),
    (JS_WF_STREAM, " && streamed.includes(said)", "", WF_STREAM, CHANGED, "answer"),
    (JS_WF_STREAM, "said = data.text;", "", WF_STREAM, ALOUD, "answer"),
    (SH_OUTPUTS, 'if .status == "completed"', "if true", WF, FAILS, "error"),
    (SH_OUTPUTS, 'if .status == "failed"', "if false", WF, FAILED, "error"),
    (SH_OUTPUTS, "values | strings", "strings", WF, KINDS, "answer"),
    (SH_OUTPUTS, "{% if request.wanted %}", "{% if false %}", WF, CHOSEN, "answer"),
    (SH_OUTPUTS, "if any(length > 0) then .[]", "if true then .[]", WF, "no output", "answer"),
    (SH_OUTPUTS, "if . == [] then", "if false then", JOB, "no output", "error"),
    (SH_OUTPUTS, "    printf '%s\\n' \"$answer\" >&2\n", "", WF, "a proxy's error", "error"),
    (SH_OUTPUTS, "    false\n", "", WF, "a proxy's error", "exit code"),
    (SH_OUTPUTS, ".detail // ", "", WF, "an HTTP error", "error"),
    (SH_WORKFLOW, "    -H {{ header | header }} \\\n", "", WF, OUTPUTS, "header content-type"),
    (SH_JOB, 'IN("queued", "in_progress")', 'IN("queued")', JOB, WAITS, "exit code"),
    (SH_JOB, "curl -sS -G", "curl -sS", JOB, "as given", "request 2: method"),
    (SH_WF_STREAM, "--unbuffered -Rnrj", "-Rnr", WF_STREAM, "tokens", "answer"),
    (SH_WF_STREAM, ".contents == null", "false", WF_STREAM, "no output", "error"),
    (SH_WF_STREAM, ".said = $data.text", ".", WF_STREAM, ALOUD, "answer"),
    (SH_WF_STREAM, " and ($streamed | contains($said))", "", WF_STREAM, CHANGED, "answer"),
    (SH_WF_STREAM, ".other += $line", ". #", WF_STREAM, "an HTTP error", "error"),
    (SH_WF_STREAM, "$data.build_data.valid == false", "false", WF_STREAM, SILENT, "error"),
    (SH_WF_STREAM, "if .done then break $done else empty end", "empty", WF_STREAM, AFTER, "exit code"),
    (PY_RESPONSE, 'if answer.get("error")', "if False", "responses", REFUSED, "error"),
    (PY_RESPONSE, '.get("content", [])', '["content"]', "responses", "two texts", "exit code"),
    (PY_RESPONSE, '"".join(texts)', '"\\n".join(texts)', "responses", "two texts", "answer"),
    (PY_RESPONSE, " or response.text)", ")", "responses", "an empty text", "answer"),
    (PY_RESPONSE, "if not response.ok", "if False", "responses", "a body that is refused", "error"),
    (PY_RESPONSES, ', "").startswith("text/event-stream")', ")", "responses-stream", REFUSED, "error"),
    (PY_RESPONSES, '"finish_reason": "error"', '"finish_reason": "oops"', "responses-stream", ERROR, "error"),
    (PY_RESPONSES, 'b"data: {"', 'b"data: "', "responses-stream", "a mark in place of the last chunk", "error"),
    (
        PY_RESPONSES,
        '"status": "completed"',
        '"type": "response.completed"',
        "responses-stream",
        "nothing streamed",
        "answer",
    ),
    (PY_RESPONSES, 'raise RuntimeError("the stream', 'last = ("', "responses-stream", "no last chunk", "error"),
    (PY_RESPONSES, '"" if any(chunks) else ', '"" if True else ', "responses-stream", "nothing streamed", "answer"),
    (JS_RESPONSE, "if (error) throw", "if (false) throw", "responses", REFUSED, "error"),
    (JS_RESPONSE, " ?? []", "", "responses", "two texts", "exit code"),
    (JS_RESPONSE, " || text", "", "responses", "no text", "answer"),
    (JS_RESPONSES, 'event.finish_reason === "error"', "false", "responses-stream", ERROR, "error"),
    (JS_RESPONSES, '"data: {"', '"data: "', "responses-stream", "a mark in place of the last chunk", "error"),
    (JS_RESPONSES, "rest + lines[0]", "lines[0]", "responses-stream", "an answer of 2 MB on one line", "answer"),
    (JS_RESPONSES, "  timer.refresh();\n", "", "responses-stream", SLOW, "exit code"),
    (JS_RESPONSES, "if (!last) throw", "if (false) throw", "responses-stream", "no last chunk", "error"),
    (JS_RESPONSES, 'streamed ? ""', 'last ? ""', "responses-stream", "nothing streamed", "answer"),
    (PY_CLIENT, "    max_retries=0,\n", "", "responses", "a proxy's error", "requests"),
    (PY_CLIENT, "    default_headers={{ headers }},\n", "", "responses", "as given", "header x-api-key"),
    (PY_CLIENT, "    timeout={{ request.timeout }},\n", "", "responses-stream", STALLED, "exit code"),
    (PY_OPENAI, "if response.error:", "if False:", "responses", REFUSED, "error"),
    (PY_OPENAI, "except APIStatusError", "except KeyError", "responses", "an HTTP error", "error"),
    (PY_OPENAI, " or response.to_json(indent=None)", "", "responses", "an empty text", "answer"),
    (PY_OPENAIS, "except APIStatusError", "except KeyError", "responses-stream", "an HTTP error", "error"),
    (PY_OPENAIS, ', "").startswith("text/event-stream")', ")", "responses-stream", REFUSED, "error"),
    (PY_OPENAIS, '"finish_reason": "error"', '"finish_reason": "oops"', "responses-stream", ERROR, "error"),
    (PY_OPENAIS, 'raise RuntimeError("the stream', 'last = ("', "responses-stream", "no last chunk", "error"),
    (PY_OPENAIS, '"" if any(chunks) else ', '"" if True else ', "responses-stream", "nothing streamed", "answer"),
    (JS_CLIENT, "  maxRetries: 0,\n", "", "responses", "a proxy's error", "requests"),
    (JS_CLIENT, "{{ request.base }}", '{{ request.base }} + "x"', "responses", "as given", "path"),
    (JS_CLIENT, "if (response.ok) return", "return", "responses", "an HTTP error", "error"),
    (JS_CLIENT, "  timeout: {{ request.timeout_ms }},\n", "", "responses", STALLED, "exit code"),
    (JS_OPENAI, "if (answer.error) throw", "if (false) throw", "responses", REFUSED, "error"),
    (JS_OPENAI, " || JSON.stringify(answer)", "", "responses", "an empty text", "answer"),
    (JS_OPENAIS, '?.startsWith("text/event-stream")', "", "responses-stream", REFUSED, "error"),
    (JS_OPENAIS, 'event.finish_reason === "error"', "false", "responses-stream", ERROR, "error"),
    (JS_OPENAIS, "  timer.refresh();\n", "", "responses-stream", SLOW, "exit code"),
    (JS_OPENAIS, "stream.controller.abort()", "0", "responses-stream", STALLED, "exit code"),
    (JS_OPENAIS, "if (!last) throw", "if (false) throw", "responses-stream", "no last chunk", "error"),
    (JS_OPENAIS, 'streamed ? ""', 'last ? ""', "responses-stream", "nothing streamed", "answer"),
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
    language, client, _ = name.split("/")
    target = find_target(language, client, tmp_path)
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
