"""A run of a flow, whole or streamed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Literal

from pydantic import Field

from snippetgen.flow.descriptor import Flow
from snippetgen.request.global_variables import HeaderVariables, global_headers
from snippetgen.request.operation import BaseOperation, address
from snippetgen.request.plan import Plan, Step
from snippetgen.request.preflight import (
    ASSUMED,
    check_input,
    check_output,
    check_run_input,
    check_session,
    stored_input,
)
from snippetgen.request.server import Server
from snippetgen.request.tweaks import Tweaks, check_tweaks
from snippetgen.request.upload import Uploads, check_files, upload_steps, with_paths
from snippetgen.values import Json, TextValue

__all__ = ["Run"]

InputType = Literal["chat", "text", "any"]
OutputType = Literal["chat", "text", "any", "debug"]


class Run(BaseOperation):
    """A run of the flow, ``POST /api/v1/run/{flow}``, its answer as one piece or, with ``stream``, as it comes.

    Only what is set is sent, in the order in which it was set; an explicit ``null`` is sent.
    ``tweaks`` maps a component's ID or display name to ``{field: value}``, or a field's name to a value for every
    component that has it. ``globals`` are global variables, sent as headers. ``files`` are uploaded first, and their
    paths go into the tweaks.

    In Python, strings anywhere may be known later: ``Env``, ``Fresh``, and ``null`` is ``None``.

    Raises pydantic's ``ValidationError``.
    """

    forms: ClassVar[Mapping[str, Mapping[str, Any]]] = {"run": {"stream": False}, "stream": {"stream": True}}
    options: ClassVar[Mapping[str, str]] = {
        "input_value": "input_value",
        "input_type": "input_type",
        "output_type": "output_type",
        "output_component": "output_component",
        "session_id": "session_id",
        "user_id": "user_id",
        "tweaks": "tweaks",
        "globals": "globals",
        "files": "files",
    }
    unsent: ClassVar[frozenset[str]] = frozenset({"kind", "stream", "globals", "files"})
    header_variables: ClassVar[frozenset[str]] = frozenset(forms)

    kind: Literal["run"] = "run"
    input_value: TextValue | None = None
    input_type: InputType | None = None
    output_type: OutputType | None = None
    output_component: TextValue | None = None
    tweaks: Tweaks = None
    session_id: TextValue | None = None
    user_id: TextValue | None = None
    stream: bool = Field(default=False, strict=True)
    globals: HeaderVariables = None
    files: Uploads = ()

    @property
    def name(self) -> str:
        return "stream" if self.stream else "run"

    @classmethod
    def for_flow(cls, flow: Flow, **fields: Any) -> Run:
        """Return a run with what the flow itself says, and with ``fields`` on top.

        The types are those of the inputs and outputs it has, chat before text; the input is what its input component
        has stored, or else ``hello world!``. A flow that is known to have no input is given none.
        """
        filled: dict[str, Any] = {}
        inputs = flow.chat_inputs or flow.text_inputs
        if inputs or flow.components is None:
            if (stored := stored_input(inputs)) is not None:
                filled["input_value"] = stored
            filled["input_type"] = "text" if flow.text_inputs and not flow.chat_inputs else "chat"
        filled["output_type"] = "text" if flow.text_outputs and not flow.chat_outputs else "chat"
        return cls(**{**filled, **fields})

    @classmethod
    def is_offered(cls, flow: Flow) -> bool:  # noqa: ARG003
        """Always: every flow can be run."""
        return True

    def with_stream(self, stream: bool) -> Run:
        """Return the same run, streaming or not."""
        return self if stream == self.stream else self.model_copy(update={"stream": stream})

    def answers_message(self, flow: Flow) -> bool:
        """Whether the answer holds a message for each output, as far as it can be known."""
        if self.output_type not in (None, "chat"):
            return False
        if not flow.components:
            return True  # nothing is known of it, or nothing comes back
        if not self.output_component:
            return bool(flow.chat_outputs)
        called = [one for one in flow.components if self.output_component in (one.id, one.display_name)]
        return all(component in flow.chat_outputs for component in called)

    def check(self, flow: Flow) -> tuple[str, ...]:
        """Return the warnings; raise ``SnippetError`` for a request that cannot work."""
        if flow.components is None:
            warnings = [ASSUMED] if self.answers_message(flow) else []
            return (*warnings, *check_tweaks(flow, self.tweaks)) if self.tweaks else tuple(warnings)
        warnings = [
            *check_input(flow, self.input_value, self.input_type),
            *check_output(flow, self.output_component),
            *check_session(flow, self.session_id),
        ]
        if self.tweaks:
            check_run_input(flow, self.input_value, self.input_type, self.tweaks)
            warnings += check_tweaks(flow, self.tweaks)
        return (*warnings, *check_files(flow, self.tweaks, self.files))

    def plan(self, flow: Flow, server: Server) -> Plan:
        """Return what is sent; raise ``SnippetError`` where the flow has no address, or a file no field."""
        url = address(server, "/api/v1/run/", flow.path_segment, "?stream=true" if self.stream else "")
        body: dict[str, Json] = self.sent
        headers = server.request_headers(global_headers(self.globals))
        answer: Any = "message" if self.answers_message(flow) else "json"
        if not self.files:
            return Plan(self.name, (Step(url, headers, body, answer, server.timeout),))
        body = {**body, "tweaks": with_paths(flow, self.tweaks, self.files)}
        uploads = upload_steps(server, self.files)
        return Plan(self.name, (*uploads, Step(url, headers, body, answer, server.timeout)))
