"""What was meant beside what arrived, and what should have been shown beside what was: field by field."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from snippetgen.request.plan import File, Plan, Step
from snippetgen.values import Answered, Env, Json, Later, Text, parts_of, variables_in
from snippetgen.verify.runner import Outcome
from snippetgen.verify.script import JOB_ID, BaseScript, Received, uploaded_path

__all__ = [
    "Difference",
    "Meant",
    "answer_differences",
    "meant",
    "request_differences",
    "resolved",
    "secret_differences",
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
class Made:
    """A text of which a part is made anew at each run: any UUID, in either case."""

    parts: tuple[str | None, ...]

    def matches(self, text: Any) -> bool:
        pattern = "".join(_UUID if part is None else re.escape(part) for part in self.parts)
        return isinstance(text, str) and bool(re.fullmatch(pattern, text))


_UUID = "(?i:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"


@dataclass(frozen=True, slots=True)
class Meant:
    """A request once the environment has been read. Header names are in lower case."""

    method: str
    url: str
    headers: dict[str, str]
    body: Any
    file: File | None = None


def meant(step: Step, env: Mapping[str, str]) -> Meant:
    """Return the request that ``step`` stands for where the environment is ``env``."""
    headers = {name.lower(): str(_text(value, env)) for name, value in step.headers.items()}
    return Meant(step.method, str(_text(step.url, env)), headers, resolved(step.body, env), step.file)


def variables(plan: Plan) -> list[str]:
    """The names of the environment variables that the requests read, each once."""
    values = [value for step in plan.steps for value in (step.url, *step.headers.values(), step.body)]
    return [variable.name for variable in variables_in(values)]


def resolved(value: Json, env: Mapping[str, str]) -> Any:
    """Return a JSON value once the environment has been read, and the recorder's answers to earlier steps."""
    if isinstance(value, dict):
        return {key: resolved(child, env) for key, child in value.items()}
    if isinstance(value, list):
        return [resolved(child, env) for child in value]
    if isinstance(value, (bool, int, float)) or value is None:
        return value
    return _text(value, env)


def _text(text: Text, env: Mapping[str, str]) -> str | Made:
    parts = [part if isinstance(part, str) else _known(part, env) for part in parts_of(text)]
    if None in parts:
        return Made(tuple(parts))
    return "".join(part for part in parts if part is not None)


def _known(part: Later, env: Mapping[str, str]) -> str | None:
    """What a value is known to have been; ``None`` where that is made by the snippet."""
    if isinstance(part, Env):
        return env[part.name]
    if isinstance(part, Answered) and part.field == "job_id":
        return JOB_ID
    if isinstance(part, Answered):
        number = part.step.rpartition("-")[2]
        return uploaded_path(int(number) - 1 if number.isdigit() else 0)
    return None


def request_differences(
    plan: Plan, script: BaseScript, env: Mapping[str, str], received: list[Received], files: Mapping[str, bytes]
) -> Iterator[Difference]:
    """Yield how the requests that should have arrived differ from those that did.

    ``files`` are the contents of those that are uploaded.
    """
    steps = list(plan.steps)
    if script.upload_fails:  # the first upload is the last request
        steps = steps[:1]
    else:
        ends = plan.steps[len(plan.uploads) + 1 :]
        steps = [*plan.steps[: len(plan.uploads) + 1], *(ends * script.polls(plan.name))]
    if len(received) != len(steps):
        yield Difference("requests", len(steps), len(received))
        return
    for number, (step, arrived) in enumerate(zip(steps, received, strict=True), 1):
        where = f"request {number}: " if len(steps) > 1 else ""
        for difference in _step_differences(meant(step, env), arrived, files):
            yield Difference(where + difference.field, difference.expected, difference.received)


def _step_differences(expected: Meant, arrived: Received, files: Mapping[str, bytes]) -> Iterator[Difference]:
    url = urlsplit(expected.url)
    target = url.path + (f"?{url.query}" if url.query else "")
    if arrived.method != expected.method:
        yield Difference("method", expected.method, arrived.method)
    if arrived.target != target:
        yield Difference("path", target, arrived.target)
    for name, value in expected.headers.items():
        if arrived.headers.get(name) != value:
            yield Difference(f"header {name}", value, arrived.headers.get(name))
    # Langflow's server loses the body of a request that would rather speak another protocol.
    unmeant = {name for name in arrived.headers if name in ("upgrade", "x-api-key") or name.startswith(_GLOBAL)}
    for name in sorted(unmeant - expected.headers.keys()):
        yield Difference(f"header {name}", None, arrived.headers[name])
    if expected.file:
        yield from _file_differences(expected.file, arrived, files)
        return
    if expected.method == "GET":
        return
    try:
        body = json.loads(arrived.body)
    except ValueError:
        yield Difference("body", expected.body, arrived.body.decode("utf-8", "replace"))
        return
    yield from _json_differences("body", expected.body, body)


