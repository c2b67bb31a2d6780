"""What our pages show beside snippets: files, and commands with what they say; ``python -m tests.readme`` writes both.

Snippets themselves are kept by ``snippetgen sync``. A marker here is ``<!-- file path -->``,
``<!-- command snippetgen … -->`` or ``<!-- table of operations -->``; ``<!-- /file -->`` and so on end it.
"""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

from snippetgen.request.operations import OPERATIONS
from snippetgen.snippets.targets import load_targets

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
PAGES = [README, *sorted((ROOT / "docs").glob("*.md"))]
PLACE = re.compile(r"(<!-- (file|command|table) (.*?) -->\n)(.*?)(<!-- /\2 -->)", re.DOTALL)


def up_to_date(text: str) -> str:
    """Return the page with every marked place filled anew."""
    return PLACE.sub(lambda place: f"{place[1]}{_content(place[2], place[3])}{place[5]}", text)


def _content(kind: str, words: str) -> str:
    if kind == "table":
        return f"\n{_operations()}\n"
    if kind == "file":
        path = ROOT / words
        return _fence(path.suffix.removeprefix("."), path.read_text("utf-8"))
    command = [sys.executable, "-c", "from snippetgen.cli import main; main()", *shlex.split(words)[1:]]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    return _fence("console", f"$ {words}\n{done.stdout}{done.stderr}")


def _operations() -> str:
    """A row for each operation, and a column for each target: every cell that there is."""
    targets = load_targets()
    rows = [["", *(f"{target.language} {target.client}" for target in targets)], ["---"] * (len(targets) + 1)]
    rows += [[f"`{name}`", *("yes" if name in target.templates else "" for target in targets)] for name in OPERATIONS]
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def _fence(language: str, text: str) -> str:
    return f"\n```{language}\n{text}```\n\n"


if __name__ == "__main__":
    for page in PAGES:
        page.write_text(up_to_date(page.read_text("utf-8")), "utf-8")
