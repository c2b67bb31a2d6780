"""``snippetgen targets``: the languages and their clients."""

from __future__ import annotations

import click

from snippetgen.cli.terminal import HELP, print_text

__all__ = ["targets"]


@click.command(context_settings=HELP)
def targets() -> None:
    """Print the languages and their clients.

    Each with what it can be asked for, files among it, and what it needs:
    the command that installs it, and further tools.
    """
    from snippetgen.snippets.targets import load_targets

    known = load_targets()
    width = max(len(target.name) for target in known)
    for target in known:
        files = ", files" if target.files and "run" in target.templates else ""
        needs = "; ".join([*filter(None, [target.install]), *target.further])
        print_text(f"{target.name:<{width}}  {', '.join(target.templates)}{files}{needs and f'  ({needs})'}\n")
