"""What a JSON body may hold: plain values, and strings that are known only when the snippet runs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
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
    "hidden",
    "join",
    "kind_of",
    "later_in",
    "parse_text",
    "parts_of",
    "shown",
    "variables_in",
    "visible",
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


# What can be read

# What a reader cannot see, or could be misled by: controls, formatting and bidirectional marks, fillers, variation
# selectors, odd spaces, tags, lone surrogates, private use. A fixed list, not str.isprintable(), because the latter
# follows the Unicode version of the Python at hand and the same flow must give the same bytes everywhere.
EMOJI = "\u00a9\u00ae\u203c-\u3299\U0001f000-\U0001faff"
_HIDDEN = (
    "[\x00-\x1f\x7f-\xa0\xad\u034f\u061c\u115f\u1160\u1680\u17b4\u17b5\u180b-\u180f\u2000-\u200f"
    "\u2028-\u202f\u205f-\u206f\u2800\u3000\u3164\ud800-\uf8ff\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff"
    "\U00013430-\U0001345f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U0010ffff]"
    # A joiner or an emoji selector is not hidden where it makes one emoji of two. That is looked at behind the class,
    # since a pattern that begins with one passes over all other text fast.
    f"(?<![{EMOJI}#*0-9][\ufe0e\ufe0f])(?:(?<!\u200d)|(?<![{EMOJI}\ufe0f]\u200d)|(?![{EMOJI}]))"
)


@cache
def hidden() -> re.Pattern[str]:
    """The pattern of one hidden character; compiled when a value needs it, which few do: it takes long."""
    return re.compile(_HIDDEN)


def visible(text: str) -> str:
    """Return ``text`` on one line, with everything hidden escaped, for a message on a terminal."""
    return hidden().sub(_escaped, text)


_SHORT = {"\n": r"\n", "\r": r"\r", "\t": r"\t"}


def _escaped(match: re.Match[str]) -> str:
    char = match[0]
    code = ord(char)
    return _SHORT.get(char) or (
        f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
    )
