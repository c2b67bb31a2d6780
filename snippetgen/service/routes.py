"""The routes that answer with data, for any FastAPI application."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, TypeVar

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ValidationError
from starlette.concurrency import run_in_threadpool

from snippetgen.errors import SnippetError
from snippetgen.service import answers, body, problems
from snippetgen.service.models import InspectRequest, SnippetsRequest

__all__ = ["MAX_BODY", "create_router"]

MAX_BODY = 16 * 2**20

_LARGE = 64 * 1024
"""Bytes of a body. What takes longer than some milliseconds is done in a thread, so that nobody else waits for it."""

Asked = TypeVar("Asked", bound=BaseModel)


def create_router(*, max_body: int = MAX_BODY) -> APIRouter:
    """Return the routes that answer with data. They bring their errors and limits into whichever application."""
    router = APIRouter()

    @router.post("/snippets")
    async def snippets(request: Request) -> Response:
        return await _answer(request, max_body, SnippetsRequest, answers.snippets)

    @router.post("/inspect")
    async def inspect(request: Request) -> Response:
        return await _answer(request, max_body, InspectRequest, answers.inspect)

    @router.get("/targets")
    async def targets() -> Response:
        return _json(answers.targets())

    @router.get("/schema")
    async def schema() -> Response:
        return _json(SnippetsRequest.model_json_schema())

    @router.get("/health")
    async def health() -> Response:
        return _json(answers.health())

    return router


async def _answer(
    request: Request, limit: int, model: type[Asked], answer: Callable[[Asked], dict[str, Any]]
) -> Response:
    try:
        raw = await body.read(request, limit)
        if len(raw) > _LARGE:
            return await run_in_threadpool(_work, raw, model, answer)
        return _work(raw, model, answer)
    except problems.Problem as problem:
        return problem.response()


def _work(raw: bytes, model: type[Asked], answer: Callable[[Asked], dict[str, Any]]) -> Response:
    try:
        return _json(answer(model.model_validate(body.parse(raw))))
    except ValidationError as error:
        raise problems.of_validation_error(error) from None
    except SnippetError as error:
        raise problems.of_snippet_error(error) from None


def _json(content: dict[str, Any]) -> Response:
    """Return JSON in ASCII: a flow may hold half a character, which UTF-8 cannot."""
    return Response(json.dumps(content), media_type="application/json")
