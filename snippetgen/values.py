"""What a JSON body may hold: plain values, and strings that are known only when the snippet runs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Annotated, Any, Union

from pydantic import PlainValidator, WithJsonSchema

__all__ = [
    "Answered",
    "Env",
    "Fresh",
    "Joined",
    "Json",
    "Later",
    "Text",
    "TextValue",
    "join",
    "kind_of",
    "later_in",
    "parse_text",
    "parts_of",
    "shown",
    "variables_in",
    "write_text",
]


class Later:
    """A value that is known only when the snippet runs. It stands wherever a string may stand, and joins with strings.

    ``"Bearer " + Env("TOKEN")``, ``"visitor-" + Fresh()``.
    """

    __slots__ = ()

    def __add__(self, other: Text) -> Joined:
        return Joined((self,)).__add__(other)

    def __radd__(self, other: str) -> Joined:
        return Joined((self,)).__radd__(other)


@dataclass(frozen=True, slots=True)
class Env(Later):
    """A value that the snippet reads from the environment: ``Env("LANGFLOW_API_KEY")``.

    Raises ``ValueError`` for a name that no shell can read (``[A-Za-z_][A-Za-z0-9_]*``, at most 64 characters).
    """

    name: str

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]{0,63}", self.name):
            raise ValueError(
                "the name of an environment variable is letters, digits and underscores, 64 at most, and no digit first"
            )


@dataclass(frozen=True, slots=True)
class Fresh(Later):
    """A value that is made anew each time the snippet runs, a UUID: ``session_id=Fresh()`` is a new conversation."""


@dataclass(frozen=True, slots=True)
class Answered(Later):
    """A field of the answer to an earlier step of the same plan: ``Answered("upload", "path")``."""

    step: str
    field: str


@dataclass(frozen=True, slots=True)
class Joined:
    """Strings and values known later, one after the other; what ``"a" + Env("B")`` gives."""

    parts: tuple[str | Later, ...]

    def __add__(self, other: Text) -> Joined:
        if not isinstance(other, (str, Later, Joined)):
            return NotImplemented
        return Joined((*self.parts, *parts_of(other)))

    def __radd__(self, other: str) -> Joined:
        return Joined((other, *self.parts)) if isinstance(other, str) else NotImplemented


Text = Union[str, Later, Joined]
"""A string, as far as it is known before the snippet runs."""

Json = Union[Text, bool, int, float, None, "list[Json]", "dict[str, Json]"]
"""A JSON value whose strings may be known only when the snippet runs."""

_REFERENCE = re.compile(r"\$(?:\$|([A-Za-z_][A-Za-z0-9_]{0,63})|\{([A-Za-z_][A-Za-z0-9_]{0,63})\})")


def parse_text(text: str) -> Text:
    """Read ``$NAME`` and ``${NAME}`` in a setting as variables; ``$$`` is a dollar sign, and so is a lone ``$``."""
    if "$" not in text:
        return text
    parts: list[str | Later] = []
    end = 0
    for match in _REFERENCE.finditer(text):
        parts.append(text[end : match.start()])
        name = match[1] or match[2]
        parts.append(Env(name) if name else "$")
        end = match.end()
    parts.append(text[end:])
    return join(parts)


def write_text(text: Text) -> str:
    """Write a text as a setting that ``parse_text`` reads back."""
    return "".join(f"${{{part.name}}}" if isinstance(part, Env) else part.replace("$", "$$") for part in _known(text))


def join(parts: Iterable[str | Later]) -> Text:
    """Join parts into the plainest ``Text`` that says the same: one string, one ``Later``, or a ``Joined``."""
    parts = [*parts]
    try:
        return "".join(parts)  # type: ignore[arg-type]  # strings alone, mostly; an error tells where they are not
    except TypeError:
        pass
    merged: list[str | Later] = []
    for part in parts:
        if isinstance(part, str) and merged and isinstance(merged[-1], str):
            merged[-1] += part
        elif part != "":
            merged.append(part)
    if not merged:
        return ""
    return merged[0] if len(merged) == 1 else Joined(tuple(merged))


def parts_of(text: Text) -> tuple[str | Later, ...]:
    """The strings and the values known later that a text is made of."""
    return text.parts if isinstance(text, Joined) else (text,)


def _known(text: Text) -> Iterator[str | Env]:
    """The parts of a setting, which holds nothing but strings and variables."""
    for part in parts_of(text):
        assert isinstance(part, (str, Env))
        yield part


def shown(text: Text) -> str:
    """Write a text for a person, its variables as ``$NAME``."""
    return "".join(part if isinstance(part, str) else _shown(part) for part in parts_of(text))


def _shown(part: Later) -> str:
    if isinstance(part, Env):
        return f"${part.name}"
    return f"<{part.field}>" if isinstance(part, Answered) else "<a new UUID>"


def later_in(values: list[Json]) -> tuple[Later, ...]:
    """Return what is known later of the values, or inside of them, in its order, each once; without recursion."""
    found: dict[Later, None] = {}
    waiting = values[::-1]
    while waiting:
        value = waiting.pop()
        if type(value) is str:
            continue
        if isinstance(value, Later):
            found[value] = None
        elif isinstance(value, Joined):
            found.update((part, None) for part in value.parts if isinstance(part, Later))
        elif isinstance(value, dict):
            waiting.extend(reversed(value.values()))
        elif isinstance(value, list):
            waiting.extend(reversed(value))
    return tuple(found)


def variables_in(values: list[Json]) -> tuple[Env, ...]:
    """Return the environment variables among the values, or inside of them, in their order, each once."""
    return tuple(part for part in later_in(values) if isinstance(part, Env))


def _check_text(value: Any) -> Any:
    # pydantic's own str refuses lone surrogates, which JSON can carry and a flow may hold.
    if isinstance(value, (str, Later, Joined)):
        return value
    raise ValueError(f"must be text, not {kind_of(value)}")


def kind_of(value: Any) -> str:
    """Return what JSON calls a value that is of the wrong kind."""
    names = {str: "text", dict: "an object", list: "a list", bool: "true or false", int: "a number", float: "a number"}
    return "null" if value is None else names.get(type(value), f"a Python {type(value).__name__}")


TextValue = Annotated[Any, PlainValidator(_check_text), WithJsonSchema({"type": "string"})]
"""Any string at all, a value known later, or the two joined."""
