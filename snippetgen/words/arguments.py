"""What the options of the command line mean: JSON, tweaks, headers."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from snippetgen.errors import SnippetError
from snippetgen.flow.content import parse_json, read_file
from snippetgen.flow.descriptor import Flow
from snippetgen.values import Env
from snippetgen.words.find import HERE, find_file

__all__ = ["json_argument", "merge_headers", "parse_files", "parse_globals", "parse_tweaks", "tweak_value", "variable"]


def json_argument(option: str, value: str, folders: Sequence[Path] = HERE) -> Any:
    """Return the JSON of an option's value, or of the file that ``@FILE`` names."""
    if value == "@":
        raise SnippetError(f"{option}: @ has to be followed by the name of a file")
    if value.startswith("@"):
        return parse_json(read_file(find_file(value[1:], folders)), f"{option} {value}")
    return parse_json(value, option)


def variable(option: str, name: str) -> Env:
    """Return the variable of this name. What is no name is not repeated: it may be the secret itself."""
    try:
        return Env(name.removeprefix("$"))
    except ValueError:
        raise SnippetError(
            f"{option}: takes the name of an environment variable, such as MODEL_API_KEY, not a value"
        ) from None


def parse_tweaks(
    tweaks: str | None, single: Sequence[str], variables: Sequence[str] = (), folders: Sequence[Path] = HERE
) -> dict[str, Any] | None:
    """Return the tweaks of ``--tweaks``, with those of every ``--tweak`` and ``--tweak-env`` set on top.

    ``None`` where there are none.
    """
    if tweaks is None and not single and not variables:
        return None
    whole = {} if tweaks is None else json_argument("--tweaks", tweaks, folders)
    if not isinstance(whole, dict):
        raise SnippetError('--tweaks: must be an object: {"component": {"field": value}}')
    for argument in single:
        component, field, value = _field(argument, f"--tweak {argument}", "VALUE", "Chat Input.sender_name=Ann")
        _set(whole, component, field, tweak_value(value), f"--tweak {argument}")
    for argument in variables:
        component, field, value = _field(argument, "--tweak-env", "NAME", "Language Model.api_key=MODEL_API_KEY")
        _set(whole, component, field, variable("--tweak-env", value), "--tweak-env")
    return whole


def _field(argument: str, where: str, what: str, example: str) -> tuple[str, str, str]:
    name, equals, value = argument.partition("=")
    component, dot, field = name.rpartition(".")
    if not (equals and dot and component and field):
        raise SnippetError(f'{where}: must be COMPONENT.FIELD={what}, such as "{example}"')
    return component, field, value


def _set(tweaks: dict[str, Any], component: str, field: str, value: Any, where: str) -> None:
    fields = tweaks.setdefault(component, {})
    if not isinstance(fields, dict):
        raise SnippetError(f'{where}: --tweaks sets "{component}" itself')
    fields[field] = value


def parse_globals(literals: Iterable[str], variables: Iterable[str]) -> dict[str, str | Env]:
    """Return the global variables of ``--global NAME=VALUE`` and ``--global-env NAME=VARIABLE``."""
    whole: dict[str, str | Env] = {}
    for argument in literals:
        name, equals, value = argument.partition("=")
        if not (name and equals):
            raise SnippetError("--global: must be NAME=VALUE, such as TENANT=acme")
        whole[name] = value
    for argument in variables:
        name, equals, value = argument.partition("=")
        if not (name and equals):
            raise SnippetError("--global-env: must be NAME=VARIABLE, such as OPENAI_API_KEY=OPENAI_API_KEY")
        whole[name] = variable("--global-env", value)
    return whole


def parse_files(flow: Flow, arguments: Iterable[str]) -> list[dict[str, str]]:
    """Return the fields of an ``Upload`` for every ``--file [COMPONENT[.FIELD]=]PATH``.

    What stands before a ``=`` is a component, unless it is the beginning of a path: ``./a=b.txt``.
    """
    return [_file(flow, argument) for argument in arguments]


def _file(flow: Flow, argument: str) -> dict[str, str]:
    name, equals, path = argument.partition("=")
    if not equals or not name or "/" in name:
        return {"path": argument}
    called = {text for one in flow.components or () for text in (one.id, one.display_name)}
    component, dot, field = name.rpartition(".")
    if name not in called and dot and (component in called or flow.components is None):
        return {"path": path, "component": component, "field": field}
    return {"path": path, "component": name}


def tweak_value(text: str) -> Any:
    def refuse(constant: str) -> Any:
        raise ValueError(constant)  # NaN and Infinity are words, as far as JSON goes

    try:
        return json.loads(text, parse_constant=refuse)
    except (ValueError, RecursionError):
        return text


def parse_header(argument: str) -> tuple[str, str]:
    """Return name and value of ``NAME: VALUE``."""
    name, colon, value = argument.partition(":")
    if not colon:
        raise SnippetError("--header: must be NAME: VALUE, such as 'accept: application/json'")
    return name.strip(), value.strip()


def merge_headers(settings: Any, given: Iterable[str]) -> Any:
    """Return the headers of the settings with those of ``--header`` in their place, whatever their case."""
    if not isinstance(settings, dict):
        return settings
    headers = dict(map(parse_header, given))
    replaced = {name.lower() for name in headers}
    return {**{name: value for name, value in settings.items() if name.lower() not in replaced}, **headers}
