"""``snippetgen completion``: what a shell has to be told to complete our commands."""

from __future__ import annotations

import click

from snippetgen.cli.terminal import HELP, print_text

__all__ = ["completion"]


@click.command(context_settings=HELP)
@click.argument("which", metavar="[bash|zsh|fish]", type=click.Choice(["bash", "zsh", "fish"]))
def completion(which: str) -> None:
    """Print what has your shell complete our commands.

    Tab then offers commands, options, languages, files, and the components and fields of the flow on the line. To have
    it in every new shell, once:

    \b
      bash  echo 'eval "$(snippetgen completion bash)"' >> ~/.bashrc
      zsh   echo 'eval "$(snippetgen completion zsh)"' >> ~/.zshrc
      fish  snippetgen completion fish > ~/.config/fish/completions/snippetgen.fish

    It needs bash 4.4, zsh 5 or fish 3.1, or newer.
    """  # noqa: D301  (a backslash-b is click's own mark for text that keeps its lines)
    from snippetgen.cli.shells import SHELLS

    print_text(SHELLS[which].source_template)
