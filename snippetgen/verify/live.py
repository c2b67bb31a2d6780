"""Running snippets against the configured server itself: what each ended with, and what it showed."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass

from snippetgen.languages.language import find_language
from snippetgen.request.plan import Plan
from snippetgen.snippets.snippet import Snippet
from snippetgen.verify.compare import variables
from snippetgen.verify.runner import run
from snippetgen.visible import visible

__all__ = ["LiveResult", "as_json", "as_table", "run_live"]


@dataclass(frozen=True, slots=True)
class LiveResult:
    """How a snippet did: ``status`` is ``ok``, ``failed (…)`` or ``not run: …``; ``answer`` is what it printed."""

    target: str
    operation: str
    status: str
    answer: str = ""

    @property
    def passed(self) -> bool:
        return self.status == "ok"

    @property
    def not_run(self) -> bool:
        return self.status.startswith("not run")


def run_live(snippet: Snippet, plan: Plan, seconds: float, *, raw: bool) -> LiveResult:
    """Run a snippet with the variables that it reads, and no others, taken from our environment.

    A ``raw`` client ends well whatever the server says, so its answer has to be one that begins with no ``detail`` and
    no ``error``.
    """
    target = f"{snippet.language}/{snippet.client}"
    names = variables(plan)
    missing = [name for name in names if name not in os.environ]
    if missing:
        return LiveResult(target, snippet.operation, f"not run: ${missing[0]} is not set")
    if find_language(snippet.language).command() is None:
        return LiveResult(target, snippet.operation, f"not run: no interpreter for {snippet.language} on PATH")
    outcome = run(snippet, {name: os.environ[name] for name in names}, seconds=seconds)
    if outcome.exit_code is None:
        status = f"failed (no end after {seconds:g} s)"
    elif outcome.exit_code:
        status = f"failed (exit {outcome.exit_code})"
    elif raw and outcome.stdout.startswith(('{"detail"', '{"error"')):
        status = "failed (the server's answer)"
    else:
        status = "ok"
    return LiveResult(target, snippet.operation, status, (outcome.stdout or outcome.stderr).strip())


def as_table(results: list[LiveResult]) -> str:
    """Return a line for each result: target, operation, status, and the beginning of the answer."""
    rows = [(result.target, result.operation, result.status, visible(result.answer)) for result in results]
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    return "".join(
        f"{row[0].ljust(widths[0])}  {row[1].ljust(widths[1])}  {row[2].ljust(widths[2])}  {_short(row[3])}".rstrip()
        + "\n"
        for row in rows
    )


def as_json(results: list[LiveResult]) -> str:
    """Return a JSON list of the results, each with ``passed``."""
    return json.dumps([{**asdict(result), "passed": result.passed} for result in results], indent=2) + "\n"


def _short(answer: str) -> str:
    return answer if len(answer) <= 80 else f"{answer[:77]}..."
