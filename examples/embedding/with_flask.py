"""A UI backend in Flask: the library answers for its own flows, and the service, with its page, is mounted beside it.

pip install "snippetgen[service]" a2wsgi flask gunicorn
gunicorn --chdir examples/embedding --threads 4 with_flask:app
"""

from functools import cache

from a2wsgi import ASGIMiddleware
from flask import Flask, jsonify, request
from werkzeug.middleware.dispatcher import DispatcherMiddleware

from snippetgen import Server, SnippetError, generate_all, load_flow
from snippetgen.service import create_app

app = Flask(__name__)
server = Server(url="https://langflow.example.org", api_key="$LANGFLOW_API_KEY")


@app.post("/api/snippets")
def snippets():
    made = generate_all(load_flow(request.get_data()), server)
    return jsonify([snippet.as_dict() for snippet in made])


@app.errorhandler(SnippetError)
def wrong(error):
    return jsonify(detail=str(error)), 422  # one line: what is wrong, and where


@cache  # made with the first request: it has a thread, and a server may still fork before
def service():
    return ASGIMiddleware(create_app())


app.wsgi_app = DispatcherMiddleware(app.wsgi_app, {"/snippetgen": lambda *call: service()(*call)})
