"""The request itself, before any language: what is sent, and where a value comes from the environment."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple, Union

__all__ = ["Answer", "Env", "HttpRequest", "Joined", "Json", "Text", "join", "parse_text", "parts_of", "write_text"]


@dataclass(frozen=True, slots=True)
class Env:
    """A value that the snippet reads from the environment when it runs: ``Env("LANGFLOW_API_KEY")``.

    It stands wherever a string may stand, and joins with strings: ``"Bearer " + Env("TOKEN")``.

    Raises ``ValueError`` for a name that no shell can read (``[A-Za-z_][A-Za-z0-9_]*``, at most 64 characters).
    """

    name: str

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]{0,63}", self.name):
            raise ValueError(
                "the name of an environment variable is letters, digits and underscores, 64 at most, and no digit first"
            )

    def __add__(self, other: Text) -> Joined:
        return Joined((self,)).__add__(other)

    def __radd__(self, other: str) -> Joined:
        return Joined((self,)).__radd__(other)


@dataclass(frozen=True, slots=True)
class Joined:
    """Strings and environment variables, one after the other; what ``"a" + Env("B")`` gives."""

    parts: tuple[str | Env, ...]

    def __add__(self, other: Text) -> Joined:
        if not isinstance(other, (str, Env, Joined)):
            return NotImplemented
        return Joined((*self.parts, *parts_of(other)))

    def __radd__(self, other: str) -> Joined:
        return Joined((other, *self.parts)) if isinstance(other, str) else NotImplemented


Text = Union[str, Env, Joined]
"""A string, as far as it is known before the snippet runs."""

Json = Union[Text, bool, int, float, None, "list[Json]", "dict[str, Json]"]
"""A JSON value whose strings may be read from the environment."""

Answer = Literal["message", "json", "acknowledgement"]
"""What comes back: a run's message texts, a run's JSON with no message to rely on, or a webhook's receipt."""

_REFERENCE = re.compile(r"\$(?:\$|([A-Za-z_][A-Za-z0-9_]{0,63})|\{([A-Za-z_][A-Za-z0-9_]{0,63})\})")


def parse_text(text: str) -> Text:
    """Read ``$NAME`` and ``${NAME}`` in a setting as variables; ``$$`` is a dollar sign, and so is a lone ``$``."""
    if "$" not in text:
        return text
    parts: list[str | Env] = []
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
    return "".join(f"${{{part.name}}}" if isinstance(part, Env) else part.replace("$", "$$") for part in parts_of(text))


def join(parts: list[str | Env]) -> Text:
    """Join parts into the plainest ``Text`` that says the same: one string, one ``Env``, or a ``Joined``."""
    try:
        return "".join(parts)  # type: ignore[arg-type]  # strings alone, mostly; an error tells where they are not
    except TypeError:
        pass
    merged: list[str | Env] = []
    for part in parts:
        if isinstance(part, str) and merged and isinstance(merged[-1], str):
            merged[-1] += part
        elif part != "":
            merged.append(part)
    if not merged:
        return ""
    return merged[0] if len(merged) == 1 else Joined(tuple(merged))


def parts_of(text: Text) -> tuple[str | Env, ...]:
    """The strings and variables that a text is made of."""
    return text.parts if isinstance(text, Joined) else (text,)


class HttpRequest(NamedTuple):
    """One HTTP request in no language yet; every snippet of it must put exactly this on the wire.

    ``url`` is complete and percent-encoded. ``headers`` holds the ``Content-Type`` too. ``timeout`` is in seconds.
    ``operation`` is ``run``, ``stream`` or ``webhook``.
    """

    url: Text
    headers: Mapping[str, Text]
    body: Json
    operation: str
    answer: Answer
    timeout: float | int | None = None
    method: str = "POST"
