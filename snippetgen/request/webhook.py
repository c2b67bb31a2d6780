"""A call of a flow's webhook."""

from __future__ import annotations

from pydantic import Field

from snippetgen.flow.descriptor import Flow
from snippetgen.request.json_body import JsonValue
from snippetgen.request.operation import BaseOperation
from snippetgen.request.plan import Plan
from snippetgen.request.server import Server

__all__ = ["Webhook"]


class Webhook(BaseOperation):
    """A call of the flow's webhook, ``POST /api/v1/webhook/{flow}``: the payload is handed to its Webhook components.

    ``payload`` is any JSON; strings in it may be ``Env``. Raises pydantic's ``ValidationError``.
    """

    payload: JsonValue = Field(default_factory=lambda: {"data": "example-data"})

    @property
    def name(self) -> str:
        return "webhook"

    def plan(self, flow: Flow, server: Server) -> Plan:
        """Return what is sent; raise ``SnippetError`` where the flow has no address."""
        return self._plan(flow, server, "webhook", self.payload, "acknowledgement")
