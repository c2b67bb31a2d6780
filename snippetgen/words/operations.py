"""What is asked of the flow: ``--operation``, and the options of a request."""

from __future__ import annotations

from typing import Any

from snippetgen.errors import SnippetError, nearest
from snippetgen.flow.descriptor import Flow
from snippetgen.request.run import Run
from snippetgen.request.webhook import Webhook
from snippetgen.snippets.targets import OPERATIONS
from snippetgen.words.arguments import json_argument, parse_tweaks
from snippetgen.words.words import Words, made_of

__all__ = ["asked_operations", "chosen_operations", "operation_of"]

_RUN_OPTIONS = ("input_value", "input_type", "output_type", "output_component", "session_id", "user_id")


def chosen_operations(options: dict[str, Any]) -> list[str]:
    """Return the operations of ``--operation``, in the order of the pane; none where none is named."""
    for name in options["operation"]:
        if name not in OPERATIONS:
            known = ", ".join(OPERATIONS)
            raise SnippetError(f'unknown operation "{name}" (known: {known}){nearest(name, OPERATIONS)}')
    return [name for name in OPERATIONS if name in options["operation"]]


def asked_operations(words: Words) -> list[str]:
    """Return the operations that the words ask for: a run, or a webhook where a payload is given, unless named."""
    names = chosen_operations(words.options)
    payload = words.options["payload"] is not None
    if payload and names and "webhook" not in names and ("payload" in words.given or "operation" not in words.given):
        raise SnippetError("--payload is the body of a webhook; add -o webhook")
    return names or ["webhook" if payload else "run"]


def operation_of(name: str, flow: Flow, words: Words) -> Run | Webhook:
    """Return what is asked of the flow by the operation of this name."""
    options = words.options
    if name == "webhook":
        payload = options["payload"]
        given = {} if payload is None else {"payload": json_argument("--payload", payload, words.folders)}
        return made_of(Webhook, "--payload", given)
    fields = {field: options[field] for field in _RUN_OPTIONS if options[field] is not None}
    tweaks = parse_tweaks(options["tweaks"], options["tweak"], words.folders)
    if tweaks is not None:
        fields["tweaks"] = tweaks
    return made_of(lambda **given: Run.for_flow(flow, **given), "", {**fields, "stream": name == "stream"})
