"""What was found, as a table for people and as JSON for machines."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from snippetgen.literals import visible
from snippetgen.verify.compare import Difference
from snippetgen.verify.trial import Result

__all__ = ["as_json", "as_table"]

_HEAD = ("target", "operation", "sent as meant", "answer shown", "stream read")


def as_table(results: Sequence[Result]) -> str:
    """Return the table, and below it every difference: expected and received."""
    rows = [_HEAD, *map(_row, results)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_HEAD))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    for result in results:
        for trial, difference in result.differences:
            lines += ["", *_told(f"{result.target} {result.operation}, {trial}: {difference.field}", difference)]
    return "\n".join(lines) + "\n"


def _row(result: Result) -> tuple[str, ...]:
    if result.not_run:
        return result.target, result.operation, f"not run: {result.not_run}", "", ""
    marks = (result.sent, result.shown, result.streamed)
    return result.target, result.operation, *("-" if mark is None else "yes" if mark else "NO" for mark in marks)


def _told(title: str, difference: Difference) -> list[str]:
    return [title, f"  expected  {_value(difference.expected)}", f"  received  {_value(difference.received)}"]


def _value(value: Any) -> str:
    if value is None:
        return "nothing"
    return visible(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str))


def as_json(results: Sequence[Result]) -> str:
    """Return a JSON list of the results, each with ``passed``."""
    listed = [
        {
            **{name: value for name, value in asdict(result).items() if name != "differences"},
            "passed": result.passed,
            "differences": [{"trial": trial, **asdict(difference)} for trial, difference in result.differences],
        }
        for result in results
    ]
    return json.dumps(listed, indent=2, default=str) + "\n"
