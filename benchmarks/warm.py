"""Warm: from a request to the text of three languages, in a process that has done it many times before."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from statistics import median
from typing import Any

from benchmarks.peers import FOLDER, NODE
from snippetgen import Flow, Run, Server, prepare
from snippetgen.words.request import SnippetsRequest

__all__ = ["BODIES", "DISTINCT", "measure"]

DISTINCT = 1000
"""So many requests of one shape, each with its flow and its text, are taken in turn: nobody can keep a result."""

BODIES = ("plain", "five tweaks", "nested tweaks")

_ROUNDS = 21
_WARM_UP = 1.0  # seconds; V8 has compiled what it will compile well before
_PASSES = 3
_LANGUAGES = ("python", "javascript", "curl")
_URL = "http://localhost:7860"

_COMMANDS = {
    "snippetgen": [sys.executable, "-m", "benchmarks.warm"],
    "snippetz": [str(NODE), str(FOLDER / "snippetz.mjs")],
    "httpsnippet": [str(NODE), str(FOLDER / "httpsnippet.js")],
    "postman-code-generators": [str(NODE), str(FOLDER / "postman.js")],
}


def measure(body: str, start: str) -> dict[str, float]:
    """Return the microseconds of the three snippets of one request, by the name of who made them.

    ``body`` is one of ``BODIES``; ``start`` is ``json``, the request's text, or ``models``, which have been read and
    validated before. Everybody has a process of its own, in turn, and more than once: what counts is the median of
    these.
    """
    times: dict[str, list[float]] = {name: [] for name in _COMMANDS}
    for _ in range(_PASSES):
        for name, command in _COMMANDS.items():
            times[name].append(_run(name, command, body, start))
    return {name: median(seen) for name, seen in times.items()}


def _run(name: str, command: list[str], body: str, start: str) -> float:
    headers = {"Content-Type": "application/json", "x-api-key": "YOUR_API_KEY"}
    requests = [
        {"method": "POST", "url": f"{_URL}/api/v1/run/{_name(number)}", "headers": headers, "body": _body(body, number)}
        for number in range(DISTINCT)
    ]
    job = json.dumps({"requests": requests, "rounds": _ROUNDS, "seconds": _WARM_UP, "from": start})
    answer = subprocess.run(command, cwd=FOLDER.parent, input=job, check=True, stdout=subprocess.PIPE, text=True)
    result = json.loads(answer.stdout)
    for code in result["sample"]:
        if "Hello, world number 0!" not in code or f"/api/v1/run/{_name(0)}" not in code:
            raise SystemExit(f"benchmarks: this is no snippet of the request, from {name}:\n{code}")
    return float(result["microseconds"])


def _name(number: int) -> str:
    return f"basic-prompting-{number}"


def _body(kind: str, number: int) -> dict[str, Any]:
    body: dict[str, Any] = {
        "input_value": f"Hello, world number {number}!",
        "input_type": "chat",
        "output_type": "chat",
    }
    if kind == "five tweaks":
        fields = {"temperature": 0.2, "max_tokens": 256 + number, "model_name": "gpt-4o", "stream": True, "seed": None}
        body["tweaks"] = {"LanguageModelComponent-m3Xd5": fields}
    if kind == "nested tweaks":
        body["tweaks"] = {
            "ChatInput-k2Hq8": {"sender_name": f"Ann {number}", "should_store_message": False},
            "Agent-a1Bc2": {
                "tools": [{"name": "search", "limit": 3}, {"name": "sum", "limit": number}],
                "stop": ["\n\n", "END"],
                "options": {"retry": {"times": 3, "wait": 1.5}},
            },
        }
    return body


def _measure_ours(job: dict[str, Any]) -> dict[str, Any]:
    """Do what measure.js does with a peer; models are new in each round, so that none can keep what it gave."""
    texts = [
        json.dumps({"flow": {"endpoint_name": _name(number)}, "server": {"url": _URL}, "operation": request["body"]})
        for number, request in enumerate(job["requests"])
    ]
    server = Server(url=_URL)

    def from_json(text: str) -> list[str]:
        asked = SnippetsRequest.model_validate(json.loads(text))
        prepared = prepare(asked.at[0], asked.server, asked.operation or Run())
        return [prepared.write(language).code for language in _LANGUAGES]

    def from_models(models: tuple[Flow, Run]) -> list[str]:
        prepared = prepare(models[0], server, models[1])
        return [prepared.write(language).code for language in _LANGUAGES]

    def models() -> list[tuple[Flow, Run]]:
        return [
            (Flow(endpoint_name=_name(number)), Run.model_validate(request["body"]))
            for number, request in enumerate(job["requests"])
        ]

    def one_round() -> float:
        given: list[Any] = models() if job["from"] == "models" else texts
        convert: Any = from_models if job["from"] == "models" else from_json
        start = time.perf_counter()
        for request in given:
            convert(request)
        return (time.perf_counter() - start) * 1e6 / len(given)

    warm = time.perf_counter() + job["seconds"]
    while time.perf_counter() < warm:
        one_round()
    times = [one_round() for _ in range(job["rounds"])]
    return {"microseconds": median(times), "sample": from_json(texts[0])}


if __name__ == "__main__":
    json.dump(_measure_ours(json.load(sys.stdin)), sys.stdout)
