"""What is sent to the service beside ``SnippetsRequest``, and what it answers."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict

from snippetgen.flow.descriptor import Flow
from snippetgen.flow.schema import in_json_words
from snippetgen.request.run import Run
from snippetgen.words.of_flow import OfFlow

__all__ = [
    "HealthAnswer",
    "InspectAnswer",
    "InspectRequest",
    "SnippetProblem",
    "SnippetsAnswer",
    "TargetsAnswer",
]


class _Model(BaseModel):
    # As in Server: what is refused may be a key.
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True, json_schema_extra=in_json_words)


class InspectRequest(OfFlow):
    """A flow, or its ``address``: the URL of its page, its ID or its endpoint name. Nothing is read from there."""


class AnsweredVariable(_Model):
    """An environment variable that a snippet reads, and the lines that set it in POSIX shells and in PowerShell."""

    name: str
    posix: str
    powershell: str


class AnsweredSetup(_Model):
    """What a snippet needs: what runs it, in words; the command that installs its packages, or empty; variables."""

    runtime: str
    install: str
    variables: list[AnsweredVariable]


class AnsweredSnippet(_Model):
    """A snippet, its language's name among highlighters, and, where it was asked for, its code as HTML.

    The HTML holds ``<span class="…">`` and text, and nothing else, whatever the flow holds.
    """

    code: str
    language: str
    client: str
    operation: str
    filename: str
    title: str
    install: str
    setup: AnsweredSetup
    warnings: list[str]
    highlight: str
    html: str | None = None


class SnippetsAnswer(_Model):
    """The snippets in the order of the tabs."""

    snippets: list[AnsweredSnippet]


class AnsweredOperation(_Model):
    """An operation that the flow's pane shows.

    ``takes`` are the settings that say something of it, each with the field that it sets: ``{"input_value": "input"}``;
    ``asked`` is what the flow itself suggests, as ``/snippets`` takes it.
    """

    name: str
    kind: str
    takes: dict[str, str]
    asked: dict[str, Any]


class NeededComponent(_Model):
    """A component that generating looks at, by its place among the flow's, and the names of the fields of it."""

    component: int
    fields: list[str]


class InspectAnswer(_Model):
    """The flow's descriptor, the URL of its server where that is known, and what can be asked of it.

    A field says nothing of what is as usual. ``run`` is the run that the flow itself suggests; ``operations`` are all
    that its pane shows, in order. ``needed`` is what generating looks at whatever is asked: a descriptor with these
    components and those that a request names, each with these fields and those that it sets, gives the same snippets.
    """

    flow: Flow
    server_url: str | None
    has_webhook: bool
    run: Run
    operations: list[AnsweredOperation]
    needed: list[NeededComponent]


class AnsweredTarget(_Model):
    """A client of a language; one without ``files`` has no snippet for what uploads one."""

    language: str
    client: str
    title: str
    install: str
    highlight: str
    files: bool
    operations: list[str]


class TargetsAnswer(_Model):
    """The languages and their clients in the order of the tabs."""

    targets: list[AnsweredTarget]


class HealthAnswer(_Model):
    """That the service is there, and its version."""

    status: str
    version: str


class WrongField(_Model):
    """A field that is wrong: its path, as a list and as a JSON Pointer (RFC 6901), and what is wrong with it."""

    path: list[str | int]
    pointer: str
    detail: str


class SnippetProblem(_Model):
    """What is wrong, as RFC 9457 has it.

    ``code`` is the kind of error in a word that stays, and ``type`` the same as a URI; ``detail`` is one line for a
    person. ``errors`` are the fields that are wrong, where it is those; of a batch, ``line`` is the number of the line,
    which begins with 1.
    """

    type: str
    title: str
    status: int
    detail: str
    code: str
    errors: list[WrongField] = []
    line: int | None = None
