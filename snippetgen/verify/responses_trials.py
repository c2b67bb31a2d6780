"""What a response is put through, whole or streamed: hard strings, and every answer that may come."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

from snippetgen.request.responses import Responses
from snippetgen.values import Env, Fresh
from snippetgen.verify.probe import DETAIL, HTML, LIVE, OTHER, PROBE, TOKENS, UNSET, failures
from snippetgen.verify.responses_script import DONE, ResponsesScript
from snippetgen.verify.trial import TIMEOUT, Trial

__all__ = ["responses_trials"]


def responses_trials(given: Responses) -> Iterator[Trial]:
    """Yield what a response is put through."""
    stream, good = given.stream, ResponsesScript()
    yield Trial("as given", given, good)
    yield Trial("hard strings", Responses(input=PROBE, previous_response_id=LIVE, stream=stream), good)
    yield Trial("no session", given.model_copy(update={"previous_response_id": None}), good)
    yield from _streams(given) if stream else _wholes(given)
    # OpenAI's package for JavaScript reads one event in a time that grows with the square of its size.
    megabytes = 2 if stream else 20
    large = ("x" * megabytes * 1_000_000,)
    yield Trial(f"an answer of {megabytes} MB on one line", given, ResponsesScript(texts=large, tokens=large))
    yield from failures(given, ResponsesScript, ResponsesScript(stalls=True, fails=""))
    detail = [{"type": "missing", "loc": ["body", "input"], "msg": "Field required"}]
    wrong = ResponsesScript(status=422, detail=json.dumps({"detail": detail}), content_type="application/json")
    yield Trial("a body that is refused", given, wrong)
    yield Trial("an error in place of an answer", given, ResponsesScript(refused="Flow with id 'é中' not found"))
    yield Trial("no answer", given, ResponsesScript(broken=lambda _: b"", fails=""))
    page = ResponsesScript(broken=lambda _: HTML.encode(), content_type="text/html", fails="")
    yield Trial("HTML", given, page)
    yield Trial("a variable that is not set", Responses(input="Hi " + Env(UNSET), stream=stream), good, unset=UNSET)
    made = Responses(input="visitor-" + Fresh(), previous_response_id=Fresh(), stream=stream)
    yield Trial("a new UUID", made, good)
    named = {"NAME": LIVE, "KEY": Env("SNIPPETGEN_VERIFY_VALUE")}
    yield Trial("global variables", given.model_copy(update={"globals": named}), good)


def _wholes(given: Responses) -> Iterator[Trial]:
    yield Trial("two texts", given, ResponsesScript(texts=("first: 中文 \u2028", "second\nline")))
    yield Trial("no text", given, ResponsesScript(texts=()))
    yield Trial("an empty text", given, ResponsesScript(texts=("",)))
    failed = ResponsesScript(refused=f'500: {{"message":"Error running graph: {DETAIL}"}}', fails=DETAIL)
    yield Trial("a flow that fails", given, failed)


def _streams(given: Responses) -> Iterator[Trial]:
    good = ResponsesScript(tokens=TOKENS)
    yield Trial("tokens", given, good)
    yield Trial("tokens as they come", given, ResponsesScript(tokens=OTHER, awaited=OTHER[1]))
    yield Trial("nothing streamed", given, ResponsesScript(tokens=()))
    tool = '"type": "response.function_call_arguments.delta", "delta": "{}", "item_id": "fc_1"'
    unknown = (
        ": keepalive",
        f"event: response.function_call_arguments.delta\ndata: {{{tool}}}",
        'event: response.output_item.done\ndata: {"item": {"type": "function_call", "status": "completed"}}',
    )
    yield Trial("events that nobody knows", given, replace(good, before=unknown))
    yield Trial("lines that end in CR LF", given, replace(good, broken=lambda sent: sent.replace(b"\n", b"\r\n")))
    yield Trial("no line end after the last event", given, replace(good, broken=bytes.rstrip))
    yield Trial("no mark at the end", given, replace(good, broken=lambda sent: sent.removesuffix(DONE)))
    yield Trial("a stream that ends with its connection", given, replace(good, closes=True))
    slow = replace(good, pause=TIMEOUT / 4)
    yield Trial("a slow stream, longer than the timeout", given, slow, has_timeout=True)
    broke = ResponsesScript(tokens=("One",), error="the flow broke: é")
    yield Trial("a chunk of an error", given, broke)
    cut = replace(good, fails="before its end")
    yield Trial("no last chunk", given, replace(cut, broken=_before_the_last))
    yield Trial(
        "a mark in place of the last chunk", given, replace(cut, broken=lambda sent: _before_the_last(sent) + DONE)
    )
    broken = replace(cut, broken=_before_the_last, breaks=True, fails="")
    yield Trial("a connection that breaks", given, broken)


def _before_the_last(sent: bytes) -> bytes:
    """What comes before the chunk that says that the response is completed."""
    chunks = sent.split(b"\n\n")
    return (
        b"\n\n".join(chunks[: next(index for index, chunk in enumerate(chunks) if b'"completed"' in chunk)]) + b"\n\n"
    )
