"""The trials that a target's operation has to pass, and how one is held."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from snippetgen.flow.descriptor import Flow
from snippetgen.languages.language import find_language
from snippetgen.request.run import Run
from snippetgen.request.server import Server
from snippetgen.request.webhook import Webhook
from snippetgen.snippets.prepare import generate
from snippetgen.snippets.snippet import Snippet
from snippetgen.snippets.targets import Target
from snippetgen.values import Env, parts_of
from snippetgen.verify.compare import (
    Difference,
    answer_differences,
    meant,
    request_differences,
    unset_differences,
    variables,
)
from snippetgen.verify.recorder import Recorder
from snippetgen.verify.runner import Outcome, run
from snippetgen.verify.script import INNER, Script

__all__ = ["Result", "Trial", "trials", "try_out"]

# Characters that a language, a shell or a network has a use for.
PROBE = 'it\'s "quoted" $HOME ${x} #{x} `id` $(id) \\ !x {{ y }} % \n \t 中文 é 😀 \u2028\u202e\x85\x07'
LIVE = "#{x} #$x #@x $x ${x} $(id) {{ y }} {x} %s !x"  # nothing in it needs an escape in every language
HALF = "half a character: \ud800, \\ud800, #{x}, ${x}"  # which some can send only as the text of the JSON
TOKENS = ("Once", " upon", "\u2028a\u0085", " time: 中", " \U0001f600", "\n", "end")
OTHER = ("and", " another", " one")
DETAIL = "No such key: é中"
HTML = "<!doctype html>\n<title>Sign in</title>\n"
TIMEOUT = 2  # seconds, where one is tried
UNSET = "SNIPPETGEN_VERIFY_NOT_SET"


@dataclass(frozen=True, slots=True)
class Trial:
    """An operation with what the recorder answers to it; ``name`` says what is tried.

    ``has_timeout`` sets one; ``unset`` names a variable that is not set when the snippet runs.
    """

    name: str
    asked: Run | Webhook
    script: Script
    has_timeout: bool = False
    unset: str | None = None


@dataclass(slots=True)
class Result:
    """How a target's operation did in a trial. ``not_run`` says why, where it could not be tried."""

    target: str
    operation: str
    trial: str
    sent: bool = True
    shown: bool = True
    not_run: str | None = None
    differences: list[Difference] = field(default_factory=list)

    @property
    def passed(self) -> bool:
        return self.not_run is None and not self.differences


def trials(run_asked: Run, webhook: Webhook, operation: str) -> Iterator[Trial]:
    """Yield what an operation is put through: strings that are hard to quote, and every answer that may come."""
    if operation == "webhook":
        yield Trial("as given", webhook, Script())
        yield Trial("hard strings", Webhook(payload={LIVE: PROBE, PROBE: [LIVE, 2**53 + 1, None]}), Script())
        yield Trial("half a character", Webhook(payload={"text": HALF, HALF: [PROBE, LIVE]}), Script())
        yield Trial("an empty answer", webhook, Script(broken=lambda _: b""))
        yield from _failures(webhook)
        yield Trial("a variable that is not set", Webhook(payload={"text": Env(UNSET)}), Script(), unset=UNSET)
        return
    given = run_asked.with_stream(operation == "stream")
    tweaks = {PROBE: {LIVE: [PROBE, LIVE, {"__proto__": 2**53 + 1}]}}
    hard = Run(input_value=PROBE, session_id=LIVE, tweaks=tweaks, stream=given.stream)
    yield Trial("hard strings", hard, Script())
    half = Run(input_value=HALF, session_id=LIVE, tweaks={HALF: {PROBE: HALF}}, stream=given.stream)
    yield Trial("half a character", half, Script())
    yield from _streams(given) if given.stream else _runs(given)
    yield Trial("an answer of 20 MB on one line", given, Script(texts=("x" * 20_000_000,)))
    yield from _failures(given)
    yield Trial("no answer", given, Script(broken=lambda _: b"", fails=""))
    yield Trial("HTML", given, Script(broken=lambda _: HTML.encode(), content_type="text/html", fails=""))
    unset = Run(input_value="Hi " + Env(UNSET), stream=given.stream)
    yield Trial("a variable that is not set", unset, Script(), unset=UNSET)


def _failures(asked: Run | Webhook) -> Iterator[Trial]:
    yield Trial("an HTTP error", asked, Script(status=403, detail=DETAIL))
    yield Trial("a proxy's error", asked, Script(status=502, detail="<h1>Bad Gateway</h1>", content_type="text/html"))
    streams = {0: ("One", " two")}
    yield Trial("an answer that stops coming", asked, Script(streams=streams, stalls=True, fails=""), has_timeout=True)


def _runs(given: Run) -> Iterator[Trial]:
    yield Trial("two outputs", given, Script(texts=("first: 中文", "second\nline")))
    yield Trial("no output", given, Script(texts=()))
    yield Trial("an empty text", given, Script(texts=("",)))
    yield Trial("two empty texts", given, Script(texts=("", "")))


