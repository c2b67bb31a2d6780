"""The service, with its page, in a Starlette application.

pip install "snippetgen[service]"
uvicorn --app-dir examples/embedding with_starlette:app
"""

from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Mount, Route

from snippetgen.service import create_app


def home(_):
    return PlainTextResponse("A UI backend")


app = Starlette(routes=[Route("/", home), Mount("/snippetgen", create_app())])
