"""C#: a ``JObject`` as a native literal, laid out as CSharpier does; compiled by Mono, as far as that is asked."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import NamedTuple

from snippetgen.languages.columns import black_columns
from snippetgen.languages.json_text import compact, json_scalar, later_named
from snippetgen.languages.language import Body, Code, Deep, Language, Url
from snippetgen.languages.letters import is_plain
from snippetgen.languages.lines import Place
from snippetgen.languages.mono import MISSING, build, environment, mono
from snippetgen.values import Env, Joined, Json, Later, Text, join, parts_of
from snippetgen.visible import hidden

__all__ = ["LANGUAGE", "lay"]

_COLUMNS, _STEP = 100, 4
_MAX_LONG = 2**63 - 1
_SHORT = {"\n": r"\n", "\r": r"\r", "\t": r"\t"}
# What all read and write to the last digit: Mono writes -0.0 as 0.0, and older .NETs are off in the last of seventeen.
_EXACT = re.compile(r"(?!-0\.0$)-?(?=[0-9.]{1,16}(?:e|$))[0-9]+(?:\.[0-9]+)?(?:e[+-](?:0[0-9]|1[0-9]|2[0-2]))?")
_HALF = re.compile("[\ud800-\udfff]")


class Header(NamedTuple):
    """A name and its value, the arguments of ``Add``: ``.Add({{ item | header }});``."""

    name: str
    value: Text


def lay(value: Json | Body | Deep | Url | Header, place: Place) -> str:
    """Return a C# expression; for a ``Body``, one whose ``ToString`` is the text of its JSON."""
    if isinstance(value, Body):
        return _token(value.value, place)
    if isinstance(value, Deep):
        return _raw(value.value, place)
    if isinstance(value, Header):
        arguments = [_write(value.name), _write(value.value)]
        return line if _fits(line := ", ".join(arguments), place) else _below(arguments, place.indent)
    if isinstance(value, (dict, list)):
        return _Literal.of(value).at(place) if value else _scalar(value)
    return _assigned(_write(value.value if isinstance(value, Url) else value), place)


def _fits(line: str, place: Place) -> bool:
    return "\n" not in line and place.column + black_columns(line) + place.suffix <= _COLUMNS


def _assigned(text: str, place: Place) -> str:
    """Return what stands after ``=``, on the next line where it does not fit; a call opens its parentheses there."""
    if _fits(text, place):
        return text
    if text.startswith("Env("):
        return _call("Env", [text[4:-1]], place)
    return f"\n{' ' * (place.indent + _STEP)}{text}"


def _below(arguments: Sequence[str], indent: int) -> str:
    """Return the arguments of a call on lines of their own."""
    below = "\n" + " " * (indent + _STEP)
    return f"{below}{f',{below}'.join(arguments)}\n{' ' * indent}"


def _call(name: str, arguments: Sequence[str], place: Place) -> str:
    line = f"{name}({', '.join(arguments)})"
    return line if _fits(line, place) else f"{name}({_below(arguments, place.indent)})"


# Scalars


def _write(value: Json) -> str:
    """Return a scalar as a C# expression that becomes what is meant in a ``JObject``."""
    if type(value) is str and is_plain(value):
        return f'"{value}"'
    if isinstance(value, str):
        return f'"{_escaped(value)}"'
    if value is None or isinstance(value, bool):
        return json_scalar(value)
    if isinstance(value, int):
        text = int.__repr__(value)
        return text if -_MAX_LONG <= value <= _MAX_LONG else f'new JRaw("{text}")'
    if isinstance(value, float):
        text = float.__repr__(value)
        return text if _EXACT.fullmatch(text) else f'new JRaw("{text}")'
    if isinstance(value, (dict, list)):
        raise TypeError("a list or an object is laid out, not quoted")
    first, *others = parts = parts_of(value)
    if not others and isinstance(first, Later):
        return _later(first) if isinstance(first, Env) else f"{_later(first)}.ToString()"
    pieces = (
        _escaped(part).replace("{", "{{").replace("}", "}}") if isinstance(part, str) else f"{{{_later(part)}}}"
        for part in parts
    )
    return f'$"{"".join(pieces)}"'


