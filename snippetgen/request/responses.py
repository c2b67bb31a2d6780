"""A response in the form of OpenAI's Responses API, whole or streamed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal

from pydantic import AfterValidator, Field

from snippetgen.errors import SnippetError
from snippetgen.flow.descriptor import Flow
from snippetgen.request.global_variables import HeaderVariables, global_headers
from snippetgen.request.operation import BaseOperation, address
from snippetgen.request.plan import Plan, Step
from snippetgen.request.preflight import DEFAULT_INPUT, stored_input
from snippetgen.request.releases import is_there
from snippetgen.request.server import Server
from snippetgen.request.upload import fields_without_file
from snippetgen.values import Json, TextValue, parts_of

__all__ = ["Responses"]

_BASE = "/api/v1"
"""What OpenAI's own clients are told to be the API's beginning."""

_NEEDED = "Flow must have a {} component to be compatible with OpenAI Responses API"
"""The server's words (``langflow.api.v1.openai_responses``)."""

_HALF = re.compile("[\ud800-\udfff]")


def _check_whole(value: Any) -> Any:
    if any(isinstance(part, str) and _HALF.search(part) for part in parts_of(value)):
        raise ValueError("holds half a character (a lone surrogate), which the server refuses")
    return value


WholeText = Annotated[TextValue, AfterValidator(_check_whole)]
"""A string that UTF-8 can hold: this endpoint answers every other with an error."""


class Responses(BaseOperation):
    """A request to OpenAI's Responses API as Langflow has it since 1.6, ``POST /api/v1/responses``.

    The flow stands in the place of the model. ``previous_response_id`` is the session: the ``id`` of an answer, or any
    text; where there is none, the server makes a new one. ``globals`` are global variables, sent as headers. Tweaks
    cannot be sent.

    In Python, strings may be known later: ``Env``, ``Fresh``.

    Raises pydantic's ``ValidationError``.
    """

    forms: ClassVar[Mapping[str, Mapping[str, Any]]] = {
        "responses": {"stream": False},
        "responses-stream": {"stream": True},
    }
    options: ClassVar[Mapping[str, str]] = {
        "input_value": "input",
        "session_id": "previous_response_id",
        "globals": "globals",
    }
    refused: ClassVar[Mapping[str, str]] = {"tweaks": "the server takes no tweaks there"}
    unsent: ClassVar[frozenset[str]] = frozenset({"kind", "stream", "globals"})
    header_variables: ClassVar[frozenset[str]] = frozenset(forms)

    kind: Literal["responses"] = "responses"
    input: WholeText
    previous_response_id: WholeText | None = None
    stream: bool = Field(default=False, strict=True)
    globals: HeaderVariables = None

    @classmethod
    def for_flow(cls, flow: Flow, **fields: Any) -> Responses:
        """Return what the flow's Chat Input has stored, or else ``hello world!``, with ``fields`` on top."""
        stored = stored_input(flow.chat_inputs) or DEFAULT_INPUT
        return cls(**{"input": DEFAULT_INPUT if _HALF.search(stored) else stored, **fields})

    @classmethod
    def is_offered(cls, flow: Flow) -> bool:
        """Whether the flow has what the server asks for, as far as it is known."""
        return is_there(flow, "responses") and (flow.components is None or bool(flow.chat_inputs and flow.chat_outputs))

    def check(self, flow: Flow) -> tuple[str, ...]:
        """Return the warnings; raise ``SnippetError`` for a flow that the server refuses."""
        if flow.components is not None:
            for title, name, found in (
                ("Chat Input", "ChatInput", flow.chat_inputs),
                ("Chat Output", "ChatOutput", flow.chat_outputs),
            ):
                if not found:
                    raise SnippetError(f"the flow has no {title}: {_NEEDED.format(name)}", "flow")
        warnings = tuple(
            f"{where} has no file, without which the flow fails; a response uploads none, and a run does"
            for where in fields_without_file(flow, None)
        )
        if len(flow.chat_outputs) < 2:
            return warnings
        what = "mixes their texts as they come" if self.stream else "holds the text of one of them alone"
        return (*warnings, f"the flow has {len(flow.chat_outputs)} Chat Outputs, and the answer {what}")

    def plan(self, flow: Flow, server: Server) -> Plan:
        """Return what is sent; raise ``SnippetError`` where the flow has neither an ID nor an endpoint name."""
        body: dict[str, Json] = {"model": flow.identity, **self.sent}
        if self.stream:
            body["stream"] = True
        headers = server.request_headers(global_headers(self.globals))
        url, base = address(server, f"{_BASE}/responses"), address(server, _BASE)
        return Plan(self.name, (Step(url, headers, body, "response", server.timeout, base=base),))
