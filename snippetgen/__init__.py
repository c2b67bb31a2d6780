"""Ready-made requests for Langflow flows: Python, JavaScript, curl and more that run as pasted.

What is public is imported when it is first asked for: a command that needs little of it, as Tab does, starts fast.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from snippetgen.errors import SnippetError
    from snippetgen.flow.descriptor import Flow
    from snippetgen.flow.export import load_flow
    from snippetgen.request.responses import Responses
    from snippetgen.request.run import Run
    from snippetgen.request.server import Server
    from snippetgen.request.upload import Upload
    from snippetgen.request.webhook import Webhook
    from snippetgen.request.workflow import Workflow
    from snippetgen.snippets.prepare import generate, generate_all, prepare
    from snippetgen.snippets.snippet import Snippet
    from snippetgen.values import Answered, Env, Fresh
    from snippetgen.words.link import pane_link

__all__ = [
    "Answered",
    "Env",
    "Flow",
    "Fresh",
    "generate",
    "generate_all",
    "load_flow",
    "pane_link",
    "prepare",
    "Responses",
    "Run",
    "Server",
    "Snippet",
    "SnippetError",
    "Upload",
    "Webhook",
    "Workflow",
]

_MODULES = {
    "errors": ("SnippetError",),
    "flow.descriptor": ("Flow",),
    "flow.export": ("load_flow",),
    "request.responses": ("Responses",),
    "request.run": ("Run",),
    "request.server": ("Server",),
    "request.upload": ("Upload",),
    "request.webhook": ("Webhook",),
    "request.workflow": ("Workflow",),
    "snippets.prepare": ("generate", "generate_all", "prepare"),
    "snippets.snippet": ("Snippet",),
    "values": ("Answered", "Env", "Fresh"),
    "words.link": ("pane_link",),
}
_MODULE_OF = {name: module for module, names in _MODULES.items() for name in names}


if not TYPE_CHECKING:  # to whom any name would be one

    def __getattr__(name: str) -> Any:
        if name not in _MODULE_OF:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = globals()[name] = getattr(import_module(f"{__name__}.{_MODULE_OF[name]}"), name)
        return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
