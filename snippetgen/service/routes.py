"""The routes that answer with data, for any FastAPI application."""

from __future__ import annotations

import json
import logging
import traceback
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from anyio import CapacityLimiter, to_thread
from fastapi import APIRouter, Request, Response
from fastapi.routing import APIRoute
from pydantic import BaseModel, ValidationError
from starlette.types import Receive, Scope, Send

from snippetgen.errors import SnippetError
from snippetgen.service import answers, problems
from snippetgen.service.body import parse, read
from snippetgen.service.models import InspectRequest
from snippetgen.service.openapi import described
from snippetgen.service.origins import Origins
from snippetgen.service.problems import Problem
from snippetgen.words.request import SnippetsRequest
from snippetgen.words.sent import few

__all__ = ["MAX_BODY", "create_router", "data_routes"]

MAX_BODY = 16 * 2**20

_LARGE = 16 * 1024
"""Bytes of a body that is dealt with in a thread, so that nobody else waits for it. A smaller one takes a fraction of
a millisecond."""

_THREADS = 4
"""Large bodies at a time. Python runs one thread at a time anyway, and each takes memory."""

_log = logging.getLogger("snippetgen.service")

Asked = TypeVar("Asked", bound=BaseModel)


def create_router(*, max_body: int = MAX_BODY, allowed_origins: Sequence[str] = ()) -> APIRouter:
    """Return the routes that answer with data. They bring their errors, limits and guard into your application.

    ``max_body`` is in bytes. Raises ``SnippetError`` for an origin that is none.
    """
    return data_routes(max_body, Origins(allowed_origins))


def data_routes(max_body: int, origins: Origins | None) -> APIRouter:
    """Return the routes, guarded where ``origins`` are given."""

    class Route(APIRoute):
        """A route that says by itself what is wrong: no handler of the application's is needed."""

        async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
            if origins is None:
                await self._handle(scope, receive, send)
            else:
                await origins.guard(self._handle, scope, receive, send)

        async def _handle(self, scope: Scope, receive: Receive, send: Send) -> None:
            methods = self.methods or set()
            if scope["method"] in methods:
                await super().handle(scope, receive, send)
            else:
                await problems.no_such_method(methods).response()(scope, receive, send)

    router = APIRouter(route_class=Route)
    limiter = CapacityLimiter(_THREADS)

    async def answer(
        request: Request, model: type[Asked], work: Callable[[Asked], dict[str, Any]], is_slow: Callable[[Asked], bool]
    ) -> Response:
        try:
            raw = await read(request, max_body)
            if len(raw) > _LARGE:
                return await to_thread.run_sync(lambda: _json(work(_read(raw, model))), limiter=limiter)
            asked = _read(raw, model)
            if is_slow(asked):
                return await to_thread.run_sync(lambda: _json(work(asked)), limiter=limiter)
            return _json(work(asked))
        except Exception as error:
            return _problem(error).response()

    @router.post("/snippets", **described("/snippets"))
    async def snippets(request: Request) -> Response:
        """Every snippet that the flow's pane would show, or those of one operation."""
        return await answer(request, SnippetsRequest, answers.snippets, lambda asked: asked.highlight)

    @router.post("/inspect", **described("/inspect"))
    async def inspect(request: Request) -> Response:
        """What is in a flow, given itself or by its address. Nothing is fetched from there."""
        return await answer(request, InspectRequest, answers.inspect, lambda _: False)

    @router.get("/targets", **described("/targets"))
    async def targets() -> Response:
        return _json(answers.targets())

    @router.get("/schema", **described("/schema"))
    async def schema() -> Response:
        return _json(answers.schema())

    @router.get("/health", **described("/health"))
    async def health() -> Response:
        return _json(answers.health())

    return router


def _read(raw: bytes, model: type[Asked]) -> Asked:
    return model.model_validate(few(parse(raw)))


def _json(content: dict[str, Any]) -> Response:
    """Return JSON in ASCII: a flow may hold half a character, which UTF-8 cannot."""
    return Response(json.dumps(content), media_type="application/json")


def _problem(error: Exception) -> Problem:
    if isinstance(error, Problem):
        return error
    if isinstance(error, SnippetError):
        return problems.of_snippet_error(error)
    if isinstance(error, ValidationError):
        return problems.of_validation_error(error)
    if isinstance(error, RecursionError):
        return Problem(422, "the body is nested too deep", [((), "nested too deep")])
    # A mistake of ours. Its message may hold what was sent, so only its kind and place are told, and only to the log.
    place = "".join(traceback.format_tb(error.__traceback__))
    _log.error("%s in snippetgen's service; please report it\n%s", type(error).__name__, place)
    return Problem(500, "snippetgen has made a mistake; its log tells where")
