"""A run of a flow, whole or streamed."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, WithJsonSchema, model_validator

from snippetgen.flow.descriptor import Component, Flow
from snippetgen.request.json_body import JsonValue
from snippetgen.request.operation import BaseOperation
from snippetgen.request.plan import Plan
from snippetgen.request.server import Server
from snippetgen.values import Json, TextValue

__all__ = ["DEFAULT_INPUT", "Run"]

DEFAULT_INPUT = "hello world!"

InputType = Literal["chat", "text", "any"]
OutputType = Literal["chat", "text", "any", "debug"]


def _check_tweaks(value: Any) -> Any:
    if value is not None and not isinstance(value, dict):
        raise ValueError("must be an object: component ID or display name -> {field: value}")
    for key, tweak in (value or {}).items():
        # Source: the Tweaks model of Langflow 1.13, which answers 200 to these and drops the whole body.
        if tweak is None or isinstance(tweak, list):
            kind = "null" if tweak is None else "a list"
            raise ValueError(
                f"{key!r:.80} must be an object of fields, or one field's text, number or bool, not {kind}"
            )
    return value


class Run(BaseOperation):
    """A run of the flow, ``POST /api/v1/run/{flow}``, its answer as one piece or, with ``stream``, as it comes.

    Only what is set is sent, in the order in which it was set; an explicit ``None`` is sent as ``null``.
    ``tweaks`` maps a component's ID or display name to ``{field: value}``, or a field's name to a value for every
    component that has it. Strings anywhere may be ``Env``.

    Raises pydantic's ``ValidationError``.
    """

    input_value: TextValue | None = None
    input_type: InputType | None = None
    output_type: OutputType | None = None
    output_component: TextValue | None = None
    tweaks: Annotated[
        JsonValue,
        AfterValidator(_check_tweaks),
        WithJsonSchema({"anyOf": [{"type": "object"}, {"type": "null"}]}),
    ] = None
    session_id: TextValue | None = None
    user_id: TextValue | None = None
    stream: bool = Field(default=False, strict=True)

    @model_validator(mode="wrap")
    @classmethod
    def _keep_order(cls, data: Any, handler: Callable[[Any], Run]) -> Run:
        run = handler(data)
        if isinstance(data, dict):
            vars(run)["order"] = tuple(data)
        return run

    @cached_property
    def order(self) -> tuple[str, ...]:
        """The fields that were set, in their order, where it is known: pydantic itself forgets it."""
        given = self.__pydantic_fields_set__
        return tuple(name for name in type(self).model_fields if name in given)

    @classmethod
    def for_flow(cls, flow: Flow, **fields: Any) -> Run:
        """Return a run with what the flow itself says, and with ``fields`` on top.

        The types are those of the inputs and outputs it has, chat before text; the input is what its input component
        has stored, or else ``hello world!``. A flow that is known to have no input is given none.
        """
        filled: dict[str, Any] = {}
        inputs = flow.chat_inputs or flow.text_inputs
        if inputs or flow.components is None:
            filled["input_value"] = _stored_input(inputs)
            filled["input_type"] = "text" if flow.text_inputs and not flow.chat_inputs else "chat"
        filled["output_type"] = "text" if flow.text_outputs and not flow.chat_outputs else "chat"
        return cls(**{**filled, **fields})

    @property
    def name(self) -> str:
        return "stream" if self.stream else "run"

    @property
    def sent(self) -> dict[str, Json]:
        """The body: the fields that were set, in their order."""
        values, given, order = self.__dict__, self.__pydantic_fields_set__, self.order
        if len(order) < len(given):  # model_copy has set more
            order = tuple(dict.fromkeys((*order, *(name for name in type(self).model_fields if name in given))))
        return {name: values[name] for name in order if name != "stream"}

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

    def plan(self, flow: Flow, server: Server) -> Plan:
        """Return what is sent; raise ``SnippetError`` where the flow has no address."""
        return self._plan(flow, server, "run", self.sent, "message" if self.answers_message(flow) else "json")


def _stored_input(inputs: tuple[Component, ...]) -> str:
    for component in inputs:
        field = component.fields.get("input_value")
        if field and isinstance(field.value, str) and field.value:
            return field.value
    return DEFAULT_INPUT
