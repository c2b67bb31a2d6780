"""What the server would refuse, or swallow in silence, said while the snippet is made.

Of a flow whose components are not known, what is assumed is said, and nothing else checked. What cannot work is a
``SnippetError``; what is likely not meant is a warning. The facts are those of Langflow 1.13:
``validate_input_and_tweaks`` in ``langflow.api.v1.endpoints`` and ``process_tweaks`` in ``lfx.processing.process``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from snippetgen.errors import SnippetError, nearest
from snippetgen.flow.descriptor import Component, Field, Flow
from snippetgen.request.run import Run
from snippetgen.request.webhook import Webhook
from snippetgen.values import Text

__all__ = ["ASSUMED", "check"]

_CONFLICT = "If you pass an input_value to the {} input, you cannot pass a tweak with the same name."

ASSUMED = (
    "nothing is known of the flow's outputs, so the text of a Chat Output is looked for in the answer; "
    'for a flow that has none, output_type "any" (--output-type any) prints the JSON'
)
"""The warning of a run of a flow whose components are not known."""

_TWEAKS = ("operation", "tweaks")


def check(flow: Flow, operation: Run | Webhook) -> tuple[str, ...]:
    """Return the warnings; raise ``SnippetError`` for a request that cannot work."""
    if flow.components is None:
        return (ASSUMED,) if isinstance(operation, Run) and operation.answers_message(flow) else ()
    if isinstance(operation, Webhook):
        return () if flow.webhooks else ("the flow has no Webhook component, so nothing receives the payload",)
    warnings = [*_check_input(flow, operation), *_check_output(flow, operation)]
    if operation.tweaks:
        called, fields = _called(flow), _fields(flow)
        for key, tweak in operation.tweaks.items():
            if isinstance(tweak, dict):
                warnings += _check_component_tweak(flow, operation, key, tweak, called.get(key, []))
            else:
                _check_root_tweak(flow, key, fields.get(key, []))
    return tuple(warnings)


def _called(flow: Flow) -> dict[Text, list[Component]]:
    """The components that the key of a tweak names: the one with that ID, or else all with that display name."""
    with_id: dict[Text, list[Component]] = {}
    with_name: dict[Text, list[Component]] = {}
    for component in flow.components or ():
        with_id.setdefault(component.id, []).append(component)
        with_name.setdefault(component.display_name, []).append(component)
    return {**with_name, **with_id}


def _fields(flow: Flow) -> dict[str, list[tuple[Component, Field]]]:
    """The fields of all components, by their name."""
    fields: dict[str, list[tuple[Component, Field]]] = {}
    for component in flow.components or ():
        for name, field in component.fields.items():
            fields.setdefault(name, []).append((component, field))
    return fields


def _check_input(flow: Flow, run: Run) -> Iterator[str]:
    if run.input_value is None:
        return
    input_type = run.input_type or "chat"
    inputs = {"chat": flow.chat_inputs, "text": flow.text_inputs, "any": flow.chat_inputs + flow.text_inputs}
    if inputs[input_type]:
        return
    if not inputs["any"]:
        yield "the flow has no Chat Input and no Text Input, so the input is lost"
    elif input_type == "text":
        yield 'the flow has no Text Input, so the input is lost; use input_type "chat"'
    else:
        yield 'the flow has no Chat Input, so the input is lost; use input_type "text"'


def _check_output(flow: Flow, run: Run) -> Iterator[str]:
    wanted = run.output_component
    if isinstance(wanted, str) and wanted and flow.components:
        known = [name for component in flow.components for name in (component.id, component.display_name)]
        if wanted not in known and wanted not in flow.groups:
            yield f'the flow has no component "{wanted}", so the answer holds no output{nearest(wanted, known)}'


def _check_component_tweak(
    flow: Flow, run: Run, key: str, tweak: dict[str, Any], components: list[Component]
) -> Iterator[str]:
    if key in flow.groups:
        return
    if not components:
        known = [name for component in flow.components or () for name in (component.id, component.display_name)]
        raise SnippetError(f'tweaks: the flow has no component "{key}"{nearest(key, known)}', *_TWEAKS, key)
    component = components[-1]  # of several with one display name the server takes the last
    _check_conflict(run, key, component, tweak)
    for name in tweak:
        if name not in component.fields:
            near = nearest(name, component.tweakable)
            raise SnippetError(f'tweaks: {component.id} has no field "{name}"{near}', *_TWEAKS, key, name)
        if component.fields[name].refused:
            raise _refused(component, name, key, name)
    if len(components) > 1:
        yield (
            f'{len(components)} components are called "{key}"; the server tweaks only the last, {component.id}: '
            "use the IDs"
        )


def _check_conflict(run: Run, key: str, component: Component, tweak: dict[str, Any]) -> None:
    if run.input_value is None or tweak.get("input_value") is None:
        return
    for kind, component_type, title in (("chat", "ChatInput", "Chat Input"), ("text", "TextInput", "Text Input")):
        named = component_type in key or title in key or component.type == component_type
        if named and (run.input_type or "chat") == kind:
            conflict = f"tweaks: {component.id}.input_value: {_CONFLICT.format(kind)}"
            raise SnippetError(conflict, *_TWEAKS, key, "input_value")


def _check_root_tweak(flow: Flow, name: str, fields: list[tuple[Component, Field]]) -> None:
    if not fields and name != "stream" and not flow.groups:
        known = [field for component in flow.components or () for field in component.tweakable]
        raise SnippetError(
            f'tweaks: no component of the flow has a field "{name}"{nearest(name, known)}', *_TWEAKS, name
        )
    for component, field in fields:
        if field.refused:
            raise _refused(component, name, name)


def _refused(component: Component, name: str, *place: str) -> SnippetError:
    message = f"tweaks: the server refuses to set {component.id}.{name}, which its author protected"
    return SnippetError(message, *_TWEAKS, *place)
