"""What the options of the command line mean: JSON, tweaks, headers."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from snippetgen.errors import SnippetError
from snippetgen.flow.content import parse_json, read_file
from snippetgen.words.find import HERE, find_file

__all__ = ["json_argument", "merge_headers", "parse_tweaks"]


def json_argument(option: str, value: str, folders: Sequence[Path] = HERE) -> Any:
    """Return the JSON of an option's value, or of the file that ``@FILE`` names."""
    if value == "@":
        raise SnippetError(f"{option}: @ has to be followed by the name of a file")
    if value.startswith("@"):
        return parse_json(read_file(find_file(value[1:], folders)), f"{option} {value}")
    return parse_json(value, option)


def parse_tweaks(tweaks: str | None, single: tuple[str, ...], folders: Sequence[Path] = HERE) -> dict[str, Any] | None:
    """Return the tweaks of ``--tweaks`` with those of every ``--tweak`` set on top; ``None`` where there are none."""
    if tweaks is None and not single:
        return None
    whole = {} if tweaks is None else json_argument("--tweaks", tweaks, folders)
    if not isinstance(whole, dict):
        raise SnippetError('--tweaks: must be an object: {"component": {"field": value}}')
    for argument in single:
        name, equals, value = argument.partition("=")
        component, dot, field = name.rpartition(".")
        if not (equals and dot and component and field):
            raise SnippetError(
                f'--tweak {argument}: must be COMPONENT.FIELD=VALUE, such as "Chat Input.sender_name=Ann"'
            )
        fields = whole.setdefault(component, {})
        if not isinstance(fields, dict):
            raise SnippetError(f'--tweak {argument}: --tweaks sets "{component}" itself')
        fields[field] = _tweak_value(value)
    return whole


def _tweak_value(text: str) -> Any:
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
