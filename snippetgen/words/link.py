"""A link to a view of the pane. ``docs/pane.md`` tells of its format, which snippetgen/service/pane/view.js reads."""

from __future__ import annotations

import json
import re
import zlib
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from typing import Any

from snippetgen.errors import SnippetError
from snippetgen.flow.described import described
from snippetgen.flow.descriptor import Flow
from snippetgen.request.operations import Operation
from snippetgen.request.plan import Plan
from snippetgen.request.run import Run
from snippetgen.request.server import Server
from snippetgen.snippets.prepare import prepare
from snippetgen.snippets.targets import find_target
from snippetgen.values import Answered, Env, Fresh, Json, parts_of, write_text
from snippetgen.words.pane_view import is_settable, kind_of_field, plan_of

__all__ = ["pane_link"]

_LARGEST = 2_000_000
"""Bytes of a view as JSON."""

_LONGEST = 1_500_000
"""Characters of a fragment; Chromium takes no address of more than 2 MB."""


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
        raise SnippetError("the URL of the pane has a fragment already: give it without one", "pane")
    if language is None and client is not None:
        raise SnippetError(f'"{client}" is the client of a language: give that, too', "language")
    server, operation = server or Server(), operation or Run.for_flow(flow)
    prepared = prepare(flow, server, operation)
    if not operation.is_offered(flow):
        raise SnippetError(f"the pane offers no {operation.name} of this flow", "operation")
    view = {"flow": _flow(flow), **_server(server, prepared.plan), **_operation(flow, operation, prepared.plan)}
    if language is not None:
        target = find_target(language, client)
        prepared.write_for(target)
        view |= {"language": target.language, "client": target.client}
    text = _json(view)
    _compare(prepared.plan, _read(text), operation)
    return f"{pane}#{_packed(text)}"


# ---- What the pane has a setting for; the rest is left out, and then missed


def _flow(flow: Flow) -> dict[str, Any]:
    known = described(flow)
    return {**known, "components": known["components"] and [*known["components"]]}


def _server(server: Server, plan: Plan) -> dict[str, Any]:
    headers = {**server.headers, **plan.request.headers}  # global variables among them
    settings = [
        [name, write_text(value)]
        for name, value in headers.items()
        if name in server.headers or name.lower() not in ("content-type", "x-api-key")
        if not any(isinstance(part, (Fresh, Answered)) for part in parts_of(value))
    ]
    view: dict[str, Any] = {"url": write_text(server.url)}
    view["headers"] = [pair for pair in settings if not _looks_secret(*pair)]
    if server.api_key is None or not _has_key(server.api_key.name):
        view["key"] = server.api_key and server.api_key.name
    if server.timeout is not None:
        view["timeout"] = str(server.timeout)
    return view


def _looks_secret(name: str, value: str) -> bool:
    """Whether the pane takes a header's text for a secret: as headers.js has it, where the library has it otherwise."""
    literal = re.sub(r"\$(?:\$|\{\w+\})", "$", value)
    return _has_key(literal) or (value == literal != "" and "cookie" in name.lower())


def _has_key(text: str) -> bool:
    """Whether a run of letters and digits in a text is as long as a key's."""
    return any(re.search("[0-9]", run) for run in re.findall("[A-Za-z0-9]{20,}", text))


def _operation(flow: Flow, operation: Operation, plan: Plan) -> dict[str, Any]:
    model, name = type(operation), operation.name
    sent = operation.sent
    said: dict[str, Any] = {option: sent[field] for option, field in model.options.items() if field in sent}
    session = said.get("session_id")
    view: dict[str, Any] = {"operation": name, "session": _line(session), "shared": session is None}
    if model.takes("input_value", name):
        text = said.get("input_value", "" if "input_type" in said else None)
        view["input"] = text if text is None or isinstance(text, str) else ""
    view["output"] = _trimmed(said.get("output_component") or next(iter(said.get("output_ids") or ()), ""))
    view["user"] = _trimmed(said.get("user_id"))
    if model.takes("payload", name):
        view["payload"] = _json(plan.request.body)
    body = plan.request.body
    tweaks = body.get("tweaks") if model.takes("tweaks", name) and isinstance(body, dict) else None
    paths = {step.name: step.file.path for step in plan.uploads if step.file}
    view["tweaks"] = [*_tweaks(flow, tweaks, paths)]
    return view


