"""From the words of a command to what is asked, and to its snippets."""

from __future__ import annotations

from snippetgen.flow.descriptor import Flow
from snippetgen.snippets.prepare import Prepared, prepare
from snippetgen.snippets.snippet import Snippet
from snippetgen.values import Env
from snippetgen.words.config import Profile
from snippetgen.words.operations import asked_operations, operation_of
from snippetgen.words.server import server_of
from snippetgen.words.targets import chosen_targets
from snippetgen.words.words import Words

__all__ = ["ask", "prepared", "with_placeholder"]


def prepared(flow: Flow, url: str | None, words: Words) -> list[Prepared]:
    """Return what the words ask of a flow, in the order of the tabs, for any target.

    ``url`` is that of FLOW, if it is one. Raises ``SnippetError``.
    """
    operations = asked_operations(words)
    server = server_of(words, url)
    shown = with_placeholder(flow, words.profile)
    return [prepare(shown, server, operation_of(name, flow, words)) for name in operations]


def ask(flow: Flow, url: str | None, words: Words) -> list[Snippet]:
    """Return the snippets that the words ask of a flow, in the order of the tabs; raise ``SnippetError``."""
    asked = prepared(flow, url, words)
    return [each.write_for(target) for target in chosen_targets(words.options) for each in asked]


def with_placeholder(flow: Flow, profile: Profile | None) -> Flow:
    """Return the flow with the profile's placeholder for its ID, unless it has one of its own."""
    if profile is None or isinstance(flow.id, Env):
        return flow
    shown = Flow(id=profile.flow_id)
    return flow.model_copy(update={"id": shown.id, "endpoint_name": None})
