"""``snippetgen verify``: it passes what is right, and points at whatever is broken in a template."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from snippetgen.targets import load_targets, tree
from snippetgen.verify.recorder import Recorder
from tests.cases import EXAMPLES

BIN = Path(sys.executable).parent


def verify(*arguments: str, path: str | None = None, **env: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from snippetgen.cli import main; main()", "verify", *arguments]
    environment = {**os.environ, "PATH": path if path is not None else f"{BIN}:{os.environ['PATH']}", **env}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    assert "Traceback" not in done.stderr
    return done


def test_everything_passes() -> None:
    done = verify(str(EXAMPLES / "order-webhook.json"), "--require")
    assert done.returncode == 0, done.stdout
    assert done.stderr == ""
    rows = [line.split() for line in done.stdout.splitlines()]
    assert rows[0] == ["target", "operation", "sent", "as", "meant", "answer", "shown", "stream", "read"]
    assert [row[:2] for row in rows[1:]] == [
        [target.name, operation] for target in load_targets() for operation in target.templates
    ]
    assert all("NO" not in row and row[2:4] == ["yes", "yes"] for row in rows[1:])


def test_json() -> None:
    results = json.loads(verify("-l", "curl", "-o", "run", "-f", "json").stdout)
    assert results == [
        {
            "target": "curl/bash",
            "operation": "run",
            "sent": True,
            "shown": True,
            "streamed": None,
            "not_run": None,
            "passed": True,
            "differences": [],
        }
    ]


# What may happen to a template by hand: the pattern, what becomes of it, and the field that has to be pointed at.
BREAKS: list[tuple[str, str, str, str]] = [
    ("python/requests/run.py.jinja", "headers=headers, ", "", "header x-api-key"),
    ("python/requests/run.py.jinja", 'print(output["results"]', 'print(end=output["results"]', "answer"),
    ("python/requests/run.py.jinja", "raise SystemExit(f", "print(f", "error"),
    ("python/requests/run.py.jinja", "import requests\n\n", "import requests\n", "layout"),
    ("python/requests/stream.py.jinja", "        streamed = True\n", "", "answer"),
    ("python/requests/stream.py.jinja", 'elif event["event"] == "error"', 'elif event["event"] == "oops"', "error"),
    ("python/requests/stream.py.jinja", 'end="", ', "", "answer"),
    ("python/requests/webhook.py.jinja", "print(response.text)", "", "answer"),
    ("javascript/fetch/run.mjs.jinja", "  headers: {{ request.headers }},\n", "", "header content-type"),
    ("javascript/fetch/run.mjs.jinja", "method: {{ request.method }}", 'method: "PUT"', "method"),
    ("javascript/fetch/stream.mjs.jinja", "process.stdout.write(data.chunk)", "console.log(data.chunk)", "answer"),
    ("javascript/fetch/stream.mjs.jinja", "rest = lines.pop()", "lines.pop()", "answer"),
    ("javascript/fetch/webhook.mjs.jinja", "{{ request.url }}", '{{ request.url }} + "x"', "path"),
    ("curl/bash/run.sh.jinja", "  -H {{ header | header }} \\\n", "", "header content-type"),
    ("curl/bash/stream.sh.jinja", "  {{ request.url }}", "  {{ request.url }}x", "path"),
    ("curl/bash/webhook.sh.jinja", "-X {{ request.method | code }}", "-X PATCH", "method"),
]


@pytest.mark.parametrize(("name", "old", "new", "field"), BREAKS)
def test_a_broken_template_is_pointed_at(name: str, old: str, new: str, field: str, tmp_path: Path) -> None:
    source = (tree() / name).read_text("utf-8")
    assert old in source
    broken = tmp_path / name
    broken.parent.mkdir(parents=True)
    broken.write_text(source.replace(old, new), "utf-8")
    language, _, file = name.split("/")
    done = verify("--templates", str(tmp_path), "-l", language, "-o", file.split(".")[0], "-f", "json")
    assert done.returncode == 1, done.stderr
    (result,) = json.loads(done.stdout)
    assert not result["passed"]
    assert field in {difference["field"] for difference in result["differences"]}
    table = verify("--templates", str(tmp_path), "-l", language, "-o", file.split(".")[0]).stdout
    assert re.search(r"^  expected  .", table, re.MULTILINE)
    assert re.search(r"^  received  .", table, re.MULTILINE)


def test_client_of_ones_own(tmp_path: Path) -> None:
    folder = tmp_path / "python" / "urllib"
    folder.mkdir(parents=True)
    (tmp_path / "targets.toml").write_text('[python.urllib]\ntitle = "Python (urllib)"\ninstall = ""\n')
    (folder / "webhook.py.jinja").write_text(
        "import json\n{% if request.env %}\nimport os\n{% endif %}\nfrom urllib.request import Request, urlopen\n\n"
        "url = {{ request.url }}\nheaders = {{ request.headers }}\npayload = {{ request.body }}\n\n"
        "request = Request(url, json.dumps(payload).encode(), headers)\n"
        "print(urlopen(request).read().decode())\n"
    )
    done = verify("--templates", str(tmp_path), "-c", "urllib", "-f", "json")
    (result,) = json.loads(done.stdout)
    assert result["sent"]
    # It does not show the server's words, and is told so.
    assert {(difference["trial"], difference["field"]) for difference in result["differences"]} == {
        ("HTTP error", "error")
    }


def test_missing_interpreter_is_told(tmp_path: Path) -> None:
    done = verify("-l", "curl", "-o", "run", path=str(tmp_path))
    assert "not run: no interpreter for curl on PATH" in done.stdout
    assert done.returncode == 0
    assert verify("-l", "curl", "-o", "run", "--require", path=str(tmp_path)).returncode == 1


def test_missing_package_is_told(tmp_path: Path) -> None:
    (tmp_path / "python3").write_text(f'#!/bin/sh\nexec {sys.executable} -S -I "$@"\n')
    (tmp_path / "python3").chmod(0o755)
    done = verify("-l", "python", "-o", "run", path=str(tmp_path))
    assert "not run: requests is not installed (pip install requests)" in done.stdout
    assert done.returncode == 0


def test_live(serve: type[Recorder]) -> None:
    with serve() as recorder:
        url = recorder.url
        done = verify("a-flow", "--live", "--yes", "--server-url", url, "-l", "curl", LANGFLOW_API_KEY="sk-own")
        assert done.returncode == 0, done.stdout + done.stderr
        assert f"will run curl/bash run  {url}/api/v1/run/a-flow\n" in done.stderr
        assert [line.split()[:3] for line in done.stdout.splitlines()] == [
            ["curl/bash", "run", "ok"],
            ["curl/bash", "stream", "ok"],
        ]
        assert {received.headers["x-api-key"] for received in recorder.received} == {"sk-own"}
    done = verify("a-flow", "--live", "--yes", "--server-url", url)
    assert "not run: $LANGFLOW_API_KEY is not set" in done.stdout
    done = verify("a-flow", "--live")
    assert done.returncode == 2
    assert done.stderr.endswith("nobody to ask; add --yes\n")
    assert verify("--live", "--yes").stderr == "snippetgen: --live needs a flow to run; give FLOW\n"
