"""What the API's description (OpenAPI) tells of each route: what it takes and answers, with an example of both."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from pydantic import BaseModel

from snippetgen.service import answers, models
from snippetgen.service.limits import Limits
from snippetgen.service.problems import MEDIA_TYPE, Problem
from snippetgen.service.sending import as_json
from snippetgen.snippets.targets import load_targets
from snippetgen.words.request import SnippetsRequest

__all__ = ["described"]

_DETAIL = "server.url: must be text"
_PROBLEM = Problem(422, _DETAIL, [(("server", "url"), "must be text")]).content()

_ERRORS = {
    400: "The body is no JSON.",
    403: "The page that asks is of another origin.",
    413: "The body is too large.",
    408: "The body does not come in time.",
    415: "The body is not sent as JSON.",
    421: "The service is not known by the name that `Host` says.",
    422: "Something in the body is wrong; `errors` tells where.",
    503: "Too much is being worked on; try again after `Retry-After` seconds.",
}

_SNIPPETS = {
    "flow": {"endpoint_name": "basic-prompting"},
    "server": {"url": "http://localhost:7860", "api_key": "$LANGFLOW_API_KEY"},
    "operation": {"input_value": "Hi"},
    "language": next(target.language for target in load_targets() if "run" in target.raw),  # the shortest
}

_INSPECT = {"address": "http://localhost:7860/flow/d2bbd92b-187e-4c84-b2d4-5df365704201"}


@cache
def described(path: str) -> dict[str, Any]:
    """Return what FastAPI's decorator is told of the route, besides its path."""
    if path == "/snippets":
        asked = SnippetsRequest.model_validate(_SNIPPETS)
        answer = _as_sent(answers.snippets(asked))
        return _post("Generate snippets", SnippetsRequest, _SNIPPETS, models.SnippetsAnswer, answer)
    if path == "/inspect":
        answer = _as_sent(answers.inspect(models.InspectRequest.model_validate(_INSPECT)))
        return _post("Read a flow", models.InspectRequest, _INSPECT, models.InspectAnswer, answer)
    summary, model, content = {
        "/targets": ("List languages and clients", models.TargetsAnswer, answers.targets()),
        "/schema": ("The JSON Schema of what /snippets takes", None, answers.schema()),
        "/health": ("Tell that the service is there", models.HealthAnswer, answers.health()),
    }[path]
    return {"summary": summary, "responses": _responses(model, content, (403, 421))}


def _post(
    summary: str, asks: type[BaseModel], example: dict[str, Any], answers_with: type[BaseModel], answer: dict[str, Any]
) -> dict[str, Any]:
    content = {"application/json": {"schema": _schema(asks), "example": example}}
    return {
        "summary": summary,
        "openapi_extra": {"requestBody": {"required": True, "content": content}},
        "responses": _responses(answers_with, answer, tuple(_ERRORS)),
    }


def _as_sent(answer: dict[str, Any]) -> dict[str, Any]:
    sent: dict[str, Any] = json.loads(as_json(answer, Limits.max_answer))
    return sent


def _responses(
    model: type[BaseModel] | None, example: dict[str, Any], errors: tuple[int, ...]
) -> dict[int | str, dict[str, Any]]:
    schema = _schema(model, "serialization") if model else {"type": "object"}
    problem = {MEDIA_TYPE: {"schema": _schema(models.ProblemDetails)}}
    found: dict[int | str, dict[str, Any]] = {
        200: {"description": "The answer.", "content": {"application/json": {"schema": schema, "example": example}}}
    }
    for status in errors:
        found[status] = {"description": _ERRORS[status], "content": problem}
    if 422 in errors:
        found[422]["content"] = {MEDIA_TYPE: {**problem[MEDIA_TYPE], "example": _PROBLEM}}
    return found


def _schema(model: type[BaseModel], mode: Any = "validation") -> dict[str, Any]:
    """Return the schema in one piece: in somebody else's description there is no place for definitions of ours."""
    schema = model.model_json_schema(mode=mode)
    whole: dict[str, Any] = _resolved(schema, schema.pop("$defs", {}))
    return whole


def _resolved(schema: Any, definitions: dict[str, Any]) -> Any:
    if isinstance(schema, list):
        return [_resolved(item, definitions) for item in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        definition = definitions[schema["$ref"].removeprefix("#/$defs/")]
        return _resolved({**definition, **{key: value for key, value in schema.items() if key != "$ref"}}, definitions)
    # A discriminator names the definitions, which are not there any more.
    return {key: _resolved(value, definitions) for key, value in schema.items() if key != "discriminator"}
