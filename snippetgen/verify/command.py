"""From the words of ``snippetgen verify`` to what was found."""

from __future__ import annotations

from dataclasses import dataclass

from snippetgen.arguments import find_flow
from snippetgen.command import Words, chosen_operations, chosen_targets, settings
from snippetgen.errors import SnippetError
from snippetgen.flow import Flow
from snippetgen.generate import Snippet, generate
from snippetgen.operations import Run, Webhook
from snippetgen.request import Env, HttpRequest, parts_of
from snippetgen.server import Server
from snippetgen.targets import OPERATIONS, Target
from snippetgen.verify.trial import Result, trials, try_out

__all__ = ["Job", "LiveJob", "jobs", "live_jobs"]

SAMPLE = Flow(id="d2bbd92b-187e-4c84-b2d4-5df365704201", name="a sample flow")


@dataclass(frozen=True, slots=True)
class Job:
    """One operation of one target, for one flow, to be held against a recorder."""

    target: Target
    operation: str
    flow: Flow
    server: Server

    def hold(self) -> list[Result]:
        # Trials send strings that no flow has asked for, so its components are put aside.
        flow = self.flow.model_copy(update={"components": None})
        asked = trials(Run.for_flow(self.flow), Webhook(), self.operation)
        return list(try_out(self.target, self.operation, flow, self.server, asked))


def jobs(flows: tuple[str, ...], words: Words) -> list[Job]:
    """Return what there is to verify; raise ``SnippetError``. Without a flow, a sample serves."""
    found = [find_flow(flow) for flow in flows] or [(SAMPLE, None)]
    return [
        Job(target, operation, flow, settings(words, url))
        for flow, url in found
        for target in chosen_targets(words.options)
        for operation in _operations(target, words)
    ]


@dataclass(frozen=True, slots=True)
class LiveJob:
    """A snippet to be run against the configured server, with the request that it stands for."""

    snippet: Snippet
    request: HttpRequest

    @property
    def name(self) -> str:
        return f"{self.snippet.language}/{self.snippet.client} {self.snippet.operation}"

    @property
    def shown_url(self) -> str:
        """The URL with its variables as ``$NAME``."""
        return "".join(f"${part.name}" if isinstance(part, Env) else part for part in parts_of(self.request.url))


def live_jobs(flows: tuple[str, ...], words: Words) -> list[LiveJob]:
    """Return what would be run; a webhook only of a flow that has one, or where it is asked for by name."""
    if not flows:
        raise SnippetError("--live needs a flow to run; give FLOW")
    made = []
    for flow, url in map(find_flow, flows):
        server = settings(words, url)
        run = Run.for_flow(flow)
        asked: dict[str, Run | Webhook] = {"run": run, "stream": run.with_stream(True), "webhook": Webhook()}
        for target in chosen_targets(words.options):
            for operation in _operations(target, words):
                if operation == "webhook" and not flow.webhooks and operation not in words.options["operation"]:
                    continue
                snippet = generate(
                    flow,
                    server,
                    asked[operation],
                    language=target.language,
                    client=target.client,
                    templates=target.root,
                )
                made.append(LiveJob(snippet, asked[operation].request(flow, server)))
    return made


def _operations(target: Target, words: Words) -> list[str]:
    wanted = chosen_operations(words.options) or list(OPERATIONS)
    return [operation for operation in wanted if operation in target.templates]
