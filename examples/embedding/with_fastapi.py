"""The service in a FastAPI application: its data among your routes, or all of it, with its page.

pip install "snippetgen[service]"
uvicorn --app-dir examples/embedding with_fastapi:app
"""

from fastapi import FastAPI

from snippetgen.service import create_app, create_router

app = FastAPI(title="A UI backend")
app.include_router(create_router(), prefix="/api/snippets")  # dependencies=[…] asks for a login
app.mount("/snippetgen", create_app())
