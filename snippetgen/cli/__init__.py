"""The command line, thin: it reads its words, calls the library, and tells people what is wrong in one line."""

from __future__ import annotations

import signal
import sys
from typing import Any

import click

from snippetgen.cli.generate import generate
from snippetgen.cli.serve import serve
from snippetgen.cli.sync import sync
from snippetgen.cli.terminal import HELP, fail, print_text
from snippetgen.cli.verify import verify
from snippetgen.errors import SnippetError

__all__ = ["cli", "main"]

# What a command works with is imported when it runs: the models and Jinja cost most of the start.


@click.group(context_settings=HELP)
@click.version_option(package_name="snippetgen")
def cli() -> None:
    """Ready-made requests for Langflow flows: Python, JavaScript and curl that run as pasted."""


@cli.command(context_settings=HELP)
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
    from snippetgen.arguments import find_flow
    from snippetgen.describe import describe, describe_json

    found, _ = find_flow(flow)
    print_text(describe_json(found) if options["format"] == "json" else describe(found))


@cli.command(context_settings=HELP)
def targets() -> None:
    """Print the languages and their clients."""
    from snippetgen.targets import load_targets

    for target in load_targets():
        needs = f"  ({target.install})" if target.install else ""
        print_text(f"{target.name:<20}{', '.join(target.templates)}{needs}\n")


@cli.command(context_settings=HELP)
def schema() -> None:
    """Print the JSON Schema for a UI backend.

    It sends the flow, the server and the operation in one object.
    """
    import json

    from snippetgen.generate import SnippetRequest

    print_text(json.dumps(SnippetRequest.model_json_schema(), indent=2) + "\n")


for _command in (generate, serve, sync, verify):
    cli.add_command(_command)


def main() -> None:
    """Run the command line; exit 2 with one line on stderr for anything wrong with what was given."""
    if sys.stdout is None:
        fail("standard output is closed")
    # Whoever ends us politely gets the same end as after Ctrl-C: nothing half-written is left.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        cli.main(standalone_mode=False)
    except SnippetError as error:
        fail(str(error))
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.ctx.get_help() if error.ctx else "", err=True)
        sys.exit(2)
    except click.ClickException as error:
        fail(error.format_message())
    except click.Abort:
        sys.exit(130)
    except OSError as error:
        fail(f"{error.filename}: {error.strerror}" if error.filename else f"cannot print: {error.strerror}")
