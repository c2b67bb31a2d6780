"""A run by the Workflow API, ``POST /api/v2/workflows``: whole, streamed, or in the background.

Source: Langflow 1.13, ``langflow.api.v2.workflow`` and ``WorkflowRunRequest`` in ``lfx.schema.workflow``. It answers
422 to a field that it does not know, and echoes tweaks and globals in clear.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator, Field, ValidationInfo, field_validator

from snippetgen.errors import SnippetError
from snippetgen.flow.descriptor import Flow
from snippetgen.request.global_variables import GlobalVariables
from snippetgen.request.operation import BaseOperation, address
from snippetgen.request.plan import Plan, Step
from snippetgen.request.preflight import check_session, stored_input
from snippetgen.request.releases import is_there
from snippetgen.request.server import Server
from snippetgen.request.tweaks import Tweaks, check_tweaks
from snippetgen.request.upload import Uploads, check_files, upload_steps, with_paths
from snippetgen.request.workflow_check import check_question, check_wanted, nameless
from snippetgen.values import Answered, Env, Json, Text, TextValue, join, parts_of, shown

__all__ = ["Workflow"]

Mode = Literal["sync", "stream", "background"]

_UUID = re.compile("(?i:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})")


def _check_input(value: Any) -> Any:
    if value is None or value == "":
        what = "null" if value is None else "an empty text"
        raise ValueError(f"must not be {what}: the flow would be asked the question that is stored in it")
    return value


InputValue = Annotated[TextValue, BeforeValidator(_check_input)]


class Workflow(BaseOperation):
    """A run of the flow by its Workflow API, ``POST /api/v2/workflows``.

    Its answer comes as one piece, as it is made (``stream``), or is asked for until it is there (``background``).
    Only what is set is sent, in the order in which it was set; this API knows no ``null``, and none is sent.
    ``input_value`` reaches Chat Inputs alone. ``tweaks`` are those of a run, but in ``stream`` and ``background``
    components are looked up by their IDs alone. ``globals`` and ``output_ids``, the outputs that are to be shown, are
    for ``sync``. ``files`` are uploaded first, and their paths go into the tweaks, which works in every mode: the
    server's own field ``files``, which it refuses in ``sync``, reaches Chat Inputs alone, and is never sent.

    Raises pydantic's ``ValidationError``.
    """

    forms: ClassVar[Mapping[str, Mapping[str, Any]]] = {
        "workflow": {"mode": "sync"},
        "workflow-stream": {"mode": "stream"},
        "workflow-background": {"mode": "background"},
    }
    options: ClassVar[Mapping[str, str]] = {
        "input_value": "input_value",
        "session_id": "session_id",
        "tweaks": "tweaks",
        "globals": "globals",
        "files": "files",
        "output_ids": "output_ids",
    }
    alone: ClassVar[Mapping[str, frozenset[str]]] = dict.fromkeys(("globals", "output_ids"), frozenset({"workflow"}))
    refused: ClassVar[Mapping[str, str]] = {
        "globals": "the server ignores them",
        "output_ids": "the server refuses them",
    }
    unsent: ClassVar[frozenset[str]] = frozenset({"kind", "mode", "files"})
    header_variables: ClassVar[frozenset[str]] = frozenset({"workflow"})

    kind: Literal["workflow"] = "workflow"
    input_value: InputValue = None
    tweaks: Tweaks = None
    session_id: TextValue | None = None
    mode: Mode = "sync"
    globals: GlobalVariables = None
    output_ids: Annotated[tuple[TextValue, ...], Field(max_length=100)] = ()
    files: Uploads = ()

    @field_validator("globals", "output_ids")
    @classmethod
    def _check_mode(cls, value: Any, info: ValidationInfo) -> Any:
        mode = info.data.get("mode", "sync")
        if value and mode != "sync":
            raise ValueError(_sync_alone(str(info.field_name), mode))
        return value

    @classmethod
    def for_flow(cls, flow: Flow, **fields: Any) -> Workflow:
        """Return what the flow itself suggests to ask, with ``fields`` on top.

        The input is what the Chat Input has stored, or else ``hello world!``. Of a flow that has a Text Input alone it
        is a tweak of that.
        """
        filled: dict[str, Any] = {}
        if flow.chat_inputs or flow.components is None:
            if (stored := stored_input(flow.chat_inputs)) is not None:
                filled["input_value"] = stored
        elif flow.text_inputs:
            key = str(flow.text_inputs[0].id)
            said = fields.pop("input_value", stored_input(flow.text_inputs))
            tweaks = fields.get("tweaks") or {}
            if said is not None and isinstance(tweaks, dict) and isinstance(tweaks.get(key, {}), dict):
                fields["tweaks"] = {**tweaks, key: {"input_value": said, **tweaks.get(key, {})}}
        return cls(**{**filled, **fields})

    @classmethod
    def is_offered(cls, flow: Flow) -> bool:
        """Whether the flow has an ID that this API takes, and its server this API."""
        return _uuid(flow) is not None and is_there(flow, "workflow")

    def possible_forms(self, flow: Flow) -> tuple[str, ...]:
        """``globals``, ``output_ids`` and tweaks by a name are for ``sync`` alone."""
        alone = self.globals or self.output_ids or any(nameless(flow, self.tweaks))
        return tuple(name for name, form in self.forms.items() if not alone or form["mode"] in ("sync", self.mode))

    def check(self, flow: Flow) -> tuple[str, ...]:
        """Return the warnings; raise ``SnippetError`` for a request that cannot work."""
        for field in ("globals", "output_ids"):
            if getattr(self, field) and self.mode != "sync":  # model_copy validates nothing
                raise SnippetError(f"{field}: {_sync_alone(field, self.mode)}", "operation", field)
        warnings = [*check_question(flow, self.mode, self.input_value, self.session_id, self.tweaks)]
        if self.tweaks:
            warnings += check_tweaks(flow, self.tweaks)
            warnings += self._check_keys(flow)
        check_wanted(flow, self.output_ids)
        warnings += check_session(flow, self.session_id)
        return (*warnings, *(check_files(flow, self.tweaks, self.files) if flow.components is not None else ()))

    def _check_keys(self, flow: Flow) -> Iterator[str]:
        """Yield a warning, or raise ``SnippetError``, for tweaks that name no component by its ID."""
        for key in nameless(flow, self.tweaks) if self.mode != "sync" else ():
            why = (
                f'tweaks: "{key}" is not the ID of a component, and with mode "{self.mode}" the server looks components'
                " up by their IDs alone, and ignores the tweak"
            )
            if flow.components is not None:
                raise SnippetError(why, "operation", "tweaks", key)
            yield why

    def plan(self, flow: Flow, server: Server) -> Plan:
        """Return what is sent; raise ``SnippetError`` where the flow has no UUID, or a file no field."""
        url = address(server, "/api/v2/workflows")
        headers = server.request_headers()
        body: dict[str, Json] = {"flow_id": _flow_id(flow)}
        body |= {name: _list(value) for name, value in self.sent.items() if value is not None}
        if self.files:
            body["tweaks"] = with_paths(flow, self.tweaks, self.files)
        if self.mode != "sync":
            body["mode"] = self.mode
        uploads = upload_steps(server, self.files) if self.files else ()
        if self.mode == "background":
            start = Step(url, headers, body, "job", server.timeout, name="start")
            asked = {name: value for name, value in headers.items() if name.lower() != "content-type"}
            poll_url = join([*parts_of(url), "?job_id=", Answered("start", "job_id")])
            poll = Step(poll_url, asked, None, "workflow", server.timeout, "GET", "poll")
            return Plan(self.name, (*uploads, start, poll))
        request = Step(url, headers, body, "workflow", server.timeout, wanted=self.output_ids)
        return Plan(self.name, (*uploads, request))


def _sync_alone(field: str, mode: str) -> str:
    what = "ignores them" if field == "globals" else "refuses them"
    return f'are for mode "sync"; with mode "{mode}" the server {what}'


def _list(value: Any) -> Json:
    return list(value) if isinstance(value, tuple) else value


def _uuid(flow: Flow) -> Text | None:
    known = flow.id
    return known if isinstance(known, Env) or (isinstance(known, str) and _UUID.fullmatch(known)) else None


def _flow_id(flow: Flow) -> Text:
    found = _uuid(flow)
    if found is not None:
        return found
    known = flow.endpoint_name or flow.id
    named = f', and "{shown(known)}" is none' if known else ""
    raise SnippetError(
        f"the Workflow API takes a flow by its ID alone, a UUID{named}; give the flow's export, or its ID", "flow"
    )
