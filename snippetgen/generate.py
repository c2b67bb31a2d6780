"""The one way through the house: a flow, a server and an operation become a snippet."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from snippetgen.errors import SnippetError
from snippetgen.flow import Flow
from snippetgen.operations import Run, Webhook
from snippetgen.preflight import check
from snippetgen.render import render
from snippetgen.request import HttpRequest
from snippetgen.server import Server
from snippetgen.targets import Target, find_target, load_targets

__all__ = ["Snippet", "SnippetRequest", "generate", "generate_all"]


class Snippet(BaseModel):
    """A ready-made request. ``code`` ends with a newline; ``filename`` is a name to save it under, such as ``run.py``.

    ``title`` is that of its tab. ``install`` is the command that installs what it needs, or empty. ``warnings`` are
    for the person who asked for it; nothing of them is in the code.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: str
    language: str
    client: str
    operation: str
    filename: str
    title: str
    install: str
    warnings: tuple[str, ...] = ()


class SnippetRequest(BaseModel):
    """What a UI backend sends: the arguments of ``generate`` as one JSON object."""

    # As in Server: what is refused may be a key.
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    flow: Flow
    server: Server = Server()
    operation: Run | Webhook = Run()
    language: str | None = None
    client: str | None = None


def generate(
    flow: Flow, server: Server, operation: Run | Webhook, *, language: str, client: str | None = None
) -> Snippet:
    """Return the snippet that asks ``operation`` of ``flow`` on ``server``; the client is the language's first.

    Raises ``SnippetError`` for an unknown language or client, and for a request that the server would refuse.
    """
    target = find_target(language, client)
    return _snippet(target, operation.request(flow, server), check(flow, operation))


def generate_all(
    flow: Flow, server: Server, *, run: Run | None = None, webhook: Webhook | None = None
) -> tuple[Snippet, ...]:
    """Return every tab that this flow's pane would show: each target's run, streaming run and webhook.

    ``run`` is by default ``Run.for_flow(flow)``; its ``stream`` does not matter. The webhook is there where the flow
    has a Webhook component. Raises ``SnippetError`` as ``generate`` does.
    """
    run = run or Run.for_flow(flow)
    operations: list[Run | Webhook] = [run.with_stream(False), run.with_stream(True)]
    if flow.webhooks:
        operations.append(webhook or Webhook())
    asked = [(operation.request(flow, server), check(flow, operation)) for operation in operations]
    return tuple(
        _snippet(target, request, warnings)
        for target in load_targets()
        for request, warnings in asked
        if request.operation in target.templates
    )


def _snippet(target: Target, request: HttpRequest, warnings: tuple[str, ...]) -> Snippet:
    path = target.template(request.operation)
    try:
        code = render(target.language, path, request)
    except RecursionError:
        raise SnippetError("the body is nested too deep") from None
    return Snippet(
        code=code,
        language=target.language,
        client=target.client,
        operation=request.operation,
        filename=path.rpartition("/")[2].removesuffix(".jinja"),
        title=target.title,
        install=target.install,
        warnings=warnings,
    )
