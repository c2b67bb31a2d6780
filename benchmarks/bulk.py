"""Bulk: every snippet of ten thousand flows, one flow at a time, as a builder of documentation makes them."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import pairwise
from typing import Any
from uuid import UUID

from benchmarks.peers import FOLDER
from snippetgen import Server, Snippet, generate_all, load_flow
from snippetgen.snippets.targets import targets_of

__all__ = ["FLOWS", "Bulk", "exports", "measure", "snippets_of"]

FLOWS = 10_000
_SNIPPETS = sum(len(target.templates) for target in targets_of())
_EARLY = FLOWS // 10


@dataclass(frozen=True, slots=True)
class Bulk:
    """What it took; the two peaks, in MiB, are those after a tenth of the flows and after all of them."""

    snippets: int
    seconds: float
    early_peak: float
    peak: float


def measure() -> Bulk:
    """Do it in a process of its own, so that the peak is that of this work alone."""
    command = [sys.executable, "-m", "benchmarks.bulk"]
    answer = subprocess.run(command, cwd=FOLDER.parent, check=True, stdout=subprocess.PIPE, text=True)
    return Bulk(**json.loads(answer.stdout))


def _measure_here() -> Bulk:
    server = Server()
    count, early_peak = 0, 0.0
    start = time.perf_counter()
    for number, export in enumerate(exports(), start=1):
        count += len(snippets_of(export, server))
        if number == _EARLY:
            early_peak = _peak()
    return Bulk(count, time.perf_counter() - start, early_peak, _peak())


def snippets_of(export: dict[str, Any], server: Server) -> tuple[Snippet, ...]:
    """Every snippet of a flow for the languages of a pane; it ends here where one is missing."""
    snippets = generate_all(load_flow(export), server)
    if len(snippets) != _SNIPPETS or export["endpoint_name"] not in snippets[0].code:
        raise SystemExit(f"benchmarks: {export['name']} has not the {_SNIPPETS} snippets that it should have")
    return snippets


def _peak() -> float:
    """The most memory that this process has had, in MiB."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 2**20 if sys.platform == "darwin" else peak / 2**10


def exports() -> Iterator[dict[str, Any]]:
    """Yield flows as Langflow exports them, parsed, no two with the same IDs and texts."""
    for number in range(FLOWS):
        suffix = f"{number:05x}"
        nodes = [
            _node(
                f"ChatInput-{suffix}",
                "Chat Input",
                input_value=("str", f"What is new in chapter {number}?"),
                sender=("str", "User"),
                sender_name=("str", "User"),
                should_store_message=("bool", True),
            ),
            _node(
                f"Prompt-{suffix}",
                "Prompt",
                template=("prompt", f"Answer as the author of chapter {number} would.\n\n{{question}}"),
                question=("str", ""),
            ),
            _node(
                f"LanguageModelComponent-{suffix}",
                "Language Model",
                api_key=("str", None),
                model_name=("str", "gpt-4o-mini"),
                temperature=("slider", number % 20 / 10),
                max_tokens=("int", 256 + number),
                stream=("bool", False),
                system_message=("str", f"You write chapter {number}."),
            ),
            _node(f"ChatOutput-{suffix}", "Chat Output", sender_name=("str", "AI"), data_template=("str", "{text}")),
            _node(f"Webhook-{suffix}", "Webhook", data=("str", ""), endpoint=("str", "BACKEND_URL")),
        ]
        yield {
            "id": str(UUID(int=number + 1)),
            "name": f"Chapter {number}",
            "description": "A question about one chapter.",
            "endpoint_name": f"chapter-{number}",
            "is_component": False,
            "last_tested_version": "1.13.0",
            "tags": [],
            "data": {
                "nodes": nodes,
                "edges": [{"source": source["id"], "target": target["id"]} for source, target in pairwise(nodes[:4])],
                "viewport": {"x": 0, "y": 0, "zoom": 1},
            },
        }


def _node(component: str, display_name: str, **fields: tuple[str, Any]) -> dict[str, Any]:
    """A component with its fields, each its type and its value."""
    component_type = component.partition("-")[0]
    template: dict[str, Any] = {
        name: {"name": name, "type": kind, "value": value, "advanced": False, "required": False, "show": True}
        for name, (kind, value) in fields.items()
    }
    template |= {"_type": "Component", "code": {"name": "code", "type": "code", "value": "from lfx.custom import *"}}
    node = {"display_name": display_name, "template": template, "outputs": [], "edited": False, "tool_mode": False}
    return {
        "id": component,
        "type": "genericNode",
        "position": {"x": 0, "y": 0},
        "data": {"id": component, "type": component_type, "node": node},
    }


if __name__ == "__main__":
    json.dump(asdict(_measure_here()), sys.stdout)
