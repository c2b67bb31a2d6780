"""An old request, which the server refuses today, and what replaces it, which runs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from snippetgen.cli import cli
from snippetgen.request.deprecated import TODAY
from tests.e2e.conftest import Site
from tests.e2e.langflow import RELEASE

OLD = """curl -sS -X POST \\
  {url}/api/v1/{endpoint}/{flow} \\
  -H 'Content-Type: application/json'\\
  -H 'x-api-key: {key}'\\
  -d '{body}'
"""
BODIES: dict[str, dict[str, Any]] = {
    "process": {"inputs": {"text": "one two"}, "tweaks": {"ChatOutput-Old1x": {}}, "clear_cache": False},
    "predict": {"message": "one two", "tweaks": {}},
}
if RELEASE >= (1, 11):  # which the Workflow API came with
    BODIES["process "] = {"inputs": {"text": "one two"}, "sync": False}


@pytest.mark.parametrize("language", ["python", "javascript", "curl"])
@pytest.mark.parametrize("endpoint", BODIES)
def test_what_replaces_an_old_request_runs(site: Site, endpoint: str, language: str, node: str, tmp_path: Path) -> None:
    flow, key = site.flows["echo"].id, site.langflow.key
    assert key
    body = BODIES[endpoint]
    endpoint = endpoint.strip()
    old = OLD.format(url=site.langflow.url, endpoint=endpoint, flow=flow, key=key, body=json.dumps(body))
    refused = subprocess.run(["bash", "-c", old], capture_output=True, text=True)
    assert json.loads(refused.stdout) == {"detail": TODAY}
    migrated = CliRunner().invoke(cli, ["migrate", old, "-l", language])
    assert migrated.exception is None
    assert key not in migrated.stdout + migrated.stderr
    assert f'/api/v1/{endpoint}: is answered 400 today, "{TODAY}"' in migrated.stderr
    snippet = tmp_path / "snippet.mjs"
    snippet.write_text(migrated.stdout, "utf-8")
    command = {"python": sys.executable, "javascript": node, "curl": "bash"}[language]
    env = {"PATH": os.environ["PATH"], **site.env}
    ran = subprocess.run([command, str(snippet)], env=env, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    raw = language == "curl" and "sync" not in body
    assert '"text":"one two"' in ran.stdout if raw else ran.stdout == "one two\n"
