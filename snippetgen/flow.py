"""The flow descriptor: which flow a request is for, and what is known of its components."""

from __future__ import annotations

import re
from typing import Annotated, Any
from urllib.parse import quote

from pydantic import BaseModel, BeforeValidator, ConfigDict, PlainSerializer, StrictBool, WithJsonSchema

from snippetgen.errors import SnippetError
from snippetgen.fields import TextValue
from snippetgen.request import Env, Joined, Text, join, parse_text, parts_of, write_text

__all__ = ["Component", "Field", "Flow"]

CHAT_INPUT, CHAT_OUTPUT = "ChatInput", "ChatOutput"
TEXT_INPUT, TEXT_OUTPUT = "TextInput", "TextOutput"
WEBHOOK = "Webhook"

# Fields whose tweak the server refuses. Source: lfx.utils.flow_validation of Langflow 1.13.0,
# CODE_EXECUTION_COMPONENT_TYPES, CODE_EXECUTION_FIELD_NAMES and PROTECTED_TWEAK_FIELDS_BY_COMPONENT.
_CODE_COMPONENTS = frozenset(
    {
        "CSVAgent",
        "CodeAct Agent (Smolagents)",
        "CodeActAgentSmolagents",
        "Cuga",
        "LambdaFilterComponent",
        "OpenDsStar Agent",
        "OpenDsStarAgent",
        "Python Code Structured",
        "Python Function",
        "Python Interpreter",
        "Python REPL",
        "PythonCodeStructuredTool",
        "PythonFunction",
        "PythonFunctionComponent",
        "PythonREPLComponent",
        "PythonREPLTool",
        "PythonREPLToolComponent",
        "Smart Transform",
    }
)
_CODE_FIELDS = frozenset(
    {"allow_dangerous_code", "filter_instruction", "function_code", "global_imports", "python_code", "tool_code"}
)
_BING = (
    "BingSearchAPI",
    "BingSearchAPIComponent",
    "Bing Search API",
    "ext:bing:BingSearchAPIComponent@official",
    "ext:bing:BingSearchAPIComponent@official-pre-a",
    "lfx.components.bing.BingSearchAPIComponent",
    "lfx.components.bing.bing_search_api.BingSearchAPIComponent",
)
_PROTECTED = {"SQLComponent": frozenset({"database_url", "query"})}
_PROTECTED |= {name: frozenset({"bing_search_url"}) for name in _BING}


def is_refused(component_type: str, field_name: str, field_type: str) -> bool:
    """Whether Langflow refuses a tweak of this field, with a 422 (see the source above)."""
    return (
        "code" in (field_name, field_type)
        or (component_type in _CODE_COMPONENTS and field_name in _CODE_FIELDS)
        or field_name in _PROTECTED.get(component_type, ())
    )


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Field(_Model):
    """A field of a component. ``type`` is Langflow's own word for it (``str``, ``bool``, ``float``, ``dict``, …).

    ``refused`` tells that the server refuses a tweak of it.
    """

    type: str = "str"
    value: Any = None
    options: tuple[Any, ...] | None = None
    refused: StrictBool = False


class Component(_Model):
    """A component of a flow; ``type`` is Langflow's name of its class, such as ``ChatInput``."""

    id: TextValue
    type: str = ""
    display_name: TextValue = ""
    fields: dict[str, Field] = {}

    @property
    def tweakable(self) -> dict[str, Field]:
        """The fields that a tweak may set."""
        return {name: field for name, field in self.fields.items() if not field.refused}


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


class Flow(_Model):
    """The flow that a request is for.

    ``id`` may be ``"$NAME"``, read from the environment when the snippet runs; ``$$`` at its beginning is a dollar
    sign. ``endpoint_name`` is taken as it is, and goes into the URL in place of the ID where there is one.
    ``components`` is ``None`` where nothing is known of them, as with an ID alone; then nothing is checked.
    ``groups`` names, by ID and display name, the groups, whose fields are not looked into.
    """

    id: Annotated[Annotated[TextValue, BeforeValidator(_check_id)] | None, PlainSerializer(_write_id)] = None
    endpoint_name: Annotated[TextValue, BeforeValidator(_check_name)] | None = None
    name: TextValue | None = None
    components: tuple[Component, ...] | None = None
    groups: Annotated[frozenset[str], WithJsonSchema({"type": "array", "items": {"type": "string"}})] = frozenset()

    @property
    def path_segment(self) -> Text:
        """The endpoint name, or else the ID, percent-encoded for a URL.

        Raises ``SnippetError`` where there is neither, or no URL can hold it.
        """
        address = self.endpoint_name or self.id
        if address is None or address == "":
            raise SnippetError(
                'the flow has neither an ID nor an endpoint name: add "id" or "endpoint_name" to it', "flow"
            )
        if address in (".", ".."):
            raise SnippetError(f'no URL leads to a flow called "{address}": every client takes it for a folder', "flow")
        if type(address) is str and len(address) <= _MAX_SEGMENT and _UNRESERVED.fullmatch(address):
            return address
        try:
            segment = join([part if isinstance(part, Env) else quote(part, safe="") for part in parts_of(address)])
        except UnicodeEncodeError:
            message = "the flow's ID or endpoint name holds half a character (a lone surrogate)"
            raise SnippetError(message, "flow") from None
        if isinstance(segment, str) and len(segment) > _MAX_SEGMENT:
            message = f"the flow's ID or endpoint name is too long for a URL ({len(segment)} characters)"
            raise SnippetError(message, "flow")
        return segment

    def of_type(self, *types: str) -> tuple[Component, ...]:
        """The components of these types, in the flow's order."""
        return tuple(component for component in self.components or () if component.type in types)

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
