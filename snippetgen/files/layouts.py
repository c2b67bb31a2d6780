"""Many flows into a tree of files: a folder a flow, or the tree of examples that Langflow's documentation has."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import PurePath
from typing import NamedTuple

from snippetgen.errors import SnippetError
from snippetgen.files.made import FOLDER
from snippetgen.files.names import Names, slugs
from snippetgen.files.sources import Source
from snippetgen.languages.language import find_language
from snippetgen.snippets.example import example_json
from snippetgen.snippets.snippet import Snippet
from snippetgen.words.asked import ask
from snippetgen.words.operations import asked_operations, operation_of
from snippetgen.words.targets import chosen_targets
from snippetgen.words.words import Words

__all__ = ["LAYOUTS", "Planted", "Planter"]

Files = Iterator[tuple[str, str]]
"""Places, with ``FOLDER`` for that of the flow, and what is written there."""


def _by_flow(snippets: Sequence[Snippet], answers: Callable[[str], str]) -> Files:  # noqa: ARG001
    for snippet in snippets:
        yield f"{FOLDER}/{snippet.language}/{snippet.client}/{snippet.filename}", snippet.code


def _langflow_docs(snippets: Sequence[Snippet], answers: Callable[[str], str]) -> Files:
    """The tree below ``docs/docs/API-Reference`` of Langflow's repository: a page is a flow here."""
    for snippet in snippets:
        suffix = find_language(snippet.language).docs_suffix
        yield f"{snippet.language}-examples/{FOLDER}/{snippet.operation}.{suffix}", snippet.code
    for operation in dict.fromkeys(snippet.operation for snippet in snippets):
        yield f"curl-examples/{FOLDER}/result-{operation}.json", answers(operation)


LAYOUTS = {"flows": _by_flow, "langflow-docs": _langflow_docs}


class Planted(NamedTuple):
    """The files of a flow by their places in the tree, names for its folder, the best first, and the warnings."""

    source: str
    names: tuple[str, ...]
    files: dict[str, bytes]
    warnings: list[str]


class Planter:
    """Decides the files of each flow, and its folder; no two flows of a run get the same."""

    def __init__(self, layout: str, words: Words) -> None:
        """Raise ``SnippetError`` for what no flow can be asked for, so that it is told of once."""
        for target in chosen_targets(words.options):
            for operation in asked_operations(words):
                target.template(operation)
        self._layout = LAYOUTS[layout]
        self._words = words
        self._names = Names()

    def plant(self, source: Source) -> Planted | SnippetError:
        """Return the files of a flow, or what is wrong with it and where, which stops no other flow.

        Nothing is remembered of it, so flows may be planted anywhere, by many at a time.
        """
        try:
            return self._plant(source)
        except SnippetError as error:
            return _at(source.name, str(error))

    def _plant(self, source: Source) -> Planted:
        flow, url = source.read()
        snippets = ask(flow, url, self._words)

        def answers(operation: str) -> str:
            return example_json(flow, operation_of(operation, flow, self._words))

        files: dict[str, bytes] = {}
        for place, text in self._layout(snippets, answers):
            if place in files:
                raise SnippetError(f"{place}: two clients would be written there; choose one with --client")
            files[place] = text.encode()
        warnings = dict.fromkeys(warning for snippet in snippets for warning in snippet.warnings)
        names = slugs(flow.endpoint_name, flow.name, flow.id, PurePath(source.name).stem)
        return Planted(source.name, names, files, list(warnings))

    def folder(self, planted: Planted) -> str:
        """Return a folder that no flow has got yet: by endpoint name, name, ID or file, the first that it has.

        Flows are asked for in their order. Raises ``SnippetError``.
        """
        try:
            return self._names.take(planted.names)
        except SnippetError as error:
            raise _at(planted.source, str(error)) from None


def _at(source: str, message: str) -> SnippetError:
    return SnippetError(message if message.startswith(source.rstrip("/")) else f"{source}: {message}")
