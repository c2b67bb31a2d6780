"""What the pane makes of a view: as settings.js, tweaks.js and kinds.js in snippetgen/service/pane have it."""

from __future__ import annotations

import json
import re
from typing import Any, Literal

from snippetgen.flow.descriptor import Flow
from snippetgen.flow.field import Field
from snippetgen.request.operations import OPERATIONS, Operation
from snippetgen.request.plan import Plan
from snippetgen.request.secrets import is_secret_field
from snippetgen.request.server import Server
from snippetgen.request.upload import Upload
from snippetgen.values import Env, Fresh, Json

__all__ = ["is_settable", "kind_of_field", "plan_of"]


def plan_of(view: dict[str, Any]) -> Plan:
    """Return what is sent when a view is shown; raises ``ValueError`` for one of which nothing can be."""
    flow = Flow.model_validate(view["flow"])
    server: dict[str, Any] = {"url": view["url"], "headers": dict(view["headers"])}
    if "key" in view:
        server["api_key"] = view["key"] and Env(view["key"])
    if "timeout" in view:
        server["timeout"] = json.loads(view["timeout"])
    return _operation(flow, view).plan(flow, Server(**server))


def _operation(flow: Flow, view: dict[str, Any]) -> Operation:
    """Return what the flow suggests, with what is set in the view."""
    name = view["operation"]
    model = OPERATIONS[name]
    suggested = model.for_flow(flow, **model.forms[name])
    fields: dict[str, Any] = {field: getattr(suggested, field) for field in suggested.order}

    def put(option: str, value: Any) -> None:
        if model.takes(option, name):
            fields.pop(model.options[option], None)
            if value is not None:
                fields[model.options[option]] = value

    if view.get("input") is None:
        put("input_value", None)
        put("input_type", None)
    elif model.takes("input_value", name) and model.options["input_value"] in fields:
        put("input_value", view["input"])
    begins = model.options.get("session_id") == "session_id"  # where the server does not begin one itself
    put("session_id", view["session"] or (Fresh() if begins and not view["shared"] else None))
    put("output_component", view["output"] or None)
    put("output_ids", [view["output"]] if view["output"] else None)
    put("user_id", view["user"] or None)
    tweaks, files = _tweaks(flow, view["tweaks"], fields.get("tweaks"))
    put("tweaks", tweaks)
    put("files", files or None)
    if "payload" in view:
        fields[model.options["payload"]] = json.loads(view["payload"])
    return model(**fields)


def _tweaks(flow: Flow, values: list[list[str]], suggested: Json) -> tuple[Json, list[Upload]]:
    """Return the tweaks and the files. What is set is in place of what is suggested, and variables are beside it."""
    components = {component.id or component.display_name: component for component in flow.components or ()}
    plain: dict[str, Any] = {}
    variables: list[tuple[str, str, Env]] = []
    files: list[Upload] = []
    for key, name, text in values:
        field, value = components[key].fields[name], json.loads(text)
        kind = kind_of_field(field, name)
        if kind == "files":
            files += (Upload(path, component=key, field=name) for path in value)
        elif kind == "variable":
            variables.append((key, name, _variable(value)))
        else:
            plain.setdefault(key, {})[name] = _with_variables(value) if kind == "nested" else value
    tweaks: Any = plain or suggested
    for key, name, variable in variables:
        tweaks = {**(tweaks or {}), key: {**(tweaks or {}).get(key, {}), name: variable}}
    return tweaks, files


def _variable(name: Any) -> Env:
    if not isinstance(name, str):
        raise ValueError("no name of a variable")
    return Env(name)


# ---- The kinds of fields

_Kind = Literal["files", "nested", "plain", "variable"]

_NESTED = ("dict", "NestedDict", "table", "sortableList", "tools")


def is_settable(field: Field) -> bool:
    """Whether a field has a switch: what comes by a connection has none."""
    return not field.refused and (field.password or field.type != "other")


def kind_of_field(field: Field, name: str) -> _Kind:
    """Return what the pane holds of a field: the name of a variable, paths of files, any JSON, JSON with variables."""
    value, kind = field.value, field.type
    if field.password:
        return "variable"
    if kind == "file":
        return "files"
    if field.options:
        many = field.is_list or _is_list(value) or kind == "sortableList"
        if (many and all(map(_is_label, field.options))) or not any(map(_is_container, (*field.options, value))):
            return "plain"
    if kind in ("bool", "int", "float", "slider") or isinstance(value, (bool, int, float)):
        return "plain"
    if is_secret_field(name):
        return "variable"
    if field.columns and (value in (None, "") or (_is_list(value) and all(isinstance(row, dict) for row in value))):
        return "nested"
    if field.is_list and kind not in _NESTED and (value in (None, "") or _is_lines(value)):
        return "plain"
    return "nested" if kind in _NESTED or _is_container(value) else "plain"


def _is_list(value: Any) -> bool:
    return isinstance(value, (list, tuple))


def _is_container(value: Any) -> bool:
    return isinstance(value, (dict, list, tuple))


def _is_lines(value: Any) -> bool:
    return _is_list(value) and all(isinstance(line, str) and "\n" not in line for line in value)


def _is_label(option: Any) -> bool:
    name = option.get("name") if isinstance(option, dict) else option
    return isinstance(name, str) and name != ""


_VARIABLE = re.compile(r"\$([A-Za-z_][A-Za-z0-9_]*)")


def _with_variables(value: Any) -> Any:
    """A value with variables in place of the names that stand where a secret would."""
    if isinstance(value, list):
        return [_with_variables(inner) for inner in value]
    if not isinstance(value, dict):
        return value
    # A row of a table of headers says beside its value what it is called.
    called = next((value[key] for key in ("key", "name") if isinstance(value.get(key), str)), None)
    names = {key: called if key == "value" and called is not None else key for key in value}
    return {key: _member(names[key], inner) for key, inner in value.items()}


def _member(name: str, inner: Any) -> Any:
    match = isinstance(inner, str) and is_secret_field(name) and _VARIABLE.fullmatch(inner)
    return Env(match[1]) if match else _with_variables(inner)
