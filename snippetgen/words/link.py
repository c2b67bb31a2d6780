"""A link to a view of the pane. ``docs/pane.md`` tells of its format, which snippetgen/service/pane/view.js reads."""

from __future__ import annotations

import json
import re
import zlib
from base64 import urlsafe_b64encode
from typing import Any

from snippetgen.errors import SnippetError
from snippetgen.flow.described import described
from snippetgen.flow.descriptor import Flow
from snippetgen.request.operations import OPERATIONS, Operation
from snippetgen.request.run import Run
from snippetgen.request.server import Server
from snippetgen.request.tweaks import components_called
from snippetgen.snippets.prepare import prepare
from snippetgen.snippets.targets import find_target
from snippetgen.values import Fresh, Json, write_text
from snippetgen.words.pane_fields import held

__all__ = ["pane_link"]

_LARGEST = 2_000_000  # bytes of a view
_LONGEST = 1_500_000  # characters of its fragment; Chromium takes no address of more than 2 MB


def pane_link(
    pane: str,
    flow: Flow,
    server: Server | None = None,
    operation: Operation | None = None,
    *,
    language: str | None = None,
    client: str | None = None,
) -> str:
    """Return the address of the pane that shows what ``generate`` returns for the same arguments.

    ``pane`` is the URL of the service. The server is the usual one by default, the operation a run as the flow suggests
    it, and the language the one that whoever opens the link has chosen last. The pane has its own order of a request's
    fields. All is in the fragment, which no browser sends to a server.

    Raises ``SnippetError`` for what ``generate`` refuses, for what the pane has no setting for, and for a flow that no
    address can hold: more than 2,000,000 bytes as JSON.
    """
    if "#" in pane:
        raise SnippetError(f'"{pane}" has a fragment already: give the URL of the pane without one')
    server, operation = server or Server(), operation or Run.for_flow(flow)
    if language is None and client is not None:
        raise SnippetError(f'"{client}" is a client of a language: give that, too', "language")
    target = find_target(language, client) if language is not None else None
    prepared = prepare(flow, server, operation)
    if target:
        prepared.write_for(target)
    view = {"flow": _flow(flow), **_server(server), **_operation(flow, server, operation)}
    if target:
        view.update(language=target.language, client=target.client)
    return f"{pane}#{_packed(view)}"


def _flow(flow: Flow) -> dict[str, Any]:
    known = described(flow)
    try:
        known = {**known, "components": known["components"] and [*known["components"]]}
        json.dumps(known)
    except TypeError:
        raise SnippetError("a view of the pane reads no variable in a flow but for its ID", "flow") from None
    return known


def _server(server: Server) -> dict[str, Any]:
    key = server.api_key and server.api_key.name
    if key and _looks_secret(key):
        raise SnippetError(
            "the pane takes this name of a variable for a key: give it a shorter one", "server", "api_key"
        )
    headers = [[name, write_text(value)] for name, value in server.headers.items()]
    for name, value in headers:
        if _looks_secret(re.sub(r"\$\{\w+\}", "$", value)):
            message = f"the pane takes the value of {name} for a secret: read it from a variable"
            raise SnippetError(message, "server", "headers", name)
    timeout = "" if server.timeout is None else str(server.timeout)
    return {"url": write_text(server.url), "key": key, "headers": headers, "timeout": timeout}


def _looks_secret(text: str) -> bool:
    return any(re.search("[0-9]", run) for run in re.findall("[A-Za-z0-9]{20,}", text))


