"""Reading a flow: a Langflow export, the answer of ``GET /api/v1/flows/{id}``, or a small descriptor of our own."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from snippetgen.errors import MOST_TOLD, SnippetError, nearest
from snippetgen.flow.content import decode, parse_json, parse_toml, read_file
from snippetgen.flow.descriptor import Column, Component, Field, Flow, Range
from snippetgen.flow.refused import is_refused
from snippetgen.flow.schema import known_at
from snippetgen.values import Joined

__all__ = ["check_kind", "load_content", "load_flow", "told"]

_MESSAGES = {
    "bool_type": "must be true or false",
    "dict_type": "must be an object",
    "finite_number": "must be a number that JSON has",
    "float_type": "must be a number",
    "frozen_set_type": "must be a list",
    "missing": "is missing",
    "model_attributes_type": "must be an object",
    "model_type": "must be an object",
    "string_type": "must be text",
    "string_unicode": "holds half a character (a lone surrogate)",
    "tuple_type": "must be a list",
}
"""What pydantic says in the words of Python, in those of JSON."""


def load_flow(source: str | os.PathLike[str] | dict[str, Any] | bytes) -> Flow:
    """Return the flow at a path, in a ``dict`` (JSON as parsed), or in ``bytes`` (a file's content, JSON or TOML).

    Raises ``SnippetError``, in one line, for whatever is wrong with it.
    """
    if isinstance(source, dict):
        return _read(source, "the flow")
    if isinstance(source, bytes):
        return load_content(source, "the flow")
    path = Path(source)
    return _read(_parse(read_file(path), str(path)), str(path))


def load_content(content: bytes, where: str) -> Flow:
    """Return the flow in a file's content; ``where`` says in errors what it is the content of."""
    return _read(_parse(decode(content, where), where), where)


def _parse(text: str, where: str) -> dict[str, Any]:
    beginning = text.lstrip()[:1]
    if not beginning:
        raise SnippetError(f"{where}: is empty; a flow is JSON as Langflow exports it, or TOML")
    if where.endswith(".toml"):
        return parse_toml(text, where)
    if beginning not in "{[":
        try:  # content without a name may be TOML as well
            return parse_toml(text, where)
        except SnippetError:
            pass
    value = parse_json(text, where)
    if not isinstance(value, dict):
        raise SnippetError(f"{where}: holds JSON, but not an object, so it is not a flow")
    return value


def check_kind(value: dict[str, Any], where: str) -> None:
    """Raise ``SnippetError`` for what Langflow exports beside a flow: several, a component, a part of one."""
    if isinstance(value.get("flows"), list):
        raise SnippetError(f'{where}: holds several flows; export the one you want, or take it out of "flows"', "flows")
    if value.get("is_component") is True:
        raise SnippetError(f"{where}: is a component, not a flow; export the flow that it is used in", "is_component")
    if "data" not in value and "nodes" in value and "edges" in value:
        raise SnippetError(f'{where}: is the "data" of a flow; the whole export, with "id" and "data", is needed')


def _read(value: dict[str, Any], where: str) -> Flow:
    check_kind(value, where)
    try:
        return _read_export(value, where) if "data" in value else Flow.model_validate(value)
    except ValidationError as error:
        found = error.errors(include_url=False, include_input=False)[:MOST_TOLD]
        raise SnippetError.of(
            SnippetError(f"{where}: {_explain(one['type'], one['msg'], one['loc'])}", *one["loc"]) for one in found
        ) from None
    except RecursionError:
        raise SnippetError(f"{where}: is nested too deep") from None


def _explain(kind: str, said: str, path: tuple[str | int, ...]) -> str:
    place = ".".join(map(str, path))
    message = told(kind, said, Flow, path)
    if kind == "extra_forbidden":
        return message.replace("unknown key", f"unknown key {place}", 1)
    return f"{place}: {message}" if place else message


def told(kind: str, said: str, model: type[BaseModel], path: tuple[str | int, ...]) -> str:
    """Return what pydantic says of a place in a model in the words of JSON, with the nearest known name."""
    if kind == "extra_forbidden":
        return f"unknown key{nearest(str(path[-1]), known_at(model, path[:-1]))}"
    return _MESSAGES.get(kind) or said.removeprefix("Value error, ").replace("Input should be", "must be")


def _read_export(value: dict[str, Any], where: str) -> Flow:
    data = value["data"]
    if data is not None and not isinstance(data, dict):
        raise SnippetError(f'{where}: "data" is not an object, so it is not a flow', "data")
    nodes = data.get("nodes") if data is not None else None
    if data is not None and not isinstance(nodes, list):
        raise SnippetError(f'{where}: "data.nodes" is not a list, so it is not a flow', "data", "nodes")
    wrong = list(islice(_wrong_nodes(nodes or (), where), MOST_TOLD))
    if wrong:
        raise SnippetError.of(wrong)
    components, groups = [], set()
    for node in nodes or ():
        inner = _dict(node.get("data"), "node")
        if isinstance(inner.get("flow"), dict):
            groups |= {_text(node.get("id")), _text(inner.get("display_name"))}
        elif _text(_dict(node, "data").get("type")) not in ("", "note") and node.get("type") != "noteNode":
            components.append(_component(node, inner))
    flow_id, endpoint_name = _text(value.get("id")), _text(value.get("endpoint_name"))
    return Flow(
        # An export is somebody else's data: a "$NAME" in it is not a wish to read our environment.
        id=(Joined((flow_id,)) if flow_id.startswith("$") else flow_id) or None,
        endpoint_name=endpoint_name or None,
        name=_text(value.get("name")) or None,
        components=None if nodes is None else tuple(components),
        groups=frozenset(groups - {""}),
    )


def _wrong_nodes(nodes: Sequence[Any], where: str) -> Iterator[SnippetError]:
    for index, node in enumerate(nodes):
        if not isinstance(node, dict) or not isinstance(node.get("data") or {}, dict):
            path = ("data", "nodes", index, *(("data",) if isinstance(node, dict) else ()))
            place = f"data.nodes[{index}]"
            yield SnippetError(f'{where}: "{place}" is not an object, so it is not a flow', *path)


def _component(node: dict[str, Any], inner: dict[str, Any]) -> Component:
    data = node["data"]
    component_type = _text(data.get("type"))
    fields = {
        name: Field.model_validate(_field(component_type, name, entry))
        for name, entry in _dict(inner, "template").items()
        if isinstance(entry, dict)  # others are "_type", and what old versions kept beside the fields
    }
    return Component(
        id=_text(node.get("id")) or _text(data.get("id")),
        type=component_type,
        display_name=_text(inner.get("display_name")),
        fields=fields,
    )


_FLAGS = {"list": "is_list", "load_from_db": "reads_variable", "advanced": "advanced", "combobox": "combobox"}


def _field(component_type: str, name: str, entry: dict[str, Any]) -> dict[str, Any]:
    """Return what an entry says of a field that is not as usual: a large flow has thousands of them."""
    known = entry.get
    field_type = _text(known("type"))
    said: dict[str, Any] = {"type": field_type}
    if known("password") is True:  # it stays where it is; nobody who inspects a flow needs to see it
        said["password"] = True
    elif field_type == "file":  # what was chosen in the editor stands beside the value
        said["value"] = known("value") or known("file_path")
    else:
        said["value"] = known("value")
    for key, flag in _FLAGS.items():
        if known(key) is True:
            said[flag] = True
    if known("show") is False:
        said["show"] = False
    if is_refused(component_type, name, field_type):
        said["refused"] = True
    for key in ("display_name", "info"):
        if text := known(key):
            said[key] = _text(text)
    if (options := known("options")) and isinstance(options, list):
        said["options"] = tuple(options)
    if (file_types := known("fileTypes")) and isinstance(file_types, list):
        said["file_types"] = tuple(filter(None, map(_text, file_types)))
    if ends := known("range_spec"):
        said["range"] = _range(ends)
    if (limit := known("limit")) and type(limit) is int and limit > 0:
        said["limit"] = limit
    if table := known("table_schema"):
        said["columns"] = tuple(_columns(table))
    return said


def _range(value: Any) -> Range | None:
    """Return a range; ``None`` for what is none, or leaves nothing to choose."""
    if not isinstance(value, dict):
        return None
    try:
        found = Range(**{key: value.get(key) for key in ("min", "max", "step")})
    except ValidationError:
        return None
    ends = [end for end in (found.min, found.max) if end is not None]
    return found if ends and (len(ends) == 1 or ends[0] < ends[1]) else None


def _columns(value: Any) -> Iterator[Column]:
    """Yield the columns of a table; old versions keep them under a key of their own."""
    if isinstance(value, dict):
        value = value.get("columns")
    for column in value[:_MOST_COLUMNS] if isinstance(value, list) else ():
        if name := _text(_dict({"": column}, "").get("name")):
            options = column.get("options")
            yield Column(
                name=name,
                display_name=_text(column.get("display_name")),
                type=_text(column.get("type")) or _text(column.get("formatter")) or "str",
                options=tuple(filter(None, map(_text, options))) if isinstance(options, list) else (),
                default=column.get("default"),
            )


_MOST_COLUMNS = 100


def _dict(value: Any, key: str) -> dict[str, Any]:
    inner = value.get(key) if isinstance(value, dict) else None
    return inner if isinstance(inner, dict) else {}


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
