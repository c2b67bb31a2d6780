"""``snippetgen generate``: the snippets of a flow on the terminal, or those of many in files."""

from __future__ import annotations

import atexit
import gc
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from snippetgen.cli.choose import check_flows, check_server, choose_flow
from snippetgen.cli.color import color_option, wants_color
from snippetgen.cli.terminal import (
    FROM_ENVIRONMENT,
    counted,
    given_options,
    on_terminal,
    print_text,
    read_words,
    say,
    warn,
    with_progress,
)
from snippetgen.cli.written import finish
from snippetgen.errors import SnippetError
from snippetgen.words import completion
from snippetgen.words.options import config_option, profile_option, run_options, server_options, target_options

if TYPE_CHECKING:
    from snippetgen.files.layouts import Planted, Planter
    from snippetgen.words.words import Words

__all__ = ["generate", "write_planted"]


@click.command(context_settings=FROM_ENVIRONMENT, short_help="Print the snippets of flows, or write files.")
@click.argument("flows", metavar="FLOW...", nargs=-1, callback=check_flows, shell_complete=completion.flows)
@target_options
@run_options
@server_options
@profile_option
@config_option
@click.option("-f", "--format", type=click.Choice(["text", "json", "markdown"]), help="What to print.  [default: text]")
@color_option
@click.option("--copy", is_flag=True, help="Put it on the clipboard, and print nothing.")
@click.option("--setup", is_flag=True, help="Say above the code what it needs, with -f markdown; json has it anyway.")
@click.option(
    "-O",
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Write files instead: DIR/flow/language/client/run.py.",
)
@click.option(
    "--layout", type=click.Choice(["flows", "langflow-docs"]), help="How --out arranges the files.  [default: flows]"
)
@click.option("--prune", is_flag=True, help="Remove the files in --out that an earlier run made and no flow asks for.")
@click.pass_context
def generate(ctx: click.Context, /, flows: tuple[str, ...], **options: Any) -> None:
    """Print the snippets of a flow, or write those of many into files.

    \b
    FLOW is one of
      a file                  a Langflow export, or a small descriptor of ours
      a folder                of such files, with --out
      -                       a flow on standard input; with --out also JSON Lines
      an ID or endpoint name  of a flow on the server
      a URL                   of its page or its API: localhost:7860/flow/<id>

    Without FLOW, on a terminal and with a server set, it is chosen from the flows of the server.

    With one language and one operation nothing but the code is printed:

    \b
      snippetgen generate flow.json -l curl | bash
      snippetgen generate flow.json -l python -o stream > ask.py
      snippetgen generate flows/ --out snippets/

    Every option is read from the environment too, as SNIPPETGEN_SERVER_URL is for --server-url.
    """  # noqa: D301  (a backslash-b is click's own mark for text that keeps its lines)
    from snippetgen.cli import output
    from snippetgen.files.sources import find_sources
    from snippetgen.words.asked import ask
    from snippetgen.words.fetched import address_of

    words, given = read_words(ctx), given_options(ctx)
    if not flows:
        check_server(ctx, words)
    if options["out"] and options["format"] and ("out" in given) == ("format" in given):
        raise SnippetError("--out writes files and prints nothing, so it goes without --format")
    if {"out", "copy"} <= given:
        raise SnippetError("--out writes files, and --copy is for what is printed; give one")
    into_files = options["out"] and not {"format", "copy"} & given
    if "setup" in given and (into_files or options["format"] != "markdown"):
        raise SnippetError(
            "--setup is for -f markdown: text and files are the code alone, and json has the setup anyway"
        )
    for name in ("layout", "prune"):
        if name in given and not into_files:
            raise SnippetError(f"--{name} is for files; add --out DIR")
    if not flows:
        flows = (choose_flow(words),)
        words.options["fetch"] = True
    if into_files:
        _write_files(flows, words)
        return
    # The process is short: what it leaves behind is less than the search for it costs, now and at the end.
    gc.disable()
    atexit.register(gc.freeze)
    sources = find_sources(flows, address_of(words))
    source = next(sources)
    if next(sources, None):
        raise SnippetError("several flows go into files; add --out DIR")
    snippets = ask(*source.read(), words)
    color = not options["copy"] and wants_color(options["color"])
    warn(snippets)
    text = output.written(snippets, options["format"], setup=options["setup"], color=color)
    if not options["copy"] or not _copied(text, output.named(snippets, options["format"])):
        print_text(text)


def _copied(text: str, name: str) -> bool:
    """Put what would be printed on the clipboard, and say so; where that is not possible, say why."""
    from snippetgen.cli.clipboard import copy

    try:
        is_there = copy(text)
    except SnippetError as reason:
        say(f"not copied, so here it is: {reason}")
        return False
    lines = f"{counted(text.count(chr(10)), 'line')} {name}"
    say(f"copied {lines}" if is_there else f"sent {lines} to the terminal's clipboard (OSC 52)")
    return True


def _write_files(flows: tuple[str, ...], words: Words) -> None:
    from snippetgen.files.layouts import Planter
    from snippetgen.files.sources import find_sources
    from snippetgen.words.fetched import address_of

    planter = Planter(words.options["layout"] or "flows", words)
    length = sum(1 for _ in find_sources(flows)) if "-" not in flows and on_terminal() else None
    write_planted(map(planter.plant, with_progress(find_sources(flows, address_of(words)), length)), planter, words)


def write_planted(results: Iterable[Planted | SnippetError], planter: Planter, words: Words) -> None:
    """Write the files of many flows, one flow after the other; exit 2 where one of them had an error."""
    from snippetgen.files.made import Made
    from snippetgen.request.preflight import ASSUMED

    made, prune = Made(words.options["out"]), words.options["prune"]
    written = asked = failed = assumed = 0
    for result in results:
        try:
            if isinstance(result, SnippetError):
                raise result
            folder = planter.folder(result)
        except SnippetError as error:
            say(str(error))
            failed += 1
            continue
        assumed += ASSUMED in result.warnings
        for warning in result.warnings:
            if warning != ASSUMED:  # which may be so of thousands, and is told of all at once
                say(f"{result.source}: warning: {warning}")
        asked += len(result.files)
        written += made.write(folder, result.files)
    if assumed:
        say(f"warning, of {counted(assumed, 'flow')}: {ASSUMED}")
    finish(made, written=written, asked=asked, failed=failed, prune=prune, gone="no flow asks for it any more")
