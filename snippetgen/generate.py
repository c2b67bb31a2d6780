"""The one way through the house: a flow, a server and an operation become a snippet."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from snippetgen.errors import SnippetError
from snippetgen.flow import Flow
from snippetgen.operations import Run, Webhook
from snippetgen.preflight import ASSUMED, check
from snippetgen.render import Prepared, prepare, render
from snippetgen.request import Text
from snippetgen.server import Server
from snippetgen.setup import Setup, setup_of
from snippetgen.targets import Target, find_target, load_targets

__all__ = ["Snippet", "SnippetRequest", "generate", "generate_all"]


class Snippet(BaseModel):
    """A ready-made request. ``code`` ends with a newline; ``filename`` is a name to save it under, such as ``run.py``.

    ``title`` is that of its tab. ``install`` is the command that installs what it needs, or empty; ``setup`` says that
    and what else its reader needs. ``warnings`` are for the person who asked for it; nothing of them is in the code.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: str
    language: str
    client: str
    operation: str
    filename: str
    title: str
    install: str
    setup: Setup
    warnings: tuple[str, ...] = ()


class SnippetRequest(BaseModel):
    """What a UI backend sends: the arguments of ``generate`` as one JSON object."""

    # As in Server: what is refused may be a key. The schema is built when it is first asked for, which takes a while.
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True, defer_build=True)

    flow: Flow
    server: Server = Server()
    operation: Run | Webhook = Run()
    language: str | None = None
    client: str | None = None


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
    return _snippet(target, _prepared(flow, server, operation), check(flow, operation))


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
    asked = [(prepare(operation.request(flow, server)), check(flow, operation)) for operation in operations]
    return tuple(
        _snippet(target, request, warnings)
        for target in load_targets(templates)
        for request, warnings in asked
        if request.operation in target.templates
    )


_last: tuple[Flow, Server, Run, list[tuple[str, Text]], Prepared] | None = None
"""What the last call has asked for, and made of it: one tuple, so that no thread sees half of it."""


def _prepared(flow: Flow, server: Server, operation: Run | Webhook) -> Prepared:
    """Return the request, ready to be written; for the next language of the same request, that of the last call.

    Models are frozen, but a list or an object within one is not. So a request is remembered only where its body holds
    neither, and the headers are compared.
    """
    global _last
    if not isinstance(operation, Run) or operation.tweaks is not None:
        return prepare(operation.request(flow, server))
    last = _last
    if last and last[0] is flow and last[1] is server and last[2] is operation and last[3] == [*server.headers.items()]:
        return last[4]
    prepared = prepare(operation.request(flow, server))
    _last = flow, server, operation, [*server.headers.items()], prepared
    return prepared


def _snippet(target: Target, request: Prepared, warnings: tuple[str, ...]) -> Snippet:
    path = target.template(request.operation)
    try:
        code = render(target.root, path, request)
    except RecursionError:
        raise SnippetError("the body is nested too deep", "operation") from None
    filename = _filename(path)
    if target.raw and ASSUMED in warnings:  # it assumes nothing of an answer that it does not read
        warnings = tuple(warning for warning in warnings if warning != ASSUMED)
    fields = {
        "code": code,
        "language": target.language,
        "client": target.client,
        "operation": request.operation,
        "filename": filename,
        "title": target.title,
        "install": target.install,
        "setup": setup_of(target, filename, request.sketches.variables),
        "warnings": warnings,
    }
    # What Snippet.model_construct(**fields) does, in a third of the time. There is nothing to validate.
    snippet = Snippet.__new__(Snippet)
    _set(snippet, "__dict__", fields)
    _set(snippet, "__pydantic_fields_set__", _FIELDS)
    _set(snippet, "__pydantic_extra__", None)
    _set(snippet, "__pydantic_private__", None)
    return snippet


_set = object.__setattr__
_FIELDS = set(Snippet.model_fields)


@cache
def _filename(path: str) -> str:
    return path.rpartition("/")[2].removesuffix(".jinja")
