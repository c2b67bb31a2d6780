"""A Langflow of our own on loopback: it answers as 1.13 does what is read of a server, and misbehaves where it is told to."""

from __future__ import annotations

import json
import threading
import uuid
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any
from urllib.parse import parse_qs, urlsplit

__all__ = ["FOLDER", "KEY", "Asked", "Instead", "Scripted", "flow"]

KEY = "sk-scripted-key"
FOLDER = "Starter Project"
_NAMESPACE = uuid.UUID("d2bbd92b-187e-4c84-b2d4-5df365704201")
_HEADERS = ("id", "name", "folder_id", "is_component", "endpoint_name", "description", "access_type", "tags",
            "mcp_enabled", "flow_type", "a2a_enabled", "updated_at")  # fmt: skip
_NOT_DOWNLOADED = ("user_id", "folder_id", "updated_at", "access_type", "name_key")


@dataclass(frozen=True)
class Asked:
    """A request that came. The names of its headers are in lower case."""

    method: str
    path: str
    query: dict[str, list[str]]
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Instead:
    """What is answered in place of what Langflow would; ``raw`` is put on the wire as it is, and the connection ends."""

    status: int = 200
    body: Any = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    raw: bytes | None = None


def flow(name: str, **more: Any) -> dict[str, Any]:
    """A flow with a Chat Input and a Chat Output, as the server keeps it; ``folder`` is the name of the one it is in."""
    chat = {"input_value": {"type": "str", "value": "Hello", "display_name": "Input Text"}}
    nodes = [
        {
            "id": f"{kind}-a1",
            "data": {"id": f"{kind}-a1", "type": kind, "node": {"display_name": kind, "template": chat}},
        }
        for kind in ("ChatInput", "ChatOutput")
    ]
    made: dict[str, Any] = {
        "id": str(uuid.uuid5(_NAMESPACE, repr((name, more.get("endpoint_name"), more.get("folder"))))),
        "name": name,
        "endpoint_name": None,
        "description": None,
        "data": {"nodes": nodes, "edges": [], "viewport": {"x": 0, "y": 0, "zoom": 1}},
        "is_component": False,
        "webhook": False,
        "tags": None,
        "icon": None,
        "icon_bg_color": None,
        "locked": False,
        "mcp_enabled": False,
        "flow_type": "workflow",
        "a2a_enabled": False,
        "a2a_card_overrides": None,
        "action_name": None,
        "action_description": None,
        "workspace_id": None,
        "fs_path": None,
        "access_type": "PRIVATE",
        "name_key": None,
        "folder": FOLDER,
    }
    whole: dict[str, Any] = json.loads(json.dumps(made | more))  # so that no two nodes share anything
    return whole


