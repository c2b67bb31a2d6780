"""The flows of a server: a list of them, and each as its export.

Source: Langflow 1.13, ``langflow.api.v1.flows``. ``POST /api/v1/flows/download/`` leaves stored passwords out and
``GET /api/v1/flows/{id}`` does not; they are dropped of either here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from snippetgen.errors import SnippetError, nearest
from snippetgen.langflow.connection import AnswerError, Connection

__all__ = ["UUID", "Listed", "export_of", "find_listed", "folders", "list_flows"]


UUID = re.compile("[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}", re.IGNORECASE)

_NO_DATA = 500
"""Answered to a download of a flow that is stored without data, as one that was made by a request may be."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A flow in the list of a server; ``folder`` is the ID of the folder that it is in."""

    id: str
    name: str
    endpoint_name: str | None
    folder: str | None

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(filter(None, (self.endpoint_name, self.name, self.id)))


def list_flows(connection: Connection) -> list[Listed]:
    """Return the flows of the key's user, by name and ID, without the examples that ship with Langflow."""
    answer = connection.get("/api/v1/flows/?header_flows=true&get_all=true&remove_example_flows=true")
    if not isinstance(answer, list):
        raise _not_langflow(connection)
    flows = [_listed(flow) for flow in answer if isinstance(flow, dict) and flow.get("is_component") is not True]
    return sorted(filter(None, flows), key=lambda flow: (flow.name, flow.id))


def folders(connection: Connection) -> dict[str, str]:
    """Return the names of the folders, which Langflow calls projects, by their IDs."""
    try:
        answer = connection.get("/api/v1/projects/")
    except AnswerError as error:  # before 1.4
        if not error.is_missing:
            raise
        answer = connection.get("/api/v1/folders/")
    if not isinstance(answer, list):
        raise _not_langflow(connection)
    return {str(folder.get("id")): str(folder.get("name")) for folder in answer if isinstance(folder, dict)}


def find_listed(flows: list[Listed], wanted: str, url: str) -> Listed:
    """Return the flow of this endpoint name, name or ID; raise ``SnippetError`` where there is none, or several."""
    by_endpoint = [flow for flow in flows if wanted in (flow.endpoint_name, flow.id)]
    found = by_endpoint or [flow for flow in flows if flow.name == wanted]
    if not found:
        known = [name for flow in flows for name in (flow.endpoint_name, flow.name) if name]
        message = f'{url}: has no flow "{wanted}" that this key may read{nearest(wanted, known)}'
        raise SnippetError(message if known else f"{message}; it has none at all")
    if len(found) > 1:
        ids = ", ".join(flow.id for flow in found)
        raise SnippetError(f'{url}: has {len(found)} flows "{wanted}": give the ID of one ({ids})')
    return found[0]


def export_of(connection: Connection, flow: str) -> dict[str, Any]:
    """Return the export of the flow with this ID, without the passwords that are stored in it."""
    try:
        answer = connection.post("/api/v1/flows/download/", [flow])
    except AnswerError as error:
        if "flows found" in error.words:
            raise _unknown(connection, flow) from None
        if not error.is_missing and error.status != _NO_DATA:
            raise
        answer = _got(connection, flow)
    if isinstance(answer, list) and len(answer) == 1:
        answer = answer[0]
    if isinstance(answer, dict) and answer.get("data", ...) is None:
        answer["data"] = {"nodes": [], "edges": []}
    if not isinstance(answer, dict) or not isinstance(answer.get("data"), dict):
        raise _not_langflow(connection)
    for holder in _dicts(answer):
        value = holder.get("value")
        if holder.get("password") is True and "value" in holder:
            holder["value"] = None
        elif holder.get("type") == "code" and isinstance(value, list) and all(isinstance(line, str) for line in value):
            holder["value"] = "\n".join(value)  # since 1.13 a download has the lines
    return answer


def _got(connection: Connection, flow: str) -> Any:
    try:
        return connection.get(f"/api/v1/flows/{flow}")
    except AnswerError as error:
        is_unknown = error.is_missing and "flow" in error.words.lower()
        raise (_unknown(connection, flow) if is_unknown else error) from None


def _unknown(connection: Connection, flow: str) -> SnippetError:
    try:
        find_listed(list_flows(connection), flow, connection.url)
    except SnippetError as error:
        return SnippetError(f"{error}; it may be another user's")
    return SnippetError(f"{connection.url}: lists the flow {flow}, and does not give it")


def _dicts(value: Any) -> Iterator[dict[str, Any]]:
    """Yield every object in a JSON value; without recursion."""
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            yield one
            waiting += one.values()
        elif isinstance(one, list):
            waiting += one


def _listed(flow: dict[str, Any]) -> Listed | None:
    number, name, endpoint, folder = (flow.get(key) for key in ("id", "name", "endpoint_name", "folder_id"))
    if not isinstance(number, str) or not UUID.fullmatch(number):
        return None
    text = [value if isinstance(value, str) and value else None for value in (name, endpoint, folder)]
    return Listed(number, text[0] or "", text[1], text[2])


def _not_langflow(connection: Connection) -> SnippetError:
    return SnippetError(f"{connection.url}: answers what no Langflow answers; is --server-url the address of one?")
