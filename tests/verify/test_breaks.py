"""Whatever is broken in a template of runs and webhooks, ``verify`` points at it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.verify.breaks import Break, point_at

pytestmark = pytest.mark.bulk

PY_REQUEST, PY_RUN, PY_STREAM, PY_WEBHOOK = (
    f"python/requests/{name}.py.jinja" for name in ("_request", "run", "stream", "webhook")
)
JS_REQUEST, JS_RUN, JS_STREAM, JS_WEBHOOK = (
    f"javascript/fetch/{name}.mjs.jinja" for name in ("_request", "run", "stream", "webhook")
)
SH_REQUEST = "curl/bash/_request.sh.jinja"
PY_UPLOAD, JS_UPLOAD, SH_UPLOAD = (
    *("python/requests/_upload.py.jinja", "javascript/fetch/_upload.mjs.jinja"),
    "curl/bash/_upload.sh.jinja",
)
FILE, FILES, REFUSED = "a file", "two files", "an upload that is refused"
GATEWAY, PATHLESS = "an upload that a gateway refuses", "an upload that is answered with no path"
LATE = "a file, and a variable that is not set"
FIRST, OUTPUTS, BOTH = "the first of two outputs streams", "two outputs", "two outputs stream at once"
SLOW, STALLED = "a slow stream, longer than the timeout", "an answer that stops coming"
PACKED = "tokens as they come through a proxy that compresses"
LIVE, TEXTLESS = "tokens as they come", "an error event without a text"
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
    (PY_STREAM, ", flush=True", "", "stream", LIVE, "tokens"),
    (PY_REQUEST, "decode_content=True", "", "stream", PACKED, "exit code"),
    (PY_STREAM, " or data)", ")", "stream", TEXTLESS, "error"),
    (PY_STREAM, ' if shown in ("", data["id"])', "", "stream", BOTH, "answer"),
    (PY_STREAM, 'message["data"].get("id") != shown or ', "", "stream", EQUAL, "answer"),
    (PY_STREAM, ' or message["text"] not in streamed:', ":", "stream", CHANGED, "answer"),
    (PY_STREAM, '.get("id")', '["id"]', "stream", "an output that is not stored", "exit code"),
    (PY_STREAM, '[""] if streamed else []', "[]", "stream", FIRST, "answer"),
    (PY_STREAM, " if streamed or any(texts) else", " if True else", "stream", "no output", "answer"),
    (PY_STREAM, "        texts.append", "        texts[1:]; texts.append", "stream", FIRST, "layout"),
    (PY_STREAM, 'texts.append(message["text"])', "pass", "stream", FIRST, "answer"),
    (PY_STREAM, 'raise RuntimeError("the stream', 'data = {"result": {}}  # ("', "stream", "no end event", "error"),
    (PY_STREAM, "filter(bytearray.strip, lines_of(response))", "lines_of(response)", "stream", "tokens", "exit code"),
    (PY_REQUEST, "read1(decode_content=True)", "read(1)", "stream", "an answer of 20 MB on one line", "exit code"),
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
    (JS_STREAM, " || JSON.stringify(data)", "", "stream", TEXTLESS, "error"),
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
    (SH_REQUEST, "--speed-limit 1 --speed-time", "--max-time", "stream", SLOW, "answer"),
    (SH_REQUEST, "-X {{ request.method | code }}", "-X PATCH", "webhook", "as given", "method"),
    (PY_UPLOAD, 'files={"file": file}', 'files={"files": file}', "run", FILE, "request 1: part"),
    (PY_UPLOAD, "headers={{ headers_of_uploads | code }},", "", "run", FILE, "request 1: header x-api-key"),
    (PY_UPLOAD, "if not upload.ok:", "if False:", "run", GATEWAY, "requests"),
    (PY_UPLOAD, "{% if request.body_variables %}", "{% if false %}", "run", LATE, "requests"),
    (JS_UPLOAD, '.split("/").pop()', "", "run", FILES, "request 2: file name"),
    (JS_UPLOAD, "if (!upload.ok) {", "if (false) {", "run", GATEWAY, "requests"),
    (PY_UPLOAD, "if not path:", "if False:", "run", PATHLESS, "requests"),
    (SH_UPLOAD, "select(.id?).path", ".path?", "run", GATEWAY, "requests"),
    (JS_UPLOAD, "if (!path) throw", "if (false) throw", "run", PATHLESS, "requests"),
    (SH_UPLOAD, ":-the answer is empty", "", "run", "an upload that is answered with nothing", "error"),
    (SH_UPLOAD, " | @json[1:-1]", "", "run", FILE, "request 2: body"),
    (SH_UPLOAD, "        halt_error\n", "        empty\n", "run", REFUSED, "requests"),
]


@pytest.mark.parametrize("broken", BREAKS)
def test_a_broken_template_is_pointed_at(
    broken: tuple[str, str, str, str, str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    point_at(Break(*broken), tmp_path, monkeypatch)
