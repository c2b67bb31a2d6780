"""Every value as source text, one function a language. All quoting lives here.

``python``, ``javascript`` and ``shell`` each turn a value into text that their language reads back as that value,
whatever its strings hold. ``layout`` decides where the lines break; nothing there can change a value.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache
from json.encoder import encode_basestring  # the C function behind json.dumps

from snippetgen.request import Env, Json, Text, join, parts_of

__all__ = [
    "Inexact",
    "check_order",
    "is_plain",
    "javascript",
    "javascript_json",
    "javascript_key",
    "json_text",
    "python",
    "python_json",
    "python_local",
    "python_url",
    "shell",
    "shell_document",
    "shell_json",
    "shell_required",
    "visible",
]

# What a reader cannot see, or could be misled by: controls, formatting and bidirectional marks, fillers, variation
# selectors, odd spaces, tags, lone surrogates, private use. A fixed list, not str.isprintable(), because the latter
# follows the Unicode version of the Python at hand and the same flow must give the same bytes everywhere.
_EMOJI = "\u00a9\u00ae\u203c-\u3299\U0001f000-\U0001faff"
_HIDDEN = (
    "[\x00-\x1f\x7f-\xa0\xad\u034f\u061c\u115f\u1160\u1680\u17b4\u17b5\u180b-\u180f\u2000-\u200c\u200e\u200f"
    "\u2028-\u202f\u205f-\u206f\u2800\u3000\u3164\ud800-\uf8ff\ufe00-\ufe0d\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff"
    "\U00013430-\U0001345f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U0010ffff]"
    # A joiner or an emoji selector is hidden as well, but for the place where it makes one emoji of two.
    f"|(?<![{_EMOJI}\ufe0f])\u200d|\u200d(?![{_EMOJI}])|(?<![{_EMOJI}#*0-9])[\ufe0e\ufe0f]"
)


@cache
def _hidden() -> re.Pattern[str]:
    """The long patterns are compiled when a value needs them, which few do: it takes long."""
    return re.compile(_HIDDEN)


_SHORT = {"\n": r"\n", "\r": r"\r", "\t": r"\t"}

_MAX_SAFE_INTEGER = 2**53


def is_plain(text: str) -> bool:
    """Whether ``text`` between double quotes is itself, in all three languages."""
    return text.isascii() and text.isprintable() and '"' not in text and "\\" not in text


def _quote(text: str) -> str:
    """The quote that needs fewer escapes, double where it is the same: black's rule, and prettier's."""
    return "'" if text.count('"') > text.count("'") else '"'


def _escape_hidden(text: str, astral: str) -> str:
    """Escape what is hidden, for Python and JavaScript, which differ only in code points above U+FFFF."""

    def numbered(match: re.Match[str]) -> str:
        char = match[0]
        code = ord(char)
        if char in _SHORT:
            return _SHORT[char]
        return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else astral % code

    return _hidden().sub(numbered, text)


def _escape(text: str, quote: str, astral: str) -> str:
    return _escape_hidden(text.replace("\\", "\\\\").replace(quote, "\\" + quote), astral)


def visible(text: str) -> str:
    """Return ``text`` on one line, with everything hidden escaped, for a message on a terminal."""
    return _escape_hidden(text, "\\U%08x")


# Python


def python(value: Json) -> str:
    """Return a scalar as a Python expression; an ``Env`` reads ``os.environ`` and needs ``import os``."""
    if type(value) is str and is_plain(value):
        return f'"{value}"'
    if isinstance(value, str):
        quote = _quote(value)
        return quote + _escape(value, quote, "\\U%08x") + quote
    if isinstance(value, Env):
        return f'os.environ["{value.name}"]'
    if isinstance(value, float):
        return float.__repr__(value).replace("e+", "e")  # black writes 1e16
    if value is None or isinstance(value, bool):
        return repr(value)
    if isinstance(value, int):
        return int.__repr__(value)
    return _python_f_string(parts_of(_text(value)), _python_variable)


def _python_variable(variable: Env, quote: str) -> str:
    return f"os.environ[{quote}{variable.name}{quote}]"


def _python_json_variable(variable: Env, quote: str) -> str:
    return f"json.dumps({_python_variable(variable, quote)})[1:-1]"


def python_local(variable: Env) -> str:
    """Return the name that a snippet gives to a variable which it reads beforehand.

    Such a name is in capitals, as no other name of a template is, or ends with an underscore.
    """
    return variable.name if variable.name.isupper() else f"{variable.name}_"


def python_url(value: Text) -> str:
    """Return a URL whose variables have been read into the names that ``python_local`` gives them."""
    return _python_f_string(parts_of(value), lambda variable, _: python_local(variable))


def python_json(text: str) -> str:
    """Return an expression that reads JSON text, as ``json_text`` made it, back; it needs ``import json``."""
    parts: list[str | Env] = list(text.split("\0"))
    if len(parts) == 1:
        return f"json.loads({python(text)})"
    parts[1::2] = [Env(str(name)) for name in parts[1::2]]
    return f"json.loads({_python_f_string(tuple(parts), _python_json_variable)})"


def _python_f_string(parts: tuple[str | Env, ...], read: Callable[[Env, str], str]) -> str:
    """Join text and variables; before Python 3.12 the two have to be quoted differently."""
    quote = _quote("".join(part for part in parts if isinstance(part, str)))
    inner = "'" if quote == '"' else '"'
    pieces = [
        (
            f"{{{read(part, inner)}}}"
            if isinstance(part, Env)
            else _escape(part, quote, "\\U%08x").replace("{", "{{").replace("}", "}}")
        )
        for part in parts
    ]
    return f"f{quote}{''.join(pieces)}{quote}"


# JavaScript


class Inexact(ValueError):  # noqa: N818  # it says what the value is, and is no error of anybody's
    """A JavaScript value cannot be this one exactly, so the text of the JSON has to be sent instead."""


def javascript(value: Json) -> str:
    """Return a scalar as a JavaScript expression; raise ``Inexact`` where a number would change its value."""
    if type(value) is str and is_plain(value):
        return f'"{value}"'
    if isinstance(value, str):
        quote = _quote(value)
        return quote + _escape(value, quote, "\\u{%x}") + quote
    if isinstance(value, Env):
        return f"process.env.{value.name}"
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        if abs(value) > _MAX_SAFE_INTEGER:
            raise Inexact
        return int.__repr__(value)
    if isinstance(value, float):
        if float.__repr__(value) == "-0.0" or _MAX_SAFE_INTEGER < abs(value) < 1e21:
            raise Inexact  # JSON.stringify writes -0 as 0, and these with zeros for the digits it leaves out
        return re.sub(r"e\+?(-?)0*", r"e\1", float.__repr__(value).removesuffix(".0"))
    parts = (
        (
            f"${{process.env.{part.name}}}"
            if isinstance(part, Env)
            else _escape(part, "`", "\\u{%x}").replace("${", "\\${")
        )
        for part in parts_of(_text(value))
    )
    return f"`{''.join(parts)}`"


def javascript_json(text: str) -> str:
    """Return JSON text, as ``json_text`` and the layout made it, as a template literal with the same line breaks."""
    pieces = re.sub(r"[\\`]|\$(?={)", r"\\\g<0>", text).split("\0")
    pieces[1::2] = [f"${{JSON.stringify(process.env.{name}).slice(1, -1)}}" for name in pieces[1::2]]
    return f"`{''.join(pieces)}`"


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


def check_order(keys: Iterable[str]) -> None:
    """Raise ``Inexact`` for keys that a JavaScript object puts in another order: whole numbers first, by their size."""
    numbers = [key for key in keys if _INDEX.fullmatch(key)]
    if numbers and [*sorted(numbers, key=int), *(key for key in keys if not _INDEX.fullmatch(key))] != list(keys):
        raise Inexact


def javascript_key(key: str) -> str:
    """Return the key of an object literal; ``__proto__`` would set the prototype, and so is computed."""
    bare = _BARE_ASCII_KEY.fullmatch(key) if key.isascii() else _bare_key().fullmatch(key)
    if bare and key != "__proto__":
        return key
    quoted = javascript(key)
    return f"[{quoted}]" if re.fullmatch(_DEBATABLE_KEY, key) else quoted


# JSON, and the shell that carries it


def json_text(value: Json, variable: str = "\0%s\0") -> str:
    """Return a scalar as JSON text, with ``variable`` where a string has to be filled in from the environment.

    The default, the name between NUL characters, cannot be mistaken: JSON text holds no NUL of its own.
    """
    if type(value) is str and is_plain(value):
        return f'"{value}"'
    if isinstance(value, str):
        return _hidden().sub(_json_escape, encode_basestring(value))
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return float.__repr__(value) if isinstance(value, float) else int.__repr__(value)
    parts = (
        variable % part.name if isinstance(part, Env) else json_text(part)[1:-1] for part in parts_of(_text(value))
    )
    return f'"{"".join(parts)}"'


def _json_escape(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < 0x10000:
        return f"\\u{code:04x}"
    return f"\\u{0xD7C0 + (code >> 10):04x}\\u{0xDC00 + (code & 0x3FF):04x}"


# Characters that mean something between double quotes: to sh, and, as "!" does, to a shell that is typed into.
_LIVE = re.compile(r'["$`\\!\n]')

# A variable inside JSON has to be escaped when the snippet runs; the templates define the function that does it.
_ESCAPED_VARIABLE = '$(json_escape "$%s")'


def shell(value: Text | int | float) -> str:
    """Return one word of a POSIX shell: between double quotes where nothing in it is live, else between single."""
    if type(value) is str and not _LIVE.search(value):
        return f'"{value}"'
    if isinstance(value, (int, float)):
        return repr(value)
    parts = parts_of(join([*parts_of(value)]))
    if not any(isinstance(part, str) and _LIVE.search(part) for part in parts):
        return f'"{"".join(_expanded(parts))}"'
    return "".join(f'"${part.name}"' if isinstance(part, Env) else _single_quoted(part) for part in parts)


def shell_required(name: str) -> str:
    """Return a word that stops the command, by the variable's name, where it is not set."""
    return f'"${{{name}?}}"'


