"""An example of a workflow's answer: its JSON, that of a job that is done, or the events of a stream.

Source: the answers of Langflow 1.13.0. What it echoes of tweaks and global variables is left empty.
"""

from __future__ import annotations

from collections.abc import Iterator

from snippetgen.flow.descriptor import Flow
from snippetgen.request.workflow import Workflow
from snippetgen.values import Json, shown

__all__ = ["workflow_answer", "workflow_events"]

_TOKENS = ("This", " is", " what", " the", " flow", " says.")
_FLOW_ID = "d2bbd92b-187e-4c84-b2d4-5df365704201"
_JOB_ID = "6f0c3c1e-2b7d-4c55-9d0e-3a1f5b8e7c42"
_SAID = "0b7f2a4e-5d0c-4f7a-9a53-6c1d2e8f9a10"
_ANSWERED = "5e1c9d37-8a42-4b6e-b1f0-3d7a6c5b4e00"
_TIME = "2026-01-15T09:30:00+00:00"


def workflow_answer(flow: Flow, workflow: Workflow) -> Json:
    """Return what is answered in one piece; of a job, what is answered when it is done."""
    outputs: dict[str, Json] = dict(_outputs(flow))
    considered = [name for name in outputs if not workflow.output_ids or name in workflow.output_ids]
    output: Json = {"reason": "multiple", "text": None, "source": None}
    if len(considered) == 1:
        output = {"reason": "single", "text": "".join(_TOKENS), "source": considered[0]}
    return {
        "flow_id": _flow_id(flow),
        "session_id": _session(flow, workflow),
        "job_id": _JOB_ID,
        "object": "response",
        "created_timestamp": _TIME,
        "status": "completed",
        "output": output,
        "errors": [],
        "warnings": [],
        "inputs": {},
        "globals": {},
        "outputs": outputs,
        "human_request": None,
        "has_errors": False,
    }


def _outputs(flow: Flow) -> Iterator[tuple[str, dict[str, Json]]]:
    """Yield each output with its ID; of a flow that is not known, one."""
    found = [(str(one.id), str(one.type), one.display_name) for one in (*flow.chat_outputs, *flow.text_outputs)]
    for name, kind, title in found or [("ChatOutput-b2C4d", "ChatOutput", "Chat Output")]:
        yield (
            name,
            {
                "type": "message",
                "status": "completed",
                "display_name": shown(title) if title is not None else kind,
                "content": "".join(_TOKENS),
                "metadata": {"component_type": kind},
            },
        )


def workflow_events(flow: Flow, workflow: Workflow) -> Iterator[Json]:
    """Yield the events of a stream, but for those of its graph."""
    if workflow.input_value is not None:
        yield _event("add_message", {**_message(flow, workflow, shown(workflow.input_value), "User"), "id": _SAID})
    yield _event("add_message", {**_message(flow, workflow, "", "Machine"), "id": _ANSWERED})
    for token in _TOKENS:
        yield _event("token", {"chunk": token, "id": _ANSWERED})
    yield _event("add_message", {**_message(flow, workflow, "".join(_TOKENS), "Machine"), "id": _ANSWERED})
    for name, output in _outputs(flow):
        yield _event("output", {**output, "component_id": name})
    yield _event("end", {"build_duration": 1.25})


def _message(flow: Flow, workflow: Workflow, text: str, sender: str) -> dict[str, Json]:
    return {
        "text": text,
        "sender": sender,
        "sender_name": "User" if sender == "User" else "AI",
        "session_id": _session(flow, workflow),
        "timestamp": _TIME,
        "flow_id": _flow_id(flow),
    }


def _event(name: str, data: Json) -> Json:
    return {"event": name, "data": data}


def _session(flow: Flow, workflow: Workflow) -> str:
    return _flow_id(flow) if workflow.session_id is None else shown(workflow.session_id)


def _flow_id(flow: Flow) -> str:
    return flow.id if isinstance(flow.id, str) else _FLOW_ID
