"""HTTPie and wget in a POSIX shell."""

from __future__ import annotations

import re
from typing import Any

from snippetgen.errors import SnippetError
from snippetgen.languages.json_text import JSON, compact
from snippetgen.languages.language import Body, Language, Url, on_path
from snippetgen.languages.lines import Place
from snippetgen.languages.posix import Required, answered_name, document, is_argument, quoted_json, word
from snippetgen.values import Text, join, parts_of

__all__ = ["LANGUAGE", "Posted", "Raw", "lay"]


class Raw(Body):
    """A body as HTTPie takes it: an option, or a here-document on standard input."""

    __slots__ = ()


class Posted(Body):
    """A body as wget takes it: an option that holds it, or one that names a file."""

    __slots__ = ()


# HTTPie drops a backslash before one of these, and nothing that can be written is read as such a pair.
_DROPPED = re.compile(r"\\[:;=@]")


def item(header: tuple[str, Text]) -> Text:
    """Return a header as an item of HTTPie's, ``name;`` where the value is empty.

    The space keeps a value that begins with ``@`` or ``=``, which no one knows of a variable, from being a file's name
    or JSON; HTTPie does not send it.
    """
    name, value = header
    _check(value, f"a header with {name}")
    return f"{name};" if value == "" else join([f"{name}: ", *parts_of(value)])


def form(file: Any) -> str:
    """Return a file as an item of HTTPie's, which reads a path as a shell does that has no quotes."""
    _check(file.path, "a file with that path")
    if ";type=" in file.path:
        raise SnippetError(f'HTTPie cannot upload {file.path}: it reads ";type=" in a path as the type of the file')
    return f"file@{'./' if file.path.startswith('~') else ''}{file.path}"


def _check(value: Text, what: str) -> None:
    if any(isinstance(part, str) and _DROPPED.search(part) for part in parts_of(value)):
        raise SnippetError(
            f"HTTPie cannot send {what}: it drops a backslash that stands before : or ; or = or @; take another client"
        )


def header(pair: tuple[str, Text]) -> Text:
    """Return a header as wget's ``--header`` takes it."""
    name, value = pair
    return f"{name}:" if value == "" else join([f"{name}: ", *parts_of(value)])


def lay(value: Text | int | float | Body | Url | Required, place: Place) -> str:
    """Return a word of a POSIX shell; for a ``Raw`` or ``Posted`` body, the end of the command that sends it."""
    if not isinstance(value, Body):
        return word(value, place)
    option = "--post-data " if isinstance(value, Posted) else "--ignore-stdin --raw "
    indent, column, suffix = place
    argument = quoted_json(JSON.lay(value.value, (indent, column + len(option) + 1, suffix + 1)))
    if is_argument(argument):
        return option + argument
    text = document(compact(value.value))
    return _in_file(text, indent) if isinstance(value, Posted) else text


def _in_file(text: str, indent: int) -> str:
    """Return the option by which wget sends a here-document: it looks how long a body is, and so reads only files."""
    redirect, newline, rest = text.partition("\n")
    command = f'body=$(mktemp) && echo "$body" && cat >"$body" {redirect}'
    inner, outer = " " * (indent + 2), " " * indent
    return f'--post-file "$(\n{inner}{command}{newline}{rest}\n{outer})"'


LANGUAGE = Language(
    lay=lay,
    highlight="bash",
    docs_suffix="sh",
    runtime="a terminal with a POSIX shell{needs}, pasted there or saved as {file}",
    commands=(on_path("bash"), on_path("dash")),
    body_is_text=True,
    missing=r"\b(http|wget|jq): (?:command )?not found",
    filters={
        "answered": answered_name,
        "form": form,
        "header": header,
        "item": item,
        "posted": Posted,
        "raw": Raw,
        "required": Required,
    },
)
