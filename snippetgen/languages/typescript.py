"""TypeScript: JavaScript's literals, and types that are stripped by whatever runs it."""

from __future__ import annotations

import subprocess
from functools import cache
from typing import Any

from snippetgen.languages.javascript import MISSING, OTHERS, Sure, nodes, packages
from snippetgen.languages.javascript import lay as javascript
from snippetgen.languages.language import Body, Language
from snippetgen.languages.lines import Place
from snippetgen.values import Env

__all__ = ["LANGUAGE", "lay"]


def lay(value: Any, place: Place) -> str:
    """Return a TypeScript expression; in an object that is no ``Body``, as headers are, a variable is a string."""
    if type(value) is dict:
        value = {name: Sure(child.name) if type(child) is Env else child for name, child in value.items()}
    return javascript(value, place)


def _node() -> list[str] | None:
    """Return a Node that strips types by itself."""
    return next(([node] for node in nodes() if _strips_types(node)), None)


@cache
def _strips_types(node: str) -> bool:
    said = subprocess.run([node, "--version"], capture_output=True, text=True).stdout
    version = tuple(map(int, said.strip().removeprefix("v").split(".")))
    return version >= (23, 6) or (22, 18) <= version < (23,)


LANGUAGE = Language(
    lay=lay,
    highlight="typescript",
    docs_suffix="ts",
    runtime="Node.js 22.18, 23.6 or newer, Deno 2 or Bun, saved as {file}",
    commands=(_node, *OTHERS),
    filters={"json": Body},
    beside=packages,
    missing=MISSING,
)
