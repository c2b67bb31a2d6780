"""What all commands have in common: reading their words, and speaking to the terminal."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, NoReturn, TypeVar

import click

if TYPE_CHECKING:
    from snippetgen.snippets.snippet import Snippet
    from snippetgen.words.words import Words

__all__ = [
    "FROM_ENVIRONMENT",
    "HELP",
    "counted",
    "fail",
    "given_options",
    "on_terminal",
    "print_text",
    "read_words",
    "say",
    "warn",
    "with_progress",
]

HELP = {"help_option_names": ["-h", "--help"], "max_content_width": 100}
FROM_ENVIRONMENT = {**HELP, "auto_envvar_prefix": "SNIPPETGEN"}

_HOW_IT_RUNS = {"color", "config", "copy", "format", "out", "profile"}
"""The options that say nothing of what a snippet holds."""

Item = TypeVar("Item")


def given_options(ctx: click.Context) -> set[str]:
    """The options that stand on the command line itself."""
    source = click.core.ParameterSource.COMMANDLINE
    return {name for name in ctx.params if ctx.get_parameter_source(name) is source}


def read_words(ctx: click.Context) -> Words:
    """The words of a command, with the settings of the file that it names.

    Under a profile what is written must be the same on every machine, so what variables say of it is left out. The
    server that a flow is read from is still the one that they say.
    """
    from snippetgen.words.config import NO_PROFILE, load_config
    from snippetgen.words.words import Words

    words = Words({"profile": NO_PROFILE, **ctx.params}, given_options(ctx), load_config(ctx.params["config"]))
    if words.profile:
        words.connection.update(words.options)
        for option in ctx.command.params:
            if isinstance(option, click.Option) and option.name not in words.given | _HOW_IT_RUNS:
                words.options[str(option.name)] = () if option.multiple else False if option.is_flag else None
    return words


def counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def print_text(text: str) -> None:
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


def say(message: str) -> None:
    from snippetgen.visible import visible

    over_the_bar = "\r\x1b[K" if on_terminal() else ""
    click.echo(f"{over_the_bar}snippetgen: {visible(message)}", err=True)


def warn(snippets: Sequence[Snippet]) -> None:
    """Say the warnings of the snippets, each once."""
    for warning in dict.fromkeys(warning for snippet in snippets for warning in snippet.warnings):
        say(f"warning: {warning}")


def fail(message: str) -> NoReturn:
    with suppress(OSError):  # nobody reads it any more; the exit code says it still
        say(message)
    sys.exit(2)


def with_progress(items: Iterable[Item], length: int | None = None) -> Iterator[Item]:
    """Go through the items with a progress bar on a terminal, and with none elsewhere."""
    if not on_terminal():
        yield from items
        return
    with click.progressbar(items, length=length, show_pos=True, file=sys.stderr) as bar:
        yield from bar


def on_terminal() -> bool:
    return sys.stderr is not None and sys.stderr.isatty()
