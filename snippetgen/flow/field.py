"""A field of a component, as a descriptor tells of it."""

from __future__ import annotations

from sys import float_info
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, StrictBool, WithJsonSchema
from pydantic import Field as Limited

from snippetgen.flow.schema import in_json_words

__all__ = ["Column", "DescriptorModel", "Field", "Range"]


class DescriptorModel(BaseModel):
    """What all parts of a descriptor have in common."""

    model_config = ConfigDict(frozen=True, extra="forbid", json_schema_extra=in_json_words)


def _check_number(value: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not abs(value) <= _LARGEST:  # so NaN is none
        raise ValueError("must be a number that JSON has")
    return value


_LARGEST = float_info.max

_Number = Annotated[Any, BeforeValidator(_check_number), WithJsonSchema({"type": "number"})]


class Range(DescriptorModel):
    """The numbers that a field takes: from ``min`` to ``max``, and in Langflow's editor in steps of ``step``."""

    min: _Number | None = None
    max: _Number | None = None
    step: _Number | None = None


class Column(DescriptorModel):
    """A column of a table. ``type`` is Langflow's word for it (``str``, ``boolean``, …), ``default`` a new row's."""

    name: str
    display_name: str = ""
    type: str = "str"
    options: tuple[str, ...] = ()
    default: Any = None


class Field(DescriptorModel):
    """A field of a component. ``type`` is Langflow's own word for it (``str``, ``bool``, ``float``, ``file``, …).

    ``refused`` tells that the server refuses a tweak of it, ``password`` that what it holds is a secret. A field that
    ``is_list`` takes a list. ``file_types`` are the extensions of the files that it takes, without a dot. One that
    ``reads_variable`` holds the name of a global variable, and takes what it is given for one, too.

    What follows is how Langflow's editor shows it: under its ``display_name``, with ``info`` as help, behind a click
    where it is ``advanced``, and not at all without ``show``. A number keeps to its ``range``, a ``combobox`` takes
    other text than its options, of which at most ``limit`` are chosen, and a table has ``columns``.
    """

    type: str = "str"
    value: Any = None
    options: tuple[Any, ...] | None = None
    refused: StrictBool = False
    password: StrictBool = False
    is_list: StrictBool = False
    file_types: tuple[str, ...] = ()
    reads_variable: StrictBool = False
    display_name: str = ""
    info: str = ""
    advanced: StrictBool = False
    show: StrictBool = True
    range: Range | None = None
    combobox: StrictBool = False
    limit: Annotated[int, Limited(strict=True, ge=1)] | None = None
    columns: Annotated[tuple[Column, ...], Limited(max_length=100)] = ()
