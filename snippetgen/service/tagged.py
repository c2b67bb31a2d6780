"""What does not change from one request to the next: a client that has it already is told so, and gets it no more."""

from __future__ import annotations

from hashlib import sha256

from fastapi import Request, Response

__all__ = ["tagged"]


def tagged(request: Request, answer: Response) -> Response:
    """Return the answer with a tag of what is in it, or 304 where the request has that tag.

    It is kept by the browser, and asked for again each time: with the next version it may be another one.
    """
    tag = f'"{sha256(answer.body).hexdigest()[:32]}"'
    answer.headers["Cache-Control"], answer.headers["ETag"] = "no-cache", tag
    known = ",".join(request.headers.getlist("if-none-match")).split(",")
    if not {tag, "*"}.intersection(one.strip().removeprefix("W/") for one in known):
        return answer
    of_content = ("content-length", "content-type")
    kept = {name: value for name, value in answer.headers.items() if name not in of_content}
    return Response(status_code=304, headers=kept)
