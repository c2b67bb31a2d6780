"""What all operations have in common: frozen models that become a plan. No other room knows Langflow's URLs."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from snippetgen.flow.descriptor import Flow
from snippetgen.request.plan import Answer, Plan, Step
from snippetgen.request.server import Server
from snippetgen.values import Json, Text, join, parts_of

__all__ = ["BaseOperation"]


class BaseOperation(BaseModel):
    """A model of what is asked; unknown keys are forbidden."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    @property
    def name(self) -> str:
        """The name of the operation among templates and commands."""
        raise NotImplementedError

    def plan(self, flow: Flow, server: Server) -> Plan:
        """Return what is sent; raise ``SnippetError`` where the flow has no address."""
        raise NotImplementedError

    def _plan(self, flow: Flow, server: Server, path: str, body: Json, answer: Answer) -> Plan:
        base, segment, name = server.url, flow.path_segment, self.name
        query = "?stream=true" if name == "stream" else ""
        if type(base) is str and type(segment) is str:
            url: Text = f"{base}/api/v1/{path}/{segment}{query}"
        else:
            url = join([*parts_of(base), f"/api/v1/{path}/", *parts_of(segment), query])
        return Plan(name, (Step(url, server.request_headers(), body, answer, server.timeout),))
