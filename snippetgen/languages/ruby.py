"""Ruby: hashes as RuboCop lays them out, run by ruby."""

from __future__ import annotations

import re

from snippetgen.languages.json_text import JSON, later_named
from snippetgen.languages.language import Body, Deep, Language, Url, answered, on_path
from snippetgen.languages.letters import is_plain
from snippetgen.languages.lines import Lines, Place
from snippetgen.values import Answered, Env, Json, Later, join, parts_of
from snippetgen.visible import hidden

__all__ = ["LANGUAGE", "lay"]

_MAX_NESTED = 100
"""Levels of lists and objects that Ruby's JSON writes unless it is told otherwise."""

_SHORT = {"\n": r"\n", "\r": r"\r", "\t": r"\t"}
_LIVE = re.compile("#(?=[{$@])")
_BARE_KEY = re.compile(r"[A-Za-z_\u0080-\U0010ffff][A-Za-z0-9_\u0080-\U0010ffff]*[?!]?")


class _Inexact(ValueError):  # noqa: N818  # it says what the value is, and is no error of anybody's
    """A Ruby string cannot be this one, so the text of the JSON has to be sent instead."""


def _write(value: Json) -> str:
    """Return a scalar as a Ruby expression; raise ``_Inexact`` for half a character."""
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, float):
        return _decimal(value)
    if value is None or isinstance(value, bool):
        return _LINES.word(value)
    if isinstance(value, int):
        return f"{value:_}" if abs(value) >= _LINES.small else str(value)
    if isinstance(value, (dict, list)):
        raise TypeError("a list or an object is laid out, not quoted")
    parts = parts_of(join(parts_of(value)))
    if len(parts) == 1 and isinstance(parts[0], Later):
        return _later(parts[0])
    pieces = [_escaped(part) if isinstance(part, str) else f"#{{{_later(part)}}}" for part in parts]
    return f'"{"".join(pieces)}"'


def _decimal(value: float) -> str:
    text = float.__repr__(value)
    if "e" in text:
        return re.sub(r"e\+?(-?)0*", r"e\1", text)
    whole, _, rest = text.partition(".")
    return f"{int(whole):_}.{rest}" if abs(value) >= _LINES.small else text


def _quoted(text: str) -> str:
    """Return a string between single quotes, or double where it needs an escape, or fewer of them."""
    if is_plain(text, "'"):
        return f"'{text}'"
    if ("'" in text and '"' not in text) or _LIVE.search(text) or hidden().search(text):
        return f'"{_escaped(text)}"'
    return "'{}'".format(text.replace("\\", "\\\\").replace("'", "\\'"))


def _escaped(text: str) -> str:
    """Return what stands for a text between double quotes."""
    text = text.replace("\\", "\\\\").replace('"', '\\"')
    return hidden().sub(_escape, _LIVE.sub(r"\\#", text))


def _escape(match: re.Match[str]) -> str:
    char = match[0]
    code = ord(char)
    if 0xD800 <= code < 0xE000:
        raise _Inexact
    return _SHORT.get(char) or (f"\\u{code:04x}" if code < 0x10000 else f"\\u{{{code:x}}}")


def _later(value: Later) -> str:
    if isinstance(value, Env):
        return f"ENV.fetch('{value.name}')"
    return answered(value) if isinstance(value, Answered) else "SecureRandom.uuid"


def _key(key: str) -> str:
    """Return the key of a hash, a symbol."""
    return key if _BARE_KEY.fullmatch(key) and not hidden().search(key) else _quoted(key)


_LINES = Lines(
    _write,
    decimal=_decimal,
    columns=80,
    step=2,
    words=("nil", "true", "false"),
    key=_key,
    padding=" ",
    last="",
    quote="'",
    small=10_000,
)


def lay(value: Json | Body | Deep | Url, place: Place) -> str:
    """Return a Ruby expression; for a ``Body``, one that is the text of its JSON."""
    if type(value) is Body:
        return _encoded(value.value, place)
    return _LINES.lay(value.value if isinstance(value, (Deep, Url)) else value, place)  # type: ignore[arg-type]


def _encoded(value: Json, place: Place) -> str:
    if value in (None, [], {}) or isinstance(value, (int, float)):
        return _text(value, place)  # not worth a call
    end = ".to_json(max_nesting: 0)" if _is_deep(value) else ".to_json"
    indent, column, suffix = place
    try:
        return f"{_LINES.lay(value, (indent, column, suffix + len(end)))}{end}"
    except _Inexact:
        return _text(value, place)


def _is_deep(value: Json) -> bool:
    """Whether a body nests deeper than ``to_json`` follows by itself; without recursion."""
    level: list[Json] = [value]
    for _ in range(_MAX_NESTED + 1):
        inner: list[Json] = []
        for item in level:
            if isinstance(item, (dict, list)):
                inner += item.values() if isinstance(item, dict) else item
        if not inner:
            return False
        level = inner
    return True


def _text(value: Json, place: Place) -> str:
    """Return JSON text as a string, if it is short, or as a heredoc; in one whose name is quoted nothing is live."""
    indent, column, suffix = place
    text = JSON.lay(value, (indent, column + 1, suffix + 1))
    if "\n" not in text and "\0" not in text:
        return _quoted(text)
    name = "'JSON'"
    if "\0" in text:
        name = "JSON"
        pieces = text.split("\0")
        pieces[::2] = [_LIVE.sub(r"\\#", piece.replace("\\", "\\\\")) for piece in pieces[::2]]
        pieces[1::2] = [f"#{{{_json_later(later_named(later))}}}" for later in pieces[1::2]]
        text = "".join(pieces)
    margin = "\n" + " " * indent
    return f"<<~{name}{margin}  {text.replace(margin, f'{margin}  ')}{margin}JSON"


def _json_later(value: Later) -> str:
    return f"{_later(value)}.to_json[1...-1]" if isinstance(value, (Env, Answered)) else _later(value)


LANGUAGE = Language(
    lay=lay,
    highlight="ruby",
    docs_suffix="rb",
    runtime="Ruby 3.0 or newer, saved as {file}",
    commands=(on_path("ruby"),),
    body_is_text=True,  # of its JSON, which is not always made from a literal
    filters={"json": Body},
)
