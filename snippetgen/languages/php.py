"""PHP: arrays as PSR-12 has them, run by php."""

from __future__ import annotations

import re

from snippetgen.languages.json_text import JSON, later_named
from snippetgen.languages.language import Body, Deep, Language, Url, answered, on_path
from snippetgen.languages.letters import is_plain
from snippetgen.languages.lines import Lines, Place
from snippetgen.values import Answered, Env, Joined, Json, Later, Text, join, parts_of
from snippetgen.visible import hidden

__all__ = ["LANGUAGE", "lay"]

_MAX_INTEGER = 2**63 - 1
_SHORT = {"\n": r"\n", "\r": r"\r", "\t": r"\t"}


class _Inexact(ValueError):  # noqa: N818  # it says what the value is, and is no error of anybody's
    """``json_encode`` cannot make exactly this value, so the text of the JSON has to be sent instead."""


def _write(value: Json) -> str:
    """Return a scalar as a PHP expression; raise ``_Inexact`` for a number that would become another."""
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, float):
        return _decimal(value)
    if value is None or isinstance(value, bool):
        return _LINES.word(value)
    if isinstance(value, int):
        if abs(value) > _MAX_INTEGER:
            raise _Inexact  # a float
        return int.__repr__(value)
    if isinstance(value, (dict, list)):
        raise TypeError("a list or an object is laid out, not quoted")
    parts = parts_of(join(parts_of(value)))
    return " . ".join([_quoted(part) if isinstance(part, str) else _later(part) for part in parts])


def _decimal(value: float) -> str:
    return re.sub(r"e\+?(-?)0*", r"e\1", float.__repr__(value))


def _quoted(text: str) -> str:
    """Return a string between single quotes; what is hidden needs an escape, which only double quotes know."""
    if is_plain(text, "'"):
        return f"'{text}'"
    text = text.replace("\\", "\\\\")
    if not hidden().search(text):
        return "'{}'".format(text.replace("'", "\\'"))
    text = text.replace('"', '\\"').replace("$", "\\$")
    return f'"{hidden().sub(_escape, text)}"'


def _escape(match: re.Match[str]) -> str:
    char = match[0]
    code = ord(char)
    if 0xD800 <= code < 0xE000:
        raise _Inexact  # half a character, which UTF-8 has no bytes for
    return _SHORT.get(char) or (f"\\x{code:02x}" if code < 0x80 else f"\\u{{{code:x}}}")


def _later(value: Later) -> str:
    if isinstance(value, Env):
        return f"getenv('{value.name}')"
    return f"${answered(value)}" if isinstance(value, Answered) else "$newUuid()"  # which the templates define


def _key(key: str) -> str:
    """Return the key of an array; those from ``'0'`` on make a list of it, which is no object."""
    if key == "0":
        raise _Inexact
    return _quoted(key)


def _item(value: Json, place: Place, _: str) -> str:
    if isinstance(value, dict):
        return "(object) []"  # no other is empty
    return _over_lines(value, place) if isinstance(value, Joined) else _LINES.scalar(value)


def _over_lines(value: Joined, place: Place) -> str:
    """Join what has no room on one line over several, each but the first with its operator."""
    line, *others = [_LINES.write(part) for part in parts_of(join(value.parts))]
    indent = place.indent + _LINES.step
    lines: list[str] = []
    column = place.column
    for number, text in enumerate(others, 1):
        suffix = place.suffix if number == len(others) else 0
        if column + _LINES.width(f"{line} . {text}") + suffix > _LINES.columns:
            lines.append(line)
            column, line = indent, f". {text}"
        else:
            line += f" . {text}"
    return f"\n{' ' * indent}".join([*lines, line])


_LINES = Lines(
    _write,
    decimal=_decimal,
    columns=80,
    step=4,
    words=("null", "true", "false"),
    key=_key,
    item=_item,
    quote="'",
    braces=("[", "]"),
    colon=" =>",
)
_CALL = "json_encode("


def header(item: tuple[str, Text]) -> Text:
    """Return a header as curl takes it; ``name;`` is its way of saying that the value is empty."""
    name, value = item
    return f"{name};" if value == "" else join([f"{name}: ", *parts_of(value)])


def lay(value: Json | Body | Deep | Url, place: Place) -> str:
    """Return a PHP expression; for a ``Body``, one that is the text of its JSON."""
    if type(value) is Body:
        return _encoded(value.value, place)
    return _LINES.lay(value.value if isinstance(value, (Deep, Url)) else value, place)  # type: ignore[arg-type]


def _encoded(value: Json, place: Place) -> str:
    if value in (None, [], {}) or isinstance(value, (int, float)):
        return _text(value, place)  # not worth a call
    flags = "JSON_THROW_ON_ERROR"
    if _holds_round_float(value):
        flags += " | JSON_PRESERVE_ZERO_FRACTION"
    end = f", {flags})"
    indent, column, suffix = place
    try:
        text = _LINES.lay(value, (indent, column + len(_CALL), suffix + len(end)))
    except _Inexact:
        return _text(value, place)
    return f"{_CALL}{text}{end}"


def _holds_round_float(value: Json) -> bool:
    """Whether there is a float in a value that ``json_encode`` would write as an integer; without recursion."""
    waiting: list[Json] = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, float):
            if item.is_integer():
                return True
        elif isinstance(item, (dict, list)):
            waiting += item.values() if isinstance(item, dict) else item
    return False


def _text(value: Json, place: Place) -> str:
    """Return JSON text: as a nowdoc, in which nothing is live, or, if it is short or has to be joined, as a string."""
    indent, column, suffix = place
    text = JSON.lay(value, (indent, column + 1, suffix + 1))
    if "\n" in text and "\0" not in text:
        margin = " " * indent
        return f"<<<'JSON'\n{margin}{text}\n{margin}JSON"
    pieces = text.split("\0")
    pieces[::2] = ["'{}'".format(piece.replace("\\", "\\\\").replace("'", "\\'")) for piece in pieces[::2]]
    pieces[1::2] = [_json_later(later_named(name)) for name in pieces[1::2]]
    return " . ".join([piece for piece in pieces if piece != "''"])


def _json_later(value: Later) -> str:
    if isinstance(value, (Env, Answered)):
        return f"substr(json_encode({_later(value)}, JSON_THROW_ON_ERROR), 1, -1)"
    return _later(value)


LANGUAGE = Language(
    lay=lay,
    highlight="php",
    docs_suffix="php",
    runtime="PHP 8.0 or newer with its curl extension, saved as {file}",
    # Where there is no php.ini, PHP says what is wrong on standard output, among the answer.
    commands=(on_path("php", "-d", "display_errors=stderr"),),
    body_is_text=True,  # of its JSON, which is not always made from an array
    filters={"header": header, "json": Body},
    missing=r"undefined function (curl)_init",
)
