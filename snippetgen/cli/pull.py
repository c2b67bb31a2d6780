"""``snippetgen pull``: the flows of a server as files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from snippetgen.cli.terminal import FROM_ENVIRONMENT, read_words, say, with_progress
from snippetgen.cli.written import finish
from snippetgen.errors import SnippetError
from snippetgen.words.options import LinesOfText, config_option, connection_options

__all__ = ["pull"]


@click.command(context_settings=FROM_ENVIRONMENT, short_help="Write the flows of a server into files.")
@click.argument("out", metavar="[DIR]", type=click.Path(path_type=Path, file_okay=False), default=Path("flows"))
@click.option(
    "--flow",
    type=LinesOfText(),
    multiple=True,
    metavar="NAME",
    help="Only this flow, by endpoint name, name or ID.  [default: all flows]",
)
@click.option(
    "--folder",
    type=LinesOfText(),
    multiple=True,
    metavar="NAME",
    help="Only the flows in this folder, which Langflow calls a project.",
)
@click.option("--prune", is_flag=True, help="Remove the files of an earlier pull whose flows the server has no more.")
@connection_options
@config_option
@click.pass_context
def pull(ctx: click.Context, /, out: Path, **options: Any) -> None:
    """Write the flows of a server into DIR, or into flows: an export a flow.

    Without the examples that ship with Langflow, and without stored passwords. A file changes only when its flow does,
    so it can be kept in version control, and the snippets be made from it where there is no server:

    \b
      snippetgen pull --server-url http://localhost:7860
      snippetgen generate flows/ --out snippets/
    """  # noqa: D301  (a backslash-b is click's own mark for text that keeps its lines)
    from snippetgen.files.made import FOLDER, PULLED, Made
    from snippetgen.files.pulled import choose, download, named
    from snippetgen.langflow.connection import Connection
    from snippetgen.langflow.flows import list_flows
    from snippetgen.words.fetched import asked_server

    connection = Connection(asked_server(read_words(ctx)))
    flows = named(list_flows(connection))
    chosen = choose(connection, flows, options["flow"], options["folder"])
    place = f"{FOLDER}.json"
    made = Made(out, PULLED)
    made.ask(flows, [place])
    written = failed = 0
    for name, content in with_progress(download(connection, chosen), len(chosen)):
        if isinstance(content, SnippetError):
            say(f"{out / name}.json: {content}")
            failed += 1
        else:
            written += made.write(name, {place: content})
    finish(
        made,
        written=written,
        asked=len(chosen) - failed,
        failed=failed,
        prune=options["prune"],
        gone="the server has its flow no more",
    )
