"""The flows of a server as files: an export a flow, whose bytes change with the flow alone."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import partial
from multiprocessing.pool import ThreadPool
from typing import Any

from snippetgen.errors import SnippetError, nearest
from snippetgen.files.names import Names, slugs
from snippetgen.langflow.connection import Connection
from snippetgen.langflow.flows import Listed, export_of, find_listed, folders

__all__ = ["choose", "download", "named"]

_KEPT = (
    "a2a_card_overrides",
    "a2a_enabled",
    "action_description",
    "action_name",
    "data",
    "description",
    "endpoint_name",
    "flow_type",
    "gradient",
    "icon",
    "icon_bg_color",
    "is_component",
    "mcp_enabled",
    "name",
    "tags",
    "webhook",
)
"""What Langflow reads where a flow is imported, but for what belongs to one server: dates, owner, folder, lock."""

_OF_THE_EDITOR = ("dragging", "positionAbsolute", "selected")
"""What a node has of how it was last touched on the canvas; a download leaves it out since 1.13."""

_AT_ONCE = 4
"""Flows that are asked for at the same time."""


def named(flows: Iterable[Listed]) -> dict[str, Listed]:
    """Return the flows by the names of their files, without suffix; raise ``SnippetError``.

    All flows of the server are needed for it: a name must not depend on which others were chosen, or came through.
    """
    names = Names()
    return {names.take(slugs(flow.endpoint_name, flow.name, flow.id)): flow for flow in flows}


def choose(
    connection: Connection, flows: Mapping[str, Listed], wanted: Collection[str], in_folders: Collection[str]
) -> dict[str, Listed]:
    """Return the flows that are wanted by endpoint name, name or ID, and those in these folders; all, if none is named.

    Raises ``SnippetError`` for what the server does not have.
    """
    if not wanted and not in_folders:
        return dict(flows)
    every = list(flows.values())
    chosen = {find_listed(every, name, connection.url).id for name in wanted}
    if in_folders:
        known = folders(connection)
        for name in in_folders:
            numbers = {number for number, folder in known.items() if name in (folder, number)}
            if not numbers:
                raise SnippetError(f'{connection.url}: has no folder "{name}"{nearest(name, known.values())}')
            chosen |= {flow.id for flow in every if flow.folder in numbers}
    return {name: flow for name, flow in flows.items() if flow.id in chosen}


def download(connection: Connection, flows: Mapping[str, Listed]) -> Iterator[tuple[str, bytes | SnippetError]]:
    """Yield the name of each flow and its file's content, or why there is none; several are asked for at once."""
    with ThreadPool(_AT_ONCE) as pool:  # after Ctrl-C nobody waits for its threads
        yield from zip(flows, pool.imap(partial(_content, connection), flows.values()), strict=True)


def _content(connection: Connection, flow: Listed) -> bytes | SnippetError:
    try:
        return _written(export_of(connection, flow.id), flow.id)
    except SnippetError as error:
        return error


def _written(export: Mapping[str, Any], number: str) -> bytes:
    # Which releases and which of their answers have a key that is null differs.
    kept = {"id": number, **{key: export[key] for key in _KEPT if export.get(key) is not None}}
    for part in ("nodes", "edges"):
        drawn = export["data"].get(part)
        for one in drawn if isinstance(drawn, list) else ():
            if isinstance(one, dict):
                for key in _OF_THE_EDITOR:
                    one.pop(key, None)
    try:
        text = json.dumps(kept, ensure_ascii=False, indent=2, sort_keys=True)
    except RecursionError:
        raise SnippetError("is nested too deep") from None
    return f"{text}\n".encode("utf-8", "backslashreplace")  # half a character as JSON escapes it
