"""What the JSON Schema of a model says to those who know nothing of Python."""

from __future__ import annotations

import re
from collections.abc import Collection
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel

__all__ = ["in_json_words", "known_at", "without_default"]

_OF_PYTHON = ("Raises ", "In Python")
"""How a docstring's paragraphs begin that are for those who call the library."""


def in_json_words(schema: dict[str, Any]) -> None:
    """Describe a model in the words of JSON; to be the ``json_schema_extra`` of its configuration.

    ``null`` is no default there: what is left out is not sent, and ``null`` may be. A client that is generated from the
    schema would send it.
    """
    paragraphs = schema.get("description", "").split("\n\n")
    told = [" ".join(text.split()) for text in paragraphs if not text.startswith(_OF_PYTHON)]
    schema["description"] = re.sub("``(.*?)``", r"`\1`", "\n\n".join(told))
    for field in schema.get("properties", {}).values():
        field.pop("title", None)
        if field.get("default", "") is None:
            del field["default"]


def without_default(schema: dict[str, Any]) -> None:
    """Leave the default of a field out, which a client that is generated would send: another setting may change it."""
    schema.pop("default", None)


def known_at(model: type[BaseModel], path: tuple[str | int, ...]) -> Collection[str]:
    """Return the names of the fields that the object at a path below a model may have; none where that is not told."""
    at: list[Any] = [model]
    for step in path:
        at = [inner for one in at for inner in _inside(one, step)]
    return {name for one in at for name in one.model_fields} if all(map(_is_model, at)) else ()


def _inside(annotation: Any, step: str | int) -> list[Any]:
    """What may stand in a field, or at a place in a list or an object."""
    if _is_model(annotation):
        return _meant(annotation.model_fields[step].annotation) if step in annotation.model_fields else []
    of = [inner for inner in get_args(annotation) if inner is not Ellipsis]  # the last: an object's values
    return _meant(of[-1]) if of else []


def _meant(annotation: Any) -> list[Any]:
    """What an annotation means beside ``None``."""
    if get_origin(annotation) is Annotated:
        return _meant(get_args(annotation)[0])
    if get_origin(annotation) in (Union, UnionType):
        return [inner for one in get_args(annotation) if one is not NoneType for inner in _meant(one)]
    return [annotation]


def _is_model(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)
