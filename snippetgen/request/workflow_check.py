"""What the Workflow API would refuse, or swallow in silence, said while the snippet is made.

Source: Langflow 1.13, tried.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from snippetgen.errors import SnippetError, nearest
from snippetgen.flow.descriptor import CHAT_INPUT, Flow
from snippetgen.request.tweaks import components_called
from snippetgen.values import Json, Text

__all__ = ["check_question", "check_wanted", "nameless"]


def nameless(flow: Flow, tweaks: Mapping[str, Json] | None) -> Iterator[str]:
    """Yield the keys of tweaks that are not the ID of a component: a display name, or a field of every component.

    Where the components are not known, an ID is taken to have a hyphen in it and no space, as the server makes them.
    """
    if not tweaks:
        return
    known = None if flow.components is None else {component.id for component in flow.components} | flow.groups
    for key, tweak in tweaks.items():
        is_id = ("-" in key and " " not in key) if known is None else key in known
        if not is_id or not isinstance(tweak, dict):
            yield key


def check_question(
    flow: Flow, mode: str, input_value: Text | None, session_id: Text | None, tweaks: Mapping[str, Json] | None
) -> Iterator[str]:
    """Yield a warning where the flow is asked something else than is meant."""
    if input_value is None:
        if session_id is not None and mode != "sync" and (flow.components is None or flow.chat_inputs):
            yield (
                'with mode "stream" and "background", and a session_id, a flow is not asked what is stored in it, nor '
                "what a tweak says, but an empty text; give an input_value"
            )
        return
    if flow.components is None:
        return
    if not flow.chat_inputs:
        if flow.text_inputs:
            key = flow.text_inputs[0].id
            yield f"the flow has no Chat Input, so the input is lost; tweak {key}.input_value in its place"
        else:
            yield "the flow has no Chat Input and no Text Input, so the input is lost"
    called = components_called(flow) if tweaks else {}
    for key, tweak in (tweaks or {}).items():
        component: Any = called.get(key, [None])[-1]
        if component and component.type == CHAT_INPUT and isinstance(tweak, dict) and "input_value" in tweak:
            yield f"tweaks: {component.id}.input_value is lost: the input_value itself wins"


def check_wanted(flow: Flow, output_ids: Sequence[Text]) -> None:
    """Raise ``SnippetError`` for an output that is no component of the flow, which the server refuses."""
    if not output_ids or flow.components is None:
        return
    known = [str(component.id) for component in flow.components]
    for wanted in output_ids:
        if isinstance(wanted, str) and wanted not in known:
            message = f'output_ids: the flow has no component "{wanted}"{nearest(wanted, known)}'
            raise SnippetError(message, "operation", "output_ids")
