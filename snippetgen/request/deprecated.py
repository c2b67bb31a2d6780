"""The requests of Langflow 0.x, and the run, or the workflow in the background, that replaces one.

``POST /api/v1/process/{id}`` took ``inputs``, ``tweaks``, ``clear_cache``, ``session_id`` and ``sync``; before 0.3
``POST /api/v1/predict/{id}`` took ``message`` and ``tweaks``. Source: ``langflow.api.v1.endpoints`` of 0.3 to 0.6, its
documentation of then, and for what is answered today Langflow 1.13.
"""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from pydantic import ValidationError

from snippetgen.errors import SnippetError
from snippetgen.flow.descriptor import Component, Flow
from snippetgen.request.run import Run
from snippetgen.request.workflow import Workflow
from snippetgen.values import Env, Fresh, Joined, Json, Later, Text, kind_of, parts_of

__all__ = ["ENDPOINTS", "TODAY", "Replacement", "replace_request"]

ENDPOINTS = ("process", "predict")

TODAY = "The /process endpoint is deprecated and will be removed in a future version. Please use /run instead."
"""What either is answered today, with 400."""

_CHAT_KEYS = ("input_value", "input", "text", "question", "message", "query", "prompt", "human_input", "chat_input")
"""What the chains of 0.x called what a person says."""


class Replacement(NamedTuple):
    """What replaces an old request; ``notes`` are a line for each thing that changed or cannot be carried over."""

    operation: Run | Workflow
    notes: tuple[str, ...]


def replace_request(endpoint: str, body: Json, flow: Flow, *, operation: str | None = None) -> Replacement:
    """Return what replaces a request for an old endpoint, asked of ``flow``, the new one.

    ``operation`` is one of a run or a workflow; by default a run, or, for ``sync: false``, a workflow in the
    background. Where the flow's components are known, tweaks are looked at one by one: those that fit are kept. Raises
    ``SnippetError`` for a body that the old endpoint would have refused.
    """
    if not isinstance(body, dict):
        raise SnippetError(f"the body: must be an object, not {kind_of(body)}")
    in_background = _is_false(body.get("sync"))
    notes: list[str] = []
    said = _said(body, notes)
    name = operation or ("workflow-background" if in_background and said != "" else "run")
    is_run = name in Run.forms
    form = {"stream": Run.forms[name]["stream"]} if is_run else {"mode": Workflow.forms[name]["mode"]}
    path = "/api/v1/run" if is_run else "/api/v2/workflows"
    notes.insert(0, f'/api/v1/{endpoint}: is answered 400 today, "{TODAY}"; {path} replaces it')
    fields: dict[str, Any] = {} if said is None else {"input_value": said}
    fields |= form
    if is_run:
        fields |= {name: value for name, value in Run.for_flow(flow).sent.items() if name != "input_value"}
    tweaks = _tweaks(body.get("tweaks"), flow, fields, notes)
    if tweaks:
        fields["tweaks"] = tweaks
    session = body.get("session_id")
    if session is None:
        notes.append(
            "session_id: there was none, which meant a new conversation for each request; so does a new one each time, "
            "while without any all callers of the flow would share one"
        )
    fields["session_id"] = Fresh() if session is None else session
    _leave_out(body, notes)
    if in_background:
        notes.append(_LATER if name == "workflow-background" else _AT_ONCE if said != "" else _UNASKED)
    elif isinstance(body.get("sync"), str):
        notes.append("sync: is left out; this answers when it is done")
    if not is_run:
        notes.append(_OUTPUTS)
    else:
        notes.append(_ANSWER if flow.components is not None else f"{_ANSWER}; {_UNKNOWN_OUTPUTS}")
    made = _made(fields)
    if isinstance(made, Workflow) and said is not None and flow.text_inputs and not flow.chat_inputs:
        notes.append(f"input_value: is a tweak of {flow.text_inputs[0].id}, as it reaches no Text Input otherwise")
        made = Workflow.for_flow(flow, **fields)
    return Replacement(made, tuple(notes))


_LATER = "sync: false: began a task in the background, and so does this; it is asked for its end until it is done"

_AT_ONCE = "sync: false is left out; this answers when it is done"

_UNASKED = f"{_AT_ONCE}, since what runs in the background cannot be asked an empty text"

_OUTPUTS = (
    "the answer: what was at result, as result.output or result.text, is at outputs.<component ID>.content, an output "
    "each"
)

_ANSWER = (
    "the answer: what was at result, as result.output or result.text, is at "
    "outputs[0].outputs[i].results.message.text, i being the output; session_id is where it was"
)

_UNKNOWN_OUTPUTS = "a flow without a Chat Output answers otherwise, which --flow FILE, its export, tells"


def _is_false(value: Json) -> bool:
    """Whether the old server took it for ``false``, as pydantic does."""
    if isinstance(value, str):
        return value.strip().lower() in ("false", "f", "no", "n", "off", "0")
    return value is False or (isinstance(value, (int, float)) and value == 0)


