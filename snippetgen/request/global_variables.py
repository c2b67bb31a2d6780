"""Global variables of Langflow, set for one request.

A run and a response take them as headers, ``X-LANGFLOW-GLOBAL-VAR-<NAME>``: the server makes capitals of the name, and
reads the value as Latin-1, which only some clients send. Source: Langflow 1.13.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Any

from pydantic import PlainSerializer, PlainValidator, WithJsonSchema

from snippetgen.request.secrets import is_secret_header
from snippetgen.values import Later, Text, parts_of, shown

__all__ = ["GlobalVariables", "HeaderVariables", "check_headers", "global_headers", "has_global_headers"]

_PREFIX = "X-LANGFLOW-GLOBAL-VAR-"
_HEADER_NAME = re.compile("[A-Z0-9_!#$%&'*+.^`|~-]+")
_LONGEST = 256
"""Characters of a name (``lfx``'s own limit)."""


def _check(value: Any) -> dict[str, Text]:
    if not isinstance(value, dict):
        raise ValueError("must be an object of names and values")
    for name, text in value.items():
        if not isinstance(name, str) or not 0 < len(name) <= _LONGEST:
            raise ValueError(f"a name has 1 to {_LONGEST} characters")
        if not isinstance(text, str) and not any(isinstance(part, Later) for part in parts_of(text)):
            raise ValueError(f"{name!r:.80} must be text")
        if isinstance(text, str) and text and is_secret_header(name):
            raise ValueError(
                f"{name!r:.80} would be a secret in the snippet; read it from a variable: "
                f'--global-env {name}={name}, or Env("{name}")'
            )
    return value


def _check_for_headers(value: Any) -> dict[str, Text]:
    for name, text in _check(value).items():
        if not _HEADER_NAME.fullmatch(name):
            why = "small letters" if re.search("[a-z]", name) else "a character that no header's name may have"
            raise ValueError(
                f"{name!r:.80} holds {why}, and a header, which the server makes capitals of, cannot set it"
            )
        literal = "".join(part for part in parts_of(text) if isinstance(part, str))
        if not literal.isascii():
            raise ValueError(
                f"{name} has a value with letters outside ASCII, which HTTP clients send in different ways"
            )
        whole = "".join(part if isinstance(part, str) else "$" for part in parts_of(text))
        if not literal.isprintable() or whole != whole.strip(" "):
            raise ValueError(f"{name} has a value that no header carries: a control character, or a space at its end")
    return dict(value)


_SCHEMA = WithJsonSchema({"type": "object", "additionalProperties": {"type": "string"}})
_WRITTEN = PlainSerializer(lambda value: value and {name: shown(text) for name, text in value.items()})

GlobalVariables = Annotated[Any, PlainValidator(_check), _SCHEMA, _WRITTEN]
"""Global variables by their names, in a body; a secret is an ``Env``."""

HeaderVariables = Annotated[Any, PlainValidator(_check_for_headers), _SCHEMA, _WRITTEN]
"""Global variables by their names, in headers."""


def check_headers(headers: Mapping[str, Text], *, are_read: bool) -> Iterator[str]:
    """Yield a warning for each of the server's headers that sets a global variable, and does not."""
    for name in headers:
        if name.upper().startswith(_PREFIX):
            if not are_read:
                yield f"the header {name} sets no global variable here: the server does not look at it"
            elif name[len(_PREFIX) :] != name[len(_PREFIX) :].upper():
                yield f"the header {name} sets {name[len(_PREFIX) :].upper()}: the server makes capitals of the name"


def has_global_headers(headers: Mapping[str, Text]) -> bool:
    """Whether one of a request's headers sets a global variable."""
    return any(name.upper().startswith(_PREFIX) for name in headers)


def global_headers(variables: dict[str, Text] | None) -> dict[str, Text] | None:
    """Return the headers that set global variables, if there are any."""
    return variables and {f"{_PREFIX}{name}": value for name, value in variables.items()}
