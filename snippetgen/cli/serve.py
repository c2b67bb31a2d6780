"""``snippetgen serve``."""

from __future__ import annotations

import click

from snippetgen.cli.terminal import FROM_ENVIRONMENT
from snippetgen.errors import SnippetError
from snippetgen.words.options import LinesOfText

__all__ = ["serve"]


@click.command(context_settings=FROM_ENVIRONMENT)
@click.option("--host", default="127.0.0.1", metavar="HOST", help="Where to listen.  [default: 127.0.0.1]")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=7861,
    metavar="PORT",
    help="0 takes a free one.  [default: 7861]",
)
@click.option(
    "--allow-origin",
    type=LinesOfText(),
    multiple=True,
    metavar="ORIGIN",
    help="Answer pages of this origin too, such as https://ui.example.org.",
)
@click.option("--root-path", default="", metavar="PATH", help="The path under which a proxy shows it.")
def serve(host: str, port: int, allow_origin: tuple[str, ...], root_path: str) -> None:
    """Serve snippets to UI backends, and a page to try them on.

    It reads, stores and fetches nothing but what it is sent. It needs the extra [service].
    """
    try:
        from snippetgen.service.serve import serve as run
    except ImportError as error:
        raise SnippetError(f'serve needs {error.name}: pip install "snippetgen[service]"') from None
    run(host, port, allow_origin, root_path)