def _scalar(value: Json) -> str:
    """Return a scalar, or an empty list or object."""
    empty = "new JObject()" if isinstance(value, dict) else "new JArray()"
    return empty if isinstance(value, (dict, list)) else _write(value)


def _later(value: Later) -> str:
    return f'Env("{value.name}")' if isinstance(value, Env) else "Guid.NewGuid()"


def _escaped(text: str) -> str:
    text = text.replace("\\", "\\\\").replace('"', '\\"')
    return text if text.isascii() and text.isprintable() else hidden().sub(_numbered, text)


def _numbered(match: re.Match[str]) -> str:
    char = match[0]
    code = ord(char)
    return _SHORT.get(char) or (f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}")


# Bodies


def _token(value: Json, place: Place) -> str:
    """Return a ``JObject`` or ``JArray``, or, of what they cannot hold as it is meant, the text of its JSON."""
    if isinstance(value, (dict, list)) and not _has_half(value):
        return _Literal.of(value).at(place) if value else _scalar(value)
    return _raw(value, place)


def _has_half(value: Json) -> bool:
    """Whether a string anywhere in it has half a character, which Json.NET leaves to UTF-8, and that to a mark."""
    waiting: list[Json] = [value]
    while waiting:
        child = waiting.pop()
        if isinstance(child, str):
            if not child.isascii() and _HALF.search(child):
                return True
        elif isinstance(child, dict):
            waiting += child
            waiting += child.values()
        elif isinstance(child, list):
            waiting += child
        elif isinstance(child, Joined):
            waiting += child.parts
    return False


def _text(value: Json) -> list[str]:
    """Return what has to be added to make the text of JSON."""
    text = compact(value)
    if "\0" not in text:
        return [_write(text)]
    pieces = _WITH_LATER.split(text)
    return [_json_later(piece) if number % 2 else _write(piece) for number, piece in enumerate(pieces) if piece]


def _json_later(text: str) -> str:
    """Return an expression for a JSON string with what is known later, which has a name between NUL characters."""
    pieces = text[1:-1].split("\0")
    parts: list[str | Later] = [
        later_named(piece) if number % 2 else json.loads(f'"{piece}"') for number, piece in enumerate(pieces)
    ]
    arguments = _write(join(parts))
    if _has_half(Joined(tuple(parts))):
        escapes = "StringEscapeHandling = Newtonsoft.Json.StringEscapeHandling.EscapeNonAscii"
        arguments += f", new Newtonsoft.Json.JsonSerializerSettings {{ {escapes} }}"
    return f"Newtonsoft.Json.JsonConvert.SerializeObject({arguments})"


_WITH_LATER = re.compile(r'("(?:[^"\\\0]|\\.)*\0(?:[^"\\]|\\.)*")')  # a JSON string with a NUL in it


def _raw(value: Json, place: Place) -> str:
    """Return a token that is the text of its JSON."""
    terms = _text(value)
    line = f"new JRaw({' + '.join(terms)})"
    if _fits(line, place):
        return line
    inner = place.indent + _STEP
    first, *others = terms
    added = [_opened(first, Place(inner, inner)), *(_opened(term, Place(inner + _STEP, inner + 6)) for term in others)]
    plus = f"\n{' ' * (inner + _STEP)}+ "
    return f"new JRaw({_below([plus.join(added)], place.indent)})"


def _opened(term: str, place: Place) -> str:
    """Return a string, or a call, which opens its parentheses where it does not fit."""
    name, _, argument = term.partition("(")
    return _call(name, [argument[:-1]], place) if name[0] not in '$"' and not _fits(term, place) else term