class Scripted:
    """The server; a ``with`` starts and stops it.

    ``instead`` holds what is answered in place of the usual: by path, or by the ID of a flow for whatever asks for it
    alone. ``asked`` are the requests that came. What changes with time or with each answer on a real server (dates,
    tokens, who changed it last) does so here, too.
    """

    def __init__(self, *flows: dict[str, Any], key: str | None = KEY, version: str = "1.13.0") -> None:
        self.flows = list(flows)
        self.key = key
        self.version = version
        self.instead: dict[str, Instead] = {}
        self.asked: list[Asked] = []
        self._answers = 0
        self._lock = threading.Lock()
        scripted = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                length = int(self.headers.get("Content-Length") or 0)
                parts = urlsplit(self.path)
                headers = {name.lower(): value for name, value in self.headers.items()}
                body = self.rfile.read(length)
                asked = Asked(self.command, parts.path, parse_qs(parts.query), headers, body)
                answer = scripted._answer(asked)
                if answer.raw is not None:
                    self.wfile.write(answer.raw)
                    return
                content = answer.body if isinstance(answer.body, bytes) else json.dumps(answer.body).encode()
                self.send_response(answer.status)
                kind = {} if isinstance(answer.body, bytes) else {"Content-Type": "application/json"}
                for name, value in {**kind, "Content-Length": str(len(content)), **answer.headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(content)

            do_POST = do_GET  # noqa: N815 (http.server names it so)

            def log_message(self, *_: Any) -> None:
                """Say nothing on the terminal of the tests."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Scripted:
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def env(self) -> dict[str, str]:
        """The variables that a person sets who works with this server."""
        return {"SNIPPETGEN_SERVER_URL": self.url, **({"LANGFLOW_API_KEY": self.key} if self.key else {})}

    def _answer(self, asked: Asked) -> Instead:
        with self._lock:
            self.asked.append(asked)
            self._answers += 1
        if asked.path in self.instead:
            return self.instead[asked.path]
        if asked.path == "/api/v1/version":
            return Instead(body={"version": self.version, "main_version": self.version, "package": "Langflow"})
        if self.key and (given := asked.headers.get("x-api-key")) != self.key:
            detail = "Invalid API key" if given else "No authentication credentials provided"
            return Instead(403, {"detail": detail})
        return self._answer_known(asked)

    def _answer_known(self, asked: Asked) -> Instead:
        if (asked.method, asked.path) == ("POST", "/api/v1/flows/download/"):
            return self._downloaded(json.loads(asked.body))
        if asked.method == "POST":
            return Instead(405, {"detail": "Method Not Allowed"})
        if asked.path in ("/api/v1/projects/", "/api/v1/folders/"):
            return Instead(body=[{"id": _folder(name), "name": name} for name in self._folders()])
        if asked.path == "/api/v1/flows/":
            return Instead(body=self._listed(asked.query))
        number = asked.path.removeprefix("/api/v1/flows/")
        if asked.path == number:
            return Instead(404, {"detail": "Not Found"})
        try:
            uuid.UUID(number)
        except ValueError:
            return Instead(422, {"detail": [{"type": "uuid_parsing", "loc": ["path", "flow_id"], "msg": "no UUID"}]})
        return self._whole(number)

    def _folders(self) -> list[str]:
        return list(dict.fromkeys([FOLDER, *(flow["folder"] for flow in self.flows)]))

    def _listed(self, query: dict[str, list[str]]) -> list[dict[str, Any]]:
        def said(name: str) -> bool:
            return query.get(name) == ["true"]

        kept = [flow for flow in map(self._kept, self.flows) if not (said("remove_example_flows") and flow["example"])]
        if not said("header_flows"):
            return [_without(flow, "example") for flow in kept]
        return [{**{name: flow[name] for name in _HEADERS}, "data": None} for flow in kept]

    def _whole(self, number: str) -> Instead:
        if number in self.instead:
            return self.instead[number]
        found = [flow for flow in self.flows if flow["id"] == number]
        if not found:
            return Instead(404, {"detail": "Flow not found"})
        return Instead(body=_without(self._kept(found[0]), "example"))

    def _downloaded(self, numbers: list[str]) -> Instead:
        (number,) = numbers  # several are answered as a ZIP archive, which nobody asks for here
        if number in self.instead:
            return self.instead[number]
        answer = self._whole(number)
        if answer.status != 200:
            return Instead(404, {"detail": "No flows found."})
        downloaded = _without(answer.body, *_NOT_DOWNLOADED)
        for node in (downloaded.get("data") or {}).get("nodes") or ():  # those in a group keep theirs
            for entry in node["data"]["node"].get("template", {}).values():
                if isinstance(entry, dict) and entry.get("password"):
                    entry["value"] = None
                elif isinstance(entry, dict) and entry.get("type") == "code":
                    entry["value"] = entry["value"].split("\n")
            for name in ("positionAbsolute", "dragging", "selected"):
                node.pop(name, None)
        return Instead(body=downloaded)

    def _kept(self, flow: dict[str, Any]) -> dict[str, Any]:
        """A flow with what the server knows of it beside."""
        example = flow["folder"] == "Langflow Examples"
        return {
            **deepcopy(_without(flow, "folder")),
            "user_id": None if example else str(uuid.uuid5(_NAMESPACE, "user")),
            "folder_id": _folder(flow["folder"]),
            "updated_at": f"2026-01-15T09:30:{self._answers % 60:02}+00:00",
            "version_token": str(uuid.uuid4()),
            "last_modified_by": str(uuid.uuid4()),
            "example": example,
        }


def _folder(name: str) -> str:
    return str(uuid.uuid5(_NAMESPACE, name))


def _without(flow: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in flow.items() if name not in names}
