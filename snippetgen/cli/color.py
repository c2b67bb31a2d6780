"""Colours for code on a terminal, by Pygments where it is installed."""

from __future__ import annotations

import os
import sys
from typing import Any

import click

from snippetgen.errors import SnippetError

__all__ = ["color_option", "colored", "heading", "wants_color"]

color_option = click.option(
    "--color",
    type=click.Choice(["auto", "always", "never"]),
    help="Colour the code; auto: on a terminal, unless NO_COLOR is set.  [default: auto]",
)


def wants_color(choice: str | None) -> bool:
    """Whether what is printed is to be coloured, by ``--color``; raise ``SnippetError`` where it has to be and cannot.

    Left to itself it colours nothing but a terminal, whatever FORCE_COLOR says: what goes into a pipe is run.
    """
    if choice == "never" or (choice != "always" and not _takes_color()):
        return False
    try:
        import pygments  # noqa: F401
    except ImportError:
        if choice == "always":
            raise SnippetError('--color always needs pygments: pip install "snippetgen[color]"') from None
        return False
    if sys.platform == "win32":
        import colorama  # comes with click

        colorama.just_fix_windows_console()
    return True


def _takes_color() -> bool:
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def colored(text: str, highlighter: str) -> str:
    """Return the text with colours in it; highlighters call its language so."""
    from pygments import format as in_format
    from pygments.formatters import TerminalFormatter

    from snippetgen.snippets.lexer import lexer_of

    tokens = list(lexer_of(text, highlighter).get_tokens(text))
    if "".join(value for _, value in tokens) != text:
        return text  # a lexer may take \r\n for \n, and the code matters more than its colours
    return in_format(tokens, TerminalFormatter(colorscheme=_scheme()))


def heading(text: str) -> str:
    """Return a line in bold."""
    return f"\x1b[1m{text}\x1b[0m"


def _scheme() -> dict[Any, tuple[str, str]]:
    """Colours for light and for dark: none that is near to black, white, or the blue of old terminals."""
    from pygments.token import Comment, Generic, Keyword, Name, Number, Operator, String, Token

    colors = {
        Token: "",
        Comment: "faint",
        Generic.Heading: "*bold*",
        Generic.Subheading: "*bold*",
        Keyword: "magenta",
        Name.Tag: "cyan",
        Name.Variable: "cyan",
        Number: "cyan",
        Operator.Word: "magenta",
        String: "green",
        String.Escape: "cyan",
    }
    return {token: (color, color) for token, color in colors.items()}
