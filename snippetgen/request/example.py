"""An example of the answer, in the shapes that Langflow documents: a run's JSON, a stream's events, a receipt.

Source: the Flow trigger endpoints page of Langflow's documentation, and the answers of Langflow 1.13.0 where the two
differ: the ``end`` event holds the outputs, as a run's answer does, and no bare message; ``component_id`` stands beside
the results.
"""

from __future__ import annotations

from collections.abc import Iterator

from snippetgen.flow.descriptor import Flow
from snippetgen.request.operations import Operation
from snippetgen.request.responses import Responses
from snippetgen.request.responses_example import response, response_events
from snippetgen.request.run import Run
from snippetgen.request.webhook import Webhook
from snippetgen.request.workflow import Workflow
from snippetgen.request.workflow_example import workflow_answer, workflow_events
from snippetgen.values import Json, shown

__all__ = ["ACKNOWLEDGEMENT", "answer", "events", "written"]

ACKNOWLEDGEMENT: dict[str, Json] = {"message": "Task started in the background", "status": "in progress"}
"""What a webhook answers, with 202."""

_TOKENS = ("This", " is", " what", " the", " flow", " says.")
_FLOW_ID = "d2bbd92b-187e-4c84-b2d4-5df365704201"
_SAID = "0b7f2a4e-5d0c-4f7a-9a53-6c1d2e8f9a10"
_ANSWERED = "5e1c9d37-8a42-4b6e-b1f0-3d7a6c5b4e%02d"  # an output's
_TIME = "2026-01-15T09:30:00+00:00"


def answer(flow: Flow, operation: Operation) -> Json:
    """Return what is answered in one piece."""
    if isinstance(operation, Webhook):
        return ACKNOWLEDGEMENT
    if isinstance(operation, Workflow):
        return workflow_answer(flow, operation)
    if isinstance(operation, Responses):
        return response(flow, operation)
    inputs: Json = {} if operation.input_value is None else {"input_value": shown(operation.input_value)}
    results = list(_results(flow, operation))
    return {"session_id": _session(flow, operation), "outputs": [{"inputs": inputs, "outputs": results}]}


def _results(flow: Flow, run: Run) -> Iterator[Json]:
    if not run.answers_message(flow):
        for _ in flow.text_outputs or [None]:
            yield {"results": {"text": {"text": "".join(_TOKENS)}}}
        return
    components = [component.id for component in flow.chat_outputs] or ["ChatOutput-b2C4d"]
    if run.output_component in components:
        components = [run.output_component]
    for number, component in enumerate(components):
        message = _message(flow, run, "".join(_TOKENS))
        data: Json = {"id": _ANSWERED % (number % 100)}
        yield {"results": {"message": {"data": data, **message}}, "component_id": shown(component)}


def _message(flow: Flow, run: Run, text: Json, *, user: bool = False) -> dict[str, Json]:
    return {
        "text": text,
        "sender": "User" if user else "Machine",
        "sender_name": "User" if user else "AI",
        "session_id": _session(flow, run),
        "timestamp": _TIME,
        "flow_id": _flow_id(flow),
    }


def events(flow: Flow, asked: Operation) -> Iterator[Json] | None:
    """Return the events of what streams, or ``None`` for what is answered in one piece."""
    if isinstance(asked, Run):
        return _events(flow, asked) if asked.stream else None
    if isinstance(asked, Workflow):
        return workflow_events(flow, asked) if asked.mode == "stream" else None
    return response_events(flow, asked) if isinstance(asked, Responses) and asked.stream else None


def written(asked: Operation, number: int, event: str) -> str:
    """Return an event as it stands in the stream; server-sent events have a mark, and those of a workflow a number."""
    if isinstance(asked, Run):
        return event
    return f"data: {event}\nid: {number}" if isinstance(asked, Workflow) else f"data: {event}"


def _events(flow: Flow, run: Run) -> Iterator[Json]:
    said, answered = _SAID, _ANSWERED % 0  # the first output's tokens have its message's ID
    if run.input_value is not None:
        yield _event("add_message", {**_message(flow, run, shown(run.input_value), user=True), "id": said})
    yield _event("add_message", {**_message(flow, run, ""), "id": answered})
    for token in _TOKENS:
        yield _event("token", {"chunk": token, "id": answered})
    yield _event("add_message", {**_message(flow, run, "".join(_TOKENS)), "id": answered})
    yield _event("end", {"result": answer(flow, run)})


def _event(name: str, data: Json) -> Json:
    return {"event": name, "data": data}


def _session(flow: Flow, run: Run) -> str:
    return _flow_id(flow) if run.session_id is None else shown(run.session_id)


def _flow_id(flow: Flow) -> str:
    return flow.id if isinstance(flow.id, str) else _FLOW_ID
