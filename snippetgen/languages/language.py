"""A language: one record, in one file, and all that the rest of the house knows of it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

from snippetgen.errors import SnippetError
from snippetgen.languages.lines import Place
from snippetgen.values import Answered, Json, Text

__all__ = ["Body", "Code", "Deep", "Language", "Url", "answered", "find_language", "is_language", "on_path"]


class Code(str):
    """Text that is code already and passes into the snippet unchanged, as ``Markup`` does into HTML."""

    __slots__ = ()


class Body(NamedTuple):
    """A JSON body in a template of a language that has to be told so: ``{{ request.body | json }}``.

    A language with clients that take it in different ways has a subclass of it, and a filter, for each.
    """

    value: Json


class Deep(NamedTuple):
    """A body that nests deeper than ``MAX_NESTED``, in a language that may have to write it as text."""

    value: Json


class Url(NamedTuple):
    """A URL with variables in it, which a language may have read beforehand."""

    value: Text


def answered(value: Answered) -> Code:
    """Return the name that a template gives to a field of an answer: ``path``, or ``paths[0]`` of several steps."""
    number = value.step.rpartition("-")[2]
    return Code(f"{value.field}s[{int(number) - 1}]" if number.isdigit() else value.field)


def on_path(*words: str) -> Callable[[], list[str] | None]:
    """Return what finds the command of these words: the first of them on PATH, or ``None`` where it is not there."""

    def command() -> list[str] | None:
        found = shutil.which(words[0])
        return [found, *words[1:]] if found else None

    return command


@dataclass(frozen=True, slots=True, eq=False)
class Language:
    """How a language's values are written, and how its snippets are run.

    ``lay`` returns a value as source text at a place. Values of a body are native literals, or, with ``body_is_text``,
    JSON in a string, which its templates then write as ``{{ request.body | json }}``. ``filters`` are for its templates
    alone. ``highlight`` is its name among highlighters, and ``docs_suffix`` that of its files in Langflow's
    documentation, without a dot.

    ``runtime`` says in words what runs a snippet, with ``{file}`` for its name, and ``{needs}`` where further tools are
    named. ``commands`` find the words that run one, before its file: the first is for people, the others are held to
    the same; each is ``None`` where there is no such interpreter here. ``environment`` returns the variables that it
    needs beside PATH and HOME, as a compiler does that keeps what it has compiled, and ``beside`` what has to lie
    beside its file, by its name there: the packages that are installed, where they are not looked for on a path.
    ``build`` compiles snippets, each in its file in a folder of its own, all at once, and returns the words that run
    each, or as text what the compiler said of it; it is ``None`` where snippets are run as they are.
    ``missing`` is a pattern for what it says of a package that is not installed. ``reformat`` returns what the
    language's formatter makes of the code, or ``None`` where that is the same, or the formatter is not here to ask.
    """

    lay: Callable[[Any, Place], str]
    highlight: str
    docs_suffix: str
    runtime: str
    commands: Sequence[Callable[[], list[str] | None]]
    body_is_text: bool = False
    filters: Mapping[str, Callable[..., Any]] = field(default_factory=dict)
    environment: Callable[[], Mapping[str, str]] = dict
    beside: Callable[[], Mapping[str, Path]] = dict
    build: Callable[[Sequence[Path]], Sequence[Sequence[str] | str]] | None = None
    missing: str | None = None
    reformat: Callable[[str], str | None] = lambda _: None

    def command(self) -> list[str] | None:
        """Return the words that run a snippet, before its file; ``None`` where there is no interpreter here."""
        return self.commands[0]()


def is_language(name: str) -> bool:
    """Whether there is a language of this name; its file is not imported for that."""
    return name not in _SHARED and (Path(__file__).parent / f"{name}.py").is_file()


@cache
def find_language(name: str) -> Language:
    """Return the language of this name, from the file of this name; raise ``SnippetError`` where there is none."""
    if not is_language(name):
        raise SnippetError(f"the language {name} is not known: there is no snippetgen/languages/{name}.py")
    language: Language = import_module(f"snippetgen.languages.{name}").LANGUAGE
    return language


_SHARED = ("__init__", "columns", "json_text", "kept", "language", "letters", "lines", "mono", "posix")
