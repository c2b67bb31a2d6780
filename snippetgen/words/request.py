"""What a UI backend sends, as one JSON object: ``snippetgen schema`` prints its JSON Schema."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Union

from pydantic import BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, GetJsonSchemaHandler, Tag
from pydantic_core import CoreSchema

from snippetgen.flow.descriptor import Flow
from snippetgen.request.json_body import JsonValue
from snippetgen.request.run import Run
from snippetgen.request.server import Server
from snippetgen.request.webhook import Webhook
from snippetgen.words.sent import few, read_flow

__all__ = ["SentFlow", "SnippetsRequest"]


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


class SnippetsRequest(BaseModel):
    """The arguments of ``generate`` as one JSON object.

    Without an ``operation`` everything that the flow's pane would show is asked for; with one, that one. Without
    ``language`` and ``client`` there is a snippet for every target. A language alone means its first client.
    """

    # As in Server: what is refused may be a key. The schema is built when it is first asked for, which takes a while.
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True, defer_build=True)

    flow: SentFlow
    server: Annotated[Server, BeforeValidator(few)] = Server()
    operation: Annotated[Operation, BeforeValidator(few)] | None = None
    language: str | None = None
    client: str | None = None
    highlight: bool = Field(default=False, strict=True)
