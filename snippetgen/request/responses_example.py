"""An example of a response, whole and streamed, in the shapes that Langflow 1.13.0 answers with.

They are OpenAI's but in part: a stream has chunks where OpenAI has events.
"""

from __future__ import annotations

from collections.abc import Iterator

from snippetgen.flow.descriptor import Flow
from snippetgen.request.responses import Responses
from snippetgen.values import Json, shown

__all__ = ["response", "response_events"]

_TOKENS = ("This", " is", " what", " the", " flow", " says.")
_ID = "7c1f0a52-94c6-4f0e-8d53-2b9e6a7d1c80"
_TIME = 1768469400


def response(flow: Flow, asked: Responses) -> Json:
    """Return what is answered in one piece."""
    content: Json = {"type": "output_text", "text": "".join(_TOKENS), "annotations": []}
    message: dict[str, Json] = {"type": "message", "id": f"msg_{_id(asked)}", "status": "completed"}
    previous = asked.previous_response_id
    return {
        "id": _id(asked),
        "object": "response",
        "created_at": _TIME,
        "status": "completed",
        "error": None,
        "model": shown(flow.identity),
        "output": [{**message, "role": "assistant", "content": [content]}],
        "previous_response_id": None if previous is None else shown(previous),
    }


def response_events(flow: Flow, asked: Responses) -> Iterator[Json]:
    """Yield what the lines of a stream hold after ``data: ``, but for ``[DONE]`` at its end."""
    for token in ("", *_TOKENS):
        yield {**_chunk(flow, asked), "delta": {"content": token}, "status": None, "finish_reason": None}
    yield {**_chunk(flow, asked), "delta": {}, "status": "completed", "finish_reason": "stop"}
    head: dict[str, Json] = {"id": _id(asked), "object": "response", "created_at": _TIME, "status": "completed"}
    yield {"type": "response.completed", "response": {**head, "model": shown(flow.identity), "usage": None}}


def _chunk(flow: Flow, asked: Responses) -> dict[str, Json]:
    return {"id": _id(asked), "object": "response.chunk", "created": _TIME, "model": shown(flow.identity)}


def _id(asked: Responses) -> str:
    """The session: that of an earlier response, or a new one."""
    return shown(asked.previous_response_id) if asked.previous_response_id else _ID
