"""What a POSIX shell makes of the text between quotes, and of what begins with a dollar sign.

Nothing is run. A variable stays one, ``Env``. Errors repeat nothing of the text: it may hold a key.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from snippetgen.errors import SnippetError
from snippetgen.values import Env

__all__ = ["Read", "ansi_quoted", "backtick", "dollar", "double_quoted", "here_document", "single_quoted"]


class Read(NamedTuple):
    """What was read, and where the reader stands then.

    ``unknown`` names what only a shell could fill in, such as ``$(…)``; nothing stands in its place.
    """

    parts: list[str | Env]
    at: int
    unknown: str | None = None


def single_quoted(text: str, at: int) -> Read:
    """Read ``'…'`` from its opening quote on."""
    end = text.find("'", at + 1)
    if end < 0:
        raise _cut_off("'…'")
    return Read([text[at + 1 : end]], end + 1)


def double_quoted(text: str, at: int) -> Read:
    """Read ``"…"`` from its opening quote on."""
    read = _read(text, at + 1, _IN_QUOTES, '$`"\\')
    if not text.startswith('"', read.at):
        raise _cut_off('"…"')
    return read._replace(at=read.at + 1)


def here_document(text: str) -> Read:
    """Read the whole of a here-document whose end is not quoted."""
    return _read(text, 0, _IN_DOCUMENT, "$`\\")


_IN_QUOTES = re.compile(r'[^"\\$`]+')
_IN_DOCUMENT = re.compile(r"[^\\$`]+")


def _read(text: str, at: int, plain: re.Pattern[str], escaped: str) -> Read:
    """Read as far as the text goes, or to a quote where that is not plain."""
    parts: list[str | Env] = []
    unknown = None
    while at < len(text):
        char = text[at]
        if match := plain.match(text, at):
            parts.append(match[0])
            at = match.end()
        elif char == '"':
            break
        elif char == "\\":
            after = text[at + 1 : at + 2]
            parts.append("" if after == "\n" else after if after and after in escaped else f"\\{after}")
            at += 2
        else:
            read = dollar(text, at) if char == "$" else backtick(text, at)
            parts += read.parts
            at = read.at
            unknown = unknown or read.unknown
    return Read(parts, min(at, len(text)), unknown)


_VARIABLE = re.compile(
    r"\$(?:env:)?(?:([a-z_]\w*)|\{(?:env:)?([a-z_]\w*)(?:\}|:?[-=?+][^}]*\}))", re.ASCII | re.IGNORECASE
)
"""``$NAME``, ``${NAME}``, ``$env:NAME`` of PowerShell; what stands for one that is not set is not carried over."""

_CAT = re.compile(r"""\$\(\s*cat\s*<<(-?)\s*(['"\\]?)(\w+)['"]?[ \t]*\n""")


def dollar(text: str, at: int) -> Read:
    """Read what a dollar sign begins."""
    if match := _VARIABLE.match(text, at):
        try:
            return Read([Env(match[1] or match[2])], match.end())
        except ValueError as error:
            raise SnippetError(f"a variable of the command: {error}") from None
    if match := _CAT.match(text, at):
        end = re.compile(rf"^\t*{re.escape(match[3])}[ \t]*\n?\s*\)", re.MULTILINE).search(text, match.end())
        if end:
            body = text[match.end() : end.start()].rstrip("\n")
            body = re.sub(r"(?m)^\t+", "", body) if match[1] else body
            return (Read([body], 0) if match[2] else here_document(body))._replace(at=end.end())
    if text.startswith("$(", at):
        return Read([], _behind(text, at + 1, "(", ")"), "$(…)")
    if text.startswith("${", at):
        return Read([], _behind(text, at + 1, "{", "}"), "${…}")
    if special := re.compile("[0-9@*#?!$-]").match(text, at + 1):
        return Read([], at + 2, f"${special[0]}")
    return Read(["$"], at + 1)


def backtick(text: str, at: int) -> Read:
    """Read past a command between backticks."""
    end = text.find("`", at + 1)
    return Read([], len(text) if end < 0 else end + 1, "`…`")


def _behind(text: str, at: int, opening: str, closing: str) -> int:
    """Where the bracket that opens there is closed, as far as that can be told without the shell's own grammar."""
    depth = 0
    for match in re.compile(rf"\\.|'[^']*'|[{opening}{closing}]", re.DOTALL).finditer(text, at):
        depth += {opening: 1, closing: -1}.get(match[0], 0)
        if not depth:
            return match.end()
    return len(text)


_ANSI_QUOTED = re.compile(r"\$'((?:[^'\\]|\\.)*)'", re.DOTALL)
_ANSI = re.compile(
    r"\\(?:x([0-9A-Fa-f]{1,2})|u([0-9A-Fa-f]{1,4})|U([0-9A-Fa-f]{1,8})|([0-7]{1,3})|c(.)|(.))", re.DOTALL
)
_LETTERS = {"a": "\a", "b": "\b", "e": "\x1b", "E": "\x1b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}


def ansi_quoted(text: str, at: int) -> Read:
    """Read ``$'…'``, in which a backslash means what it does in C."""
    match = _ANSI_QUOTED.match(text, at)
    if not match:
        raise _cut_off("$'…'")
    return Read([_ANSI.sub(_ansi, match[1]).partition("\0")[0]], match.end())


def _ansi(match: re.Match[str]) -> str:
    if code := match[1] or match[2] or match[3]:
        number = int(code, 16)
        return chr(number) if number < 0x110000 else ""
    if match[4]:
        return chr(int(match[4], 8) & 0xFF)
    if match[5]:
        return chr(ord(match[5]) & 0x1F)
    return _LETTERS.get(match[6], match[6] if match[6] in "\\'\"?" else match[0])


def _cut_off(quotes: str) -> SnippetError:
    return SnippetError(f"the command ends inside of a {quotes}; give it to its end")
