"""Whatever is broken in a template of workflows, ``verify`` points at it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.verify.breaks import Break, point_at

pytestmark = pytest.mark.bulk

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
SECOND, OUTPUTS, BOTH = "the second of two outputs streams", "two outputs", "two outputs stream at once"
JS_WORKFLOW, CUT = "javascript/fetch/workflow.mjs.jinja", "an answer that is cut"
UNKNOWN, AFTER = "a job that nobody knows", "something after the end event"
FAILS, FAILED, WAITS, KINDS = (
    "a run that fails",
    "an output that fails",
    "a job that takes its time",
    "outputs that are no text",
)
ALOUD, SILENT, CHOSEN = "an agent that thought aloud", "a component that fails in silence", "two outputs of three"
LIVE, TEXTLESS = "tokens as they come", "an error event without a text"
EQUAL, CHANGED = "one of two equal outputs streams", "a text that was changed after it streamed"

BREAKS: list[tuple[str, str, str, str, str, str]] = [
    # template, what is there, what becomes of it, the operation, what it is tried with, the field that is pointed at
    (PY_OUTPUTS, 'answer["status"] != "completed"', "False", WF, FAILS, "error"),
    (PY_OUTPUTS, 'output["status"] == "failed"', "False", WF, FAILED, "error"),
    (PY_OUTPUTS, " is not None", "", WF, KINDS, "answer"),
    (PY_OUTPUTS, "content if is_text else ", "", WF, OUTPUTS, "answer"),
    (PY_OUTPUTS, ' if any(texts) else "the answer holds no text"', "", WF, "no output", "answer"),
    (PY_OUTPUTS, "{% if request.wanted %}", "{% if false %}", WF, CHOSEN, "answer"),
    (PY_OUTPUTS, "if not outputs:", "if False:", JOB, "no output", "error"),
    (PY_OUTPUTS, " or f\"the workflow is {answer['status']}\"", "", JOB, "a job that is cancelled", "error"),
    (PY_JOB, "    if not response.ok:\n        raise", "    if False:\n        raise", JOB, UNKNOWN, "error"),
    (PY_JOB, '("queued", "in_progress")', '("queued", "")', JOB, WAITS, "requests"),
    (PY_JOB, "params=job, ", "", JOB, "as given", "request 2: path"),
    (PY_WF_STREAM, 'if not line.startswith(b"data:")', "if not line.strip()", WF_STREAM, "tokens", "exit code"),
    (PY_WF_STREAM, "line[5:]", "line[6:]", WF_STREAM, "no space after data", "exit code"),
    (PY_WF_STREAM, "if not contents:", "if False:", WF_STREAM, "no output", "error"),
    (PY_WF_STREAM, '"error", "data": data}', '"oops", "data": data}', WF_STREAM, FAILS, "error"),
    (PY_WF_STREAM, '"valid": False, ', '"valid": 7, ', WF_STREAM, SILENT, "error"),
    (PY_WF_STREAM, '{"status": "failed"} as data', '{"status": "oops"} as data', WF_STREAM, FAILED, "error"),
    (PY_WF_STREAM, ", flush=True", "", WF_STREAM, LIVE, "tokens"),
    (PY_WF_STREAM, " or data)", ")", WF_STREAM, TEXTLESS, "error"),
    (PY_WF_STREAM, "contents.remove(said)", "contents.pop(0)", WF_STREAM, SECOND, "answer"),
    (PY_WF_STREAM, " and said in streamed", "", WF_STREAM, CHANGED, "answer"),
    (PY_WF_STREAM, 'said = data["text"]', "pass", WF_STREAM, ALOUD, "answer"),
    (PY_WF_STREAM, ' if shown in ("", data["id"])', "", WF_STREAM, BOTH, "answer"),
    (PY_WF_STREAM, "    else:\n        raise RuntimeError(", "    print(end=", WF_STREAM, "no end event", "error"),
    (JS_WORKFLOW, 'throw new Error("the answer is no JSON")', "answer = JSON.parse(text)", WF, CUT, "answer"),
    (JS_OUTPUTS, 'answer.status !== "completed"', "false", WF, FAILS, "error"),
    (JS_OUTPUTS, 'status === "failed"', "false", WF, FAILED, "error"),
    (JS_OUTPUTS, "if (content !== null) ", "", WF, KINDS, "answer"),
    (JS_OUTPUTS, "{% if request.wanted %}", "{% if false %}", WF, CHOSEN, "answer"),
    (JS_OUTPUTS, "if (!outputs.length) throw", "if (false) throw", JOB, "no output", "error"),
    (JS_JOB, "if (!poll.ok) {", "if (false) {", JOB, UNKNOWN, "error"),
    (JS_JOB, '["queued", "in_progress"]', '["queued"]', JOB, WAITS, "requests"),
    (JS_JOB, "if (!jobId) throw", "if (false) throw", JOB, "a start without an ID", "requests"),
    (JS_JOB, "    signal: AbortSignal", "    // signal: AbortSignal", JOB, "a job that stops answering", "exit code"),
    (JS_WF_STREAM, 'text.startsWith("data:")', "text.trim()", WF_STREAM, "tokens", "exit code"),
    (JS_WF_STREAM, "if (!contents.length) throw", "if (false) throw", WF_STREAM, "no output", "error"),
    (JS_WF_STREAM, " || JSON.stringify(data)", "", WF_STREAM, TEXTLESS, "error"),
    (JS_WF_STREAM, "data.build_data.valid === false", "false", WF_STREAM, SILENT, "error"),
    (JS_WF_STREAM, "contents.splice(place, 1)", "contents.shift()", WF_STREAM, SECOND, "answer"),
    (JS_WF_STREAM, " && streamed.includes(said)", "", WF_STREAM, CHANGED, "answer"),
    (JS_WF_STREAM, "said = data.text;", "", WF_STREAM, ALOUD, "answer"),
    (SH_OUTPUTS, 'if .status == "completed"', "if true", WF, FAILS, "error"),
    (SH_OUTPUTS, 'if .status == "failed"', "if false", WF, FAILED, "error"),
    (SH_OUTPUTS, "values | strings", "strings", WF, KINDS, "answer"),
    (SH_OUTPUTS, "{% if request.wanted %}", "{% if false %}", WF, CHOSEN, "answer"),
    (SH_OUTPUTS, "if any(length > 0) then .[]", "if true then .[]", WF, "no output", "answer"),
    (SH_OUTPUTS, "if . == [] then", "if false then", JOB, "no output", "error"),
    (SH_OUTPUTS, "    printf '%s\\n' \"${answer:-the answer is empty}\" >&2\n", "", WF, "a proxy's error", "error"),
    (SH_OUTPUTS, ":-the answer is empty", "", WF, "no answer", "error"),
    (SH_JOB, ":-the answer is empty", "", JOB, "a start that answers nothing", "error"),
    (SH_OUTPUTS, "    false\n", "", WF, "a proxy's error", "exit code"),
    (SH_OUTPUTS, "del(.inputs, .globals)", '"the workflow is \\(.status)"', WF, "a gateway's error", "error"),
    (SH_WORKFLOW, "    -H {{ header | header }} \\\n", "", WF, OUTPUTS, "header content-type"),
    (SH_JOB, 'IN("queued", "in_progress")', 'IN("queued")', JOB, WAITS, "requests"),
    (SH_JOB, "curl -sS -G", "curl -sS", JOB, "as given", "request 2: method"),
    (SH_WF_STREAM, "--unbuffered -Rnrj", "-Rnr", WF_STREAM, "tokens", "answer"),
    (SH_WF_STREAM, " --unbuffered", "", WF_STREAM, LIVE, "tokens"),
    (SH_WF_STREAM, ".text // .", ".text", WF_STREAM, TEXTLESS, "error"),
    (SH_WF_STREAM, ".contents == null", "false", WF_STREAM, "no output", "error"),
    (SH_WF_STREAM, ".said = $data.text", ".", WF_STREAM, ALOUD, "answer"),
    (SH_WF_STREAM, " and ($streamed | contains($said))", "", WF_STREAM, CHANGED, "answer"),
    (SH_WF_STREAM, ".other += $line", ". #", WF_STREAM, "an HTTP error", "error"),
    (SH_WF_STREAM, "$data.build_data.valid == false", "false", WF_STREAM, SILENT, "error"),
    (SH_WF_STREAM, "elif .done or .words then .", "elif .words then .", WF_STREAM, AFTER, "exit code"),
]


@pytest.mark.parametrize("broken", BREAKS)
def test_a_broken_template_is_pointed_at(
    broken: tuple[str, str, str, str, str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    point_at(Break(*broken), tmp_path, monkeypatch)
