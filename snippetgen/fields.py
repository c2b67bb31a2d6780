"""The checks that the models share: which values JSON, and so every language, can carry."""

from __future__ import annotations

import math
from typing import Annotated, Any

from pydantic import PlainValidator, WithJsonSchema

from snippetgen.request import Env, Joined

__all__ = ["MAX_DEPTH", "JsonValue", "TextValue", "check_json"]

MAX_DEPTH = 256
"""How deep lists and objects may nest. Python's own JSON reader, and so Langflow, gives up at about 1000."""

_MAX_DIGITS = 4300
"""CPython neither prints nor reads a longer whole number (``sys.int_info.default_max_str_digits``)."""


def _check_text(value: Any) -> Any:
    # pydantic's own str refuses lone surrogates, which JSON can carry and a flow may hold.
    if isinstance(value, (str, Env, Joined)):
        return value
    raise ValueError(f"must be text, not {_kind(value)}")


def check_json(value: Any) -> Any:
    """Return ``value`` if every language can send it as JSON; raise ``ValueError`` saying where it cannot be.

    Walks without recursion, so that no depth of nesting can exhaust the stack.
    """
    waiting: list[tuple[Any, int, str]] = [(value, 1, "")]
    while waiting:
        item, depth, where = waiting.pop()
        if item is None or isinstance(item, (str, bool, Env, Joined)):
            continue
        if isinstance(item, float):
            if not math.isfinite(item):
                raise ValueError(f"JSON has no {item}{where}")
        elif isinstance(item, int):
            if item.bit_length() > _MAX_DIGITS * math.log2(10):
                raise ValueError(f"a whole number may have {_MAX_DIGITS} digits at most{where}")
        elif not isinstance(item, (dict, list)):
            raise ValueError(f"must be JSON, not {_kind(item)}{where}")
        elif depth > MAX_DEPTH:
            raise ValueError(f"nested too deep: {MAX_DEPTH} levels of lists and objects at most")
        elif isinstance(item, dict):
            for key, child in item.items():
                if not isinstance(key, str):
                    raise ValueError(f"the keys of an object must be text, not {_kind(key)}{where}")
                waiting.append((child, depth + 1, f" (at {key!r:.60})"))
        else:
            waiting.extend((child, depth + 1, where) for child in item)
    return value


def _kind(value: Any) -> str:
    names = {dict: "an object", list: "a list", bool: "true or false", int: "a number", float: "a number"}
    return "null" if value is None else names.get(type(value), f"a Python {type(value).__name__}")


TextValue = Annotated[Any, PlainValidator(_check_text), WithJsonSchema({"type": "string"})]
"""Any string at all, ``Env``, or the two joined."""

JsonValue = Annotated[Any, PlainValidator(check_json), WithJsonSchema({})]
"""Any JSON value whose strings may be ``Env``."""
