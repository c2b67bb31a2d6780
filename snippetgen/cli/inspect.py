"""``snippetgen inspect``: what was read of a flow."""

from __future__ import annotations

from typing import Any

import click

from snippetgen.cli.terminal import HELP, print_text

__all__ = ["inspect"]


@click.command(context_settings=HELP)
@click.argument("flow", metavar="FLOW")
@click.option(
    "-f",
    "--format",
    type=click.Choice(["text", "json"]),
    default="text",
    help="What to print.  [default: text]",
)
def inspect(flow: str, **options: Any) -> None:
    """Print what was read of a flow.

    Its inputs and outputs, its components, and the fields of each that a tweak may set.
    """
    from snippetgen.cli.describe import describe, describe_json
    from snippetgen.words.find import find_flow

    found, _ = find_flow(flow)
    print_text(describe_json(found) if options["format"] == "json" else describe(found))
