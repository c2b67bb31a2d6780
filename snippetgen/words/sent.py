"""Reading a flow that was sent, no further than to what is wrong with it.

pydantic collects every mistake before it tells the first. In a body of some megabytes there may be millions, each of a
kilobyte, so a descriptor is read a component, and a component a field at a time.
"""

from __future__ import annotations

from itertools import islice
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from snippetgen.errors import SnippetError
from snippetgen.flow.descriptor import Component, Field
from snippetgen.flow.export import explain, load_flow

__all__ = ["few", "read_flow"]

_MOST = 50
"""Keys of an object. No model has as many, so what is left of a larger object is refused as the whole would be."""

Model = TypeVar("Model", bound=BaseModel)


def few(value: Any) -> Any:
    """Return an object with no more keys than it takes to refuse it."""
    return dict(islice(value.items(), _MOST)) if isinstance(value, dict) and len(value) > _MOST else value


def read_flow(value: Any) -> Any:
    """Return the flow of an export or of a descriptor; what is no object is left to pydantic.

    Raises ``SnippetError`` with the path from the top of what was sent.
    """
    if not isinstance(value, dict):
        return value
    try:
        return load_flow(value if "data" in value else _with_components(few(value)))
    except SnippetError as error:
        raise SnippetError(str(error), "flow", *error.path) from None


def _with_components(flow: dict[str, Any]) -> dict[str, Any]:
    groups = flow.get("groups")
    if isinstance(groups, list):
        wrong = next((index for index, name in enumerate(groups) if not isinstance(name, str)), len(groups))
        flow = {**flow, "groups": groups[: wrong + 1]}
    sent = flow.get("components")
    if not isinstance(sent, list):
        return flow
    return {**flow, "components": [_component(index, component) for index, component in enumerate(sent)]}


def _component(index: int, component: Any) -> Component:
    fields = component.get("fields") if isinstance(component, dict) else None
    if isinstance(fields, dict):
        made = {name: _made(Field, field, "components", index, "fields", name) for name, field in fields.items()}
        component = {**few(component), "fields": made}
    return _made(Component, few(component), "components", index)


def _made(model: type[Model], value: Any, *path: str | int) -> Model:
    try:
        return model.model_validate(few(value))
    except ValidationError as error:
        where = error.errors(include_url=False, include_input=False)[0]["loc"]
        place = ".".join(map(str, path))
        joint = "." if where else ": "
        raise SnippetError(f"the flow: {place}{joint}{explain(error)}", *path, *where) from None
