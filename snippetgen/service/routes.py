"""The routes that answer with data, for any FastAPI application."""

from __future__ import annotations

import json
import logging
import traceback
from collections.abc import Callable, Coroutine, Sequence
from functools import cache, partial
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Body, Request, Response
from fastapi.routing import APIRoute
from starlette.types import Receive, Scope, Send

from snippetgen.errors import SnippetError
from snippetgen.service import answers, problems
from snippetgen.service.batch import MEDIA_TYPES, Batch
from snippetgen.service.body import check_type, parse, read
from snippetgen.service.highlight import stylesheet
from snippetgen.service.limits import InFlight, Lease, Limits
from snippetgen.service.models import InspectRequest
from snippetgen.service.openapi import LATER, Lines, StyleSheet, Unread, described
from snippetgen.service.origins import Origins
from snippetgen.service.problems import Problem
from snippetgen.service.sending import Answer, as_json, without_body
from snippetgen.service.tagged import tagged
from snippetgen.words.request import SnippetsRequest, read_request
from snippetgen.words.sent import read as read_model

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
    allow_credentials: bool = False,
    allowed_headers: Sequence[str] = (),
) -> APIRouter:
    """Return the routes that answer with data. They bring their errors, limits and guard into your application.

    The arguments are those of ``create_app``, but for those of its page.
    """
    limits = Limits(max_body, max_values, max_answer, max_in_flight, body_timeout, answer_timeout)
    origins = Origins(
        allowed_origins, allowed_hosts, allow_credentials=allow_credentials, allowed_headers=allowed_headers
    )
    return data_routes(limits, origins)


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
                if origins is None:  # in our own application nobody's dependencies are to be asked first
                    response = await self.endpoint(Request(scope, receive))
                    await response(scope, receive, send)
                else:
                    await super().handle(scope, receive, send)

        def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
            handler = super().get_route_handler()

            async def handle(request: Request) -> Response:
                return await handler(Unread(request.scope, request.receive))

            return handle

    router = APIRouter(route_class=Route)

    async def answer(
        request: Request,
        understood: Callable[[dict[str, Any]], Asked],
        work: Callable[[Asked], dict[str, Any]],
        is_slow: Callable[[Asked], bool],
    ) -> Response:
        lease: Lease = request.scope[_LEASE]

        def made(asked: Asked) -> bytes:
            answers.check_size(asked, limits.max_answer)
            return as_json(work(asked), limits.max_answer)

        def read_and_made(raw: bytes) -> bytes:
            limits.check(raw)
            return made(understood(_settings(raw)))

        try:
            raw = await read(request, lease)
            if limits.may_be_small(raw) and limits.check(raw):
                asked = understood(_settings(raw))
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
    async def snippets(request: Request, sent: Annotated[SnippetsRequest, Body()] = LATER) -> Response:  # noqa: ARG001
        """Every snippet that the flow's pane would show, or those of one operation."""
        return await answer(request, read_request, answers.snippets, lambda asked: asked.highlight)

    @router.post("/snippets/batch", response_class=Lines, **described("/snippets/batch"))
    async def batch(request: Request) -> Response:
        """Many requests, a line of JSON each, answered in their order, a line each, as they come.

        A line is answered before more is read, so read the answers while you send. A line that is wrong is answered
        with a problem, and those behind it are answered all the same; an empty line is passed over.
        """

        def made(raw: bytes) -> bytes:
            limits.check(raw)
            asked = read_request(_settings(raw))
            answers.check_size(asked, limits.max_answer)
            return as_json(answers.snippets(asked), limits.max_answer)

        async def answer_line(raw: bytes, number: int) -> bytes:
            try:
                text = await in_flight.run(partial(_attempt, made), raw)
            except Exception as error:
                text = _problem(error)
            return text.line(number) if isinstance(text, Problem) else text

        try:
            check_type(request, MEDIA_TYPES)
        except Problem as problem:
            return problem.response()
        return Batch(answer_line, request.scope[_LEASE])

    @router.post("/inspect", **described("/inspect"))
    async def inspect(request: Request, sent: Annotated[InspectRequest, Body()] = LATER) -> Response:  # noqa: ARG001
        """What is in a flow, given itself or by its address. Nothing is fetched from there."""
        return await answer(request, partial(read_model, InspectRequest), answers.inspect, lambda _: False)

    @router.get("/targets", **described("/targets"))
    async def targets(request: Request) -> Response:
        return tagged(request, Answer(_constant(answers.targets), limits))

    @router.get("/schema", **described("/schema"))
    async def schema(request: Request) -> Response:
        return tagged(request, Answer(_constant(answers.schema), limits))

    @router.get("/highlight.css", response_class=StyleSheet, **described("/highlight.css"))
    async def highlight(request: Request) -> Response:
        return tagged(request, Answer(stylesheet().encode(), limits, media_type="text/css"))

    @router.get("/health", **described("/health"))
    async def health(request: Request) -> Response:  # noqa: ARG001
        answer = Answer(_constant(answers.health), limits)
        answer.headers["Cache-Control"] = "no-store"
        return answer

    return router


def _settings(raw: bytes) -> dict[str, Any]:
    body = parse(raw)
    answers.check_settings(body)
    return body


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
    if isinstance(error, RecursionError):
        return Problem(422, "the body is nested too deep", [((), "nested too deep")])
    # A mistake of ours. Its message may hold what was sent, so only its kind and place are told, and only to the log.
    place = "".join(traceback.format_tb(error.__traceback__))
    _log.error("%s in snippetgen's service; please report it\n%s", type(error).__name__, place)
    return Problem(500, "snippetgen has made a mistake; its log tells where")
