"""Cold: one snippet on the command line, as the wall time of the whole process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks.peers import FOLDER, NODE

__all__ = ["RUNS", "measure"]

RUNS = 15

_FLOW = FOLDER.parent / "examples" / "basic-prompting.json"
# pydantic imports the greater part of itself when the first model is made.
_LIBRARIES = "import click, jinja2.sandbox, pydantic; type('M', (pydantic.BaseModel,), {})"
_FLOW_ID = "d2bbd92b-187e-4c84-b2d4-5df365704201"

# With bytecode, as pip leaves it behind when it installs a package; and with no settings of ours.
_ENVIRONMENT = {
    name: value
    for name, value in os.environ.items()
    if name != "PYTHONDONTWRITEBYTECODE" and not name.startswith("SNIPPETGEN_")
}

_HAR = {
    "method": "POST",
    "url": f"http://localhost:7860/api/v1/run/{_FLOW_ID}",
    "httpVersion": "HTTP/1.1",
    "headers": [
        {"name": "Content-Type", "value": "application/json"},
        {"name": "x-api-key", "value": "YOUR_API_KEY"},
    ],
    "queryString": [],
    "cookies": [],
    "headersSize": -1,
    "bodySize": -1,
    "postData": {
        "mimeType": "application/json",
        "text": json.dumps({"input_value": "hello world!", "input_type": "chat", "output_type": "chat"}),
    },
}


def measure() -> dict[str, float]:
    """Return the milliseconds of each command, by its name.

    To compare, there are interpreters that do nothing, and one that imports what we stand on and makes one model, which
    no command of ours can be faster than.
    """
    flow = str(_FLOW) if _FLOW.exists() else _FLOW_ID
    snippetgen = Path(sys.executable).with_name("snippetgen")
    httpsnippet = FOLDER / "node_modules" / "httpsnippet" / "bin" / "httpsnippet"
    with TemporaryDirectory() as folder:  # also so that no snippetgen.toml is found
        Path(folder, "har.json").write_text(json.dumps(_HAR), "utf-8")
        Path(folder, "out").mkdir()
        commands = {
            f"snippetgen generate {Path(flow).name} -l curl": [str(snippetgen), "generate", flow, "-l", "curl"],
            "httpsnippet har.json --target shell --client curl": [
                *(str(NODE), str(httpsnippet), "har.json"),
                *("--target", "shell", "--client", "curl", "--output", "out"),
            ],
            f"python -c '{_LIBRARIES}'": [sys.executable, "-c", _LIBRARIES],
            "python -c pass": [sys.executable, "-c", "pass"],
            "node -e 0": [str(NODE), "-e", "0"],
        }
        times: dict[str, list[float]] = {name: [] for name in commands}
        for command in commands.values():  # the first one finds its files on the disk, and writes its bytecode
            _run(command, folder)
        for _ in range(RUNS):
            for name, command in commands.items():
                times[name].append(_run(command, folder))
    return {name: median(seen) for name, seen in times.items()}


def _run(command: list[str], folder: str) -> float:
    start = time.perf_counter()
    subprocess.run(command, cwd=folder, env=_ENVIRONMENT, check=True, stdout=subprocess.DEVNULL)
    return (time.perf_counter() - start) * 1000
