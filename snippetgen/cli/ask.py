"""``snippetgen ask``: the Python snippet, run at once."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

import click

from snippetgen.cli.terminal import FROM_ENVIRONMENT, given_options, read_words, say, warn
from snippetgen.errors import SnippetError
from snippetgen.words import completion
from snippetgen.words.options import config_option, run_options, server_options

if TYPE_CHECKING:
    from snippetgen.snippets.prepare import Prepared
    from snippetgen.snippets.snippet import Setup, Snippet
    from snippetgen.snippets.targets import Target
    from snippetgen.values import Text

__all__ = ["ask"]


@click.command(context_settings=FROM_ENVIRONMENT)
@click.argument("flow", metavar="FLOW", shell_complete=completion.flows)
@click.argument("question", required=False)
@click.option("-o", "--operation", metavar="NAME", help="[default: stream, or webhook with --payload]")
@run_options
@server_options
@config_option
@click.pass_context
def ask(ctx: click.Context, /, flow: str, question: str | None, **options: Any) -> None:
    """Ask a flow, and print the answer as it comes.

    FLOW is what it is in generate. QUESTION is what is said to it; - reads that from standard input, and without it the
    flow is told what it has stored.

    \b
      snippetgen ask flow.json "Will it rain in Lisbon tomorrow?"
      git diff | snippetgen ask localhost:7860/flow/<id> - --session-id review

    It runs the snippet of generate -l python -o stream, and the variables of the key and of all else that this reads
    have to be set.
    """  # noqa: D301  (a backslash-b is click's own mark for text that keeps its lines)
    from snippetgen.values import shown
    from snippetgen.words.asked import prepared
    from snippetgen.words.fetched import address_of
    from snippetgen.words.find import find_flow

    if question is not None:
        if {"input_value", "input_env"} & given_options(ctx):
            raise SnippetError("QUESTION and --input-value or --input-env say the same; give one")
        if flow == question == "-":
            raise SnippetError("FLOW and QUESTION are both -, and standard input holds one of them")
        ctx.params |= {"input_value": _question(question), "input_env": None}
    # What is asked by default is what is shown soonest.
    operation = options["operation"] or ("webhook" if options["payload"] is not None else "stream")
    ctx.params["operation"] = (operation,)
    words = read_words(ctx)
    if question is not None:
        words.given.add("input_value")  # so that an operation that has no use for it says so
    (asked,) = prepared(*find_flow(flow, at=address_of(words)), words)
    snippet = asked.write_for(_target(asked))
    _check_variables(snippet.setup, asked.plan.request.headers.get("x-api-key"))
    warn([snippet])
    url, _, _ = shown(asked.plan.request.url).partition("/api/")
    sys.exit(_run(snippet, url))


def _question(question: str) -> str:
    """Return what is asked, which may stand on standard input."""
    if question != "-":
        return question
    if sys.stdin is None:
        raise SnippetError("standard input is closed, so there is no question to read from it")
    try:
        return sys.stdin.buffer.read().decode("utf-8-sig").rstrip("\r\n")
    except UnicodeDecodeError:
        raise SnippetError("standard input is not UTF-8, so there is no question to read from it") from None


def _target(asked: Prepared) -> Target:
    """Return the first client, in the order of the tabs, that can ask this and is installed."""
    from importlib.util import find_spec

    from snippetgen.languages.python import LANGUAGE
    from snippetgen.snippets.targets import load_targets

    able = [
        target
        for target in load_targets()
        if target.written_in is LANGUAGE and target.has(asked.plan.name, uploads=asked.uploads)
    ]
    for target in able:
        packages = target.install.split()[2:]  # after "pip install"
        if all(map(find_spec, packages)):
            return target
    raise SnippetError(f"to ask this, Python needs a package: {able[0].install}")


def _check_variables(setup: Setup, key: Text | None) -> None:
    """Say which of the variables are not set; the snippet would stop at the first, by an error of Python's.

    ``key`` is the API key that is sent.
    """
    from snippetgen.values import Env

    unset = [variable for variable in setup.variables if variable.name not in os.environ]
    if unset:
        names = ", ".join(variable.name for variable in unset)
        lines = "; ".join(variable.powershell if os.name == "nt" else variable.posix for variable in unset)
        is_key = any(key == Env(variable.name) for variable in unset)
        hint = " (or --no-auth, where the server asks for no key)" if is_key else ""
        raise SnippetError(f"not set: {names}; nothing was sent. Set it first: {lines}{hint}")


def _run(snippet: Snippet, url: str) -> int:
    """Run it in a process of its own, as its reader would, and return its exit code."""
    import subprocess
    from pathlib import Path
    from tempfile import TemporaryDirectory

    from snippetgen.cli.programs import run_snippet

    with TemporaryDirectory() as folder:
        file, failure = Path(folder) / snippet.filename, Path(folder) / "failure"
        file.write_text(snippet.code, "utf-8", newline="")
        words = [sys.executable, run_snippet.__file__, str(file), str(failure), url]
        code = subprocess.call(words, stdin=subprocess.DEVNULL)
        if failure.exists():
            say(" ".join(failure.read_text("utf-8").split()))
    return code if code >= 0 else 128 - code  # as a shell tells of a signal
