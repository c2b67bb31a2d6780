"""What is told at the end of a command that writes files, and removes those that it has made before."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from snippetgen.cli.terminal import counted, say

if TYPE_CHECKING:
    from snippetgen.files.made import Made

__all__ = ["finish"]


def finish(made: Made, *, written: int, asked: int, failed: int, prune: bool, gone: str) -> None:
    """Prune where that is wanted and nothing failed, and say what was done; exit 2 where something failed.

    ``gone`` says why a file would have been removed that was changed by hand.
    """
    removed = ""
    if prune and not failed:
        count, changed = made.prune()
        removed = f", {count} removed"
        for path in changed:
            say(f"{made.root / path}: {gone}, but it was changed by hand, so it stays")
    say(f"wrote {counted(written, 'file')} to {made.root}, {asked - written} unchanged{removed}")
    if failed:
        if prune:
            say("nothing was removed, because of the errors")
        sys.exit(2)
