"""What FLOW means: a file, standard input, or the address of a flow."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Union

from snippetgen.errors import SnippetError
from snippetgen.flow.address import flow_at, is_address, is_short_url
from snippetgen.flow.content import MAX_BYTES
from snippetgen.flow.descriptor import Flow
from snippetgen.flow.export import load_content, load_flow

__all__ = ["HERE", "Address", "find_file", "find_flow"]

HERE = (Path(),)
"""Where the files that an argument names are looked for: in the working directory."""


Address = Callable[[str], tuple[Flow, Union[str, None]]]
"""What returns the flow at an address, and the URL of its server where the address tells that."""


def find_flow(argument: str, folders: Sequence[Path] = HERE, at: Address = flow_at) -> tuple[Flow, str | None]:
    """Return the flow that FLOW means, and the URL of its server where FLOW is a URL; ``at`` reads an address.

    FLOW is a file, looked for in each of the folders, ``-`` for standard input, an ID, an endpoint name, ``$NAME``, or
    the URL of the flow's page, of its playground or of its API, maybe without the scheme.
    """
    if not argument:
        raise SnippetError("FLOW is empty; give a file, an ID, an endpoint name, or the URL of the flow's page")
    if argument == "-":
        if sys.stdin is None:
            raise SnippetError("standard input is closed, so there is no flow to read from it")
        return load_content(sys.stdin.buffer.read(MAX_BYTES + 1), "standard input"), None
    if is_address(argument):
        return at(argument)
    path = find_file(argument, folders)
    # A page may stand beside a folder that has the name of an endpoint; on the command line it is a mistake to tell.
    is_there = _exists(path) and (folders is HERE or path.is_file())
    is_file = bool(re.search(r"[/\\]|\.(json|toml)$", argument)) and not is_short_url(argument)
    if is_file or is_there:
        return load_flow(path), None
    return at(argument)


def find_file(name: str | Path, folders: Sequence[Path]) -> Path:
    """Return the file of this name in the first of the folders that has one, or the name as it is where none has."""
    found = (folder / name for folder in folders)
    return next((path for path in found if _exists(path)), Path(name))


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):  # a name that is too long for a file, or holds a NUL
        return False
