"""What came with which release of Langflow. Source: ``make e2e LANGFLOW=…``, tried with each release since 1.0."""

from __future__ import annotations

from collections.abc import Iterator

from snippetgen.errors import SnippetError
from snippetgen.flow.descriptor import Flow
from snippetgen.request.global_variables import has_global_headers
from snippetgen.request.plan import Plan

__all__ = ["check_release", "is_there"]

_CAME_WITH = {
    "files": ("the upload of files", (1, 3)),
    "responses": ("the Responses API", (1, 6)),
    "globals": ("global variables in headers", (1, 7)),
    "workflow": ("the Workflow API", (1, 11)),
}
"""By kind of operation, or by field of one, with the words for it."""


def is_there(flow: Flow, what: str) -> bool:
    """Whether the flow's server has it, as far as that is known."""
    release = _release(flow)
    return release is None or what not in _CAME_WITH or release >= _CAME_WITH[what][1]


def check_release(flow: Flow, kind: str, plan: Plan) -> Iterator[str]:
    """Yield a warning for what the flow's server ignores; raise ``SnippetError`` for what it does not have."""
    for what, is_asked in ((kind, True), ("files", bool(plan.uploads))):
        if is_asked and not is_there(flow, what):
            raise SnippetError(_too_early(flow, what), "operation")
    if has_global_headers(plan.request.headers) and not is_there(flow, "globals"):
        yield f"{_too_early(flow, 'globals')}, and the server ignores them"


def _too_early(flow: Flow, what: str) -> str:
    words, release = _CAME_WITH[what]
    return f"{words} came with Langflow {'.'.join(map(str, release))}, and the server has {flow.langflow_version}"


def _release(flow: Flow) -> tuple[int, ...] | None:
    version = flow.langflow_version
    return None if version is None else tuple(map(int, version.split(".")[:2]))
