"""What the server would refuse, or swallow in silence, said while the snippet is made.

Of a flow whose components are not known, what is assumed is said, and nothing else checked. What cannot work is a
``SnippetError``; what is likely not meant is a warning. The facts are those of Langflow 1.13:
``validate_input_and_tweaks`` in ``langflow.api.v1.endpoints``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from snippetgen.errors import SnippetError, nearest
from snippetgen.flow.descriptor import Component, Flow
from snippetgen.request.tweaks import components_called
from snippetgen.values import Json, Text, shown

__all__ = [
    "ASSUMED",
    "DEFAULT_INPUT",
    "check_input",
    "check_output",
    "check_run_input",
    "check_session",
    "stored_input",
]

_CONFLICT = "If you pass an input_value to the {} input, you cannot pass a tweak with the same name."

ASSUMED = (
    "nothing is known of the flow's outputs, so the text of a Chat Output is looked for in the answer; "
    'for a flow that has none, output_type "any" (--output-type any) prints the JSON'
)
"""The warning of a run of a flow whose components are not known."""

DEFAULT_INPUT = "hello world!"


def stored_input(inputs: tuple[Component, ...]) -> str | None:
    """Return what the first input that has something stored has, or a word of greeting.

    Of one that reads a global variable it is ``None``: that reads it best where nothing is said.
    """
    for component in inputs:
        field = component.fields.get("input_value")
        if field and isinstance(field.value, str) and field.value:
            return None if field.reads_variable else field.value
    return DEFAULT_INPUT


def check_input(flow: Flow, input_value: Text | None, input_type: str | None) -> Iterator[str]:
    """Yield a warning where no input of the flow takes what is said."""
    if input_value is None:
        return
    input_type = input_type or "chat"
    inputs = {"chat": flow.chat_inputs, "text": flow.text_inputs, "any": flow.chat_inputs + flow.text_inputs}
    for component in inputs[input_type]:
        if (field := component.fields.get("input_value")) and field.reads_variable and input_value != field.value:
            yield (
                f"{component.id} reads a global variable, so what is said is taken for the name of one; say nothing, "
                f"and set {shown(field.value) if field.value else 'it'} with --global or --global-env"
            )
    if inputs[input_type]:
        return
    if not inputs["any"]:
        yield "the flow has no Chat Input and no Text Input, so the input is lost"
    elif input_type == "text":
        yield 'the flow has no Text Input, so the input is lost; use input_type "chat"'
    else:
        yield 'the flow has no Chat Input, so the input is lost; use input_type "text"'


def check_output(flow: Flow, wanted: Text | None) -> Iterator[str]:
    """Yield a warning where the flow has no such output."""
    if isinstance(wanted, str) and wanted and flow.components:
        known = [name for component in flow.components for name in (component.id, component.display_name)]
        if wanted not in known and wanted not in flow.groups:
            yield f'the flow has no component "{wanted}", so the answer holds no output{nearest(wanted, known)}'


def check_session(flow: Flow, session_id: Text | None) -> Iterator[str]:
    """Yield a warning where the flow remembers, and all its callers would be one conversation.

    What remembers is an Agent or a Message History: ``n_messages`` is how much of the conversation either looks at. One
    with a session of its own is left alone.
    """
    if session_id is not None and session_id != "":
        return
    for component in flow.components or ():
        if "n_messages" not in component.fields:
            continue
        own = component.fields.get("session_id")
        if not (own and own.value):
            yield (
                f"{component.id} remembers what was said, and without a session all callers of the flow share one; "
                "--new-session, or Fresh(), makes one each time"
            )
            return


def check_run_input(flow: Flow, input_value: Text | None, input_type: str | None, tweaks: Mapping[str, Json]) -> None:
    """Raise ``SnippetError`` where a run's input is given twice, which the server refuses."""
    called = components_called(flow)
    for key, tweak in tweaks.items():
        if isinstance(tweak, dict) and key not in flow.groups and called.get(key):
            _check_conflict(input_value, input_type, key, called[key][-1], tweak)


def _check_conflict(
    input_value: Text | None, input_type: str | None, key: str, component: Component, tweak: dict[str, Any]
) -> None:
    if input_value is None or tweak.get("input_value") is None:
        return
    for kind, component_type, title in (("chat", "ChatInput", "Chat Input"), ("text", "TextInput", "Text Input")):
        named = component_type in key or title in key or component.type == component_type
        if named and (input_type or "chat") == kind:
            conflict = f"tweaks: {component.id}.input_value: {_CONFLICT.format(kind)}"
            raise SnippetError(conflict, "operation", "tweaks", key, "input_value")
