"""What the API's description (OpenAPI) tells of each route: what it takes and answers, with an example of both.

The models stand among the components of whatever application has the routes: FastAPI puts them there, under names of
its own where the application has some that are called alike.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from typing import Any, Union

from fastapi import Request, Response
from pydantic import BaseModel

from snippetgen.service import answers, models
from snippetgen.service.batch import MEDIA_TYPE as JSON_LINES
from snippetgen.service.limits import Limits
from snippetgen.service.problems import CODES, MEDIA_TYPE, Problem
from snippetgen.service.sending import as_json
from snippetgen.snippets.targets import load_targets
from snippetgen.words.request import read_request

__all__ = ["LATER", "Lines", "StyleSheet", "Unread", "described"]

_PROBLEM = Problem(422, "server.url: must be text", [(("server", "url"), "must be text")]).content()

_ALWAYS = (403, 421, 500, 503)
_WITH_BODY = (400, 403, 408, 413, 415, 421, 422, 500, 503)

_SNIPPETS = {
    "flow": {"endpoint_name": "basic-prompting"},
    "server": {"url": "http://localhost:7860", "api_key": "$LANGFLOW_API_KEY"},
    "operation": {"input_value": "Hi"},
    "language": next(target.language for target in load_targets() if "run" in target.raw),  # the shortest
}

_INSPECT = {"address": "http://localhost:7860/flow/d2bbd92b-187e-4c84-b2d4-5df365704201"}


_Line = Union[models.SnippetsAnswer, models.SnippetProblem]
"""A line of a batch's answer."""


@cache
def described(path: str) -> dict[str, Any]:
    """Return what FastAPI's decorator is told of the route, besides its path."""
    if path == "/snippets":
        answer = _as_sent(answers.snippets(read_request(_SNIPPETS)))
        return _post("create_snippets", "Generate snippets", _SNIPPETS, models.SnippetsAnswer, answer)
    if path == "/inspect":
        answer = _as_sent(answers.inspect(models.InspectRequest.model_validate(_INSPECT)))
        return _post("inspect_flow", "Read a flow", _INSPECT, models.InspectAnswer, answer)
    if path == "/snippets/batch":
        return _batch()
    if path == "/highlight.css":
        return _route("get_stylesheet", "The colours of the HTML of snippets", None, None, (304, *_ALWAYS))
    name, summary, model, content = {
        "/targets": ("list_targets", "List languages and clients", models.TargetsAnswer, answers.targets()),
        # No example: a reader of the description would look for what it refers to in the description itself.
        "/schema": ("get_schema", "The JSON Schema of what /snippets takes", dict[str, Any], None),
        "/health": ("get_health", "Tell that the service is there", models.HealthAnswer, answers.health()),
    }[path]
    return _route(name, summary, model, content, _ALWAYS if path == "/health" else (304, *_ALWAYS))


def _post(name: str, summary: str, example: Any, model: type[BaseModel], answer: Any) -> dict[str, Any]:
    content = {"application/json": {"example": example}}
    body = {"requestBody": {"required": True, "content": content}}
    return {**_route(name, summary, model, answer, _WITH_BODY), "openapi_extra": body}


def _batch() -> dict[str, Any]:
    """Lines of JSON are a stream of bytes to whoever makes a client of the description; words tell what a line is."""
    stream = {JSON_LINES: {"schema": {"type": "string", "format": "binary"}}}
    asked = {"description": "A line is a `SnippetsRequest`.", "required": True, "content": stream}
    told = "A line is a `SnippetsAnswer`, or a `SnippetProblem` with the number of the line."
    route = _route("create_snippets_batch", "Generate snippets of many flows", _Line, None, (415, *_ALWAYS))
    route["responses"][200] = {"description": told, "content": stream}
    return {**route, "openapi_extra": {"requestBody": asked}}


def _as_sent(answer: dict[str, Any]) -> dict[str, Any]:
    sent: dict[str, Any] = json.loads(as_json(answer, Limits.max_answer))
    return sent


def _route(name: str, summary: str, model: Any, example: Any, statuses: Sequence[int]) -> dict[str, Any]:
    responses: dict[int | str, dict[str, Any]] = {200: {"description": "The answer."}}
    if example is not None:
        responses[200]["content"] = {"application/json": {"example": example}}
    for status in statuses:
        responses[status] = _problem(status)
    return {"operation_id": name, "summary": summary, "response_model": model, "responses": responses}


def _problem(status: int) -> dict[str, Any]:
    if status == 304:
        return {"description": "What the client has is still the same."}
    when = next(when for known, when in CODES.values() if known == status)
    # FastAPI knows no media type but that of the answer, so this refers by name to what it has put there.
    content: dict[str, Any] = {"schema": {"$ref": f"#/components/schemas/{models.SnippetProblem.__name__}"}}
    if status == 422:
        content["example"] = _PROBLEM
    return {"description": f"{when[0].upper()}{when[1:]}.", "content": {MEDIA_TYPE: content}}


LATER: Any = None
"""What FastAPI takes for a body that it has not read, see ``Unread``."""


class Unread(Request):
    """A request whose body is left to us, and is in the description all the same.

    FastAPI asks for it first of all, and is told that there is none.
    """

    _asked = False

    async def body(self) -> bytes:
        if self._asked:
            return await super().body()
        self._asked = True
        return b""


class StyleSheet(Response):
    """Says in the description that an answer is CSS."""

    media_type = "text/css"


class Lines(Response):
    """Says in the description that an answer is lines of JSON."""

    media_type = JSON_LINES
