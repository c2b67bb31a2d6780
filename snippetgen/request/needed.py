"""What generating looks at in a flow, whatever is asked of it: a small part of a large one gives the same snippets."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from snippetgen.flow.descriptor import CHAT_INPUT, CHAT_OUTPUT, TEXT_INPUT, TEXT_OUTPUT, WEBHOOK, Component, Flow

__all__ = ["needed"]


def needed(flow: Flow) -> dict[int, list[str]]:
    """Return the components that are looked at, by their places in the flow, each with the names of its fields.

    A flow of these and of those that are named (by a tweak, a file or an output), each with these fields and with those
    that are set, gives the same code, warnings and errors as the whole one, as long as each name is that of one
    component. The same holds for a flow put together of parts, and for what they need.
    """
    found: dict[int, list[str]] = {}
    seen: set[str] = set()

    def is_first(what: str) -> bool:
        known = what in seen
        seen.add(what)
        return not known

    for place, component in enumerate(flow.components or ()):
        looked_at = is_first("component")  # a flow that has none is told apart
        if component.type in (*_INPUTS, TEXT_OUTPUT, WEBHOOK):
            looked_at |= is_first(component.type)
        fields = dict.fromkeys(_fields(component, is_first))
        if looked_at or fields or component.type == CHAT_OUTPUT:  # Chat Outputs are counted
            found[place] = list(fields)
    return found


_INPUTS = (CHAT_INPUT, TEXT_INPUT)


def _fields(component: Component, is_first: Callable[[str], bool]) -> Iterator[str]:
    fields = component.fields
    if component.type in _INPUTS and (said := fields.get("input_value")):
        suggested = is_first(f"{component.type} that takes an input")
        stored = isinstance(said.value, str) and said.value != "" and is_first(f"{component.type} that stores one")
        if suggested or stored or said.reads_variable:
            yield "input_value"
    own = fields.get("session_id")
    if "n_messages" in fields and ((own and own.value) or is_first("remembers")):
        yield from (name for name in ("n_messages", "session_id") if name in fields)  # the one says nothing alone
    if component.type != CHAT_INPUT:
        yield from (name for name, field in component.tweakable.items() if field.type == "file" and not field.value)
