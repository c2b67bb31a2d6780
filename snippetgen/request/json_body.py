"""What a body may hold: JSON whose strings may be read when the snippet runs, of a size that every reader takes."""

from __future__ import annotations

import math
from typing import Annotated, Any

from pydantic import PlainValidator, WithJsonSchema

from snippetgen.values import Answered, Env, Fresh, Joined, Later, kind_of

__all__ = ["MAX_DEPTH", "JsonValue", "check_json"]

MAX_DEPTH = 256
"""How deep lists and objects may nest. Python's own JSON reader, and so Langflow, gives up at about 1000."""

_MAX_DIGITS = 4300
"""CPython neither prints nor reads a longer whole number (``sys.int_info.default_max_str_digits``)."""


def check_json(value: Any) -> Any:
    """Return ``value`` if every language can send it as JSON; raise ``ValueError`` saying where it cannot be.

    Walks without recursion, so that no depth of nesting can exhaust the stack. What is right is told first, in a
    quarter of the time that it takes to tell where something is wrong.
    """
    if _is_json(value):
        return value
    waiting: list[tuple[Any, int, str]] = [(value, 1, "")]
    while waiting:
        item, depth, where = waiting.pop()
        if item is None or isinstance(item, (str, bool, Later, Joined)):
            continue
        if isinstance(item, float):
            if not math.isfinite(item):
                raise ValueError(f"JSON has no {item}{where}")
        elif isinstance(item, int):
            if item.bit_length() > _MAX_DIGITS * math.log2(10):
                raise ValueError(f"a whole number may have {_MAX_DIGITS} digits at most{where}")
        elif not isinstance(item, (dict, list)):
            raise ValueError(f"must be JSON, not {kind_of(item)}{where}")
        elif depth > MAX_DEPTH:
            raise ValueError(f"nested too deep: {MAX_DEPTH} levels of lists and objects at most")
        elif isinstance(item, dict):
            for key, child in item.items():
                if not isinstance(key, str):
                    raise ValueError(f"the keys of an object must be text, not {kind_of(key)}{where}")
                waiting.append((child, depth + 1, f" (at {key!r:.60})"))
        else:
            waiting.extend((child, depth + 1, where) for child in item)
    return value


def _is_json(value: Any) -> bool:
    level: list[Any] = [[value]]
    for _ in range(MAX_DEPTH + 1):
        inner: list[Any] = []
        for item in level:
            if type(item) is dict:
                if not all(map(_is_text, item)):
                    return False
                item = item.values()
            for child in item:
                kind = type(child)
                if kind is dict or kind is list:
                    inner.append(child)
                elif not (
                    kind in _SCALARS
                    or (kind is int and -_LARGEST < child < _LARGEST)
                    or (kind is float and child - child == 0)  # neither infinite nor no number
                ):
                    return False
        if not inner:
            return True
        level = inner
    return False


_LARGEST = 10**18
_SCALARS = frozenset({str, bool, type(None), Env, Fresh, Answered, Joined})


def _is_text(key: Any) -> bool:
    return type(key) is str


JsonValue = Annotated[Any, PlainValidator(check_json), WithJsonSchema({})]
"""Any JSON value whose strings may be known only when the snippet runs."""
