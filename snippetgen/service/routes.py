"""The routes that answer with data, for any FastAPI application."""

from __future__ import annotations

import json
import logging
import traceback
from collections.abc import Callable, Sequence
from functools import cache, partial
from typing import Any, TypeVar

from fastapi import APIRouter, Request, Response
from fastapi.routing import APIRoute
from pydantic import ValidationError
from starlette.types import Receive, Scope, Send

from snippetgen.errors import SnippetError
from snippetgen.service import answers, problems
from snippetgen.service.body import parse, read
from snippetgen.service.limits import InFlight, Lease, Limits
from snippetgen.service.models import InspectRequest
from snippetgen.service.openapi import described
from snippetgen.service.origins import Origins
from snippetgen.service.problems import Problem
from snippetgen.service.sending import Answer, as_json, without_body
from snippetgen.words.request import SnippetsRequest
from snippetgen.words.sent import few

__all__ = ["create_router", "data_routes"]

_log = logging.getLogger("snippetgen.service")

_LEASE = "snippetgen.lease"
"""The key of the request's scope; the lease ends with the request, whatever else the application does with it."""

Given = TypeVar("Given")
Asked = TypeVar("Asked", SnippetsRequest, InspectRequest)


def create_router(
    *,
    max_body: int = Limits.max_body,
    max_values: int = Limits.max_values,
    max_answer: int = Limits.max_answer,
    max_in_flight: int = Limits.max_in_flight,
    body_timeout: float = Limits.body_timeout,
    answer_timeout: float = Limits.answer_timeout,
    allowed_origins: Sequence[str] = (),
    allowed_hosts: Sequence[str] | None = None,
) -> APIRouter:
    """Return the routes that answer with data. They bring their errors, limits and guard into your application.

    The arguments are those of ``create_app``.
    """
    limits = Limits(max_body, max_values, max_answer, max_in_flight, body_timeout, answer_timeout)
    return data_routes(limits, Origins(allowed_origins, allowed_hosts))


def data_routes(limits: Limits, origins: Origins | None) -> APIRouter:
    """Return the routes, guarded where ``origins`` are given."""
    in_flight = InFlight(limits)

    class Route(APIRoute):
        """A route that says by itself what is wrong: no handler of the application's is needed."""

        async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
            if origins is None:
                await self._handle(scope, receive, send)
            else:
                await origins.guard(self._handle, scope, receive, send)

        async def _handle(self, scope: Scope, receive: Receive, send: Send) -> None:
            methods = self.methods or set()
            if scope["method"] == "HEAD" and "GET" in methods:
                scope, send = {**scope, "method": "GET"}, without_body(send)
            if scope["method"] not in methods:
                allowed = methods | {"HEAD"} if "GET" in methods else methods
                await problems.of_method(scope["method"], allowed)(scope, receive, send)
                return
            with in_flight.lease() as lease:
                scope[_LEASE] = lease
                await super().handle(scope, receive, send)

    router = APIRouter(route_class=Route)

    async def answer(
        request: Request, model: type[Asked], work: Callable[[Asked], dict[str, Any]], is_slow: Callable[[Asked], bool]
    ) -> Response:
        lease: Lease = request.scope[_LEASE]

        def made(asked: Asked) -> bytes:
            answers.check_size(asked, limits.max_answer)
            return as_json(work(asked), limits.max_answer)

        def read_and_made(raw: bytes) -> bytes:
            limits.check(raw)
            return made(_read(raw, model))

        try:
            raw = await read(request, lease)
            if limits.may_be_small(raw) and limits.check(raw):
                asked = _read(raw, model)
                text = await in_flight.run(partial(_attempt, made), asked) if is_slow(asked) else made(asked)
            else:
                text = await in_flight.run(partial(_attempt, read_and_made), raw)
            if isinstance(text, Problem):
                return text.response()
            lease.hold(len(text))
            return Answer(text, limits)
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
        return Answer(_constant(answers.targets), limits)

    @router.get("/schema", **described("/schema"))
    async def schema() -> Response:
        return Answer(_constant(answers.schema), limits)

    @router.get("/health", **described("/health"))
    async def health() -> Response:
        return Answer(_constant(answers.health), limits)

    return router


def _read(raw: bytes, model: type[Asked]) -> Asked:
    body = parse(raw)
    answers.check_settings(body)
    return model.model_validate(few(body))


@cache
def _constant(work: Callable[[], dict[str, Any]]) -> bytes:
    return json.dumps(work()).encode()


def _attempt(work: Callable[[Given], bytes], given: Given) -> bytes | Problem:
    """Return what is wrong, for an exception that leaves a thread takes what was sent along, until some time later."""
    try:
        return work(given)
    except Exception as error:
        return _problem(error).with_traceback(None)


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
