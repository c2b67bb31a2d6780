"""Deno and Bun as npm brings them, in ``tests/languages/tools``: their packages for this machine hold them as files."""

from __future__ import annotations

import os
from pathlib import Path

__all__ = ["TOOLS", "compiler", "with_runtimes"]

TOOLS = Path(__file__).parent / "tools"
_PACKAGES = TOOLS / "node_modules"


def with_runtimes(path: str) -> str:
    """Return a PATH with the folders of those that are installed before it."""
    found = [*_PACKAGES.glob("@deno/*/deno"), *_PACKAGES.glob("@oven/*/bin/bun")]
    return os.pathsep.join([*(str(file.parent) for file in found), path])


def compiler() -> Path | None:
    """Return the compiler of TypeScript, where it is installed; it needs no Node."""
    return next(_PACKAGES.glob("@typescript/*/lib/tsc"), None)