def _said(body: dict[str, Json], notes: list[str]) -> Text | None:
    """What is said to the flow: the one chat key of ``inputs``, or ``message``."""
    inputs, place = body.get("inputs"), "inputs"
    if inputs is None and body.get("message") is not None:
        return _text(body["message"], "message", notes)
    if isinstance(inputs, list):
        if len(inputs) > 1:
            notes.append("inputs: is a list, of which only the first is carried over; a run takes one input")
        inputs, place = inputs[0] if inputs else None, "inputs[0]"
    if isinstance(inputs, (str, Later, Joined)):
        return _text(inputs, place, notes)
    if inputs is not None and not isinstance(inputs, dict):
        raise SnippetError(f"{place}: must be an object, not {kind_of(inputs)}")
    if not inputs:
        notes.append("inputs: there are none, so the flow's input keeps what is stored in it")
        return None
    chat = next((key for key in _CHAT_KEYS if key in inputs), next(iter(inputs)) if len(inputs) == 1 else None)
    notes += [
        f"{place}.{key}: cannot be carried over; set the field of the component that has it now with a tweak"
        for key in inputs
        if key != chat
    ]
    if chat is None:
        notes.append(f"{place}: none of these is known to be what a person says, so the flow's stored input is kept")
        return None
    return _text(inputs[chat], f"{place}.{chat}", notes)


def _text(value: Json, place: str, notes: list[str]) -> Text | None:
    """The value as the text that ``input_value`` has to be."""
    if value is None:
        notes.append(f"{place}: is null, so the flow's input keeps what is stored in it")
        return None
    if isinstance(value, (dict, list)):
        notes.append(f"{place}: cannot be carried over; it is {kind_of(value)}, and input_value is text")
        return None
    said = value if isinstance(value, (str, Later, Joined)) else json.dumps(value)
    read = [f"${part.name}" for part in parts_of(said) if isinstance(part, Env)]
    notes.append(f"{place}: is input_value now{', with what is in ' + ', '.join(read) if read else ''}")
    return said


def _tweaks(tweaks: Json, flow: Flow, others: dict[str, Any], notes: list[str]) -> dict[str, Json]:
    """The tweaks that set something and, where that is known, that the flow has a field for."""
    if isinstance(tweaks, list):  # as the pane of 0.x wrote them
        if not all(isinstance(tweak, dict) for tweak in tweaks):
            raise SnippetError("tweaks: must be an object, or a list of objects")
        tweaks = {key: fields for tweak in tweaks if isinstance(tweak, dict) for key, fields in tweak.items()}
    if tweaks is not None and not isinstance(tweaks, dict):
        raise SnippetError(f"tweaks: must be an object, not {kind_of(tweaks)}")
    kept: dict[str, Json] = {key: fields for key, fields in (tweaks or {}).items() if fields not in ({}, None)}
    if not kept:
        return {}
    if flow.components is None:
        notes.append(
            f"tweaks: are kept, of {', '.join(kept)}; components that were put in anew have other IDs, and Langflow "
            "passes over IDs that it does not know: --flow FILE, the flow's export, has them checked"
        )
        return kept
    fitting: dict[str, Json] = {}
    for key, fields in kept.items():
        now = _component_now(key, flow)
        if now != key:
            notes.append(f"tweaks: {key} is {now} now, the one component of its kind")
        if not isinstance(fields, dict):
            if _fits({now: fields}, flow, others, notes):
                fitting[now] = fields
        elif fits := {name: one for name, one in fields.items() if _fits({now: {name: one}}, flow, others, notes)}:
            earlier = fitting.get(now, {})
            before = earlier if isinstance(earlier, dict) else {}
            notes += [f"tweaks: {now}.{name} was set twice; the last is kept" for name in fits if name in before]
            fitting[now] = {**before, **fits}
    return fitting


def _component_now(key: str, flow: Flow) -> str:
    """The ID of the one component of the kind that an old ID names, or the old ID where that is not clear."""
    components = flow.components or ()
    if key in flow.groups or any(key in (one.id, one.display_name) for one in components):
        return key
    kind = key.rpartition("-")[0]
    of_kind = [one for one in components if kind and kind in _kinds(one)]
    return str(of_kind[0].id) if len(of_kind) == 1 else key


def _kinds(component: Component) -> tuple[str, ...]:
    return component.type, str(component.id).rpartition("-")[0]


def _fits(tweak: dict[str, Json], flow: Flow, others: dict[str, Any], notes: list[str]) -> bool:
    """Whether preflight lets a tweak pass beside the other fields; it says why not."""
    try:
        _made({**others, "tweaks": tweak}).check(flow)
    except SnippetError as error:
        note = f"{str(error).rstrip('.')}; it cannot be carried over"
        if note not in notes:
            notes.append(note)
        return False
    return True


def _leave_out(body: dict[str, Json], notes: list[str]) -> None:
    if "clear_cache" in body:
        notes.append("clear_cache: is left out; a run keeps no cache of the flow that a caller could clear")
    known = {"inputs", "message", "tweaks", "session_id", "clear_cache", "sync"}
    used = known - {"message"} if body.get("inputs") is not None else known
    notes += [f"{name}: is left out; a run has no such field" for name in body if name not in used]


def _made(fields: dict[str, Any]) -> Run | Workflow:
    try:
        return Workflow(**fields) if "mode" in fields else Run(**fields)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        raise SnippetError(f"{first['loc'][0]}: {first['msg'].removeprefix('Value error, ')}") from None