def _line(value: Json) -> str:
    """What a field for one line holds of a value."""
    return re.sub("[\r\n]", "", value) if isinstance(value, str) else ""


def _trimmed(value: Json) -> str:
    return _line(value).strip().strip("\ufeff")


def _tweaks(flow: Flow, tweaks: Json, paths: dict[str, str]) -> Iterator[list[str]]:
    """Yield what is set as [component, field, JSON]; ``paths`` are the files', by the step that uploads each."""
    components = {component.id or component.display_name: component for component in flow.components or ()}
    for key, values in tweaks.items() if isinstance(tweaks, dict) else ():
        fields = components[key].fields if key in components else {}
        for name, value in values.items() if isinstance(values, dict) else ():
            if name in fields and is_settable(fields[name]):
                kind = kind_of_field(fields[name], name)
                yield [key, name, _json(_shown_paths(value, paths) if kind == "files" else _shown(value, kind))]


def _shown_paths(value: Json, paths: dict[str, str]) -> list[str]:
    uploads = value if isinstance(value, list) else [value]
    return [paths[one.step] for one in uploads if isinstance(one, Answered) and one.step in paths]


def _shown(value: Json, kind: str) -> Json:
    """A value with the names of variables in place of these."""
    if isinstance(value, Env):
        return value.name if kind == "variable" else f"${value.name}"
    if isinstance(value, dict):
        return {key: _shown(inner, "nested") for key, inner in value.items()}
    return [_shown(inner, "nested") for inner in value] if isinstance(value, list) else value


# ---- The view as text


def _json(value: Any) -> str:
    """JSON in which half a character is an escape, and what is known later null."""
    try:
        text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"), default=lambda _: None)
    except ValueError:
        raise SnippetError("the flow holds a number that JSON does not have", "flow") from None
    return re.sub("[\ud800-\udfff]", lambda half: f"\\u{ord(half[0]):04x}", text)


def _read(text: str) -> Plan | None:
    """Return what the pane asks when it shows the view; ``None`` where that cannot be asked."""
    if (size := len(text.encode())) > _LARGEST:
        raise SnippetError(f"a view of {size:,} bytes: the pane opens {_LARGEST:,} at most; leave parts out", "flow")
    try:
        return plan_of(json.loads(text))
    except ValueError:
        return None


def _compare(wanted: Plan, shown: Plan | None, operation: Operation) -> None:
    if shown == wanted:
        return
    place = ".".join(_place(_parts(wanted, operation), _parts(shown, operation))) if shown else "all of it"
    message = f"the pane has no setting that makes {place or 'files'} what it is here"
    raise SnippetError(f"{message}; {type(operation).__name__}.for_flow(flow, …) asks as the pane does", "operation")


def _parts(plan: Plan, operation: Operation) -> dict[str, Any]:
    request = plan.request
    body = {"payload": request.body} if "payload" in operation.options else request.body
    return {"flow": request.url, "headers": request.headers, "operation": body}


def _place(one: Any, other: Any) -> list[str]:
    """Return where two values differ, by the names on the way."""
    if not isinstance(one, dict) or not isinstance(other, dict):
        return []
    for name in {**one, **other}:
        if name not in one or name not in other or one[name] != other[name]:
            return [name, *_place(one.get(name), other.get(name))]
    return []


def _packed(text: str) -> str:
    """Return the fragment: deflated, in base64url."""
    compressor = zlib.compressobj(wbits=-15)
    fragment = urlsafe_b64encode(compressor.compress(text.encode()) + compressor.flush()).decode().rstrip("=")
    if len(fragment) > _LONGEST:
        raise SnippetError("the view is too large for an address, even packed; leave parts of the flow out", "flow")
    return fragment
