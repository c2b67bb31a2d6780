"""``snippetgen inspect``: what was read of a flow."""

from __future__ import annotations

from typing import Any

import click

from snippetgen.cli.terminal import FROM_ENVIRONMENT, print_text, read_words
from snippetgen.words import completion
from snippetgen.words.options import config_option, server_options

__all__ = ["inspect"]


@click.command(context_settings=FROM_ENVIRONMENT)
@click.argument("flow", metavar="FLOW", shell_complete=completion.flows)
@click.option(
    "-f",
    "--format",
    type=click.Choice(["text", "json"]),
    default="text",
    help="What to print.  [default: text]",
)
@server_options
@config_option
@click.pass_context
def inspect(ctx: click.Context, /, flow: str, **options: Any) -> None:
    """Print what was read of a flow.

    Its inputs and outputs, its components, and the fields of each that a tweak may set.
    """
    from snippetgen.cli.describe import describe, describe_json
    from snippetgen.words.fetched import address_of
    from snippetgen.words.find import find_flow

    found, _ = find_flow(flow, at=address_of(read_words(ctx)))
    print_text(describe_json(found) if options["format"] == "json" else describe(found))
