"""A flow from the server that it is on."""

from __future__ import annotations

import json
import re
from typing import Any

from snippetgen.errors import SnippetError
from snippetgen.flow.descriptor import Flow
from snippetgen.flow.export import load_content
from snippetgen.langflow.connection import Connection
from snippetgen.langflow.flows import UUID, export_of, find_listed, list_flows
from snippetgen.values import Env

__all__ = ["fetch_flow", "version_of"]

_VERSION = re.compile(r"[0-9]{1,3}\.[0-9]{1,3}(\.[0-9a-z.+]{1,40})?")  # as Flow takes one


def fetch_flow(connection: Connection, address: Flow) -> Flow:
    """Return the flow at an address with all that its server knows of it; raise ``SnippetError``.

    A variable in place of the ID is read, and stays in the flow.
    """
    wanted = address.endpoint_name or address.id
    if isinstance(wanted, Env):
        wanted = connection.variable(wanted)
    if not isinstance(wanted, str):
        raise SnippetError("--fetch takes the URL of a flow's page, its ID, or its endpoint name")
    number = wanted if UUID.fullmatch(wanted) else find_listed(list_flows(connection), wanted, connection.url).id
    export = export_of(connection, number)
    content = json.dumps({**export, "id": export.get("id") or number}).encode()
    flow = load_content(content, f"{connection.url}/flow/{number}")
    own = {"id": address.id} if isinstance(address.id, Env) else {}
    return flow.model_copy(update={"langflow_version": version_of(connection), **own})


def version_of(connection: Connection) -> str | None:
    """Return the version of Langflow, as ``1.13.0``; ``None`` where the server does not tell it.

    A server of ``langflow-base`` alone told the number of that before 1.12, which went from 0.0 to 0.11: its second
    part is the same.
    """
    try:
        answer: Any = connection.get("/api/v1/version")
    except SnippetError:
        return None
    version = answer.get("version") if isinstance(answer, dict) else None
    if not isinstance(version, str) or not _VERSION.fullmatch(version):
        return None
    return re.sub(r"^0\.", "1.", version) if "base" in str(answer.get("package")).lower() else version
