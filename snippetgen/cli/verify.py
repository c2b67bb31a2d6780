"""``snippetgen verify``: every snippet run, and compared with what was meant."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from snippetgen.cli.terminal import FROM_ENVIRONMENT, print_text, read_words, with_progress
from snippetgen.errors import SnippetError
from snippetgen.words import completion
from snippetgen.words.options import config_option, server_options, target_options

if TYPE_CHECKING:
    from snippetgen.verify import live, trial

__all__ = ["verify"]


@click.command(context_settings=FROM_ENVIRONMENT)
@click.argument("flows", metavar="[FLOW]...", nargs=-1, shell_complete=completion.flows)
@target_options
@server_options
@config_option
@click.option("--live", is_flag=True, help="Run them against the configured server itself.")
@click.option("-y", "--yes", is_flag=True, help="Do not ask before --live runs anything.")
@click.option("--require", is_flag=True, help="Fail where an interpreter or a package is missing, too.")
@click.option("-f", "--format", type=click.Choice(["text", "json"]), help="What to print.  [default: text]")
@click.pass_context
def verify(ctx: click.Context, /, flows: tuple[str, ...], **options: Any) -> None:
    """Run the snippets, and compare.

    Was the request sent as meant, was the answer shown, was the stream read?

    Each snippet is run by the interpreter or compiler on PATH, with a throw-away key, against a server on loopback that
    records what arrives; without a FLOW for a sample. Exit 1 where anything differs, with what was expected and
    received.
    """
    from snippetgen.verify import live, report
    from snippetgen.verify.command import hold_all, jobs, live_jobs, together

    words = read_words(ctx)
    as_json = options["format"] == "json"
    results: Sequence[live.LiveResult | trial.Result]
    if options["live"]:
        waiting = live_jobs(flows, words)
        _confirm([f"{job.name}  {job.shown_url}" for job in waiting], asked=not options["yes"])
        seconds = options["timeout"] or 300
        results = done = [live.run_live(job.snippet, job.plan, seconds, raw=job.raw) for job in with_progress(waiting)]
        print_text(live.as_json(done) if as_json else live.as_table(done))
    else:
        trials = jobs(flows, words)
        results = held = together(with_progress(hold_all(trials), len(trials)))
        print_text(report.as_json(held) if as_json else report.as_table(held))
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
