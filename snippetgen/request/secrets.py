"""Names that keys have: what is called so is read from a variable, and no literal of it enters a snippet."""

from __future__ import annotations

import re
from functools import lru_cache

__all__ = ["is_secret_field", "is_secret_header", "variable_name"]

_NAMES = "cache|chat|column|context|data|dict|document|foreign|group|history|index|input|lookup|memory|output|primary"
_FIELD = re.compile(
    "(?:api|access|private)[-_]?key|token(?!s|i)|secret|passw|passphrase|pwd|credential|authori[sz]ation"
    f"|(?:^|[-_])(?:auth|pass)$|(?:^|[-_])(?!(?:{_NAMES}|question|return|sort|text)[-_]key$)[a-z0-9]+[-_]key$",
    re.IGNORECASE,
)
_HEADER = re.compile(
    "(?:^|[-_])(?:api|access|app|auth|client|private|secret|session|user)?"
    "(?:(?:key|secret|passw(?:or)?d|passphrase|credential)s?|token)(?![a-z])",
    re.IGNORECASE,
)


_WORDS = re.compile("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
"""Where a word begins in ``OpenAIKey``."""


def is_secret_field(name: str) -> bool:
    """Whether a field has a name that a key would have: ``api_key``, ``password``; ``max_tokens`` is none."""
    return _is_secret(name) if len(name) <= _LONGEST else bool(_FIELD.search(name))


_LONGEST = 64


@lru_cache(512)  # names repeat from body to body: kept, it saves a tenth of the time of a body with five tweaks
def _is_secret(name: str) -> bool:
    return bool(_FIELD.search(_WORDS.sub("-", name)))


def is_secret_header(name: str) -> bool:
    """Whether the name of a header, or of a global variable, says that it holds a token, a key or a password."""
    return is_secret_field(name) or bool(_HEADER.search(_WORDS.sub("-", name)))


def variable_name(*words: str) -> str:
    """Return the name of a variable for what is called so: ``MODEL_API_KEY``."""
    name = re.sub("[^A-Z0-9]+", "_", "_".join(words).upper()).strip("_").lstrip("0123456789_")
    return name[:64].rstrip("_") or "SECRET"
