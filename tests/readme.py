"""The marked places of the README and what belongs between them; ``python -m tests.readme`` writes it there.

A marker is ``<!-- snippetgen generate … -->`` for the code that the command prints, ``<!-- $ command -->`` for a command
with what it says, or ``<!-- file path -->``; ``<!-- /snippetgen -->`` ends each.
"""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
PLACE = re.compile(r"(<!-- (snippetgen|\$ snippetgen|file) (.*?) -->\n)(.*?)(<!-- /snippetgen -->)", re.DOTALL)
FENCES = {"curl": "sh"}


def up_to_date(text: str) -> str:
    """Return the README with every marked place filled anew."""
    return PLACE.sub(lambda place: f"{place[1]}{_content(place[2], place[3])}{place[5]}", text)


def _content(kind: str, words: str) -> str:
    if kind == "file":
        path = ROOT / words
        return _fence(path.suffix.removeprefix("."), path.read_text("utf-8"))
    arguments = shlex.split(words)
    command = [sys.executable, "-c", "from snippetgen.cli import main; main()", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if kind == "snippetgen":
        language = arguments[arguments.index("-l") + 1]
        return _fence(FENCES.get(language, language), done.stdout)
    return _fence("console", f"$ snippetgen {words}\n{done.stdout}{done.stderr}")


def _fence(language: str, text: str) -> str:
    return f"```{language}\n{text}```\n"


if __name__ == "__main__":
    README.write_text(up_to_date(README.read_text("utf-8")), "utf-8")
