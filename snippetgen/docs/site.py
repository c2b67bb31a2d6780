"""What the tools that build a site have in common: the options of a snippet by their names, and the site's settings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import click

from snippetgen.docs.content import marker
from snippetgen.errors import SnippetError, nearest
from snippetgen.words.config import DEFAULT_FILE, Config

__all__ = ["FLAGS", "OPTIONS", "chosen_tabs", "config_file", "named_words"]

_NAMED = {option.opts[-1].removeprefix("--"): option for option in marker.params if isinstance(option, click.Option)}
FLAGS = frozenset(name for name, option in _NAMED.items() if option.is_flag)
OPTIONS = tuple(_NAMED)
"""The names of all options of a snippet, as on the command line: ``input-value``, ``no-auth``, …"""

_LISTS = {"language", "client", "operation"}


def named_words(flow: str, options: Iterable[tuple[str, str | None]]) -> list[str]:
    """Return the words of a marker for options with their values; ``None`` is an option without a value.

    Several languages, clients or operations stand in one value, with commas or spaces between. Of the other options
    that may be repeated, such as ``tweak``, a value holds one on each of its lines. A flag is set by its name alone,
    or by ``true``. Raises ``SnippetError``.
    """
    words: list[str] = []
    for name, value in options:
        if name not in _NAMED:
            raise SnippetError(f'unknown option "{name}"{nearest(name, OPTIONS)}')
        if name in FLAGS:
            words += [f"--{name}"] if _is_set(name, value) else []
        elif value is None:
            raise SnippetError(f'the option "{name}" needs a value')
        elif name in _LISTS:
            words += [f"--{name}={part}" for part in re.findall(r"[^\s,]+", value) or [value]]
        else:
            words += [f"--{name}={line}" for line in (value.split("\n") if _NAMED[name].multiple else [value])]
    return [*words, "--", flow]


def _is_set(name: str, value: str | None) -> bool:
    if value not in (None, "", "true", "false"):
        raise SnippetError(f'the option "{name}" is true or false, not "{value}"')
    return value != "false"


def config_file(folder: Path, name: str | None) -> Path | None:
    """Return the file with the settings of the site in ``folder``: the one named, or ``snippetgen.toml``.

    By default it is looked for in the folder of the site, then in the working directory; there need be none.
    """
    if name:
        return folder / name
    return next((path for path in (folder / DEFAULT_FILE, Path(DEFAULT_FILE)) if path.exists()), None)


def chosen_tabs(asked: str | None, config: Config, needs: Mapping[str, Sequence[str]]) -> str:
    """Return the style that the site shows several blocks in: what was asked for, or what fits the site.

    ``needs`` has the styles that the tool knows, the best one first, each with what the site lacks for it. That of
    the configuration is taken where it fits: the same file may serve pages of other tools. Raises ``SnippetError``.
    """
    if asked:
        if asked not in needs:
            raise SnippetError(f'tabs: there is no "{asked}" here (there is {", ".join(needs)}){nearest(asked, needs)}')
        if needs[asked]:
            raise SnippetError(f'tabs: "{asked}" needs {" and ".join(needs[asked])}')
        return asked
    fitting = [name for name, lacking in needs.items() if not lacking]
    return config.tabs if config.tabs in fitting else fitting[0]
