"""What workflows are put through: strings that are hard to quote, and every answer that may come."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from snippetgen.request.workflow import Workflow
from snippetgen.values import Env, Fresh
from snippetgen.verify.probe import DETAIL, HALF, HTML, LIVE, OTHER, PROBE, TOKENS, UNSET, failures, uploads
from snippetgen.verify.trial import TIMEOUT, Trial
from snippetgen.verify.workflow_script import WorkflowScript

__all__ = ["workflow_trials"]


def workflow_trials(given: Workflow) -> Iterator[Trial]:
    """Yield what a workflow, in any of its forms, is put through."""
    yield Trial("as given", given, WorkflowScript())
    tweaks = {PROBE: {LIVE: [PROBE, LIVE, {"__proto__": 2**53 + 1}]}}
    hard = Workflow(input_value=PROBE, session_id=LIVE, tweaks=tweaks, mode=given.mode)
    yield Trial("hard strings", hard, WorkflowScript())
    half = Workflow(input_value=HALF, session_id=LIVE, tweaks={HALF: {PROBE: HALF}}, mode=given.mode)
    yield Trial("half a character", half, WorkflowScript())
    yield Trial("two outputs", given, WorkflowScript(contents=("first: 中文", "second\nline")))
    yield Trial("outputs that are no text", given, WorkflowScript(contents=(["é中"], None, False, "text", 7)))
    yield Trial("an output that did not run", given, WorkflowScript(contents=("text", None)))
    yield Trial("an empty text", given, WorkflowScript(contents=("",)))
    yield Trial("two empty texts", given, WorkflowScript(contents=("", "")))
    yield Trial("no text at all", given, WorkflowScript(contents=(None,)))
    long = WorkflowScript(contents=("x" * 20_000_000,))
    yield Trial("an answer of 20 MB on one line", given, long, for_readers=True)
    yield Trial("long text of many letters", given, WorkflowScript(contents=("é中\U0001f600" * 100_000,)))
    yield Trial("a run that fails", given, WorkflowScript(error="the flow broke: é"))
    yield Trial("an output that fails", given, WorkflowScript(failed="the output broke"))
    yield from failures(given, WorkflowScript, _STALLED)
    yield Trial("no answer", given, WorkflowScript(broken=lambda _: b"", fails=""))
    yield Trial("HTML", given, WorkflowScript(broken=lambda _: HTML.encode(), content_type="text/html", fails=""))
    yield Trial("an answer that is cut", given, WorkflowScript(broken=lambda sent: sent[: len(sent) // 2], fails=""))
    yield Trial(
        "a variable that is not set", _with(given, input_value="Hi " + Env(UNSET)), WorkflowScript(), unset=UNSET
    )
    yield Trial("a new UUID", _with(given, session_id=Fresh()), WorkflowScript())
    yield from _OF_MODE[given.mode](given)
    refused = WorkflowScript(upload_status=413, detail=DETAIL)
    yield from uploads(given, WorkflowScript(), refused, {"input_value": "Hi " + Env(UNSET)})


_STALLED = WorkflowScript(streams={0: ("One", " two")}, stalls=True, fails="")
_SILENT = WorkflowScript(contents=(), fails="without an output")


def _with(given: Workflow, **fields: object) -> Workflow:
    return given.model_copy(update=fields)


def _whole(given: Workflow) -> Iterator[Trial]:
    yield Trial("no output", given, WorkflowScript(contents=()))
    variables = {"a name, é": LIVE, "KEY": Env("SNIPPETGEN_VERIFY_VALUE")}
    yield Trial("global variables", _with(given, globals=variables), WorkflowScript())
    several = WorkflowScript(contents=("first", "second", "third"), wanted=(2, 0))
    yield Trial("two outputs of three", _with(given, output_ids=("ChatOutput-2", "ChatOutput-0")), several)
    one = WorkflowScript(contents=("first", "second"), wanted=(1,))
    yield Trial("one output of two", _with(given, output_ids=("ChatOutput-1",)), one)


def _background(given: Workflow) -> Iterator[Trial]:
    yield Trial("a job that takes its time", given, WorkflowScript(waits=("queued", "in_progress")))
    yield Trial("no output", given, _SILENT)
    yield Trial("a job that fails later", given, WorkflowScript(waits=("in_progress",), error="the flow broke: é"))
    yield Trial("a job that is cancelled", given, WorkflowScript(ends="cancelled", fails="cancelled"))
    yield Trial("a status that nobody knows", given, WorkflowScript(ends="dreaming", fails="dreaming"))
    yield Trial("a job that nobody knows", given, WorkflowScript(poll_status=404, detail=DETAIL))
    yield Trial("a job that stops answering", given, WorkflowScript(poll_stalls=True, fails=""), has_timeout=True)
    yield Trial("a start without an ID", given, WorkflowScript(started=b'{"status": "queued"}', fails=""))
    yield Trial("a start that answers nothing", given, WorkflowScript(started=b"", fails=""))
    yield Trial("a start that is no JSON", given, WorkflowScript(started=HTML.encode(), fails=""))


def _streamed(given: Workflow) -> Iterator[Trial]:
    whole, other = "".join(TOKENS), "".join(OTHER)
    good = WorkflowScript(streams={0: TOKENS}, contents=(whole,))
    yield Trial("tokens", given, good)
    held = WorkflowScript(streams={0: OTHER}, contents=(other,), awaited=OTHER[1])
    yield Trial("tokens as they come", given, held)
    yield Trial("no output", given, _SILENT)
    yield Trial("the first of two outputs streams", given, replace(good, contents=(whole, "time")))
    yield Trial("the second of two outputs streams", given, replace(good, streams={1: TOKENS}, contents=("a", whole)))
    yield Trial(
        "two outputs stream at once", given, replace(good, streams={1: OTHER, 0: TOKENS}, contents=(whole, other))
    )
    equal = replace(good, contents=(whole, whole))
    yield Trial("one of two equal outputs streams", given, equal)
    changed = WorkflowScript(streams={0: OTHER}, contents=("changed",), others={0: "changed"})
    yield Trial("a text that was changed after it streamed", given, changed)
    ended = WorkflowScript(streams={0: OTHER}, contents=(" one", "one"), others={0: " one"})
    yield Trial("an agent that thought aloud", given, ended)
    unknown = ('{"event": "log", "data": {"message": "\\u2028"}}', '{"type": "cancelled"}', '{"event": "keepalive"}')
    yield Trial("events that nobody knows", given, replace(good, before=unknown))
    yield Trial("lines that end in CR LF", given, replace(good, broken=lambda sent: sent.replace(b"\n", b"\r\n")))
    yield Trial("no space after data", given, replace(good, broken=lambda sent: sent.replace(b"data: ", b"data:")))
    yield Trial(
        "no line end after the last event", given, replace(good, broken=lambda sent: sent.rpartition(b"\nid")[0])
    )
    more = b'data: {"event": "token", "data": {"chunk": "more", "id": "1"}}\n\ndata: no JSON\n\n'
    yield Trial("something after the end event", given, replace(good, broken=lambda sent: sent + more))
    yield Trial("a stream that ends with its connection", given, replace(good, closes=True))
    slow = replace(good, pause=TIMEOUT / 4)
    yield Trial("a slow stream, longer than the timeout", given, slow, has_timeout=True)
    yield Trial("an error after tokens", given, replace(good, error="the flow broke: é"))
    textless = '{"event": "error", "data": {"error": "500: no such model"}}'
    yield Trial("an error event without a text", given, replace(good, before=(textless,), fails="no such model"))
    yield Trial("a component that fails in silence", given, replace(good, invalid="no variable \u4e2d"))
    ends = replace(good, fails="before its end event")
    yield Trial("no end event", given, replace(ends, broken=lambda sent: sent.partition(b'data: {"event": "end"')[0]))
    answer = WorkflowScript().answer("workflow")
    yield Trial("plain JSON", given, replace(good, broken=lambda _: answer, content_type="application/json", fails=""))
    broken = replace(ends, broken=lambda sent: sent.partition(b'data: {"event": "end"')[0], breaks=True, fails="")
    yield Trial("a connection that breaks", given, broken)


_OF_MODE = {"sync": _whole, "stream": _streamed, "background": _background}
