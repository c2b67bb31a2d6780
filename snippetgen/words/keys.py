"""The keys in an old request: each becomes a variable, and none comes out again, not in an error either."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import count

from snippetgen.request.secrets import is_secret_field, variable_name
from snippetgen.values import Env, Joined, Json, Later, Text, join, parts_of

__all__ = ["Keys", "is_secret_header"]

_HEADER = re.compile("key$|cookie|session", re.IGNORECASE)
_KEY = re.compile(
    r"\b(?:sk|pk|rk|gsk|xai|nvapi|hf|gh[opsur]|github_pat|glpat|xox[abprs]|tvly|pcsk)[-_](?=[A-Za-z_-]*[0-9])[A-Za-z0-9_-]{16,}"
    r"|(?<=://)[^\s/:@]+:[^\s/@]+(?=@)"
    r"|\bAKIA[A-Z0-9]{12,}|\bAIza[\w-]{20,}|\bAstraCS:[\w:-]{8,}|\beyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*)?",
    re.ASCII,
)
"""Keys as those who hand them out make them, and the user and password of a URL, so that they be found."""

_SHORTEST = 6
"""Characters of a key that is looked for inside of other text; a shorter one is a word like any other."""


def is_secret_header(name: str, value: Text) -> bool:
    """Whether a header has a name that keys have, or a value that looks like one: a long run of letters and digits."""
    literal = " ".join(part for part in parts_of(value) if isinstance(part, str))
    runs = re.findall(r"[\w+/=.~-]{20,}", literal, re.ASCII)
    mixed = any(re.search("[0-9]", run) and re.search("[A-Za-z]", run) for run in runs)
    return bool(is_secret_field(name) or _HEADER.search(name) or _KEY.search(literal)) or mixed


class Keys:
    """The keys that were found, and the variables that stand in their place.

    ``variables`` has the name of the variable for each key; ``places`` says where each was found.
    """

    def __init__(self) -> None:
        self.variables: dict[str, Env] = {}
        self.places: dict[str, Env] = {}

    def take(self, text: Text, name: str, place: str) -> Env:
        """Return the variable for a key that was found, which is called ``name`` unless another key is."""
        literal = "".join(part for part in parts_of(text) if isinstance(part, str)).strip()
        variable = self.variables.get(literal)
        if variable is None:
            variable = _free(self.hide(name), set(self.variables.values()))
            self.variables[literal] = variable
        self.places[place] = variable
        return variable

    def also(self, literal: str, variable: Env) -> None:
        """Have another text hidden with a key: the password of which it is made."""
        self.variables.setdefault(literal, variable)

    def without(self, value: Json, place: str = "") -> Json:
        """Return a body without keys: those of the fields that are called so, and those that look like one."""
        if isinstance(value, dict):
            made: dict[str, Json] = {}
            called = value.get("key", value.get("name"))  # as a list of headers has it
            for name, inner in value.items():
                where = f"{place}.{name}" if place else name
                secret = called if name == "value" and isinstance(called, str) else name
                if is_secret_field(secret):
                    made[name] = self._taken(inner, secret, where)
                else:
                    made[self._hide(name)] = self.without(inner, where)
            return made
        if isinstance(value, list):
            return [self.without(inner, place) for inner in value]
        if isinstance(value, (str, Joined)):
            return join([piece for part in parts_of(value) for piece in self._pieces(part, place)])
        return value

    def _taken(self, value: Json, name: str, place: str) -> Json:
        """Return what a field that is called like a key holds, without it."""
        if isinstance(value, dict):
            return {key: self._taken(inner, name, f"{place}.{key}") for key, inner in value.items()}
        if isinstance(value, list):
            return [self._taken(inner, name, place) for inner in value]
        if value is None or value == "" or isinstance(value, (bool, Later)):
            return value
        return self.take(value if isinstance(value, (str, Joined)) else json.dumps(value), name, place)

    def _pieces(self, text: str | Later, place: str) -> list[str | Later]:
        if isinstance(text, str):
            for match in _KEY.finditer(text):
                self.take(match[0], "SECRET", place)
        parts = [text]
        for literal, variable in self._long():
            parts = [piece for part in parts for piece in _split(part, literal, variable)]
        return parts

    def hide(self, text: str) -> str:
        """Return a message without the keys."""
        return _KEY.sub("…", self._hide(text))

    def _hide(self, text: str) -> str:
        for literal, variable in self._long():
            text = text.replace(literal, f"${variable.name}")
        return text

    def shown_in(self, code: str) -> bool:
        """Whether a key stands in what is going to be printed."""
        return any(literal in code for literal, _ in self._long()) or bool(_KEY.search(code))

    def _long(self) -> list[tuple[str, Env]]:
        known = [(literal, variable) for literal, variable in self.variables.items() if len(literal) >= _SHORTEST]
        return sorted(known, key=lambda pair: -len(pair[0]))


def _split(part: str | Later, literal: str, variable: Env) -> Iterator[str | Later]:
    if isinstance(part, Later) or literal not in part:
        yield part
        return
    for index, piece in enumerate(part.split(literal)):
        if index:
            yield variable
        yield piece


def _free(name: str, taken: set[Env]) -> Env:
    plain = variable_name(name)[:60]
    names = (plain if number == 1 else f"{plain}_{number}" for number in count(1))
    return next(variable for variable in map(Env, names) if variable not in taken)
