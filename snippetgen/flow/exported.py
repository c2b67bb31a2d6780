"""The fields of a component in an export. A large flow has thousands of them, of which generating looks at a few."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from snippetgen.flow.field import Column, Field, Range
from snippetgen.flow.refused import is_refused

__all__ = ["ExportedFields", "dict_at", "text_of"]


class ExportedFields(Mapping[str, Field]):
    """Fields by their name, each read from its entry when it is first asked for.

    Nothing in an entry is a mistake: it is somebody else's data.
    """

    __slots__ = ("_entries", "_read", "_type")

    def __init__(self, component_type: str, template: dict[str, Any]) -> None:
        # Others than objects are "_type", and what old versions kept beside the fields. Who holds the export may
        # change it; the flow stays as it is.
        self._entries = {name: entry.copy() for name, entry in template.items() if isinstance(entry, dict)}
        self._type = component_type
        self._read: dict[str, Field] = {}

    def __getitem__(self, name: str) -> Field:
        if (field := self._read.get(name)) is None:
            field = self._read[name] = Field.model_validate(_field(self._type, name, self._entries[name]))
        return field

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)

    def __contains__(self, name: object) -> bool:
        return name in self._entries

    def files(self) -> dict[str, Field]:
        """Return the fields that take a file, as ``Component.files``; no others are read for that."""
        names = [name for name, entry in self._entries.items() if entry.get("type") == "file"]
        return {name: self[name] for name in names if not self[name].refused}

    def __repr__(self) -> str:
        return repr(dict(self))


_FLAGS = {"list": "is_list", "load_from_db": "reads_variable", "advanced": "advanced", "combobox": "combobox"}


def _field(component_type: str, name: str, entry: dict[str, Any]) -> dict[str, Any]:
    """Return what an entry says of a field that is not as usual."""
    known = entry.get
    field_type = _whole(known("type"))
    said: dict[str, Any] = {"type": field_type}
    if known("password") is True:  # it stays where it is; nobody who inspects a flow needs to see it
        said["password"] = True
    elif field_type == "file":  # what was chosen in the editor stands beside the value
        said["value"] = known("value") or known("file_path")
    else:
        said["value"] = known("value")
    for key, flag in _FLAGS.items():
        if known(key) is True:
            said[flag] = True
    if known("show") is False:
        said["show"] = False
    if is_refused(component_type, name, field_type):
        said["refused"] = True
    for key in ("display_name", "info"):
        if text := known(key):
            said[key] = _whole(text)
    if (options := known("options")) and isinstance(options, list):
        said["options"] = tuple(options)
    if (file_types := known("fileTypes")) and isinstance(file_types, list):
        said["file_types"] = tuple(filter(None, map(_whole, file_types)))
    if ends := known("range_spec"):
        said["range"] = _range(ends)
    if (limit := known("limit")) and type(limit) is int and limit > 0:
        said["limit"] = limit
    if table := known("table_schema"):
        said["columns"] = tuple(_columns(table))
    return said


def _range(value: Any) -> Range | None:
    """Return a range; ``None`` for what is none, or leaves nothing to choose."""
    if not isinstance(value, dict):
        return None
    try:
        found = Range(**{key: value.get(key) for key in ("min", "max", "step")})
    except ValidationError:
        return None
    ends = [end for end in (found.min, found.max) if end is not None]
    return found if ends and (len(ends) == 1 or ends[0] < ends[1]) else None


def _columns(value: Any) -> Iterator[Column]:
    """Yield the columns of a table; old versions keep them under a key of their own."""
    if isinstance(value, dict):
        value = value.get("columns")
    for column in value[:_MOST_COLUMNS] if isinstance(value, list) else ():
        if name := _whole(dict_at({"": column}, "").get("name")):
            options = column.get("options")
            yield Column(
                name=name,
                display_name=_whole(column.get("display_name")),
                type=_whole(column.get("type")) or _whole(column.get("formatter")) or "str",
                options=tuple(filter(None, map(_whole, options))) if isinstance(options, list) else (),
                default=column.get("default"),
            )


_MOST_COLUMNS = 100


def dict_at(value: Any, key: str) -> dict[str, Any]:
    """Return the object at a key; an empty one where there is none."""
    inner = value.get(key) if isinstance(value, dict) else None
    return inner if isinstance(inner, dict) else {}


def text_of(value: Any) -> str:
    """Return text; an empty one for anything else."""
    return value if isinstance(value, str) else ""


def _whole(value: Any) -> str:
    """Return text without halves of characters (lone surrogates), which stand in what nobody asks for."""
    text = text_of(value)
    return text if text.isascii() else re.sub("[\ud800-\udfff]", "\ufffd", text)
