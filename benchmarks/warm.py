"""Warm: from a model to the text of three languages, in a process that has done it many times before."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from statistics import median
from typing import Any

from benchmarks.peers import FOLDER, NODE
from snippetgen import Flow, Run, Server, generate

__all__ = ["DISTINCT", "measure"]

DISTINCT = 1000
"""So many requests of one shape, each with its flow and its text, are taken in turn: nobody can keep a result."""

_ROUNDS = 21
_WARM_UP = 1.0  # seconds; V8 has compiled what it will compile well before
_PASSES = 3
_LANGUAGES = ("python", "javascript", "curl")
_URL = "http://localhost:7860"

_COMMANDS = {
    "snippetgen": [sys.executable, "-m", "benchmarks.warm"],
    "httpsnippet": [str(NODE), str(FOLDER / "httpsnippet.js")],
    "httpsnippet, HAR read before": [str(NODE), str(FOLDER / "httpsnippet.js"), "convert"],
    "postman-code-generators": [str(NODE), str(FOLDER / "postman.js")],
}


def measure() -> dict[str, float]:
    """Return the microseconds of the three snippets of one request, by the name of who made them.

    Everybody has a process of its own, in turn, and more than once: what counts is the median of these.
    """
    times: dict[str, list[float]] = {name: [] for name in _COMMANDS}
    for _ in range(_PASSES):
        for name, command in _COMMANDS.items():
            times[name].append(_run(name, command))
    return {name: median(seen) for name, seen in times.items()}


def _run(name: str, command: list[str]) -> float:
    bodies = [_body(number) for number in range(DISTINCT)]
    headers = {"Content-Type": "application/json", "x-api-key": "YOUR_API_KEY"}
    requests = [
        {"method": "POST", "url": f"{_URL}/api/v1/run/{_name(number)}", "headers": headers, "body": body}
        for number, body in enumerate(bodies)
    ]
    job = json.dumps({"requests": requests, "rounds": _ROUNDS, "seconds": _WARM_UP})
    answer = subprocess.run(command, cwd=FOLDER.parent, input=job, check=True, stdout=subprocess.PIPE, text=True)
    result = json.loads(answer.stdout)
    for code in result["sample"]:
        if bodies[0]["input_value"] not in code or f"/api/v1/run/{_name(0)}" not in code:
            raise SystemExit(f"benchmarks: this is no snippet of the request, from {name}:\n{code}")
    return float(result["microseconds"])


def _name(number: int) -> str:
    return f"basic-prompting-{number}"


def _body(number: int) -> dict[str, str]:
    return {"input_value": f"Hello, world number {number}!", "input_type": "chat", "output_type": "chat"}


def _measure_ours(job: dict[str, Any]) -> dict[str, Any]:
    """Do what measure.js does with a peer; the models are new in each round, so that none can keep what it gave."""
    server = Server(url=_URL)

    def models() -> list[tuple[Flow, Run]]:
        return [
            (Flow(endpoint_name=_name(number)), Run.model_validate(request["body"]))
            for number, request in enumerate(job["requests"])
        ]

    def one_round() -> float:
        asked = models()
        start = time.perf_counter()
        for flow, run in asked:
            for language in _LANGUAGES:
                generate(flow, server, run, language=language)
        return (time.perf_counter() - start) * 1e6 / len(asked)

    warm = time.perf_counter() + job["seconds"]
    while time.perf_counter() < warm:
        one_round()
    times = [one_round() for _ in range(job["rounds"])]
    flow, run = models()[0]
    sample = [generate(flow, server, run, language=language).code for language in _LANGUAGES]
    return {"microseconds": median(times), "sample": sample}


if __name__ == "__main__":
    json.dump(_measure_ours(json.load(sys.stdin)), sys.stdout)
