"""What a script sets before a command, put in where the command reads it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from snippetgen.request.secrets import is_secret_header
from snippetgen.values import Env, Later, Text, join, parts_of
from snippetgen.words.shell import Command

__all__ = ["filled_in"]

_ASSIGNMENT = re.compile(r"([A-Za-z_]\w*)=(.*)", re.DOTALL | re.ASCII)
_KEYWORDS = ("export", "local", "readonly", "declare", "typeset", "$")
_LONGEST, _MOST = 1_000_000, 1_000
"""Characters and parts; what would grow beyond that, as ``A=$A$A`` does, stays a variable."""


def filled_in(command: Command, before: Iterable[Command]) -> tuple[Command, list[str]]:
    """Return a command with what the ones before it set, and the names that it reads from the environment all the same.

    Those are what is called like a key, and what only a shell could fill in.
    """
    known: dict[str, Text | None] = {}
    for earlier in before:
        for name, value in _assignments(earlier):
            unknown = earlier.unknown or is_secret_header(name) or _adds_to_unknown(name, value, known)
            known[name] = None if unknown else _filled(value, known)
    words = [_or_as_it_is(word, known) for word in command.words]
    stdin = None if command.stdin is None else _or_as_it_is(command.stdin, known)
    read = {part.name for word in (*words, stdin or "") for part in parts_of(word) if isinstance(part, Env)}
    return replace(command, words=words, stdin=stdin), [name for name in known if name in read]


def _assignments(command: Command) -> Iterable[tuple[str, Text]]:
    """The names and values of a command that is nothing but assignments."""
    found: list[tuple[str, Text]] = []
    for word in command.words:
        first, *rest = parts_of(word)
        match = _ASSIGNMENT.fullmatch(first) if isinstance(first, str) else None
        if match:
            found.append((match[1], join([match[2], *rest])))
        elif word not in _KEYWORDS:
            return []
    return found


def _adds_to_unknown(name: str, value: Text, known: dict[str, Text | None]) -> bool:
    """Whether a value has what only a shell could tell within, as ``A=$(date); A="$A!"``: neither is known then."""
    return known.get(name, "") is None and Env(name) in parts_of(value)


def _or_as_it_is(text: Text, known: dict[str, Text | None]) -> Text:
    filled = _filled(text, known)
    return text if filled is None else filled


def _filled(text: Text, known: dict[str, Text | None]) -> Text | None:
    """Put in what is known, or return None where that is too long."""
    parts: list[str | Later] = []
    length = 0
    for part in parts_of(text):
        value = known.get(part.name) if isinstance(part, Env) else None
        for one in (part,) if value is None else parts_of(value):
            length += len(one) if isinstance(one, str) else 0
            if length > _LONGEST or len(parts) == _MOST:
                return None
            parts.append(one)
    return join(parts)
