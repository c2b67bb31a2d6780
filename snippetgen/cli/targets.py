"""``snippetgen targets``: the languages and their clients."""

from __future__ import annotations

import click

from snippetgen.cli.terminal import HELP, print_text

__all__ = ["targets"]


@click.command(context_settings=HELP)
def targets() -> None:
    """Print the languages and their clients."""
    from snippetgen.snippets.targets import load_targets

    for target in load_targets():
        needs = f"  ({target.install})" if target.install else ""
        print_text(f"{target.name:<20}{', '.join(target.templates)}{needs}\n")
