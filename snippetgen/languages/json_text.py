"""JSON as text, for the languages whose body is text, and for pages."""

from __future__ import annotations

import re
from json.encoder import encode_basestring  # the C function behind json.dumps

from snippetgen.languages.letters import is_plain
from snippetgen.languages.lines import Lines
from snippetgen.values import Answered, Env, Fresh, Json, Later, join, parts_of
from snippetgen.visible import hidden

__all__ = ["JSON", "compact", "json_scalar", "later_named"]


def json_scalar(value: Json) -> str:
    """Return a scalar as JSON text; what is known later has a name between NUL characters, where it is filled in.

    They cannot be mistaken: JSON text holds no NUL of its own.
    """
    if type(value) is str and is_plain(value):
        return f'"{value}"'
    if isinstance(value, str):
        text = encode_basestring(value)
        return text if text.isascii() and text.isprintable() else hidden().sub(_escape, text)
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return float.__repr__(value) if isinstance(value, float) else int.__repr__(value)
    if isinstance(value, (dict, list)):
        raise TypeError("a list or an object is laid out, not quoted")
    parts = (
        json_scalar(part)[1:-1] if isinstance(part, str) else f"\0{_name(part)}\0"
        for part in parts_of(join(parts_of(value)))
    )
    return f'"{"".join(parts)}"'


def _name(part: Later) -> str:
    if isinstance(part, Env):
        return part.name
    return f"{part.step}.{part.field}" if isinstance(part, Answered) else "*"


def later_named(name: str) -> Later:
    """Return what a name between NUL characters stands for."""
    if name == "*":
        return Fresh()
    step, dot, field = name.partition(".")
    return Answered(step, field) if dot else Env(name)


def _escape(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < 0x10000:
        return f"\\u{code:04x}"
    return f"\\u{0xD7C0 + (code >> 10):04x}\\u{0xDC00 + (code & 0x3FF):04x}"


JSON = Lines(json_scalar, decimal=float.__repr__, columns=80, step=2, last="", words=("null", "true", "false"))


def compact(value: Json) -> str:
    """Return the JSON on one line, however long."""
    if isinstance(value, dict):
        return "{" + ", ".join([f"{json_scalar(name)}: {compact(child)}" for name, child in value.items()]) + "}"
    if isinstance(value, list):
        return "[" + ", ".join([compact(child) for child in value]) + "]"
    return json_scalar(value)
