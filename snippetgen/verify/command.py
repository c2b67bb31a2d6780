"""From the words of ``snippetgen verify`` to what was found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import groupby

from snippetgen.errors import SnippetError
from snippetgen.flow.descriptor import Flow
from snippetgen.request.operations import OPERATIONS
from snippetgen.request.plan import Plan
from snippetgen.request.server import Server
from snippetgen.snippets.prepare import prepare
from snippetgen.snippets.snippet import Snippet
from snippetgen.snippets.targets import Target
from snippetgen.values import shown
from snippetgen.verify.runner import programs
from snippetgen.verify.trial import Attempt, Result, Trial, attempt
from snippetgen.verify.trials import trials
from snippetgen.words.fetched import address_of
from snippetgen.words.find import find_flow
from snippetgen.words.operations import chosen_operations
from snippetgen.words.server import server_of
from snippetgen.words.targets import chosen_targets
from snippetgen.words.words import Words

__all__ = ["Job", "LiveJob", "hold_all", "jobs", "live_jobs", "together", "trials_of"]

SAMPLE = Flow(id="d2bbd92b-187e-4c84-b2d4-5df365704201", name="a sample flow")


@dataclass(frozen=True, slots=True)
class Job:
    """One trial of an operation of a target, for one flow."""

    target: Target
    operation: str
    flow: Flow
    server: Server
    trial: Trial

    def begin(self) -> Attempt:
        # Trials send strings that no flow has asked for, so its components are put aside.
        flow = self.flow.model_copy(update={"components": None})
        return attempt(self.target, self.operation, flow, self.server, self.trial)

    def missing(self) -> Result:
        """What is found where there is no interpreter for it."""
        reason = f"no interpreter for {self.target.language} on PATH"
        return Result(self.target.name, self.operation, self.trial.name, not_run=reason)


def jobs(flows: tuple[str, ...], words: Words) -> list[Job]:
    """Return what there is to verify; raise ``SnippetError``. Without a flow, a sample serves.

    What the flow cannot be asked for want of an ID is left out, unless it is named.
    """
    at = address_of(words)
    found = [find_flow(flow, at=at) for flow in flows] or [(SAMPLE, None)]
    return [
        Job(target, operation, flow, server_of(words, url), trial)
        for flow, url in found
        for target in _targets(words)
        for operation in _operations(target, words)
        if operation in words.options["operation"] or _has_address(flow, operation)
        for trial in trials_of(target, operation, flow)
    ]


def trials_of(target: Target, operation: str, flow: Flow) -> list[Trial]:
    """Return what an operation of a target is put through, for a flow."""
    return [
        trial
        for trial in trials(OPERATIONS[operation].for_flow(flow).in_form(operation))
        if (target.files or not trial.files) and not (trial.for_readers and operation in target.raw)
    ]


def _has_address(flow: Flow, operation: str) -> bool:
    """Whether the flow has what the operation calls it by, as a UUID."""
    try:
        OPERATIONS[operation].for_flow(flow).plan(flow, Server())
    except SnippetError:
        return False
    return True


def hold_all(waiting: Sequence[Job]) -> Iterator[Result]:
    """Yield the results in the order of the jobs.

    Some of them wait for a timeout, so several are held at once; the snippets of a target are compiled at once, too.
    """
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        for target, batch in groupby(waiting, lambda job: job.target):
            if target.written_in.command() is None:
                yield from map(Job.missing, batch)
                continue
            begun = [job.begin() for job in batch]
            with programs([made.snippet for made in begun]) as built:
                yield from pool.map(Attempt.hold, begun, built)


_AT_ONCE = 6


def together(results: Iterable[Result]) -> list[Result]:
    """Return the results, with one for all the trials of an operation that could not be run for the same reason."""
    told = set()
    kept = []
    for result in results:
        reason = (result.target, result.operation, result.not_run)
        if not result.not_run or reason not in told:
            kept.append(result)
            told.add(reason)
    return kept


@dataclass(frozen=True, slots=True)
class LiveJob:
    """A snippet to be run against the configured server, with the plan that it stands for."""

    snippet: Snippet
    plan: Plan
    raw: bool

    @property
    def name(self) -> str:
        return f"{self.snippet.language}/{self.snippet.client} {self.snippet.operation}"

    @property
    def shown_url(self) -> str:
        """The URL with its variables as ``$NAME``."""
        return shown(self.plan.request.url)


def live_jobs(flows: tuple[str, ...], words: Words) -> list[LiveJob]:
    """Return what would be run; what the flow's pane does not show only where it is asked for by name."""
    if not flows:
        raise SnippetError("--live needs a flow to run; give FLOW")
    made = []
    at = address_of(words)
    for flow, url in (find_flow(flow, at=at) for flow in flows):
        server = server_of(words, url)
        for target in _targets(words):
            for operation in _operations(target, words):
                model = OPERATIONS[operation]
                if not model.is_offered(flow) and operation not in words.options["operation"]:
                    continue
                prepared = prepare(flow, server, model.for_flow(flow).in_form(operation))
                made.append(LiveJob(prepared.write_for(target), prepared.plan, operation in target.raw))
    return made


def _targets(words: Words) -> list[Target]:
    """Return the targets that have an operation that is asked for; raise ``SnippetError`` where none of them has."""
    chosen = chosen_targets(words.options, every_client=True)
    able = [target for target in chosen if _operations(target, words)]
    if not able:
        chosen[0].template(words.options["operation"][0])  # says which operations it has
    return able


def _operations(target: Target, words: Words) -> list[str]:
    wanted = chosen_operations(words.options) or list(OPERATIONS)
    return [operation for operation in wanted if operation in target.templates]
