"""Whatever is broken in a template of responses, ``verify`` points at it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.verify.breaks import Break, point_at

pytestmark = pytest.mark.bulk

SLOW, STALLED = "a slow stream, longer than the timeout", "an answer that stops coming"
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
LIVE = "tokens as they come"
REFUSED, ERROR = "an error in place of an answer", "a chunk of an error"

BREAKS: list[tuple[str, str, str, str, str, str]] = [
    # template, what is there, what becomes of it, the operation, what it is tried with, the field that is pointed at
    (PY_RESPONSE, 'if answer.get("error")', "if False", "responses", REFUSED, "error"),
    (PY_RESPONSE, '.get("content", [])', '["content"]', "responses", "two texts", "exit code"),
    (PY_RESPONSE, '"".join(texts)', '"\\n".join(texts)', "responses", "two texts", "answer"),
    (PY_RESPONSE, " or response.text)", ")", "responses", "an empty text", "answer"),
    (PY_RESPONSE, "if not response.ok", "if False", "responses", "a body that is refused", "error"),
    (PY_RESPONSES, ', "").startswith("text/event-stream")', ")", "responses-stream", REFUSED, "error"),
    (PY_RESPONSES, '"finish_reason": "error"', '"finish_reason": "oops"', "responses-stream", ERROR, "error"),
    (PY_RESPONSES, ' or data == b"[DONE]"', "", "responses-stream", "a mark in place of the last chunk", "error"),
    (
        PY_RESPONSES,
        '"status": "completed"',
        '"type": "response.completed"',
        "responses-stream",
        "nothing streamed",
        "answer",
    ),
    (PY_RESPONSES, ", flush=True", "", "responses-stream", LIVE, "tokens"),
    (PY_RESPONSES, 'raise RuntimeError("the stream', 'last = ("', "responses-stream", "no last chunk", "error"),
    (PY_RESPONSES, '"" if any(chunks) else ', '"" if True else ', "responses-stream", "nothing streamed", "answer"),
    (JS_RESPONSE, "if (error) throw", "if (false) throw", "responses", REFUSED, "error"),
    (JS_RESPONSE, " ?? []", "", "responses", "two texts", "exit code"),
    (JS_RESPONSE, " || text", "", "responses", "no text", "answer"),
    (JS_RESPONSES, 'event.finish_reason === "error"', "false", "responses-stream", ERROR, "error"),
    (JS_RESPONSES, "/^data: ?\\{/", "/^data: /", "responses-stream", "a mark in place of the last chunk", "error"),
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
    (PY_OPENAIS, ", flush=True", "", "responses-stream", LIVE, "tokens"),
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


@pytest.mark.parametrize("broken", BREAKS)
def test_a_broken_template_is_pointed_at(
    broken: tuple[str, str, str, str, str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    point_at(Break(*broken), tmp_path, monkeypatch)
