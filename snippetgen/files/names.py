"""A name for each flow, for its folder or its file: every file system can hold it, and no two of a run get the same."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from snippetgen.errors import SnippetError
from snippetgen.values import Text, parts_of, shown

__all__ = ["Names", "slugs"]


class Names:
    """Decides the name of each flow of a run; flows are asked for in their order."""

    def __init__(self) -> None:
        self._seen: set[tuple[str, str]] = set()
        self._taken: set[str] = set()

    def take(self, names: Sequence[str]) -> str:
        """Return a name that no flow has got yet, the first that this one has; raise ``SnippetError``.

        ``names`` are the slugs of its endpoint name, its name, its ID and whatever else it may be called by.
        """
        name, number = next(filter(None, names), "flow"), names[2]
        if (name, number) in self._seen:
            raise SnippetError(f"another flow has the same name and ID, and so the same folder, {name}")
        self._seen.add((name, number))
        while name in self._taken:
            name = f"{name}-{number or 'flow'}"
        self._taken.add(name)
        return name


def slugs(*names: Text | None) -> tuple[str, ...]:
    """Return each as every file system can hold it: letters, digits, hyphens and underscores, 50 at most."""
    return tuple(map(_slug, names))


def _slug(name: Text | None) -> str:
    if name is None:
        return ""
    text = "".join(part if isinstance(part, str) else shown(part)[1:] for part in parts_of(name))
    plain = unicodedata.normalize("NFC", text[:400].casefold())
    kept = (char if char.isalnum() or char == "_" or unicodedata.category(char)[0] == "M" else "-" for char in plain)
    slug = re.sub("-+", "-", "".join(kept)).strip("-_")[:50].strip("-_")
    return f"flow-{slug}" if _DEVICE.fullmatch(slug) else slug


_DEVICE = re.compile("con|prn|aux|nul|(?:com|lpt)[0-9\u00b9\u00b2\u00b3]")  # names that Windows keeps to itself
