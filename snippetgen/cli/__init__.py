"""The command line, thin: it reads its words, calls the library, and tells people what is wrong in one line."""

from __future__ import annotations

import os
import re
import signal
import sys

import click

from snippetgen.cli.ask import ask
from snippetgen.cli.completion import completion
from snippetgen.cli.generate import generate
from snippetgen.cli.inspect import inspect
from snippetgen.cli.migrate import migrate
from snippetgen.cli.pull import pull
from snippetgen.cli.schema import schema
from snippetgen.cli.serve import begin_with_malloc, serve
from snippetgen.cli.sync import sync
from snippetgen.cli.targets import targets
from snippetgen.cli.terminal import HELP, fail
from snippetgen.cli.verify import verify
from snippetgen.errors import SnippetError

__all__ = ["cli", "main"]

# What a command works with is imported when it runs: the models and Jinja cost most of the start.

_COMPLETE = "_SNIPPETGEN_COMPLETE"
"""The variable by which a shell asks for completions."""


@click.group(context_settings=HELP)
@click.version_option(package_name="snippetgen")
def cli() -> None:
    """Ready-made requests for Langflow flows: Python, JavaScript, curl and more that run as pasted.

    \b
    Make the requests of a flow, from its export, its ID or its page's address:
      snippetgen generate flow.json -l python
    Keep those in documentation true; --check fails where one is not:
      snippetgen sync --check docs/
    Try them in a browser, and serve them to a UI backend:
      snippetgen serve
    """  # noqa: D301  (a backslash-b is click's own mark for text that keeps its lines)


for _command in (ask, completion, generate, inspect, migrate, pull, schema, serve, sync, targets, verify):
    cli.add_command(_command)


def main() -> None:
    """Run the command line; exit 2 with one line on stderr for anything wrong with what was given."""
    if sys.stdout is None:
        fail("standard output is closed")
    # Whoever ends us politely gets the same end as after Ctrl-C: nothing half-written is left.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    if _COMPLETE in os.environ:
        from snippetgen.cli.shells import take_over

        take_over()
    if sys.argv[1:2] == ["serve"]:
        begin_with_malloc()
    try:
        cli.main(standalone_mode=False, complete_var=_COMPLETE)
    except SnippetError as error:
        fail(str(error))
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.ctx.get_help() if error.ctx else "", err=True)
        sys.exit(2)
    except click.ClickException as error:
        fail(re.sub(r"([:,])\n\t", r"\1 ", error.format_message()))  # click has a list on lines of its own
    except click.Abort:
        sys.exit(130)
    except OSError as error:
        fail(f"{error.filename}: {error.strerror}" if error.filename else f"cannot print: {error.strerror}")