_GLOBAL = "x-langflow-global-var-"
_PART = re.compile(
    rb'\r?\nContent-Disposition: form-data; name="([^"]*)"; filename="([^"]*)"\r\n(?:[^\r\n]+\r\n)*\r\n(.*)\r\n--',
    re.IGNORECASE | re.DOTALL,
)


def _file_differences(file: File, arrived: Received, files: Mapping[str, bytes]) -> Iterator[Difference]:
    """Yield how an upload is not the one file, in one part that is called ``file``."""
    kind = arrived.headers.get("content-type", "")
    if not kind.startswith("multipart/form-data; boundary="):
        yield Difference("header content-type", "multipart/form-data with a boundary", kind)
        return
    part = _PART.search(arrived.body)
    found = (part[1].decode(), part[2].decode("utf-8", "replace"), part[3]) if part else ("", "", b"")
    for what, expected, received in zip(
        ("part", "file name", "file"), ("file", file.name, files.get(file.path)), found, strict=True
    ):
        if expected != received:
            yield Difference(what, expected, received)


def _json_differences(field: str, expected: Any, received: Any) -> Iterator[Difference]:
    if isinstance(expected, dict) and isinstance(received, dict):
        for key in dict.fromkeys([*expected, *received]):
            if key in expected and key in received:
                yield from _json_differences(f"{field}.{key}", expected[key], received[key])
            else:
                yield Difference(f"{field}.{key}", expected.get(key), received.get(key))
    elif isinstance(expected, list) and isinstance(received, list) and len(expected) == len(received):
        for index, (one, other) in enumerate(zip(expected, received, strict=True)):
            yield from _json_differences(f"{field}.{index}", one, other)
    elif isinstance(expected, Made):
        if not expected.matches(received):
            yield Difference(field, "a new UUID", received)
    elif expected != received or isinstance(expected, bool) != isinstance(received, bool):
        yield Difference(field, expected, received)


def answer_differences(
    plan: Plan, script: BaseScript, outcome: Outcome, *, raw: bool, checks_status: bool
) -> Iterator[Difference]:
    """Yield how what was shown differs from what the recorder answered.

    A ``raw`` client shows the answer itself, and ends well with an HTTP error unless it ``checks_status``; every other
    shows its texts, the tokens as they came, or the JSON.
    """
    if outcome.exit_code is None:
        yield Difference("exit code", "an end", "none in time")
        return
    shown, failed = outcome.stdout, outcome.exit_code != 0
    if script.secret and script.secret in shown + outcome.stderr:
        yield Difference("answer", "nothing of what the server echoes", shown + outcome.stderr)
    if raw and not script.upload_fails:
        answer = script.answer(plan.name).decode("utf-8", "replace")
        cut = script.breaks or script.stalls
        if not cut and shown.rstrip("\n") != answer.rstrip("\n"):
            yield Difference("answer", answer, shown)
        fails = cut or (checks_status and script.status >= 400)
        if failed != fails:
            yield Difference("exit code", "not 0" if fails else 0, outcome.exit_code)
        return
    words = script.failure(plan.name)
    if words is not None:
        # A language may put the error's class after the first line of what is said.
        if any(line not in outcome.stderr for line in words.splitlines()) or not outcome.stderr.strip():
            yield Difference("error", words or "what is wrong", outcome.stderr)
        if not failed:
            yield Difference("exit code", "not 0", outcome.exit_code)
        return
    if failed:
        yield Difference("exit code", 0, f"{outcome.exit_code}: {outcome.stderr.strip()[-600:]}")
    expected = script.shown(plan.name, plan.request.answer)
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


def secret_differences(plan: Plan, env: Mapping[str, str], outcome: Outcome) -> Iterator[Difference]:
    """Yield which variables of the headers are shown, as in what a client says of a request that failed."""
    headers: list[Json] = [value for step in plan.steps for value in step.headers.values()]
    for name in dict.fromkeys(variable.name for variable in variables_in(headers)):
        if env[name] in outcome.stdout + outcome.stderr:
            yield Difference("secret", f"nothing of {name}", outcome.stdout + outcome.stderr)


def unset_differences(name: str, received: list[Received], outcome: Outcome) -> Iterator[Difference]:
    """Yield how a snippet that reads a variable which is not set fails to say so before anything is sent."""
    if received:
        yield Difference("requests", 0, len(received))
    if name not in outcome.stderr:
        yield Difference("error", name, outcome.stderr)
    if not outcome.exit_code:
        yield Difference("exit code", "not 0", outcome.exit_code)
