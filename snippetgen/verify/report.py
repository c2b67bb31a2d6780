"""What was found, as a table for people and as JSON for machines."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from snippetgen.verify.compare import Difference
from snippetgen.verify.trial import Result
from snippetgen.visible import visible

__all__ = ["as_json", "as_table"]

_HEAD = ("target", "operation", "tried", "sent as meant", "answer shown")
_LONGEST = 2000  # characters of what was expected or received, which may be megabytes


def as_table(results: Sequence[Result]) -> str:
    """Return the table, and below it every difference: expected and received."""
    rows = [_HEAD, *map(_row, results)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_HEAD))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    for result in results:
        for difference in result.differences:
            title = f"{result.target} {result.operation}, {result.trial}: {difference.field}"
            lines += ["", *_told(title, difference)]
    return "\n".join(lines) + "\n"


def _row(result: Result) -> tuple[str, ...]:
    if result.not_run:
        return result.target, result.operation, f"not run: {result.not_run}", "", ""
    marks = ("yes" if mark else "NO" for mark in (result.sent, result.shown))
    return result.target, result.operation, result.trial, *marks


def _told(title: str, difference: Difference) -> list[str]:
    return [title, f"  expected  {_value(difference.expected)}", f"  received  {_value(difference.received)}"]


def _value(value: Any) -> str:
    if value is None:
        return "nothing"
    text = visible(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str))
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}… ({len(text)} characters)"


def as_json(results: Sequence[Result]) -> str:
    """Return a JSON list of the results, each with ``passed``."""
    listed = [{**asdict(result), "passed": result.passed} for result in results]
    return json.dumps(listed, indent=2, default=str) + "\n"
