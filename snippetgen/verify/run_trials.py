"""What runs and webhooks are put through: strings that are hard to quote, and every answer that may come."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from snippetgen.request.run import Run
from snippetgen.request.webhook import Webhook
from snippetgen.values import Env, Fresh
from snippetgen.verify.probe import DETAIL, HALF, HTML, LIVE, OTHER, PROBE, TOKENS, UNSET, failures, uploads
from snippetgen.verify.run_script import INNER, Script
from snippetgen.verify.trial import TIMEOUT, Trial

__all__ = ["run_trials", "webhook_trials"]


def webhook_trials(webhook: Webhook) -> Iterator[Trial]:
    """Yield what a webhook is put through."""
    yield Trial("as given", webhook, Script())
    yield Trial("hard strings", Webhook(payload={LIVE: PROBE, PROBE: [LIVE, 2**53 + 1, None]}), Script())
    yield Trial("half a character", Webhook(payload={"text": HALF, HALF: [PROBE, LIVE]}), Script())
    yield Trial("an empty answer", webhook, Script(broken=lambda _: b""))
    yield from failures(webhook, Script, _STALLED)
    yield Trial("an HTTP error without a word", webhook, _WORDLESS)
    yield Trial("a variable that is not set", Webhook(payload={"text": Env(UNSET)}), Script(), unset=UNSET)
    made = Webhook(payload={"id": Fresh(), "text": "visitor-" + Fresh()})
    yield Trial("a new UUID", made, Script())


def run_trials(given: Run) -> Iterator[Trial]:
    """Yield what a run, whole or streamed, is put through."""
    tweaks = {PROBE: {LIVE: [PROBE, LIVE, {"__proto__": 2**53 + 1}]}}
    hard = Run(input_value=PROBE, session_id=LIVE, tweaks=tweaks, stream=given.stream)
    yield Trial("hard strings", hard, Script())
    half = Run(input_value=HALF, session_id=LIVE, tweaks={HALF: {PROBE: HALF}}, stream=given.stream)
    yield Trial("half a character", half, Script())
    yield from _streams(given) if given.stream else _runs(given)
    long = Script(texts=("x" * 20_000_000,))
    yield Trial("an answer of 20 MB on one line", given, long, for_readers=True)
    yield from failures(given, Script, _STALLED)
    yield Trial("an HTTP error without a word", given, _WORDLESS)
    yield Trial("no answer", given, Script(broken=lambda _: b"", fails=""))
    yield Trial("HTML", given, Script(broken=lambda _: HTML.encode(), content_type="text/html", fails=""))
    unset = Run(input_value="Hi " + Env(UNSET), stream=given.stream)
    yield Trial("a variable that is not set", unset, Script(), unset=UNSET)
    made = Run(input_value="Hi", session_id=Fresh(), user_id="visitor-" + Fresh(), stream=given.stream)
    yield Trial("a new UUID", made, Script())
    named = {"NAME": LIVE, "KEY": Env("SNIPPETGEN_VERIFY_VALUE")}
    yield Trial("global variables", given.model_copy(update={"globals": named}), Script())
    refused = Script(upload_status=413, detail=DETAIL)
    yield from uploads(given, Script(), refused, {"input_value": "Hi " + Env(UNSET)})


_STALLED = Script(streams={0: ("One", " two")}, stalls=True, fails="")
_WORDLESS = Script(status=503, detail="", content_type="text/plain")


_PATIENT = 6
"""Seconds that an answer may take, as a model's does, though some clients wait for five where nothing is said."""
_DATE = "2026-01-31T12:00:00.000Z"
"""A text that some make a date of, to print it as dates are printed where they run."""


def _runs(given: Run) -> Iterator[Trial]:
    yield Trial("two outputs", given, Script(texts=("first: 中文", "second\nline")))
    yield Trial("no output", given, Script(texts=()))
    yield Trial("an empty text", given, Script(texts=("",)))
    yield Trial("two empty texts", given, Script(texts=("", "")))
    yield Trial("a text that looks like a date", given, Script(texts=(_DATE,)))
    yield Trial("an answer that takes six seconds", given, Script(pause=_PATIENT))


def _streams(given: Run) -> Iterator[Trial]:
    whole, other = "".join(TOKENS), "".join(OTHER)
    yield Trial("tokens", given, Script(streams={0: TOKENS}, texts=(whole,)))
    held = Script(streams={0: OTHER}, texts=(other,), awaited=OTHER[1])
    yield Trial("tokens as they come", given, held)
    yield Trial("tokens as they come through a proxy that compresses", given, replace(held, compresses=True))
    slow = Script(streams={0: (other,)}, texts=(other,), pause=_PATIENT)
    yield Trial("a stream that pauses for six seconds", given, slow)
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
    yield Trial("a stream that ends with its connection", given, replace(good, closes=True))
    slow = replace(good, pause=TIMEOUT / 4)
    yield Trial("a slow stream, longer than the timeout", given, slow, has_timeout=True)
    yield Trial("an error event", given, Script(streams={0: ("One",)}, error="the flow broke: é"))
    textless = '{"event": "error", "data": {"error": "500: no such model: é"}}'
    yield Trial("an error event without a text", given, replace(good, before=(textless,), fails="no such model"))
    yield Trial("a text that looks like a date", given, Script(streams={0: (_DATE,)}, texts=(_DATE,)))
    ends = replace(good, fails="before its end event")
    yield Trial("no end event", given, replace(ends, broken=lambda sent: sent.partition(b'{"event": "end"')[0]))
    yield Trial("the user's message alone", given, replace(ends, broken=lambda sent: sent.partition(b"\n")[0]))
    answer = Script().answer("run")
    plain = replace(ends, broken=lambda _: answer, content_type="application/json")
    yield Trial("plain JSON", given, plain)
    yield Trial("an end within a line", given, replace(good, broken=lambda sent: sent[:-9], fails=""))
    broken = replace(ends, broken=lambda sent: sent.partition(b'{"event": "end"')[0], breaks=True, fails="")
    yield Trial("a connection that breaks", given, broken)