def _single_quoted(text: str) -> str:
    """Quote text for a shell, whatever is in it; nothing for no text."""
    return r"\'".join(f"'{piece}'" if piece else "" for piece in text.split("'"))


def _expanded(parts: tuple[str | Env, ...]) -> list[str]:
    """Write ``$NAME``, or ``${NAME}`` where a shell would read on: a name, zsh's ``[0]`` and ``:h``."""
    words = []
    for index, part in enumerate(parts):
        following = parts[index + 1] if index + 1 < len(parts) else ""
        if isinstance(part, str):
            words.append(part)
        elif isinstance(following, str) and re.match(r"[A-Za-z0-9_\[:]", following):
            words.append(f"${{{part.name}}}")
        else:
            words.append(f"${part.name}")
    return words


def shell_json(text: str) -> str:
    """Quote JSON text, as ``json_text`` and the layout made it, as one word of a POSIX shell."""
    if "'" not in text and "\0" not in text:
        return f"'{text}'"
    pieces = text.split("\0")
    pieces[::2] = map(_single_quoted, pieces[::2])
    pieces[1::2] = [f'"{_ESCAPED_VARIABLE % name}"' for name in pieces[1::2]]
    return "".join(pieces)


def shell_document(text: str) -> str:
    """Return JSON text as a here-document on standard input: ``<<'JSON'``, the text, and the delimiter.

    An interactive shell looks for its history in here-documents too, so ``!``, which stands only in strings, is
    written as JSON's own escape.
    """
    delimiter = "JSON"
    while delimiter in text:
        delimiter += "_"
    text = text.replace("!", r"\u0021")
    if "\0" not in text:
        return f"<<'{delimiter}'\n{text}\n{delimiter}"
    pieces = re.sub(r"[\\$`]", r"\\\g<0>", text).split("\0")
    pieces[1::2] = [_ESCAPED_VARIABLE % name for name in pieces[1::2]]
    return f"<<{delimiter}\n{''.join(pieces)}\n{delimiter}"


def _text(value: Json) -> Text:
    if isinstance(value, (dict, list)):
        raise TypeError("a list or an object is laid out, not quoted")
    return join(list(parts_of(value)))  # type: ignore[arg-type]  # the scalars have been dealt with
