"""Reading what was sent: all that is wrong with it is told at once, and what a million mistakes cost is what twenty do.

pydantic collects every mistake before it tells the first. In a body of some megabytes there may be millions, each of a
kilobyte, so of an object with more keys than any model has only some are looked at, and a descriptor is read a
component, and a component a field at a time.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain, islice
from typing import Any, NoReturn, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import InitErrorDetails, PydanticCustomError

from snippetgen.errors import MOST_TOLD, SnippetError
from snippetgen.flow.descriptor import Component, Flow
from snippetgen.flow.export import check_kind, load_flow, told
from snippetgen.flow.field import Field
from snippetgen.request.operations import KINDS

__all__ = ["few", "read", "read_flow", "refuse"]

_MOST = 50
"""Keys of an object. No model has as many, so some of a larger object are no field's name."""

_REFUSED = "refused"

Model = TypeVar("Model", bound=BaseModel)
Path = tuple[str | int, ...]


def read(model: type[Model], sent: Any) -> Model:
    """Return the model of what was sent; raise ``SnippetError``, which tells of every field that is wrong."""
    try:
        return model.model_validate(few(sent, model))
    except ValidationError as error:
        found = error.errors(include_url=False, include_context=False, include_input=False)
        raise SnippetError.of(_error(model, entry) for entry in found[:MOST_TOLD]) from None


def _error(model: type[BaseModel], entry: Any) -> SnippetError:
    path, kind, said = entry["loc"], entry["type"], entry["msg"]
    inner = path
    if path[:1] == ("operation",) and len(path) > 1:  # pydantic names the kind that it has tried there
        model, path, inner = KINDS[path[1]], path[:1] + path[2:], path[2:]
    if kind == "string_unicode" and path[-1] == "[key]":
        path = path[:-1]
    detail = said if kind == _REFUSED else told(kind, said, model, inner)
    place = ".".join(map(str, path))
    return SnippetError(f"{place}: {detail}" if place else detail, *path)


def refuse(errors: Iterable[SnippetError]) -> NoReturn:
    """Raise what pydantic tells together with whatever else it finds; the paths begin at the field that is read."""
    lines = [
        InitErrorDetails(type=PydanticCustomError(_REFUSED, "{said}", {"said": one.detail}), loc=one.path, input=None)
        for error in errors
        for one in (error, *error.others)
    ]
    raise ValidationError.from_exception_data("what was sent", lines, hide_input=True)


def few(value: Any, model: type[BaseModel]) -> Any:
    """Return an object with no more keys than it takes to refuse it, and all that the model knows."""
    if not isinstance(value, dict) or len(value) <= _MOST:
        return value
    known = (name for name in model.model_fields if name in value)
    return {name: value[name] for name in chain(known, islice(value, _MOST))}


def read_flow(value: Any) -> Any:
    """Return the flow of an export or of a descriptor; what is no object is left to pydantic."""
    if not isinstance(value, dict):
        return value
    wrong: list[SnippetError] = []
    try:
        if "data" in value:
            made = load_flow(value)
        else:
            check_kind(value, "the flow")
            made = read(Flow, _with_components(few(value, Flow), wrong))
    except SnippetError as error:
        wrong.append(error)
    if wrong:
        refuse(wrong)
    return made


def _with_components(flow: dict[str, Any], wrong: list[SnippetError]) -> dict[str, Any]:
    """Return a descriptor with those of its components that are right, and as many groups as it takes to refuse it."""
    groups, components = flow.get("groups"), flow.get("components")
    if isinstance(groups, list):
        bad = [index for index, name in enumerate(groups) if not isinstance(name, str)]
        flow = {**flow, "groups": groups[: bad[MOST_TOLD]] if len(bad) > MOST_TOLD else groups}
    if not isinstance(components, list):
        return flow
    made = []
    for index, component in enumerate(components):
        if len(wrong) >= MOST_TOLD:
            break
        try:
            made.append(_component(component))
        except SnippetError as error:
            wrong.append(error.below("components", index))
    return {**flow, "components": made}


def _component(component: Any) -> Component:
    fields = component.get("fields") if isinstance(component, dict) else None
    if not isinstance(fields, dict):
        return read(Component, component)
    made: dict[str, Field] = {}
    wrong: list[SnippetError] = []
    for name, field in fields.items():
        if len(wrong) >= MOST_TOLD:
            break
        try:
            made[name] = read(Field, field)
        except SnippetError as error:
            wrong.append(error.below("fields", name))
    try:
        whole = read(Component, {**few(component, Component), "fields": made})
    except SnippetError as error:
        wrong.insert(0, error)
    if wrong:
        raise SnippetError.of(wrong)
    return whole
