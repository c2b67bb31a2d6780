"""What was read of a flow, for a person: its inputs and outputs, its components and the fields a tweak may set."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from snippetgen.flow.descriptor import Component, Flow
from snippetgen.flow.field import Field, Range
from snippetgen.request.operations import KINDS
from snippetgen.values import Text, shown
from snippetgen.visible import visible

__all__ = ["describe", "describe_json"]

_NO_SESSION = "without one, a run has the flow's ID, which all its callers share; --new-session makes one each time"


def describe(flow: Flow) -> str:
    """Return the description as lines of text."""
    rows = [
        ("name", _shown(flow.name)),
        ("ID", _shown(flow.id)),
        ("endpoint name", _shown(flow.endpoint_name)),
    ]
    if flow.langflow_version:
        rows.append(("Langflow", flow.langflow_version))
    rows.append(("operations", ", ".join(_operations(flow)) or "none"))
    if flow.components is None:
        rows.append(("components", "not known; give the flow's export to see them"))
        return _table(rows)
    rows += [
        ("inputs", _names(flow.chat_inputs + flow.text_inputs)),
        ("outputs", _names(flow.chat_outputs + flow.text_outputs)),
        ("webhook", _names(flow.webhooks)),
    ]
    if flow.chat_inputs or flow.chat_outputs:
        rows.append(("session", _NO_SESSION))
    return _table(rows) + "".join(f"\n{_component(component)}" for component in flow.components)


def describe_json(flow: Flow) -> str:
    """Return the same as a JSON object: the flow's own fields, and the IDs of its inputs, outputs and webhooks."""
    known: dict[str, Any] = {
        "id": _shown(flow.id),
        "endpoint_name": _shown(flow.endpoint_name),
        "name": _shown(flow.name),
        "inputs": [component.id for component in flow.chat_inputs + flow.text_inputs],
        "outputs": [component.id for component in flow.chat_outputs + flow.text_outputs],
        "operations": list(_operations(flow)),
        "webhooks": [component.id for component in flow.webhooks],
        "components": None if flow.components is None else [component.model_dump() for component in flow.components],
    }
    return json.dumps(known, indent=2, default=str) + "\n"


def _operations(flow: Flow) -> Iterator[str]:
    """What can be asked of the flow."""
    return (name for model in KINDS.values() if model.is_offered(flow) for name in model.forms)


def _component(component: Component) -> str:
    rows = [(f"  {visible(name)}", _field(field)) for name, field in component.fields.items()]
    return f"{_name(component)}\n{_table(rows)}"


def _field(field: Field) -> str:
    title = f"{visible(_short(field.display_name))}: " if field.display_name else ""
    return title + _content(field)


def _content(field: Field) -> str:
    if field.refused:
        return f"{visible(field.type)}, which the server refuses to tweak"
    value = _short(visible(json.dumps(field.value, ensure_ascii=False, default=str)))
    options = f", one of {visible(', '.join(map(str, field.options)))}" if field.options else ""
    if field.password:
        return f"{visible(field.type)}, a secret: --tweak-env reads it from a variable"
    if field.type == "file":
        taken = f" of {visible(', '.join(field.file_types))}" if field.file_types else ""
        return f"{'files' if field.is_list else 'a file'}{taken}: --file uploads what it takes"
    if field.reads_variable and field.value:
        return f"{visible(field.type)}, read from the global variable {value}"
    return f"{visible(field.type)} = {value}{options}{_range(field.range)}"


def _range(known: Range | None) -> str:
    if known is None or known.min is known.max is None:
        return ""
    if known.min is None or known.max is None:
        return f", at most {known.max}" if known.min is None else f", at least {known.min}"
    return f", {known.min} to {known.max}"


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:57]}..."


def _names(components: tuple[Component, ...]) -> str:
    return ", ".join(_name(component) for component in components) or "none"


def _name(component: Component) -> str:
    kind = component.display_name or component.type
    return f"{visible(component.id)} ({visible(kind)})"


def _shown(text: Text | None) -> str | None:
    if text is None:
        return None
    return visible(shown(text))


def _table(rows: Sequence[tuple[str, str | None]]) -> str:
    column = max((len(name) for name, _ in rows), default=0) + 2
    return "".join(f"{name.ljust(column)}{'none' if value is None else value}\n" for name, value in rows)
