"""What was meant beside what arrived, and what should have been shown beside what was: field by field."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from snippetgen.request.plan import Plan, Step
from snippetgen.values import Env, Json, Text, parts_of, variables_in
from snippetgen.verify.recorder import Received
from snippetgen.verify.runner import Outcome
from snippetgen.verify.script import Script

__all__ = [
    "Difference",
    "Meant",
    "answer_differences",
    "meant",
    "request_differences",
    "resolved",
    "unset_differences",
    "variables",
]


@dataclass(frozen=True, slots=True)
class Difference:
    """A field in which a snippet is not what it should be; a value is ``None`` where there is none."""

    field: str
    expected: Any
    received: Any


@dataclass(frozen=True, slots=True)
class Meant:
    """A request once the environment has been read. Header names are in lower case."""

    method: str
    url: str
    headers: dict[str, str]
    body: Any


def meant(step: Step, env: Mapping[str, str]) -> Meant:
    """Return the request that ``step`` stands for where the environment is ``env``."""
    headers = {name.lower(): _text(value, env) for name, value in step.headers.items()}
    return Meant(step.method, _text(step.url, env), headers, resolved(step.body, env))


def variables(step: Step) -> list[str]:
    """The names of the environment variables that a request reads, each once."""
    return [variable.name for variable in variables_in([step.url, *step.headers.values(), step.body])]


def resolved(value: Json, env: Mapping[str, str]) -> Any:
    """Return a JSON value once the environment has been read."""
    if isinstance(value, dict):
        return {key: resolved(child, env) for key, child in value.items()}
    if isinstance(value, list):
        return [resolved(child, env) for child in value]
    if isinstance(value, (bool, int, float)) or value is None:
        return value
    return _text(value, env)


def _text(text: Text, env: Mapping[str, str]) -> str:
    return "".join(env[part.name] if isinstance(part, Env) else part for part in parts_of(text))


def request_differences(expected: Meant, received: list[Received]) -> Iterator[Difference]:
    """Yield how the one request that should have arrived differs from what did."""
    if len(received) != 1:
        yield Difference("requests", 1, len(received))
        return
    arrived = received[0]
    url = urlsplit(expected.url)
    target = url.path + (f"?{url.query}" if url.query else "")
    if arrived.method != expected.method:
        yield Difference("method", expected.method, arrived.method)
    if arrived.target != target:
        yield Difference("path", target, arrived.target)
    for name, value in expected.headers.items():
        if arrived.headers.get(name) != value:
            yield Difference(f"header {name}", value, arrived.headers.get(name))
    if "x-api-key" in arrived.headers and "x-api-key" not in expected.headers:
        yield Difference("header x-api-key", None, arrived.headers["x-api-key"])
    try:
        body = json.loads(arrived.body)
    except ValueError:
        yield Difference("body", expected.body, arrived.body.decode("utf-8", "replace"))
        return
    yield from _json_differences("body", expected.body, body)


def _json_differences(field: str, expected: Any, received: Any) -> Iterator[Difference]:
    if isinstance(expected, dict) and isinstance(received, dict):
        for key in dict.fromkeys([*expected, *received]):
            if key in expected and key in received:
                yield from _json_differences(f"{field}.{key}", expected[key], received[key])
            else:
                yield Difference(f"{field}.{key}", expected.get(key), received.get(key))
    elif expected != received or isinstance(expected, bool) != isinstance(received, bool):
        yield Difference(field, expected, received)


def answer_differences(plan: Plan, script: Script, outcome: Outcome, *, raw: bool) -> Iterator[Difference]:
    """Yield how what was shown differs from what the recorder answered.

    A ``raw`` client shows the answer itself; every other shows its texts, the tokens as they came, or the JSON.
    """
    if outcome.exit_code is None:
        yield Difference("exit code", "an end", "none in time")
        return
    shown, failed = outcome.stdout, outcome.exit_code != 0
    if raw:
        answer = script.answer(plan.name).decode("utf-8", "replace")
        cut = script.breaks or script.stalls
        if not cut and shown.rstrip("\n") != answer.rstrip("\n"):
            yield Difference("answer", answer, shown)
        if failed != cut:
            yield Difference("exit code", "not 0" if cut else 0, outcome.exit_code)
        return
    words = script.failure(plan.name)
    if words is not None:
        if words not in outcome.stderr:
            yield Difference("error", words, outcome.stderr)
        if not failed:
            yield Difference("exit code", "not 0", outcome.exit_code)
        return
    if failed:
        yield Difference("exit code", 0, f"{outcome.exit_code}: {outcome.stderr.strip()[-600:]}")
    expected = script.shown(plan.name, plan.steps[-1].answer)
    if expected is None:
        if not shown.strip():
            yield Difference("answer", "that there is nothing to show", shown)
        return
    if isinstance(expected, str):
        if shown != expected:
            yield Difference("answer", expected, shown)
        return
    try:
        printed = json.loads(shown)
    except ValueError:
        printed = shown
    if printed != expected:
        yield Difference("answer", expected, printed)


def unset_differences(name: str, received: list[Received], outcome: Outcome) -> Iterator[Difference]:
    """Yield how a snippet that reads a variable which is not set fails to say so before anything is sent."""
    if received:
        yield Difference("requests", 0, len(received))
    if name not in outcome.stderr:
        yield Difference("error", name, outcome.stderr)
    if not outcome.exit_code:
        yield Difference("exit code", "not 0", outcome.exit_code)
