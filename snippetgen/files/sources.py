"""Where flows come from, one after the other: the FLOW arguments, the files of a folder, lines on standard input."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import BinaryIO

from snippetgen.errors import SnippetError
from snippetgen.files.made import RECORD, recorded
from snippetgen.files.replace import refuse
from snippetgen.flow.address import flow_at
from snippetgen.flow.content import MAX_BYTES
from snippetgen.flow.descriptor import Flow
from snippetgen.flow.export import load_content
from snippetgen.words.config import DEFAULT_FILE
from snippetgen.words.find import Address, find_flow

__all__ = ["Source", "find_sources", "line_source"]

_STDIN = "standard input"


@dataclass(frozen=True, slots=True)
class Source:
    """A flow that is still to be read: ``read`` returns what ``find_flow`` does. ``name`` says where it is."""

    name: str
    read: Callable[[], tuple[Flow, str | None]]


def find_sources(arguments: Iterable[str], at: Address = flow_at) -> Iterator[Source]:
    """Yield the flows that the arguments mean, none of them read yet; raise ``SnippetError``. ``at`` reads an address.

    A folder stands for every ``.json`` and ``.toml`` file in it, but for what is hidden and what ``generate --out``
    has made there; ``-`` for one flow on standard input, or for JSON Lines, a flow a line.
    """
    for argument in arguments:
        if argument == "-":
            yield from _standard_input()
        elif argument and os.path.isdir(argument):
            yield from _folder(argument)
        else:
            yield _argument(argument, at)


def _argument(argument: str, at: Address = flow_at) -> Source:
    return Source(argument, lambda: find_flow(argument, at=at))


def _folder(folder: str) -> Iterator[Source]:
    empty = True
    made: set[str] = set()
    for place, folders, names in os.walk(folder, onerror=refuse):
        folders[:] = sorted(name for name in folders if name[0] != ".")
        if RECORD in names:  # results are JSON, too
            made |= {os.path.normpath(os.path.join(place, path)) for path, _ in recorded(Path(place, RECORD))}
        # Without the suffix, so that "weather" stands before "weather-<id>", as where the two were pulled.
        for name in sorted(names, key=os.path.splitext):
            path = os.path.join(place, name)
            is_flow = name[0] != "." and name != DEFAULT_FILE and name.lower().endswith((".json", ".toml"))
            if is_flow and os.path.normpath(path) not in made:
                empty = False
                yield _argument(path)
    if empty:
        raise SnippetError(f"{folder}: is a directory without a flow: no .json and no .toml file is in it")


def _standard_input() -> Iterator[Source]:
    if sys.stdin is None:
        raise SnippetError("standard input is closed, so there is no flow to read from it")
    lines = _lines(sys.stdin.buffer)
    first = next(lines, (1, b""))
    second = next(lines, None)
    if second is None or not (_is_object(first[1]) or _is_object(second[1])):
        # One flow, which may take many lines.
        content = first[1] + (second[1] if second else b"") + sys.stdin.buffer.read(MAX_BYTES + 1)
        yield _content(content, _STDIN)
        return
    for number, line in chain([first, second], lines):
        yield line_source(line, number)


def _lines(stream: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Yield the lines that hold anything, with their numbers."""
    number = 0
    while line := stream.readline(MAX_BYTES + 1):
        number += 1
        rest = line
        while len(rest) > MAX_BYTES and not rest.endswith(b"\n"):  # too long to be a flow, but it has an end
            rest = stream.readline(MAX_BYTES + 1)
        if line.strip():
            yield number, line


def line_source(line: bytes, number: int) -> Source:
    """Return the flow in a line of standard input; lines are counted from 1."""
    return _content(line, f"{_STDIN}, line {number}")


def _content(content: bytes, name: str) -> Source:
    return Source(name, lambda: (load_content(content, name), None))


def _is_object(line: bytes) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False
