"""How the pane holds what a tweak sets: as snippetgen/service/pane/kinds.js reads it."""

from __future__ import annotations

import re
from typing import Any

from snippetgen.flow.descriptor import Field
from snippetgen.request.secrets import is_secret_field
from snippetgen.values import Answered, Env

__all__ = ["held", "sent"]

_NESTED = {"dict", "NestedDict", "table", "sortableList", "tools"}
_VARIABLE = re.compile(r"\$([A-Za-z_][A-Za-z0-9_]*)")


def _kind(field: Field, name: str) -> str:
    """``variable``, ``files``, ``nested`` where variables may stand inside of it, or ``plain``."""
    value, kind = field.value, field.type
    if field.password:
        return "variable"
    if kind == "file":
        return "files"
    if field.options:
        labels = all(_is_label(option) for option in field.options)
        if labels and (field.is_list or isinstance(value, (list, tuple)) or kind == "sortableList"):
            return "plain"
        if not any(isinstance(one, (dict, list, tuple)) for one in (*field.options, value)):
            return "plain"
    if kind in ("bool", "int", "float", "slider") or isinstance(value, (bool, int, float)):
        return "plain"
    if is_secret_field(name):
        return "variable"
    rows = isinstance(value, (list, tuple)) and all(isinstance(row, dict) for row in value)
    if field.columns and (value in (None, "") or rows):
        return "nested"
    lines = isinstance(value, (list, tuple)) and all(isinstance(line, str) and "\n" not in line for line in value)
    if field.is_list and kind not in _NESTED and (value in (None, "") or lines):
        return "plain"
    return "nested" if kind in _NESTED or isinstance(value, (dict, list, tuple)) else "plain"


def _is_label(option: Any) -> bool:
    name = option.get("name") if isinstance(option, dict) else option
    return isinstance(name, str) and name != ""


def held(field: Field, name: str, value: Any, paths: dict[str, str]) -> Any:
    """Return the JSON that the pane holds for a value; ``paths`` are those of the files, by the step that uploads each.

    Raises ``ValueError`` for what it cannot hold, and for what it would take for something else.
    """
    kind = _kind(field, name)
    if kind == "files":
        uploads = value if isinstance(value, list) else [value]
        if not uploads or not all(isinstance(upload, Answered) for upload in uploads):
            raise ValueError("takes a file there, by files")
        return [paths[upload.step] for upload in uploads]
    if kind == "variable":
        if not isinstance(value, Env):
            raise ValueError("reads a variable there: give it an Env")
        return value.name
    shown = _with_names(value)
    if sent(field, name, shown) != value:
        raise ValueError("reads variables in fields that are called as secrets are, and only there")
    return shown


def sent(field: Field, name: str, shown: Any) -> Any:
    """Return what the pane sends of the JSON that it holds in a field that takes no file."""
    return _with_variables(shown) if _kind(field, name) == "nested" else shown


def _with_names(value: Any) -> Any:
    if isinstance(value, Env):
        return f"${value.name}"
    if isinstance(value, dict):
        return {key: _with_names(inner) for key, inner in value.items()}
    return [_with_names(inner) for inner in value] if isinstance(value, list) else value


def _with_variables(value: Any) -> Any:
    if isinstance(value, list):
        return [_with_variables(inner) for inner in value]
    if not isinstance(value, dict):
        return value
    # A row of a table of headers says beside its value what it is called.
    called = next((value[key] for key in ("key", "name") if isinstance(value.get(key), str)), None)
    return {
        key: _member(called if key == "value" and called is not None else key, inner) for key, inner in value.items()
    }


def _member(name: str, inner: Any) -> Any:
    match = isinstance(inner, str) and is_secret_field(name) and _VARIABLE.fullmatch(inner)
    return Env(match[1]) if match else _with_variables(inner)
