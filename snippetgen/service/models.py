"""What is sent to the service, and what it answers."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Union

from pydantic import BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, GetJsonSchemaHandler, Tag
from pydantic_core import CoreSchema

from snippetgen.fields import JsonValue
from snippetgen.flow import Flow
from snippetgen.generate import Snippet
from snippetgen.operations import Run, Webhook
from snippetgen.server import Server
from snippetgen.service.descriptor import few, read_flow

__all__ = [
    "HealthAnswer",
    "InspectAnswer",
    "InspectRequest",
    "ProblemDetails",
    "SnippetsAnswer",
    "SnippetsRequest",
    "TargetsAnswer",
]


class _Model(BaseModel):
    # As in Server: what is refused may be a key.
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class _OrExport:
    """Says in the JSON Schema of a flow that it may be an export as well."""

    schema: ClassVar[dict[str, Any]] = {
        "title": "Export",
        "description": "A flow as Langflow exports it, or answers it to `GET /api/v1/flows/{id}`. `id`, "
        "`endpoint_name` and `name` are text, or as good as not there; what else is in it is ignored.",
        "type": "object",
        "properties": {
            "id": {},
            "endpoint_name": {},
            "name": {},
            "data": {
                "type": ["object", "null"],
                "properties": {"nodes": {"type": "array", "items": {"type": "object"}}},
                "required": ["nodes"],
            },
        },
        "required": ["data"],
    }

    def __get_pydantic_json_schema__(self, core: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {"anyOf": [handler(core), self.schema]}


SentFlow = Annotated[Flow, BeforeValidator(read_flow), _OrExport()]
"""A flow, as a descriptor or as an export."""


class WebhookCall(Webhook):
    """A webhook, which is told from a run by its payload."""

    payload: JsonValue


def _kind(value: Any) -> str:
    return "webhook" if isinstance(value, dict) and "payload" in value else "run"


Operation = Annotated[Union[Annotated[Run, Tag("run")], Annotated[WebhookCall, Tag("webhook")]], Discriminator(_kind)]


class SnippetsRequest(_Model):
    """The arguments of ``generate`` as one JSON object.

    Without an ``operation`` everything that the flow's pane would show is asked for; with one, that one. Without
    ``language`` and ``client`` there is a snippet for every target. A language alone means its first client.
    """

    flow: SentFlow
    server: Annotated[Server, BeforeValidator(few)] = Server()
    operation: Annotated[Operation, BeforeValidator(few)] | None = None
    language: str | None = None
    client: str | None = None
    highlight: bool = Field(default=False, strict=True)


class InspectRequest(_Model):
    """A flow, or its ``address``: the URL of its page, its ID or its endpoint name. Nothing is read from there."""

    flow: SentFlow | None = None
    address: str | None = None


class AnsweredSnippet(Snippet):
    """A snippet, its language's name among highlighters, and, where it was asked for, its code as HTML.

    The HTML holds ``<span class="…">`` and text, and nothing else, whatever the flow holds.
    """

    highlight: str
    html: str | None = None


class SnippetsAnswer(_Model):
    """The snippets in the order of the tabs."""

    snippets: list[AnsweredSnippet]


class InspectAnswer(_Model):
    """The flow's descriptor, the URL of its server where that is known, and the run that the flow itself suggests."""

    flow: Flow
    server_url: str | None = None
    has_webhook: bool
    run: Run


class AnsweredTarget(_Model):
    """A client of a language."""

    language: str
    client: str
    title: str
    install: str
    highlight: str
    operations: list[str]


class TargetsAnswer(_Model):
    """The languages and their clients in the order of the tabs."""

    targets: list[AnsweredTarget]


class HealthAnswer(_Model):
    status: str
    version: str


class WrongField(_Model):
    """A field that is wrong: its path, as a list and as a JSON Pointer (RFC 6901), and what is wrong with it."""

    path: list[str | int]
    pointer: str
    detail: str


class ProblemDetails(_Model):
    """What is wrong, as RFC 9457 has it."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[WrongField] = []