class _Literal(NamedTuple):
    """A ``JObject`` or a ``JArray`` with its items: ``line`` is the whole on one, empty where it has to be opened."""

    name: str
    items: Sequence[tuple[str, str | _Literal]]
    line: str

    @classmethod
    def of(cls, value: dict[str, Json] | list[Json]) -> _Literal:
        """Return the literal of an object or a list; CSharpier opens what holds much, however short it is."""
        is_object = isinstance(value, dict)
        name = "new JObject" if is_object else "new JArray"
        pairs = value.items() if isinstance(value, dict) else (("", child) for child in value)
        items: list[tuple[str, str | _Literal]] = [
            (
                f"[{_write(key)}] = " if is_object else "",
                cls.of(child) if child and isinstance(child, (dict, list)) else _scalar(child),
            )
            for key, child in pairs
        ]
        inner = [item for _, item in items if isinstance(item, _Literal)]
        opened = is_object and len(items) > 2
        opened = opened or any(not item.line or len(item.items) > 1 or len(items) > 1 for item in inner)
        lines = [f"{key}{item if isinstance(item, str) else item.line}" for key, item in items]
        return cls(name, items, "" if opened else f"{name} {{ {', '.join(lines)} }}")

    def at(self, place: Place) -> str:
        """Return the literal as it stands at a place."""
        if self.line and _fits(self.line, place):
            return self.line
        inner = place.indent + _STEP
        below = "\n" + " " * inner
        items = [_item(key, item, inner) for key, item in self.items]
        outer = "\n" + " " * place.indent
        return f"{self.name}{outer}{{{below}{f',{below}'.join(items)},{outer}}}"


def _item(key: str, item: str | _Literal, indent: int) -> str:
    """Return an item on a line of its own; what has no room after its key stands on the next one."""
    below = "\n" + " " * (indent + _STEP)
    if key and indent + black_columns(key) - 1 > _COLUMNS:
        key = f"[{below}{key[1:-4]}\n{' ' * indent}] = "
    place = Place(indent, indent + black_columns(key.rpartition("\n")[2].strip(" ") + " " if "\n" in key else key), 1)
    if isinstance(item, str):
        return key + item if _fits(item, place) else _moved(key, item, place)
    if key and place.column + len(item.name) > _COLUMNS:
        return f"{key.rstrip()}{below}{item.at(Place(indent + _STEP, indent + _STEP, 1))}"
    return key + item.at(place)


def _moved(key: str, item: str, place: Place) -> str:
    name, _, argument = item.partition("(")
    if name in ("Env", "new JRaw") and place.column + len(name) < _COLUMNS:
        return key + _call(name, [argument[:-1]], place)
    return f"{key.rstrip()}\n{' ' * (place.indent + _STEP)}{item}" if key else item


# Headers

_CONTENT = re.compile("allow|content-.*|expires|last-modified", re.IGNORECASE)
_KNOWN = re.compile(
    "accept.*|authorization|cache-control|date|from|if-.*|max-forwards|pragma|proxy-.*|range|referer|user-agent|via"
    "|warning",
    re.IGNORECASE,
)


def adds(name: str) -> Code:
    """Return what adds a header of this name as it is: those that .NET knows it would read, and may refuse."""
    if _CONTENT.fullmatch(name):
        return Code("content.Headers.TryAddWithoutValidation")
    return Code("client.DefaultRequestHeaders." + ("TryAddWithoutValidation" if _KNOWN.fullmatch(name) else "Add"))


LANGUAGE = Language(
    lay=lay,
    highlight="csharp",
    docs_suffix="cs",
    runtime=".NET 8 or newer, saved as {file} for Program.cs in a project (dotnet new console), and run by dotnet run",
    commands=(mono,),
    filters={"adds": adds, "header": lambda item: Header(*item), "json": Body},
    environment=environment,
    build=build,
    missing=MISSING,
)
