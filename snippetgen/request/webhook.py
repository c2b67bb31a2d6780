"""A call of a flow's webhook."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Literal

from pydantic import Field

from snippetgen.flow.descriptor import Flow
from snippetgen.request.json_body import JsonValue
from snippetgen.request.operation import BaseOperation, address
from snippetgen.request.plan import Plan, Step
from snippetgen.request.server import Server
from snippetgen.request.upload import fields_without_file

__all__ = ["Webhook"]


class Webhook(BaseOperation):
    """A call of the flow's webhook, ``POST /api/v1/webhook/{flow}``: the payload is handed to its Webhook components.

    ``payload`` is any JSON.

    In Python, strings in it may be known later: ``Env``, ``Fresh``. Raises pydantic's ``ValidationError``.
    """

    forms: ClassVar[Mapping[str, Mapping[str, Any]]] = {"webhook": {}}
    options: ClassVar[Mapping[str, str]] = {"payload": "payload"}
    refused: ClassVar[Mapping[str, str]] = {"globals": "the server does not look at them there"}

    kind: Literal["webhook"] = "webhook"
    payload: JsonValue = Field(default_factory=lambda: {"data": "example-data"})

    @classmethod
    def is_offered(cls, flow: Flow) -> bool:
        """Whether the flow has a Webhook component."""
        return bool(flow.webhooks)

    @classmethod
    def is_possible(cls, flow: Flow) -> bool:
        """Whether the flow has a Webhook component, or may have one."""
        return flow.components is None or cls.is_offered(flow)

    def check(self, flow: Flow) -> tuple[str, ...]:
        """Return the warnings."""
        if flow.components is None:
            return ()
        nobody = () if flow.webhooks else ("the flow has no Webhook component, so nothing receives the payload",)
        fileless = (
            f"{where} has no file, without which the flow fails; a webhook uploads none, and a run does"
            for where in fields_without_file(flow, None)
        )
        return (*nobody, *fileless)

    def plan(self, flow: Flow, server: Server) -> Plan:
        """Return what is sent; raise ``SnippetError`` where the flow has no address."""
        url = address(server, "/api/v1/webhook/", flow.path_segment)
        return Plan("webhook", (Step(url, server.request_headers(), self.payload, "acknowledgement", server.timeout),))
