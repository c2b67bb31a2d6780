"""Tweaks: fields of components that are set for one request, and what the server would make of them.

Source: the ``Tweaks`` model of Langflow 1.13 and ``process_tweaks`` in ``lfx.processing.process``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Union

from pydantic import AfterValidator, WithJsonSchema

from snippetgen.errors import MOST_TOLD, SnippetError, nearest
from snippetgen.flow.descriptor import Component, Flow
from snippetgen.flow.field import Field
from snippetgen.request.json_body import JsonValue
from snippetgen.request.secrets import is_secret_field, variable_name
from snippetgen.values import Json, Text

__all__ = ["Tweaks", "check_tweaks", "components_called"]

_PLACE = ("operation", "tweaks")


def _check(value: Any) -> Any:
    if value is not None and not isinstance(value, dict):
        raise ValueError("must be an object: component ID or display name -> {field: value}")
    for key, tweak in (value or {}).items():
        # Langflow answers 200 to these and drops the whole body.
        if tweak is None or isinstance(tweak, list):
            kind = "null" if tweak is None else "a list"
            raise ValueError(
                f"{key!r:.80} must be an object of fields, or one field's text, number or bool, not {kind}"
            )
    return value


Tweaks = Annotated[JsonValue, AfterValidator(_check), WithJsonSchema({"anyOf": [{"type": "object"}, {"type": "null"}]})]
"""Component ID or display name -> ``{field: value}``, or a field's name -> a value for all components; or ``None``."""


_Found = Iterator[Union[str, SnippetError]]
"""Warnings, and what the server would refuse."""


def components_called(flow: Flow) -> dict[Text, list[Component]]:
    """The components that the key of a tweak names: the one with that ID, or else all with that display name."""
    with_id: dict[Text, list[Component]] = {}
    with_name: dict[Text, list[Component]] = {}
    for component in flow.components or ():
        with_id.setdefault(component.id, []).append(component)
        with_name.setdefault(component.display_name, []).append(component)
    return {**with_name, **with_id}


def check_tweaks(flow: Flow, tweaks: Mapping[str, Json]) -> Iterator[str]:
    """Yield a warning for what is likely not meant; raise ``SnippetError`` for what the server would refuse.

    That is also where a secret would stand in the snippet. Of a flow whose components are not known, only names tell.
    """
    if flow.components is None:
        yield from _suspicious(tweaks)
        return
    called = components_called(flow)
    wrong: list[SnippetError] = []
    for key, tweak in tweaks.items():
        if isinstance(tweak, dict):
            found = _check_component(flow, key, tweak, called.get(key, []))
        else:
            found = _check_root(flow, key, tweak, _fields(flow, key))
        for one in found:
            if isinstance(one, str):
                yield one
                continue
            wrong.append(one)
            if len(wrong) == MOST_TOLD:
                raise SnippetError.of(wrong)
    if wrong:
        raise SnippetError.of(wrong)


def _fields(flow: Flow, name: str) -> list[tuple[Component, Field]]:
    """The fields of this name, of all components."""
    having = (component for component in flow.components or () if name in component.fields)
    return [(component, component.fields[name]) for component in having]


def _check_component(flow: Flow, key: str, tweak: dict[str, Any], components: list[Component]) -> _Found:
    if key in flow.groups:
        yield from _suspicious({key: tweak})
        return
    if not components:
        known = [name for component in flow.components or () for name in (component.id, component.display_name)]
        yield SnippetError(f'tweaks: the flow has no component "{key}"{nearest(key, known)}', *_PLACE, key)
        return
    component = components[-1]  # of several with one display name the server takes the last
    for name, value in tweak.items():
        if name not in component.fields:
            near = nearest(name, component.tweakable)
            yield SnippetError(f'tweaks: {component.id} has no field "{name}"{near}', *_PLACE, key, name)
        elif component.fields[name].refused:
            yield _refused(component, name, key, name)
        elif component.fields[name].password and _is_literal(value):
            yield _secret(component, key, name)
    if len(components) > 1:
        yield (
            f'{len(components)} components are called "{key}"; the server tweaks only the last, {component.id}: '
            "use the IDs"
        )


def _check_root(flow: Flow, name: str, value: Any, fields: list[tuple[Component, Field]]) -> _Found:
    if not fields and name != "stream" and not flow.groups:
        known = [field for component in flow.components or () for field in component.tweakable]
        yield SnippetError(
            f'tweaks: no component of the flow has a field "{name}"{nearest(name, known)}', *_PLACE, name
        )
    for component, field in fields:
        if field.refused:
            yield _refused(component, name, name)
        elif field.password and _is_literal(value):
            yield _secret(component, str(component.id), name)
    if not fields:
        yield from _suspicious({name: value})


def _refused(component: Component, name: str, *place: str) -> SnippetError:
    message = f"tweaks: the server refuses to set {component.id}.{name}, which its author protected"
    return SnippetError(message, *_PLACE, *place)


def _secret(component: Component, key: str, name: str) -> SnippetError:
    variable = variable_name(*_words(component, key), name)
    return SnippetError(
        f"tweaks: {key}.{name} is a password, and its value would be a secret in the snippet; read it from a variable: "
        f'--tweak-env "{key}.{name}={variable}", or Env("{variable}")',
        *_PLACE,
        key,
        name,
    )


def _words(component: Component, key: str) -> tuple[str, ...]:
    """What a component is called, without the letters at the end of its ID that nobody remembers."""
    return (key.rpartition("-")[0] or key,) if key == component.id else (key,)


def _is_literal(value: Any) -> bool:
    """Whether a value is, or holds, text or a number that is known now; the name of a global variable is none."""
    if isinstance(value, dict):
        return value.get("load_from_db") is not True and any(map(_is_literal, value.values()))
    if isinstance(value, list):
        return any(map(_is_literal, value))
    return isinstance(value, (str, int, float)) and not isinstance(value, bool) and value != ""


def _suspicious(tweaks: Mapping[str, Json]) -> Iterator[str]:
    """Yield a warning for each literal that has the name of a key, where nothing else is known of its field."""
    for key, tweak in tweaks.items():
        for name, value in tweak.items() if isinstance(tweak, dict) else [(key, tweak)]:
            if is_secret_field(name) and _is_literal(value):
                where = f"{key}.{name}" if isinstance(tweak, dict) else name
                variable = variable_name(*([key.rpartition("-")[0] or key] if isinstance(tweak, dict) else []), name)
                yield (
                    f"tweaks: {where} may be a secret, and it stands in the snippet; --tweak-env "
                    f'"{where}={variable}", or Env("{variable}"), reads it from a variable'
                )
