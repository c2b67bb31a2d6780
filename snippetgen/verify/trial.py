"""One trial of an operation, and how it is held."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from snippetgen.flow.descriptor import Flow
from snippetgen.languages.language import find_language
from snippetgen.request.operations import Operation
from snippetgen.request.plan import Plan
from snippetgen.request.server import Server
from snippetgen.snippets.prepare import generate
from snippetgen.snippets.snippet import Snippet
from snippetgen.snippets.targets import Target
from snippetgen.values import parts_of
from snippetgen.verify.compare import (
    Difference,
    answer_differences,
    request_differences,
    secret_differences,
    unset_differences,
    variables,
)
from snippetgen.verify.recorder import Recorder
from snippetgen.verify.runner import Outcome, Program, programs
from snippetgen.verify.script import BaseScript

__all__ = ["TIMEOUT", "Attempt", "Result", "Trial", "attempt", "try_out"]

TIMEOUT = 2
"""Seconds, where a timeout is tried."""


@dataclass(frozen=True, slots=True)
class Trial:
    """An operation with what the recorder answers to it; ``name`` says what is tried.

    ``has_timeout`` sets one; ``unset`` names a variable that is not set when the snippet runs. ``files`` are there when
    it runs, by their paths. One ``for_readers`` tries how an answer is read, and says nothing of a raw client.
    """

    name: str
    asked: Operation
    script: BaseScript
    has_timeout: bool = False
    unset: str | None = None
    files: Mapping[str, bytes] = field(default_factory=dict)
    for_readers: bool = False


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


@dataclass(frozen=True, slots=True)
class Attempt:
    """A trial of an operation of a target that is about to be held, against a recorder of its own."""

    target: Target
    operation: str
    trial: Trial
    recorder: Recorder
    plan: Plan
    snippet: Snippet

    def hold(self, program: Program, *, seconds: float = 60) -> Result:
        """Run the snippet, whose program this is, and compare, once; ``seconds`` is how long it may run."""
        env = {name: f"throw-away {name}" for name in variables(self.plan) if name != self.trial.unset}
        with self.recorder:
            outcome = program.run(env, files=self.trial.files, seconds=seconds, seen=self.recorder.see)
        return _compared(self, env, outcome)


def attempt(target: Target, operation: str, flow: Flow, server: Server, trial: Trial) -> Attempt:
    """Return what is to be held; its snippet, which names the port of its recorder, can be compiled before."""
    recorder = Recorder(trial.script)
    settings = _at(server, recorder.url)
    if trial.has_timeout:
        settings = settings.model_copy(update={"timeout": TIMEOUT})
    snippet = _generate(target, flow, settings, trial.asked)
    return Attempt(target, operation, trial, recorder, trial.asked.plan(flow, settings), snippet)


def try_out(target: Target, operation: str, flow: Flow, server: Server, trial: Trial, *, seconds: float = 60) -> Result:
    """Hold one trial of an operation; its snippet has a recorder, an environment and a folder of its own.

    ``seconds`` is how long it may run.
    """
    made = attempt(target, operation, flow, server, trial)
    with programs([made.snippet]) as (program,):
        return made.hold(program, seconds=seconds)


def _compared(made: Attempt, env: Mapping[str, str], outcome: Outcome) -> Result:
    target, operation, trial, received = made.target, made.operation, made.trial, made.recorder.received
    result = Result(target.name, operation, trial.name)
    result.not_run = _missing(outcome, target)
    if result.not_run:
        return result
    if trial.unset:
        result.differences += unset_differences(trial.unset, received, outcome)
        result.sent = not result.differences
        return result
    raw, checks_status = operation in target.raw, target.checks_status
    sent = list(request_differences(made.plan, trial.script, env, received, trial.files))
    late = [Difference("tokens", "shown as they come", "held back")] if made.recorder.is_late else []
    shown = [
        *late,
        *secret_differences(made.plan, env, outcome),
        *answer_differences(made.plan, trial.script, outcome, raw=raw, checks_status=checks_status),
        *_layout_differences(made.snippet),
    ]
    result.sent, result.shown, result.differences = not sent, not shown, sent + shown
    return result


def _generate(target: Target, flow: Flow, server: Server, asked: Operation) -> Snippet:
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
