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
from snippetgen.flow.descriptor import Component, Flow
from snippetgen.flow.exported import ExportedFields, dict_at, text_of
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
        inner = dict_at(node.get("data"), "node")
        if isinstance(inner.get("flow"), dict):
            groups |= {text_of(node.get("id")), text_of(inner.get("display_name"))}
        elif text_of(dict_at(node, "data").get("type")) not in ("", "note") and node.get("type") != "noteNode":
            components.append(_component(node, inner))
    flow_id, endpoint_name = text_of(value.get("id")), text_of(value.get("endpoint_name"))
    return Flow(
        # An export is somebody else's data: a "$NAME" in it is not a wish to read our environment.
        id=(Joined((flow_id,)) if flow_id.startswith("$") else flow_id) or None,
        endpoint_name=endpoint_name or None,
        name=text_of(value.get("name")) or None,
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
    component_type = text_of(data.get("type"))
    return Component.model_construct(
        _EVERY,
        id=text_of(node.get("id")) or text_of(data.get("id")),
        type=component_type,
        display_name=text_of(inner.get("display_name")),
        fields=ExportedFields(component_type, dict_at(inner, "template")),
    )


_EVERY = set(Component.model_fields)
