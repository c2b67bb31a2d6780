"""An example of the answer as text: for a page, and as a JSON file."""

from __future__ import annotations

from snippetgen.flow.descriptor import Flow
from snippetgen.languages.json_text import JSON, compact
from snippetgen.languages.lines import Place
from snippetgen.request.example import answer, events
from snippetgen.request.operations import Operation
from snippetgen.request.run import Run

__all__ = ["example", "example_json"]


def example(flow: Flow, operation: Operation) -> str:
    """Return the answer as it comes, for a page: JSON, or for a stream an event a line with blank lines between."""
    if isinstance(operation, Run) and operation.stream:
        return "\n\n".join(map(compact, events(flow, operation)))
    return JSON.lay(answer(flow, operation), Place())


def example_json(flow: Flow, operation: Operation) -> str:
    """Return the answer as a JSON file: of a stream, the list of its events, each on a line."""
    if isinstance(operation, Run) and operation.stream:
        lines = ",\n  ".join(map(compact, events(flow, operation)))
        return f"[\n  {lines}\n]\n"
    return f"{example(flow, operation)}\n"
