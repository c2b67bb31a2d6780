"""``snippetgen migrate``: what replaces a request for the endpoints of Langflow 0.x."""

from __future__ import annotations

from typing import Any

import click

from snippetgen.cli.color import color_option, wants_color
from snippetgen.cli.terminal import FROM_ENVIRONMENT, print_text, read_words, say
from snippetgen.words import completion
from snippetgen.words.options import config_option, profile_option, server_options, target_options

__all__ = ["migrate"]


@click.command(context_settings=FROM_ENVIRONMENT, short_help="Print what replaces an old request.")
@click.argument("request", metavar="COMMAND|URL|-")
@click.option(
    "--body",
    metavar="JSON|@FILE",
    help="The body of the old request, where its URL is given.",
    shell_complete=completion.json_files,
)
@click.option(
    "--flow",
    metavar="FLOW",
    help="The flow as it is now, as in generate; its export has tweaks checked.",
    shell_complete=completion.flows,
)
@target_options
@server_options
@profile_option
@config_option
@click.option("-f", "--format", type=click.Choice(["text", "json", "markdown"]), help="What to print.  [default: text]")
@color_option
@click.pass_context
def migrate(ctx: click.Context, /, request: str, **options: Any) -> None:
    """Print what replaces an old request, for /api/v1/process or /api/v1/predict.

    \b
    It is one of
      "curl ..."   the command, as it stands in a script
      -            the command on standard input
      a URL        with its --body

    \b
      snippetgen migrate - -l python < old.sh
      snippetgen migrate https://host/api/v1/process/<id> --body @old.json

    A line on standard error says what changed, or cannot be carried over. A key in the request is not repeated.
    """  # noqa: D301  (a backslash-b is click's own mark for text that keeps its lines)
    from snippetgen.cli import output
    from snippetgen.words.migrate import migrate as migrated

    snippets, notes = migrated(request, read_words(ctx))
    color = wants_color(options["color"])
    for note in notes:
        say(note)
    print_text(output.written(snippets, options["format"], color=color))
