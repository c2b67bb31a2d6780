"""Which flow is meant in what was sent: a descriptor, an export, or an address."""

from __future__ import annotations

from typing import Annotated, Any, Union

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationInfo, field_validator

from snippetgen.errors import SnippetError
from snippetgen.flow.address import flow_at
from snippetgen.flow.descriptor import Flow
from snippetgen.flow.schema import in_json_words
from snippetgen.request.server import Server
from snippetgen.words.sent import read_flow
from snippetgen.words.words import made_of

__all__ = ["OfFlow"]


class ExportData(BaseModel):
    """What is on the canvas of a flow."""

    model_config = ConfigDict(extra="allow", json_schema_extra=in_json_words)

    nodes: list[dict[str, Any]]


class Export(BaseModel):
    """A flow as Langflow exports it, or answers it to ``GET /api/v1/flows/{id}``.

    ``id``, ``endpoint_name`` and ``name`` are text, or as good as not there; what else is in it is ignored.

    In Python, it is there for its JSON Schema alone: ``load_flow`` reads an export.
    """

    model_config = ConfigDict(extra="allow", json_schema_extra=in_json_words)

    id: Any = None
    endpoint_name: Any = None
    name: Any = None
    data: ExportData | None


SentFlow = Annotated[Flow, BeforeValidator(read_flow, json_schema_input_type=Union[Flow, Export])]
"""A flow, as a descriptor or as an export."""


def _flow_of(address: str) -> tuple[Flow, str | None]:
    """Return the flow at an address, and the URL of its server, where it tells that; raise ``SnippetError``."""
    flow, url = flow_at(address)
    if url is not None:
        made_of(Server, "server", {"url": url})
    return flow, url


def _check_address(address: str) -> str:
    try:
        _flow_of(address)
    except SnippetError as error:
        raise ValueError(str(error)) from None
    return address


class OfFlow(BaseModel):
    """What is asked of a flow, which is given itself or by its address."""

    # As in Server: what is refused may be a key.
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True, json_schema_extra=in_json_words)

    address: Annotated[str, AfterValidator(_check_address)] | None = None
    flow: SentFlow | None = Field(default=None, validate_default=True)

    @field_validator("flow")
    @classmethod
    def _check_one(cls, flow: Flow | None, info: ValidationInfo) -> Flow | None:
        if "address" in info.data and (flow is None) == (info.data["address"] is None):
            raise ValueError('give either "flow" or "address"')
        return flow

    @property
    def at(self) -> tuple[Flow, str | None]:
        """The flow, and the URL of its server, where the address tells that."""
        return _flow_of(self.address or "") if self.flow is None else (self.flow, None)
