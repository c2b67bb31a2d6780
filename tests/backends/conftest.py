"""The service on loopback, and the clients that are generated of it as it runs."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.backends.serving import served
from tests.cases import EXAMPLES

HERE = Path(__file__).parent
PROGRAMS = HERE / "programs"
EXAMPLE = EXAMPLES / "ui-backend/typescript"
TOOLS = HERE / "tools/node_modules"

MYPY = """
[mypy]
strict = true
warn_redundant_casts = false

[mypy-client.client]
# The generator's own template, whatever the description holds: it passes on the arguments of __exit__ as objects.
disable_error_code = arg-type
"""


@pytest.fixture(scope="session")
def service() -> Iterator[str]:
    with served() as url:
        yield url


@pytest.fixture(scope="session")
def python(service: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the program in Python and its client, both compiled."""
    folder = tmp_path_factory.mktemp("python")
    for path in PROGRAMS.iterdir():
        shutil.copy(path, folder)
    generate = ["openapi-python-client", "generate", "--url", f"{service}/openapi.json", "--output-path", "client"]
    _run([*generate, "--meta", "none", "--config", "openapi-python-client.yml", "--fail-on-warning"], folder)
    (folder / "mypy.ini").write_text(MYPY)
    _run([sys.executable, "-m", "mypy", "calls.py", "client"], folder, MYPYPATH="")
    return folder


@pytest.fixture(scope="session")
def typescript(service: str, node: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the UI backend, the program of the tests and their client, made and compiled as the example says."""
    folder = tmp_path_factory.mktemp("typescript")
    for path in (*filter(Path.is_file, EXAMPLE.iterdir()), PROGRAMS / "calls.ts"):
        shutil.copy(path, folder)
    (folder / "node_modules").symlink_to(TOOLS)
    scripts = json.loads((EXAMPLE / "package.json").read_text("utf-8"))["scripts"]
    for script in ("client", "check"):
        (command,) = scripts[script].split()
        _run([node, str((TOOLS / ".bin" / command).resolve())], folder, SNIPPETGEN=service)
    return folder


def _run(words: list[str], folder: Path, **env: str) -> None:
    """Run a command that has to end well, and to warn of nothing."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    ended = subprocess.run(words, cwd=folder, capture_output=True, text=True, env={**os.environ, "PATH": path, **env})
    said = ended.stdout + ended.stderr
    assert ended.returncode == 0, said
    assert "warn" not in said.lower()
