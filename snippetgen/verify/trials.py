"""The trials of every kind of operation."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from snippetgen.request.operations import Operation
from snippetgen.verify.responses_trials import responses_trials
from snippetgen.verify.run_trials import run_trials, webhook_trials
from snippetgen.verify.trial import Trial
from snippetgen.verify.workflow_trials import workflow_trials

__all__ = ["TRIALS", "trials"]

TRIALS: dict[str, Callable[..., Iterator[Trial]]] = {
    "run": run_trials,
    "webhook": webhook_trials,
    "workflow": workflow_trials,
    "responses": responses_trials,
}
"""What each kind is put through, by its name; each takes what is asked."""


def trials(asked: Operation) -> Iterator[Trial]:
    """Yield what an operation is put through."""
    return TRIALS[asked.kind](asked)
