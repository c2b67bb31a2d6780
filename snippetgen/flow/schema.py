"""What the JSON Schema of a model says to those who know nothing of Python."""

from __future__ import annotations

import re
from typing import Any

__all__ = ["in_json_words"]

_OF_PYTHON = ("Raises ", "In Python")
"""How a docstring's paragraphs begin that are for those who call the library."""


def in_json_words(schema: dict[str, Any]) -> None:
    """Describe a model in the words of JSON; to be the ``json_schema_extra`` of its configuration.

    ``null`` is no default there: what is left out is not sent, and ``null`` may be. A client that is generated from the
    schema would send it.
    """
    paragraphs = schema.get("description", "").split("\n\n")
    told = [" ".join(text.split()) for text in paragraphs if not text.startswith(_OF_PYTHON)]
    schema["description"] = re.sub("``(.*?)``", r"`\1`", "\n\n".join(told))
    for field in schema.get("properties", {}).values():
        field.pop("title", None)
        if field.get("default", "") is None:
            del field["default"]
