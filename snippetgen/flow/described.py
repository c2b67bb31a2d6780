"""A flow as JSON, as a descriptor."""

from __future__ import annotations

from typing import Any

from snippetgen.flow.descriptor import Component, Flow
from snippetgen.flow.field import Field

__all__ = ["described"]

_ITSELF = {"id", "endpoint_name", "name"}


def described(flow: Flow) -> dict[str, Any]:
    """Return the flow as JSON that is read back as the same flow, but for passwords, and what no tweak may set."""
    fields = flow.model_dump(include=_ITSELF if flow.langflow_version is None else {*_ITSELF, "langflow_version"})
    components = None if flow.components is None else (_component(component) for component in flow.components)
    return {**fields, "components": components, "groups": sorted(flow.groups)}


def _component(component: Component) -> dict[str, Any]:
    fields = {name: _field(field) for name, field in component.fields.items()}
    return {"id": component.id, "type": component.type, "display_name": component.display_name, "fields": fields}


_USUAL = {name: known.default for name, known in Field.model_fields.items()}


def _field(field: Field) -> dict[str, Any]:
    """Return a field without what is as usual: a large flow has a hundred thousand of them."""
    said: dict[str, Any] = {"type": field.type}
    for name, value in vars(field).items():
        usual = _USUAL[name]
        if value is not usual and value != usual:
            said[name] = value
    if field.refused or field.password:
        said.pop("value", None)
    if field.range:
        said["range"] = field.range.model_dump(exclude_none=True)
    if field.columns:
        said["columns"] = [dict(column) for column in field.columns]
    return said