def _operation(flow: Flow, server: Server, operation: Operation) -> dict[str, Any]:
    """Return the view of what is asked: what the pane sends of it is compared with it, field by field."""
    name, model = operation.name, type(operation)
    if not model.is_offered(flow):
        raise SnippetError(f"the pane offers no {name} of this flow", "operation")
    takes = {option: field for option, field in model.options.items() if model.takes(option, name)}
    asked: dict[str, Json] = {**operation.sent}
    said = {option: asked[field] for option, field in takes.items() if field in asked}
    plan = operation.plan(flow, server)
    paths = {step.name: step.file.path for step in plan.uploads if step.file}
    if paths and isinstance(plan.request.body, dict):
        asked["tweaks"] = plan.request.body["tweaks"]
    suggested = model.for_flow(flow, **model.forms[name])
    sent: dict[str, Json] = {**suggested.sent}
    takes_input = Run.for_flow(flow).input_value is not None

    text = said.get("input_value") if takes_input else None
    if text is None:
        for option in ("input_value", "input_type"):
            sent.pop(takes.get(option, ""), None)
    elif takes["input_value"] in sent:
        sent[takes["input_value"]] = text
    session = said.get("session_id")
    wanted: Any = said.get("output_component") or (said.get("output_ids") or [""])[0]
    texts = {
        "session": "" if isinstance(session, Fresh) else session or "",
        "output": wanted,
        "user": said.get("user_id") or "",
    }
    for setting, value in texts.items():
        if value and (not isinstance(value, str) or value != (value.strip() if setting != "session" else value)):
            raise _unheld(setting, "text without spaces at its ends" if isinstance(value, str) else "text alone")
        if isinstance(value, str) and re.search(r"[\r\n]", value):
            raise _unheld(setting, "one line of text")
    for option, value in (
        (
            "session_id",
            session if isinstance(session, Fresh) and takes.get("session_id") == "session_id" else texts["session"],
        ),
        ("output_component", wanted),
        ("output_ids", [wanted] if wanted else None),
        ("user_id", texts["user"]),
    ):
        if option in takes and value:
            sent[takes[option]] = value
    values = _tweaks(flow, asked.get("tweaks") if "tweaks" in takes else None, paths)
    if values:
        sent["tweaks"] = asked["tweaks"]
    payload = operation.payload if name == "webhook" else {"data": "example-data"}
    _compare(sent, asked)
    try:
        return {
            "operation": name,
            "input": text if takes_input else "",
            "session": texts["session"],
            "shared": session is None,
            "tweaks": values,
            "payload": json.dumps(payload),
            "output": texts["output"],
            "user": texts["user"],
        }
    except TypeError:
        raise _unheld("payload", "no variables") from None


def _tweaks(flow: Flow, tweaks: Json, paths: dict[str, str]) -> list[list[str]]:
    """Return what is set as [component, field, JSON text]."""
    called, values = components_called(flow), []
    for key, fields in tweaks.items() if isinstance(tweaks, dict) else ():
        found = called.get(key, [])
        if not isinstance(fields, dict) or not found:
            raise _unheld("tweaks", f'the fields of components that the flow is known to have, and not "{key}"')
        component = found[-1]
        if key != (component.id or component.display_name):
            raise _unheld("tweaks", f'components by their IDs: write "{component.id}" in place of "{key}"')
        for name, value in fields.items():
            field = component.fields[name]
            if field.type == "other" and not field.password:
                raise _unheld("tweaks", f"no value for {key}.{name}, which comes by a connection")
            try:
                values.append([key, name, json.dumps(held(field, name, value, paths))])
            except ValueError as error:
                raise SnippetError(
                    f"tweaks: {key}.{name}: the pane {error}", "operation", "tweaks", key, name
                ) from None
            except TypeError:
                raise _unheld("tweaks", f"no such value as that of {key}.{name}, which is known later") from None
    return values


def _compare(sent: dict[str, Json], asked: dict[str, Json]) -> None:
    for field in {**asked, **sent}:
        if field not in sent or field not in asked or sent[field] != asked[field]:
            raise SnippetError(f"the pane has no setting that makes {field} what it is here", "operation", field)


def _unheld(what: str, takes: str) -> SnippetError:
    return SnippetError(f"{what}: a view of the pane holds {takes}", "operation")


def _packed(view: dict[str, Any]) -> str:
    """Return the fragment: JSON, deflated, in base64url. Half a character stays the escape that it is in JSON."""
    text = json.dumps(view, ensure_ascii=False, separators=(",", ":"))
    whole = re.sub("[\ud800-\udfff]", lambda half: f"\\u{ord(half[0]):04x}", text).encode()
    if len(whole) > _LARGEST:
        raise SnippetError(f"the view has {len(whole):,} bytes, and no pane opens more than {_LARGEST:,}", "flow")
    compressor = zlib.compressobj(wbits=-15)
    fragment = urlsafe_b64encode(compressor.compress(whole) + compressor.flush()).decode().rstrip("=")
    if len(fragment) > _LONGEST:
        raise SnippetError("the view is too large for an address, even packed", "flow")
    return fragment
