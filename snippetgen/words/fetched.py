"""Where an address leads: to what it says of the flow by itself, or with ``--fetch`` to the flow on its server."""

from __future__ import annotations

from dataclasses import dataclass, replace

from snippetgen.flow.address import flow_at
from snippetgen.flow.descriptor import Flow
from snippetgen.request.server import Server
from snippetgen.words.config import NO_PROFILE
from snippetgen.words.find import Address
from snippetgen.words.server import server_of
from snippetgen.words.words import Words

__all__ = ["address_of", "asked_server"]


def address_of(words: Words) -> Address:
    """Return what reads an address, as the words have it. What is equal reads the same."""
    wanted = words.options.get("fetch")
    if not (words.config.fetch if wanted is None else wanted):
        return flow_at
    return _Fetched(asked_server(words).model_dump_json(), "server_url" in words.given)


def asked_server(words: Words, url: str | None = None) -> Server:
    """Return the server that is asked for flows: that of the settings, not the placeholders of a profile."""
    return server_of(replace(words, options={**words.options, **words.connection, "profile": NO_PROFILE}), url)


@dataclass(frozen=True, slots=True)
class _Fetched:
    """Reads a flow from the server of the settings, or from that of its own URL where the settings give way."""

    settings: str
    is_given: bool

    def __call__(self, address: str) -> tuple[Flow, str | None]:
        from snippetgen.langflow.connection import Connection  # HTTP and TLS take time to load
        from snippetgen.langflow.fetch import fetch_flow

        flow, url = flow_at(address)
        server = Server.model_validate_json(self.settings)
        if url and not self.is_given:
            server = Server(**{**vars(server), "url": url})
        return fetch_flow(Connection(server), flow), url
