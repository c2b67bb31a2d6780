"""What a UI backend sends, as one JSON object: ``snippetgen schema`` prints its JSON Schema."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Union

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    GetJsonSchemaHandler,
    Tag,
    model_validator,
)
from pydantic_core import CoreSchema

from snippetgen.flow.descriptor import Flow
from snippetgen.request.operations import KINDS
from snippetgen.request.operations import Operation as AnyOperation
from snippetgen.request.server import Server
from snippetgen.words.later import MOST, with_later
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


def _kind(value: Any) -> Any:
    """The kind that an operation says it is; one that does not is told by its payload."""
    if not isinstance(value, dict):
        return getattr(value, "kind", None)
    return value.get("kind", "webhook" if "payload" in value else "run")


class _AnyOf:
    """Describes the kinds without a claim that an object is of one of them alone: ``{}`` is all that some need."""

    def __get_pydantic_json_schema__(self, core: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {"anyOf": handler(core)["oneOf"]}


if TYPE_CHECKING:
    Operation = AnyOperation
else:
    _TAGGED = tuple(Annotated[model, Tag(kind)] for kind, model in KINDS.items())
    _UNKNOWN = f"must be an object; its kind is one of {', '.join(KINDS)}"
    Operation = Annotated[
        Union[_TAGGED],
        Discriminator(_kind, custom_error_type="unknown_kind", custom_error_message=_UNKNOWN),
        _AnyOf(),
    ]


class SnippetsRequest(BaseModel):
    """The arguments of ``generate`` as one JSON object.

    Without an ``operation`` everything that the flow's pane would show is asked for; with one, that one. A ``language``
    is asked for with its ``client``, by default its first, and ``languages`` with all of theirs; by default they are
    Python, JavaScript and curl.

    ``variables`` are places in the operation, as JSON Pointers (RFC 6901), each with the environment variable that is
    read there when the snippet runs: ``{"/tweaks/Model-1/api_key": "OPENAI_API_KEY"}``. What stands at the places of
    ``fresh`` is a UUID, made anew each time: ``["/session_id"]``.
    """

    # As in Server: what is refused may be a key. The schema is built when it is first asked for, which takes a while.
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True, defer_build=True)

    flow: SentFlow
    server: Annotated[Server, BeforeValidator(few)] = Server()
    operation: Annotated[Operation, BeforeValidator(few)] | None = None
    variables: dict[str, str] = Field(default={}, max_length=MOST)
    fresh: tuple[str, ...] = Field(default=(), max_length=MOST)
    language: str | None = None
    client: str | None = None
    languages: tuple[str, ...] | None = Field(default=None, max_length=MOST)
    highlight: bool = Field(default=False, strict=True)

    @model_validator(mode="before")
    @classmethod
    def _read_later(cls, data: Any) -> Any:
        return with_later(data) if isinstance(data, dict) and ("variables" in data or "fresh" in data) else data
