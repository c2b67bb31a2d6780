"""What a UI backend says is known only when the snippet runs: JSON Pointers beside the operation.

So no string of an operation changes its meaning.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from snippetgen.errors import SnippetError
from snippetgen.values import Env, Fresh, Later

__all__ = ["MOST", "with_later"]

MOST = 256
"""Places of one operation."""


def with_later(data: dict[str, Any]) -> dict[str, Any]:
    """Return what was sent with ``Env`` and ``Fresh`` in their places; what is of the wrong type is left to pydantic.

    Raises ``SnippetError`` for a place that is not there.
    """
    places = list(_places(data))
    operation = data.get("operation")
    if not places or len(places) > 2 * MOST:
        return data
    if not isinstance(operation, dict):
        raise SnippetError('operation: must be given with "variables" and "fresh", which are places in it', "operation")
    whole = dict(operation)
    copied: dict[int, Any] = {id(whole): whole}
    for field, pointer, value in places:
        _put(whole, copied, field, pointer, value)
    return {**data, "operation": whole}


def _places(data: dict[str, Any]) -> Iterator[tuple[str, str, Later]]:
    variables, fresh = data.get("variables"), data.get("fresh")
    for pointer, name in variables.items() if isinstance(variables, dict) else ():
        if isinstance(pointer, str) and isinstance(name, str):
            try:
                yield "variables", pointer, Env(name)
            except ValueError as error:  # the name is not repeated: it may be the secret itself
                raise SnippetError(f"variables: {error}", "variables", pointer) from None
    for pointer in fresh if isinstance(fresh, (list, tuple)) else ():
        if isinstance(pointer, str):
            if isinstance(variables, dict) and pointer in variables:
                raise SnippetError(f'fresh: "{pointer}" is in "variables", too', "fresh")
            yield "fresh", pointer, Fresh()


def _put(whole: dict[str, Any], copied: dict[int, Any], field: str, pointer: str, value: Later) -> None:
    """Set the value at a place; objects that are not there are made, each of the others is copied once."""
    if not pointer.startswith("/"):
        raise SnippetError(f'{field}: "{pointer}" is not the JSON Pointer of a field, such as /session_id', field)
    *steps, last = (step.replace("~1", "/").replace("~0", "~") for step in pointer[1:].split("/"))
    at: Any = whole
    for step in steps:
        key = _key(at, step, field, pointer)
        inner = at.get(key, {}) if isinstance(at, dict) else at[key]
        if id(inner) not in copied:
            inner = dict(inner) if isinstance(inner, dict) else list(inner) if isinstance(inner, list) else inner
            copied[id(inner)] = inner
        at[key] = at = inner
    at[_key(at, last, field, pointer)] = value


def _key(at: Any, step: str, field: str, pointer: str) -> Any:
    if isinstance(at, dict):
        return step
    if isinstance(at, list) and re.fullmatch("0|[1-9][0-9]{0,8}", step) and int(step) < len(at):
        return int(step)
    raise SnippetError(f'{field}: there is no place "{pointer}" in the operation', field)
