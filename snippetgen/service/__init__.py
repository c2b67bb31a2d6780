"""The service for UI backends: snippets as data, and the pane. It needs the extra ``[service]``."""

from snippetgen.service.app import create_app
from snippetgen.service.highlight import stylesheet
from snippetgen.service.routes import create_router

__all__ = ["create_app", "create_router", "stylesheet"]
