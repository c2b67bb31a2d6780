"""The letters of a string literal: which can stand as they are, and how the others are escaped."""

from __future__ import annotations

import re

from snippetgen.visible import hidden

__all__ = ["escape", "is_plain", "quote"]

_SHORT = {"\n": r"\n", "\r": r"\r", "\t": r"\t"}


def is_plain(text: str, delimiter: str = '"') -> bool:
    """Whether ``text`` between quotes is itself, in every language; ``$`` and ``#`` are live in some."""
    return (
        text.isascii()
        and text.isprintable()
        and delimiter not in text
        and "\\" not in text
        and "#" not in text
        and "$" not in text
    )


def quote(text: str) -> str:
    """Return the quote that needs fewer escapes, double where it is the same: black's rule, and prettier's."""
    return "'" if text.count('"') > text.count("'") else '"'


def escape(text: str, delimiter: str, astral: str) -> str:
    """Escape what ends the literal and what is hidden; ``astral`` is the form of a code point above U+FFFF."""

    def numbered(match: re.Match[str]) -> str:
        char = match[0]
        code = ord(char)
        if char in _SHORT:
            return _SHORT[char]
        return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else astral % code

    text = text.replace("\\", "\\\\").replace(delimiter, "\\" + delimiter).replace("\n", r"\n")
    return text if text.isascii() and text.isprintable() else hidden().sub(numbered, text)
