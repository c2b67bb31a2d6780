"""What our pages show beside snippets: files, and commands with what they say; ``python -m tests.readme`` writes both.

Snippets themselves are kept by ``snippetgen sync``. A marker here is ``<!-- file path -->`` or
``<!-- command snippetgen … -->``; ``<!-- /file -->`` and ``<!-- /command -->`` end it.
"""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
PAGES = [README, *sorted((ROOT / "docs").glob("*.md"))]
PLACE = re.compile(r"(<!-- (file|command) (.*?) -->\n)(.*?)(<!-- /\2 -->)", re.DOTALL)


def up_to_date(text: str) -> str:
    """Return the page with every marked place filled anew."""
    return PLACE.sub(lambda place: f"{place[1]}{_content(place[2], place[3])}{place[5]}", text)


def _content(kind: str, words: str) -> str:
    if kind == "file":
        path = ROOT / words
        return _fence(path.suffix.removeprefix("."), path.read_text("utf-8"))
    command = [sys.executable, "-c", "from snippetgen.cli import main; main()", *shlex.split(words)[1:]]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    return _fence("console", f"$ {words}\n{done.stdout}{done.stderr}")


def _fence(language: str, text: str) -> str:
    return f"\n```{language}\n{text}```\n\n"


if __name__ == "__main__":
    for page in PAGES:
        page.write_text(up_to_date(page.read_text("utf-8")), "utf-8")
