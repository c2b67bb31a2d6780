"""The columns that text takes, as the formatters count them: a line is full for them, or it is not.

The table is Unicode 16's East Asian Width (wide and full), fixed here because ``unicodedata`` follows the Python at
hand, and a snippet must not.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

__all__ = ["black_columns", "prettier_columns"]

_WIDE = (
    "["
    "\u1100-\u115f\u231a-\u231b\u2329-\u232a\u23e9-\u23ec\u23f0\u23f3\u25fd-\u25fe\u2614-\u2615\u2630-\u2637"
    "\u2648-\u2653\u267f\u268a-\u268f\u2693\u26a1\u26aa-\u26ab\u26bd-\u26be\u26c4-\u26c5\u26ce\u26d4\u26ea"
    "\u26f2-\u26f3\u26f5\u26fa\u26fd\u2705\u270a-\u270b\u2728\u274c\u274e\u2753-\u2755\u2757\u2795-\u2797"
    "\u27b0\u27bf\u2b1b-\u2b1c\u2b50\u2b55\u2e80-\u3029\u3030-\u303e\u3041-\u3096\u309b-\u3247\u3250-\ua4c6"
    "\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6b\uff01-\uff60\uffe0-\uffe6"
    "\U00016fe0-\U00016fe3\U00016ff2-\U0001b2fb\U0001d300-\U0001d376\U0001f004\U0001f0cf\U0001f18e"
    "\U0001f191-\U0001f19a\U0001f200-\U0001f320\U0001f32d-\U0001f335\U0001f337-\U0001f37c"
    "\U0001f37e-\U0001f393\U0001f3a0-\U0001f3ca\U0001f3cf-\U0001f3d3\U0001f3e0-\U0001f3f0\U0001f3f4"
    "\U0001f3f8-\U0001f3fa\U0001f400-\U0001f43e\U0001f440\U0001f442-\U0001f4fc\U0001f4ff-\U0001f53d"
    "\U0001f54b-\U0001f54e\U0001f550-\U0001f567\U0001f57a\U0001f595-\U0001f596\U0001f5a4\U0001f5fb-\U0001f64f"
    "\U0001f680-\U0001f6c5\U0001f6cc\U0001f6d0-\U0001f6d2\U0001f6d5-\U0001f6df\U0001f6eb-\U0001f6ec"
    "\U0001f6f4-\U0001f6fc\U0001f7e0-\U0001f7f0\U0001f90c-\U0001f93a\U0001f93c-\U0001f945"
    "\U0001f947-\U0001f9ff\U0001fa70-\U0001faf8\U00020000-\U0003fffd"
    "]"
)

# prettier counts what is seen as one emoji as two columns: flags, keycaps, skin tones, families.
# The pattern begins with a class, and looks back at what that was: so it passes over all other text fast.
_FLAG = "[\U0001f1e6-\U0001f1ff]"
_KEY = "#*0-9"
_BASE = "\u00a9\u00ae\u203c-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff"
_LOOK = "(?:\ufe0f|[\U0001f3fb-\U0001f3ff])"
_EMOJI = (
    f"[{_KEY}{_BASE}](?:(?<={_FLAG}){_FLAG}|(?<=[{_KEY}])\ufe0f?\u20e3"
    f"|(?<=[{_BASE}])(?:{_LOOK}?(?:\u200d[{_BASE}]{_LOOK}?)+|{_LOOK}))"
)


@cache
def _wide() -> re.Pattern[str]:
    """Compiled when a text outside ASCII needs it: it takes long."""
    return re.compile(_WIDE)


@cache
def _emoji() -> re.Pattern[str]:
    return re.compile(_EMOJI)


@cache
def _not_ascii() -> re.Pattern[str]:
    return re.compile("[^\0-\x7f]+")


def _not_ascii_of(text: str) -> str:
    return "".join(_not_ascii().findall(text))


def black_columns(text: str) -> int:
    """Return the columns as black counts them: one a character, two a wide one."""
    # To look for an ASCII letter among the wide ones takes ten times as long as to pass over it.
    return len(text) if text.isascii() else len(text) + len(_wide().findall(_not_ascii_of(text)))


def prettier_columns(text: str) -> int:
    """Return the columns as prettier counts them: two an emoji however composed, none a mark on another letter."""
    if text.isascii():
        return len(text)
    rest, emoji = _emoji().subn("", text)
    others = _not_ascii_of(rest)
    marks = [char for char in others if unicodedata.category(char) in ("Mn", "Me")]
    return emoji * 2 + len(rest) + len(_wide().findall(others)) - sum(2 if _wide().match(char) else 1 for char in marks)
