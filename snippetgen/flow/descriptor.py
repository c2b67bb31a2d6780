"""The flow descriptor: which flow a request is for, and what is known of its components."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Any
from urllib.parse import quote

from pydantic import (
    AfterValidator,
    BeforeValidator,
    PlainSerializer,
    StringConstraints,
    WithJsonSchema,
    WrapSerializer,
)

from snippetgen.errors import SnippetError
from snippetgen.flow.exported import ExportedFields
from snippetgen.flow.field import DescriptorModel, Field
from snippetgen.values import Answered, Env, Fresh, Joined, Text, TextValue, join, parse_text, parts_of, write_text

__all__ = ["Component", "Flow"]

CHAT_INPUT, CHAT_OUTPUT = "ChatInput", "ChatOutput"
TEXT_INPUT, TEXT_OUTPUT = "TextInput", "TextOutput"
WEBHOOK = "Webhook"


class Component(DescriptorModel):
    """A component of a flow; ``type`` is Langflow's name of its class, such as ``ChatInput``."""

    id: TextValue
    type: str = ""
    display_name: TextValue = ""
    fields: Annotated[Mapping[str, Field], WrapSerializer(lambda fields, write: write(dict(fields)))] = {}

    @property
    def tweakable(self) -> dict[str, Field]:
        """The fields that a tweak may set."""
        return {name: field for name, field in self.fields.items() if not field.refused}

    @cached_property
    def files(self) -> dict[str, Field]:
        """The fields that take a file; each operation asks for them, and few components have any."""
        if isinstance(self.fields, ExportedFields):
            return self.fields.files()
        return {name: field for name, field in self.fields.items() if field.type == "file" and not field.refused}


def _check_known(value: Any) -> Any:
    if any(isinstance(part, (Fresh, Answered)) for part in parts_of(value)):
        raise ValueError("must be text, or the name of an environment variable")
    return value


def _check_id(value: Any) -> Any:
    if not isinstance(value, str) or not value.startswith("$"):
        return value
    if value.startswith("$$"):
        return Joined((value[1:],))  # so marked, it stays text when a flow is made of it once more
    parsed = parse_text(value)
    return parsed if isinstance(parsed, Env) else value


def _write_id(value: Text | None) -> str | None:
    """Write an ID as ``_check_id`` reads it back."""
    if value is None:
        return None
    if isinstance(value, Env):
        return write_text(value)
    text = "".join(part if isinstance(part, str) else write_text(part) for part in parts_of(value))
    return f"${text}" if text.startswith("$") else text


def _check_name(value: Any) -> Any:
    return None if value == "" else value


class Flow(DescriptorModel):
    """The flow that a request is for.

    ``id`` may be ``"$NAME"``, read from the environment when the snippet runs; ``$$`` at its beginning is a dollar
    sign. ``endpoint_name`` is taken as it is, and goes into the URL in place of the ID where there is one.
    ``components`` is ``null`` where nothing is known of them, as with an ID alone; then nothing is checked.
    ``langflow_version`` is that of its server, such as ``1.13.0``: what came later is refused, and otherwise 1.13 is
    assumed. ``groups`` names, by ID and display name, the groups, whose fields are not looked into.
    """

    id: Annotated[
        Annotated[TextValue, BeforeValidator(_check_id), AfterValidator(_check_known)] | None,
        PlainSerializer(_write_id),
    ] = None
    endpoint_name: Annotated[TextValue, BeforeValidator(_check_name), AfterValidator(_check_known)] | None = None
    name: TextValue | None = None
    components: tuple[Component, ...] | None = None
    langflow_version: (
        Annotated[str, StringConstraints(pattern=r"^[0-9]{1,3}\.[0-9]{1,3}(\.[0-9a-z.+]{1,40})?$")] | None
    ) = None
    groups: Annotated[frozenset[str], WithJsonSchema({"type": "array", "items": {"type": "string"}})] = frozenset()

    @property
    def identity(self) -> Text:
        """The endpoint name, or else the ID, as it is; raises ``SnippetError`` where there is neither."""
        identity: Text | None = self.endpoint_name or self.id
        if identity is None or identity == "":
            raise SnippetError(
                'the flow has neither an ID nor an endpoint name: add "id" or "endpoint_name" to it', "flow"
            )
        return identity

    @property
    def path_segment(self) -> Text:
        """The endpoint name, or else the ID, percent-encoded for a URL.

        Raises ``SnippetError`` where there is neither, or no URL can hold it.
        """
        address = self.identity
        if address in (".", ".."):
            raise SnippetError(f'no URL leads to a flow called "{address}": every client takes it for a folder', "flow")
        if type(address) is str and len(address) <= _MAX_SEGMENT and _UNRESERVED.fullmatch(address):
            return address
        try:
            segment = join([quote(part, safe="") if isinstance(part, str) else part for part in parts_of(address)])
        except UnicodeEncodeError:
            message = "the flow's ID or endpoint name holds half a character (a lone surrogate)"
            raise SnippetError(message, "flow") from None
        if isinstance(segment, str) and len(segment) > _MAX_SEGMENT:
            message = f"the flow's ID or endpoint name is too long for a URL ({len(segment)} characters)"
            raise SnippetError(message, "flow")
        return segment

    def of_type(self, *types: str) -> tuple[Component, ...]:
        """The components of these types, in the flow's order."""
        return tuple([component for component in self.components or () if component.type in types])

    @property
    def chat_inputs(self) -> tuple[Component, ...]:
        return self.of_type(CHAT_INPUT)

    @property
    def text_inputs(self) -> tuple[Component, ...]:
        return self.of_type(TEXT_INPUT)

    @property
    def chat_outputs(self) -> tuple[Component, ...]:
        return self.of_type(CHAT_OUTPUT)

    @property
    def text_outputs(self) -> tuple[Component, ...]:
        return self.of_type(TEXT_OUTPUT)

    @property
    def webhooks(self) -> tuple[Component, ...]:
        return self.of_type(WEBHOOK)


_UNRESERVED = re.compile("[A-Za-z0-9_.~-]+")

_MAX_SEGMENT = 8000
"""Characters of a percent-encoded name; no server that stands before a Langflow reads a longer request line."""
