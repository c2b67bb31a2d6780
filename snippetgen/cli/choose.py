"""The flows of a server, to choose one from on a terminal."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import redirect_stdout
from typing import TYPE_CHECKING

import click

from snippetgen.cli.terminal import on_terminal, say
from snippetgen.errors import SnippetError

if TYPE_CHECKING:
    from snippetgen.langflow.flows import Listed
    from snippetgen.words.words import Words

__all__ = ["check_flows", "check_server", "choose_flow"]

_LONGEST = 60
"""Characters of a name that are shown."""


def check_flows(ctx: click.Context, param: click.Parameter, flows: tuple[str, ...]) -> tuple[str, ...]:
    """Return the FLOW arguments, which may be missing where somebody is there to choose."""
    if not flows and not (on_terminal() and sys.stdin is not None and sys.stdin.isatty()):
        raise click.MissingParameter(ctx=ctx, param=param)
    return flows


def check_server(ctx: click.Context, words: Words) -> None:
    """Raise what a missing FLOW is where no server was named that flows could be chosen from."""
    if words.options["server_url"] is None and "url" not in words.config.server:
        raise click.MissingParameter(ctx=ctx, param=next(one for one in ctx.command.params if one.name == "flows"))


def choose_flow(words: Words) -> str:
    """Return the ID of the flow that is chosen, by its number or a part of a name; raise ``SnippetError``."""
    from snippetgen.langflow.connection import Connection
    from snippetgen.langflow.flows import list_flows
    from snippetgen.words.fetched import asked_server

    connection = Connection(asked_server(words))
    shown = flows = list_flows(connection)
    if not flows:
        raise SnippetError(f"{connection.url}: has no flow that this key may read")
    _show(shown)
    while True:
        typed = _typed()
        if typed.isdecimal() and 0 < int(typed) <= len(shown):
            return shown[int(typed) - 1].id
        found = _matching(typed, shown) or _matching(typed, flows)
        if len(found) == 1:
            return found[0].id
        if found:
            shown = found
            _show(shown)
        else:
            say(f'no flow has "{typed}" in its name')


def _typed() -> str:
    """Return what is typed. The prompt goes to standard error, because the snippet goes elsewhere."""
    try:
        with redirect_stdout(sys.stderr):  # what click before 8.3 writes beside the prompt
            return str(click.prompt("Number, or a part of a name", err=True)).strip()
    except UnicodeDecodeError:  # half a letter
        return "\ufffd"
    except click.Abort as abort:
        click.echo(err=True)
        if isinstance(abort.__context__, EOFError):
            raise SnippetError("no flow was chosen") from None
        raise


def _matching(typed: str, flows: Sequence[Listed]) -> list[Listed]:
    """Return the flows with this in their name or endpoint name, or the one flow that has it for a name or ID."""
    part = typed.casefold()
    exact = [flow for flow in flows if part in map(str.casefold, flow.names)]
    found = [flow for flow in flows if part in flow.name.casefold() or part in (flow.endpoint_name or "").casefold()]
    return exact if len(exact) == 1 else found


def _show(flows: Sequence[Listed]) -> None:
    from snippetgen.visible import visible

    for number, flow in enumerate(flows, 1):
        name = visible(flow.name)
        cut = name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1]}…"
        click.echo(f"{number:{len(str(len(flows)))}}  {cut} ({visible(flow.endpoint_name or flow.id)})", err=True)
