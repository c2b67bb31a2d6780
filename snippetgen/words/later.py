"""What a UI backend says is known only when the snippet runs: JSON Pointers beside the operation.

So no string of an operation changes its meaning.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from snippetgen.errors import SnippetError
from snippetgen.request.operations import KINDS
from snippetgen.values import Env, Fresh, Later

__all__ = ["MOST", "with_later"]

MOST = 256
"""Places of one operation."""


def with_later(data: dict[str, Any]) -> tuple[dict[str, Any], list[SnippetError]]:
    """Return what was sent with ``Env`` and ``Fresh`` in their places, and what is wrong with other places.

    The places are in the ``operation``; where there is none, they begin with the name of what is given. What is of the
    wrong type is left to pydantic.
    """
    places, wrong = [], []
    for field, step, pointer, value in _places(data):
        if isinstance(value, ValueError):  # the name is not repeated: it may be the secret itself
            wrong.append(SnippetError(f"{field}: {value}", field, step))
        else:
            places.append((field, step, pointer, value))
    if len(places) > 2 * MOST:
        return data, wrong
    given = {name: data[name] for name in ("operation", *KINDS) if data.get(name) is not None}
    copied: dict[int, Any] = {id(given): given}
    for field, step, pointer, value in places:
        try:
            _put(given, copied, pointer, value)
        except ValueError as error:  # noqa: PERF203
            wrong.append(SnippetError(f"{field}: {error}", field, step))
    return {**data, **given}, wrong


def _places(data: dict[str, Any]) -> Iterator[tuple[str, str | int, str, Later | ValueError]]:
    """Yield each place: the field that tells it, and where in that; its pointer, and what is to stand there."""
    variables, fresh = data.get("variables"), data.get("fresh")
    for pointer, name in variables.items() if isinstance(variables, dict) else ():
        if isinstance(pointer, str) and isinstance(name, str):
            try:
                yield "variables", pointer, pointer, Env(name)
            except ValueError as error:
                yield "variables", pointer, pointer, error
    for index, pointer in enumerate(fresh) if isinstance(fresh, (list, tuple)) else ():
        if isinstance(pointer, str):
            twice = isinstance(variables, dict) and pointer in variables
            value = ValueError(f'"{pointer}" is in "variables", too') if twice else Fresh()
            yield "fresh", index, pointer, value


def _put(given: dict[str, Any], copied: dict[int, Any], pointer: str, value: Later) -> None:
    """Set the value at a place; objects that are not there are made, each of the others is copied once.

    Raises ``ValueError`` for a place that cannot be.
    """
    if not pointer.startswith("/"):
        raise ValueError(f'"{pointer}" is not the JSON Pointer of a field, such as /session_id')
    *steps, last = (step.replace("~1", "/").replace("~0", "~") for step in pointer[1:].split("/"))
    at: Any = given
    if "operation" in given:
        steps.insert(0, "operation")
    elif not steps or steps[0] not in given:
        names = " or ".join(f"/{name}" for name in given) or '"operation", which is not given'
        raise ValueError(f'"{pointer}" is no place in {names}')
    for step in steps:
        key = _key(at, step, pointer)
        inner = at.get(key, {}) if isinstance(at, dict) else at[key]
        if id(inner) not in copied:
            inner = dict(inner) if isinstance(inner, dict) else list(inner) if isinstance(inner, list) else inner
            copied[id(inner)] = inner
        at[key] = at = inner
    at[_key(at, last, pointer)] = value


def _key(at: Any, step: str, pointer: str) -> Any:
    if isinstance(at, dict):
        return step
    if isinstance(at, list) and re.fullmatch("0|[1-9][0-9]{0,8}", step) and int(step) < len(at):
        return int(step)
    raise ValueError(f'there is no place "{pointer}" in the operation')
