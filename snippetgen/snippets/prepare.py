"""The one way through the house: what is asked is prepared once, and written for each target."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from snippetgen.errors import SnippetError
from snippetgen.flow.descriptor import Flow
from snippetgen.request.plan import Plan
from snippetgen.request.preflight import ASSUMED, check
from snippetgen.request.run import Run
from snippetgen.request.server import Server
from snippetgen.request.webhook import Webhook
from snippetgen.snippets.render import Sketches, Values, fill, sketches_of, values_of
from snippetgen.snippets.snippet import Snippet
from snippetgen.snippets.targets import Target, find_target, load_targets

__all__ = ["Prepared", "generate", "generate_all", "prepare"]


class Prepared(NamedTuple):
    """What is asked of a flow, with all done that does not depend on the language; it can be written for any target.

    ``plan`` is what is sent, ``warnings`` what the server would swallow in silence; ``values`` and ``sketches`` are
    what ``write`` makes the code of.
    """

    plan: Plan
    warnings: tuple[str, ...]
    values: Values
    sketches: Sketches

    def write(self, language: str, client: str | None = None, *, templates: Path | None = None) -> Snippet:
        """Return the snippet for a target; the client is by default the language's first.

        ``templates`` is a folder of one's own, laid over the built-in templates. Raises ``SnippetError`` for a language
        or client that is not known, and for a template that is broken.
        """
        return self.write_for(find_target(language, client, templates))

    def write_for(self, target: Target) -> Snippet:
        """Return the snippet for a target that has been found; raise ``SnippetError``."""
        sketch, warnings = self.sketches[target], self.warnings
        try:
            code = fill(sketch, self.values)
        except RecursionError:
            raise SnippetError("the body is nested too deep", "operation") from None
        if warnings and target.raw:  # it assumes nothing of an answer that it does not read
            warnings = tuple(warning for warning in warnings if warning != ASSUMED)
        return Snippet._make((code, *sketch.about, warnings))


def prepare(flow: Flow, server: Server, operation: Run | Webhook) -> Prepared:
    """Look at what is asked once, for all targets; raise ``SnippetError`` for what the server would refuse."""
    plan = operation.plan(flow, server)
    sketches = sketches_of(plan)
    return Prepared(plan, check(flow, operation), values_of(plan, sketches), sketches)


def generate(
    flow: Flow,
    server: Server,
    operation: Run | Webhook,
    *,
    language: str,
    client: str | None = None,
    templates: Path | None = None,
) -> Snippet:
    """Return the snippet that asks ``operation`` of ``flow`` on ``server``; the client is the language's first.

    ``templates`` is a folder of one's own, laid over the built-in templates. Raises ``SnippetError`` for an unknown
    language or client, for a request that the server would refuse, and for a template that is broken.
    """
    target = find_target(language, client, templates)
    return prepare(flow, server, operation).write_for(target)


def generate_all(
    flow: Flow,
    server: Server,
    *,
    run: Run | None = None,
    webhook: Webhook | None = None,
    templates: Path | None = None,
) -> tuple[Snippet, ...]:
    """Return every tab that this flow's pane would show: each target's run, streaming run and webhook.

    ``run`` is by default ``Run.for_flow(flow)``; its ``stream`` does not matter. The webhook is there where the flow
    has a Webhook component. ``templates`` and errors are those of ``generate``.
    """
    run = run or Run.for_flow(flow)
    operations: list[Run | Webhook] = [run.with_stream(False), run.with_stream(True)]
    if flow.webhooks:
        operations.append(webhook or Webhook())
    asked = [prepare(flow, server, operation) for operation in operations]
    return tuple(
        prepared.write_for(target)
        for target in load_targets(templates)
        for prepared in asked
        if prepared.plan.name in target.templates
    )
