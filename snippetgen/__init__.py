"""Ready-made requests for Langflow flows: Python, JavaScript and curl that run as pasted."""

from snippetgen.errors import SnippetError
from snippetgen.flow import Flow
from snippetgen.generate import Snippet, generate, generate_all
from snippetgen.load import load_flow
from snippetgen.operations import Run, Webhook
from snippetgen.request import Env
from snippetgen.server import Server

__all__ = [
    "Env",
    "Flow",
    "generate",
    "generate_all",
    "load_flow",
    "Run",
    "Server",
    "Snippet",
    "SnippetError",
    "Webhook",
]
