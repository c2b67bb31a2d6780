"""Ready-made requests for Langflow flows: Python, JavaScript, curl and more that run as pasted."""

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
