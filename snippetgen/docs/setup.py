"""What a reader needs before a snippet runs, as a page says it above the code."""

from __future__ import annotations

from collections.abc import Iterator

from snippetgen.docs.formats import Format
from snippetgen.snippets.snippet import Snippet, Variable

__all__ = ["setup_lines"]


def setup_lines(snippet: Snippet, page_format: Format) -> list[str]:
    """Return the lines of the setup, the last of them blank: the code goes directly below.

    A command is a block of code. What runs the snippet comes last, since that line leads to the code.
    """
    lines: list[str] = []
    for words, code, language in _commands(snippet):
        lines += [words, "", *page_format.block(code, language), ""]
    before, name, after = snippet.setup.runtime.partition(snippet.filename)
    if runtime := page_format.words(before) + (page_format.literal(name) if name else "") + page_format.words(after):
        lines += [f"Run it with {runtime}:", ""]
    return lines


def _commands(snippet: Snippet) -> Iterator[tuple[str, str, str]]:
    """Yield what to do first: in words, as lines of a shell, and the name that highlighters know the shell by."""
    setup = snippet.setup
    if setup.install:
        yield "Install what it needs:", setup.install, "bash"
    if setup.variables:
        posix = "\n".join(variable.posix for variable in setup.variables)
        powershell = "\n".join(variable.powershell for variable in setup.variables)
        yield "Set what it reads from the environment, in a POSIX shell:", posix, "bash"
        yield "Or in PowerShell:", powershell, Variable._fields[-1]  # highlighters call it so, too