def _streams(given: Run) -> Iterator[Trial]:
    whole, other = "".join(TOKENS), "".join(OTHER)
    yield Trial("tokens", given, Script(streams={0: TOKENS}, texts=(whole,)))
    yield Trial("no tokens, two outputs", given, Script(texts=("first: 中文", "second\nline")))
    yield Trial("the first of two outputs streams", given, Script(streams={0: TOKENS}, texts=(whole, "second")))
    yield Trial("the second of two outputs streams", given, Script(streams={1: TOKENS}, texts=("first", whole)))
    yield Trial("one of two equal outputs streams", given, Script(streams={0: TOKENS}, texts=(whole, whole)))
    yield Trial("two outputs stream at once", given, Script(streams={1: OTHER, 0: TOKENS}, texts=(whole, other)))
    yield Trial("a component that is no output streams", given, Script(streams={INNER: OTHER}, texts=("text",)))
    yield Trial("a text that was changed after it streamed", given, Script(streams={0: OTHER}, texts=("changed",)))
    yield Trial(
        "an output that is not stored", given, Script(streams={1: OTHER}, texts=("", other), unstored=frozenset({0}))
    )
    yield Trial("no output", given, Script(texts=()))
    yield Trial("an empty text", given, Script(texts=("",)))
    unknown = ('{"event": "log", "data": {"message": "\u2028"}}', '{"event": "keepalive"}')
    yield Trial("events that nobody knows", given, Script(streams={0: TOKENS}, texts=(whole,), before=unknown))
    good = Script(streams={0: TOKENS}, texts=(whole,))
    yield Trial("lines that end in CR LF", given, replace(good, broken=lambda sent: sent.replace(b"\n", b"\r\n")))
    yield Trial("no line end after the last event", given, replace(good, broken=bytes.rstrip))
    more = b'{"event": "token", "data": {"chunk": "more", "id": "1"}}\nno JSON\n'
    yield Trial("something after the end event", given, replace(good, broken=lambda sent: sent + more))
    slow = replace(good, pause=TIMEOUT / 4)
    yield Trial("a slow stream, longer than the timeout", given, slow, has_timeout=True)
    yield Trial("an error event", given, Script(streams={0: ("One",)}, error="the flow broke: é"))
    ends = replace(good, fails="before its end event")
    yield Trial("no end event", given, replace(ends, broken=lambda sent: sent.partition(b'{"event": "end"')[0]))
    yield Trial("the user's message alone", given, replace(ends, broken=lambda sent: sent.partition(b"\n")[0]))
    answer = Script().answer("run")
    plain = replace(ends, broken=lambda _: answer, content_type="application/json")
    yield Trial("plain JSON", given, plain)
    yield Trial("an end within a line", given, replace(good, broken=lambda sent: sent[:-9], fails=""))
    broken = replace(ends, broken=lambda sent: sent.partition(b'{"event": "end"')[0], breaks=True, fails="")
    yield Trial("a connection that breaks", given, broken)


def try_out(target: Target, operation: str, flow: Flow, server: Server, trial: Trial, *, seconds: float = 60) -> Result:
    """Hold one trial of an operation; its snippet has a recorder, an environment and a folder of its own.

    ``seconds`` is how long it may run.
    """
    result = Result(target.name, operation, trial.name)
    with Recorder(trial.script) as recorder:
        settings = _at(server, recorder.url)
        if trial.has_timeout:
            settings = settings.model_copy(update={"timeout": TIMEOUT})
        snippet = _generate(target, flow, settings, trial.asked)
        plan = trial.asked.plan(flow, settings)
        (step,) = plan.steps
        env = {name: f"throw-away {name}" for name in variables(step) if name != trial.unset}
        outcome = run(snippet, env, seconds=seconds)
    result.not_run = _missing(outcome, target)
    if result.not_run:
        return result
    if trial.unset:
        result.differences += unset_differences(trial.unset, recorder.received, outcome)
        result.sent = not result.differences
        return result
    sent = list(request_differences(meant(step, env), recorder.received))
    shown = [
        *answer_differences(plan, trial.script, outcome, raw=target.raw),
        *_layout_differences(snippet),
    ]
    result.sent, result.shown, result.differences = not sent, not shown, sent + shown
    return result


def _generate(target: Target, flow: Flow, server: Server, asked: Run | Webhook) -> Snippet:
    language, client = target.language, target.client
    return generate(flow, server, asked, language=language, client=client, templates=target.root)


def _at(server: Server, url: str) -> Server:
    """The same settings with the recorder in the place of the server, below the same path."""
    first = parts_of(server.url)[0]
    _, slash, path = first.partition("://")[2].partition("/") if isinstance(first, str) else ("", "", "")
    return server.model_copy(update={"url": url + slash + path})


def _missing(outcome: Outcome, target: Target) -> str | None:
    """Say which package a snippet lacks, if that is why it failed."""
    pattern = target.written_in.missing
    match = re.search(pattern, outcome.stderr) if pattern and outcome.exit_code else None
    if not match:
        return None
    return f"{match[1]} is not installed" + (f" ({target.install})" if target.install else "")


def _layout_differences(snippet: Snippet) -> list[Difference]:
    """A snippet is a fixed point of its language's formatter, as far as that is here to ask."""
    formatted = find_language(snippet.language).reformat(snippet.code)
    return [] if formatted is None else [Difference("layout", formatted, snippet.code)]
