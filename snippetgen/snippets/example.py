"""An example of the answer as text: for a page, and as a JSON file."""

from __future__ import annotations

from typing import TypeGuard

from snippetgen.flow.descriptor import Flow
from snippetgen.languages.json_text import JSON, compact
from snippetgen.languages.lines import Place
from snippetgen.request.example import answer, events
from snippetgen.request.operations import Operation
from snippetgen.request.run import Run
from snippetgen.request.workflow import Workflow

__all__ = ["example", "example_json"]


def _is_run_stream(operation: Operation) -> TypeGuard[Run]:
    return isinstance(operation, Run) and operation.stream


def _is_workflow_stream(operation: Operation) -> TypeGuard[Workflow]:
    return isinstance(operation, Workflow) and operation.mode == "stream"


def example(flow: Flow, operation: Operation) -> str:
    """Return the answer as it comes, for a page: JSON, or for a stream its events with blank lines between."""
    if _is_workflow_stream(operation):
        numbered = enumerate(map(compact, events(flow, operation)))
        return "\n\n".join(f"data: {event}\nid: {number}" for number, event in numbered)
    if _is_run_stream(operation):
        return "\n\n".join(map(compact, events(flow, operation)))
    return JSON.lay(answer(flow, operation), Place())


def example_json(flow: Flow, operation: Operation) -> str:
    """Return the answer as a JSON file: of a stream, the list of its events, each on a line."""
    if _is_run_stream(operation) or _is_workflow_stream(operation):
        lines = ",\n  ".join(map(compact, events(flow, operation)))
        return f"[\n  {lines}\n]\n"
    return f"{example(flow, operation)}\n"
