"""What a reader can see of a text, and what has to be escaped for that."""

from __future__ import annotations

import re
from functools import cache

__all__ = ["EMOJI", "hidden", "visible"]

# What a reader cannot see, or could be misled by: controls, formatting and bidirectional marks, fillers, variation
# selectors, odd spaces, tags, lone surrogates, private use. A fixed list, not str.isprintable(), because the latter
# follows the Unicode version of the Python at hand and the same flow must give the same bytes everywhere.
EMOJI = "\u00a9\u00ae\u203c-\u3299\U0001f000-\U0001faff"
_HIDDEN = (
    "[\x00-\x1f\x7f-\xa0\xad\u034f\u061c\u115f\u1160\u1680\u17b4\u17b5\u180b-\u180f\u2000-\u200f"
    "\u2028-\u202f\u205f-\u206f\u2800\u3000\u3164\ud800-\uf8ff\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff"
    "\U00013430-\U0001345f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U0010ffff]"
    # A joiner or an emoji selector is not hidden where it makes one emoji of two. That is looked at behind the class,
    # since a pattern that begins with one passes over all other text fast.
    f"(?<![{EMOJI}#*0-9][\ufe0e\ufe0f])(?:(?<!\u200d)|(?<![{EMOJI}\ufe0f]\u200d)|(?![{EMOJI}]))"
)


@cache
def hidden() -> re.Pattern[str]:
    """The pattern of one hidden character; compiled when a value needs it, which few do: it takes long."""
    return re.compile(_HIDDEN)


def visible(text: str) -> str:
    """Return ``text`` on one line, with everything hidden escaped, for a message on a terminal."""
    return hidden().sub(_escaped, text)


_SHORT = {"\n": r"\n", "\r": r"\r", "\t": r"\t"}


def _escaped(match: re.Match[str]) -> str:
    char = match[0]
    code = ord(char)
    return _SHORT.get(char) or (
        f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
    )
