"""What our pages show beside snippets: files, and commands with what they say; ``python -m tests.readme`` writes both.

Snippets themselves are kept by ``snippetgen sync``. A marker here is ``<!-- file path -->``,
``<!-- command snippetgen … -->`` or ``<!-- table of targets -->``; ``<!-- /file -->`` and so on end it.
"""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

from snippetgen.request.operations import OPERATIONS
from snippetgen.snippets.targets import load_targets
from tests.command import run_command

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
PAGES = [README, *sorted((ROOT / "docs").glob("*.md"))]
EXECUTED = ROOT / "tests" / "toolchains" / "__snapshots__" / "test_executed"
PLACE = re.compile(r"(<!-- (file|command|table) (.*?) -->\n)(.*?)(<!-- /\2 -->)", re.DOTALL)


def up_to_date(text: str) -> str:
    """Return the page with every marked place filled anew."""
    return PLACE.sub(lambda place: f"{place[1]}{_content(place[2], place[3])}{place[5]}", text)


def _content(kind: str, words: str) -> str:
    if kind == "table":
        return f"\n{_targets()}\n"
    if kind == "file":
        path = ROOT / words
        return _fence(path.suffix.removeprefix("."), path.read_text("utf-8"))
    done = run_command(*shlex.split(words)[1:], cwd=ROOT)
    return _fence("console", f"$ {words}\n{done.stdout}{done.stderr}")


def _targets() -> str:
    """A row for each target: what it needs, the operations in which it was run, by the number of trials, and by what.

    What was run is what ``tests/toolchains/test_executed.py`` has kept.
    """
    columns = ["", "needs", *(f"`{name}`" for name in OPERATIONS), "files", "run by"]
    rows = [columns, ["---"] * len(columns)]
    for target in load_targets():
        pattern = f"*[[]{target.name.replace('/', '-')}-[0-9]].json"
        runs = [json.loads(path.read_text("utf-8")) for path in sorted(EXECUTED.glob(pattern))]
        trials = runs[0]["trials"] if runs else {}
        cells = [str(trials.get(name, "not run")) if name in target.templates else "" for name in OPERATIONS]
        by = ", ".join(run["by"] for run in runs) or "no machine of ours"
        needs = "; ".join([*filter(None, [target.install and f"`{target.install}`"]), *target.further])
        rows.append(
            [
                f"{target.language} {target.client}",
                needs,
                *cells,
                "yes" if target.files and "run" in target.templates else "",
                by,
            ]
        )
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def _fence(language: str, text: str) -> str:
    return f"\n```{language}\n{text}```\n\n"


if __name__ == "__main__":
    for page in PAGES:
        page.write_text(up_to_date(page.read_text("utf-8")), "utf-8")
