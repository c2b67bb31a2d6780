"""Asking the service in the tests: the real ASGI application, without a socket."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import httpx
from starlette.types import ASGIApp

from snippetgen.service.problems import CODES

__all__ = ["ask", "code_of", "post", "problem_of"]


def ask(app: ASGIApp, method: str, path: str, **request: Any) -> httpx.Response:
    """Return the answer; an exception that leaves the application leaves this function as well."""

    async def asked() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://service:7861") as client:
            return await client.request(method, path, **request)

    return asyncio.run(asked())


def post(app: ASGIApp, path: str, body: Any, headers: dict[str, str] | None = None) -> httpx.Response:
    """Send JSON, or the bytes themselves. It is ASCII JSON, which can hold half a character."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return ask(app, "POST", path, content=content, headers={"Content-Type": "application/json", **(headers or {})})


def problem_of(answer: httpx.Response) -> dict[str, Any]:
    """Return the problem details of an answer, which has to be some, in their right shape."""
    assert 400 <= answer.status_code < 500
    assert answer.headers["content-type"] == "application/problem+json"
    problem: dict[str, Any] = answer.json()
    assert set(problem) <= {"type", "title", "status", "detail", "code", "errors"}
    assert CODES[problem["code"]][0] == answer.status_code
    assert problem["type"] == f"urn:snippetgen:problem:{problem['code']}"
    assert problem["status"] == answer.status_code
    assert problem["title"]
    assert problem["detail"]
    assert "\n" not in problem["detail"]
    assert len(problem["detail"]) < 1000
    for error in problem.get("errors", []):
        assert set(error) == {"path", "pointer", "detail"}
        steps = [str(step).replace("~", "~0").replace("/", "~1") for step in error["path"]]
        assert error["pointer"] == "".join(f"/{step}" for step in steps)
    return problem


def code_of(answer: httpx.Response) -> list[str]:
    """Return the code of each snippet of an answer."""
    assert answer.status_code == 200, answer.text[:1000]
    return [snippet["code"] for snippet in answer.json()["snippets"]]
