"""The command line, thin: it reads its words, calls the library, and tells people what is wrong in one line."""

from __future__ import annotations

import atexit
import gc
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import reduce
from pathlib import Path
from typing import Any, NoReturn

import click

from snippetgen.errors import SnippetError

__all__ = ["main"]

# Everything else is imported by the command that needs it: the models and Jinja cost most of the start.

_HELP = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


class _Lines(click.ParamType[str]):
    """Text of an option that may be given several times; a variable holds one on each of its lines."""

    name = "text"
    envvar_list_splitter = "\n"


@click.group(context_settings=_HELP)
@click.version_option(package_name="snippetgen")
def cli() -> None:
    """Ready-made requests for Langflow flows: Python, JavaScript and curl that run as pasted."""


def _options(*options: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Return a decorator that gives a command all these options, in this order."""
    return lambda command: reduce(lambda made, option: option(made), reversed(options), command)


_target_options = _options(
    click.option("-l", "--language", multiple=True, metavar="NAME", help="python, javascript, curl; all by default."),
    click.option(
        "-c", "--client", multiple=True, metavar="NAME", help="A client of the language; its first by default."
    ),
    click.option(
        "-o", "--operation", multiple=True, metavar="NAME", help="run, stream or webhook.  [default: run; verify: all]"
    ),
    click.option(
        "--templates",
        type=click.Path(path_type=Path),
        metavar="DIR",
        help="Templates of your own, over the built-in ones.",
    ),
)


_server_options = _options(
    click.option("--server-url", metavar="URL", help="Where Langflow runs.  [default: http://localhost:7860]"),
    click.option(
        "--api-key-env", metavar="NAME", help="The variable that holds the API key.  [default: LANGFLOW_API_KEY]"
    ),
    click.option("--no-auth", is_flag=True, help="The server asks for no key."),
    click.option(
        "-H",
        "--header",
        type=_Lines(),
        multiple=True,
        metavar="'NAME: VALUE'",
        help="One more header; $NAME in VALUE is read from the environment.",
    ),
    click.option("--timeout", type=float, metavar="SECONDS", help="How long the snippets wait for the answer."),
    click.option(
        "--config",
        type=click.Path(path_type=Path),
        metavar="FILE",
        help="Settings in TOML.  [default: snippetgen.toml, if it is there]",
    ),
)


@cli.command(context_settings={**_HELP, "auto_envvar_prefix": "SNIPPETGEN"})
@click.argument("flow", metavar="FLOW")
@_target_options
@click.option("--input-value", metavar="TEXT", help="What is said to the flow; by default what it has stored.")
@click.option("--input-type", metavar="TYPE", help="chat, text or any; by default what the flow has.")
@click.option("--output-type", metavar="TYPE", help="chat, text, any or debug; by default what the flow has.")
@click.option("--output-component", metavar="ID", help="Answer with this component's output alone.")
@click.option("--session-id", metavar="TEXT", help="The conversation that the run belongs to.")
@click.option("--user-id", metavar="TEXT", help="The end user, for tracing.")
@click.option(
    "--tweak",
    type=_Lines(),
    multiple=True,
    metavar="COMPONENT.FIELD=VALUE",
    help="Set a field for this run; VALUE is JSON, or else text.",
)
@click.option("--tweaks", metavar="JSON|@FILE", help='The same for many: {"component": {"field": value}}.')
@click.option("--payload", metavar="JSON|@FILE", help="The body of a webhook.")
@_server_options
@click.option("-f", "--format", type=click.Choice(["text", "json", "markdown"]), help="What to print.  [default: text]")
@click.option(
    "-O",
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Write each snippet to DIR/language/client/ instead.",
)
@click.pass_context
def generate(ctx: click.Context, /, flow: str, **options: Any) -> None:
    """Print the snippets of a flow.

    \b
    FLOW is one of
      a file                  a Langflow export, or a small descriptor of ours
      -                       the same on standard input
      an ID or endpoint name  of a flow on the server
      a URL                   of the flow's page: http://localhost:7860/flow/<id>

    With one language and one operation nothing but the code is printed:

    \b
      snippetgen generate flow.json -l curl | bash
      snippetgen generate flow.json -l python -o stream > ask.py

    Every option is read from the environment too, as SNIPPETGEN_SERVER_URL is for --server-url.
    """  # noqa: D301  (a backslash-b is click's own mark for text that keeps its lines)
    from snippetgen import output
    from snippetgen.command import Words, ask

    # The process is short: what it leaves behind is less than the search for it costs, now and at the end.
    gc.disable()
    atexit.register(gc.freeze)
    given = _given(ctx)
    if options["out"] and options["format"] and ("out" in given) == ("format" in given):
        raise SnippetError("--out writes files and prints nothing, so it goes without --format")
    snippets = ask(Words(flow, options, given))
    for warning in dict.fromkeys(warning for snippet in snippets for warning in snippet.warnings):
        _say(f"warning: {warning}")
    if options["out"] and "format" not in given:
        for path in output.write_all(snippets, options["out"]):
            click.echo(f"wrote {path}", err=True)
        return
    write = {"json": output.as_json, "markdown": output.as_markdown}.get(options["format"], output.as_text)
    _print(write(snippets))


@cli.command(context_settings=_HELP)
@click.argument("flow", metavar="FLOW")
@click.option(
    "-f",
    "--format",
    type=click.Choice(["text", "json"]),
    default="text",
    help="What to print.  [default: text]",
)
def inspect(flow: str, **options: str) -> None:
    """Print what was read of a flow.

    Its inputs and outputs, its components, and the fields of each that a tweak may set.
    """
    from snippetgen.arguments import find_flow
    from snippetgen.describe import describe, describe_json

    found, _ = find_flow(flow)
    _print(describe_json(found) if options["format"] == "json" else describe(found))


@cli.command(context_settings={**_HELP, "auto_envvar_prefix": "SNIPPETGEN"})
@click.argument("flows", metavar="[FLOW]...", nargs=-1)
@_target_options
@_server_options
@click.option("--live", is_flag=True, help="Run them against the configured server itself.")
@click.option("-y", "--yes", is_flag=True, help="Do not ask before --live runs anything.")
@click.option("--require", is_flag=True, help="Fail where an interpreter or a package is missing, too.")
@click.option("-f", "--format", type=click.Choice(["text", "json"]), help="What to print.  [default: text]")
@click.pass_context
def verify(ctx: click.Context, /, flows: tuple[str, ...], **options: Any) -> None:
    """Run the snippets, and compare.

    Was the request sent as meant, was the answer shown, was the stream read?

    Each snippet is run by the interpreter on PATH, with a throw-away key, against a server on loopback that records
    what arrives; without a FLOW for a sample. Exit 1 where anything differs, with what was expected and received.
    """
    from snippetgen.command import Words
    from snippetgen.verify import live, report, trial
    from snippetgen.verify.command import jobs, live_jobs

    words = Words("", options, _given(ctx))
    as_json = options["format"] == "json"
    results: Sequence[live.LiveResult | trial.Result]
    if options["live"]:
        waiting = live_jobs(flows, words)
        _confirm([f"{job.name}  {job.shown_url}" for job in waiting], asked=not options["yes"])
        seconds = options["timeout"] or 300
        results = done = [live.run_live(job.snippet, job.request, seconds) for job in _with_progress(waiting)]
        _print(live.as_json(done) if as_json else live.as_table(done))
    else:
        results = held = [job.hold() for job in _with_progress(jobs(flows, words))]
        _print(report.as_json(held) if as_json else report.as_table(held))
    if not all(result.passed or (result.not_run and not options["require"]) for result in results):
        sys.exit(1)


def _confirm(lines: list[str], *, asked: bool) -> None:
    """Say what will be run, and ask."""
    for line in lines:
        click.echo(f"will run {line}", err=True)
    if asked and (sys.stdin is None or not sys.stdin.isatty()):
        raise SnippetError("--live asks before it runs anything, and there is nobody to ask; add --yes")
    if asked:
        click.confirm("Run them?", abort=True, err=True)


def _with_progress(items: list[Any]) -> Iterator[Any]:
    """Go through the items with a progress bar on a terminal, and with none elsewhere."""
    if not sys.stderr.isatty():
        yield from items
        return
    with click.progressbar(items, file=sys.stderr) as bar:
        yield from bar


@cli.command(context_settings=_HELP)
def targets() -> None:
    """Print the languages and their clients."""
    from snippetgen.targets import load_targets

    for target in load_targets():
        needs = f"  ({target.install})" if target.install else ""
        _print(f"{target.name:<20}{', '.join(target.templates)}{needs}\n")


@cli.command(context_settings=_HELP)
def schema() -> None:
    """Print the JSON Schema for a UI backend.

    It sends the flow, the server and the operation in one object.
    """
    import json

    from snippetgen.generate import SnippetRequest

    _print(json.dumps(SnippetRequest.model_json_schema(), indent=2) + "\n")


@cli.command(context_settings={**_HELP, "auto_envvar_prefix": "SNIPPETGEN"})
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
    type=_Lines(),
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


def _given(ctx: click.Context) -> set[str]:
    """The options that stand on the command line itself."""
    source = click.core.ParameterSource.COMMANDLINE
    return {name for name in ctx.params if ctx.get_parameter_source(name) is source}


def _print(text: str) -> None:
    # Bytes, because a snippet is UTF-8 whatever the terminal's encoding is said to be.
    waiting = text.encode("utf-8", "backslashreplace")
    try:
        while waiting:  # an unbuffered stream may take a part
            waiting = waiting[sys.stdout.buffer.write(waiting) :]
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader has gone, as "| head" does; say nothing, and end as a program does that SIGPIPE has ended.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(141)


def _say(message: str) -> None:
    from snippetgen.literals import visible

    click.echo(f"snippetgen: {visible(message)}", err=True)


def _fail(message: str) -> NoReturn:
    _say(message)
    sys.exit(2)


def main() -> None:
    """Run the command line; exit 2 with one line on stderr for anything wrong with what was given."""
    if sys.stdout is None:
        _fail("standard output is closed")
    try:
        cli.main(standalone_mode=False)
    except SnippetError as error:
        _fail(str(error))
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.ctx.get_help() if error.ctx else "", err=True)
        sys.exit(2)
    except click.ClickException as error:
        _fail(error.format_message())
    except click.Abort:
        sys.exit(130)
    except OSError as error:
        _fail(f"cannot print: {error.strerror}")
