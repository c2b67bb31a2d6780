"""An example of the answer as text: for a page, and as a JSON file."""

from __future__ import annotations

from snippetgen.flow.descriptor import Flow
from snippetgen.languages.json_text import JSON, compact
from snippetgen.languages.lines import Place
from snippetgen.request.example import answer, events, written
from snippetgen.request.operations import Operation

__all__ = ["example", "example_json"]


def example(flow: Flow, operation: Operation) -> str:
    """Return the answer as it comes, for a page: JSON, or for a stream its events with blank lines between."""
    streamed = events(flow, operation)
    if streamed is not None:
        return "\n\n".join(written(operation, number, compact(event)) for number, event in enumerate(streamed))
    return JSON.lay(answer(flow, operation), Place())


def example_json(flow: Flow, operation: Operation) -> str:
    """Return the answer as a JSON file: of a stream, the list of its events, each on a line."""
    streamed = events(flow, operation)
    if streamed is not None:
        lines = ",\n  ".join(map(compact, streamed))
        return f"[\n  {lines}\n]\n"
    return f"{example(flow, operation)}\n"
