"""What the recording server answers to OpenAI's clients: as Langflow 1.13 does, or as it is broken on the way."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from snippetgen.verify.script import BaseScript, Received, Reply, json_text

__all__ = ["DONE", "ResponsesScript"]

_HEAD = {"id": "33a06f3a-6b85-410b-9f47-9dcc75bf4a10", "created": 1795873986, "model": "a-flow"}

DONE = b"data: [DONE]\n\n"
"""How every stream ends, whatever came of it."""


@dataclass(frozen=True, kw_only=True)
class ResponsesScript(BaseScript):
    """What is answered, and what a snippet has to make of it.

    A whole answer holds a message of each of ``texts``, after the tools that an agent has called. A stream sends
    ``tokens``, and ``before`` its end the lines that stand there. With ``error`` a stream's last chunk is one of an
    error; ``refused`` is the message of an error that comes in the place of any answer, whole or streamed.
    """

    texts: Sequence[str] = ("It is written.",)
    tokens: Sequence[str] = ("It", " is", " written.")
    before: tuple[str, ...] = ()
    error: str | None = None
    refused: str | None = None
    token: bytes = b'"status":null'

    def answered(self, received: Received) -> Reply:
        """Return the answer to a request."""
        streams = json.loads(received.body).get("stream") is True and self.refused is None
        content = self.answer("responses-stream" if streams else "responses")
        usual = "text/event-stream; charset=utf-8" if streams else "application/json"
        return Reply(content, 200, self.content_type or usual, streams)

    def answer(self, operation: str) -> bytes:
        """The body of the answer, as it is sent."""
        if self.status >= 400:
            return self._refusal()
        if self.refused is not None:
            error = {"message": self.refused, "type": "invalid_request_error", "code": "flow_not_found"}
            return self.sent(json_text({"error": error}).encode())
        text = "".join(self._lines()) if operation == "responses-stream" else json_text(self._whole())
        return self.sent(text.encode())

    def _whole(self) -> dict[str, Any]:
        message = {"type": "message", "id": "msg_1", "status": "completed", "role": "assistant"}
        called = {"type": "function_call", "id": "fc_1", "status": "completed", "name": "sum", "arguments": "{}"}
        parts = [{"type": "output_text", "text": text, "annotations": []} for text in self.texts]
        return {
            "id": _HEAD["id"],
            "object": "response",
            "created_at": _HEAD["created"],
            "status": "completed",
            "error": None,
            "model": _HEAD["model"],
            "output": [called, *({**message, "content": [part]} for part in parts)],
            "usage": None,
            "metadata": {},
        }

    def _lines(self) -> Iterator[str]:
        """The lines of a stream, in the order of a real one."""
        for token in ("", *self.tokens):
            yield _data(_chunk(token))
        for line in self.before:
            yield f"{line}\n\n"
        if self.error is None:
            yield _data(_LAST)
            response = {"id": _HEAD["id"], "object": "response", "status": "completed", "usage": None}
            yield f"event: response.completed\n{_data({'type': 'response.completed', 'response': response})}"
        else:
            yield _data({**_chunk(self.error), "status": "failed", "finish_reason": "error"})
        yield DONE.decode()

    def words(self, operation: str) -> str | None:
        """The words of an error in the answer."""
        return self.error if operation == "responses-stream" and self.refused is None else self.refused

    def shown(self, operation: str, answer: str) -> Any:  # noqa: ARG002
        """What a snippet should show of it; the JSON where there is no text."""
        streams = operation == "responses-stream"
        text = "".join(self.tokens if streams else self.texts)
        if text:
            return f"{text}\n"
        return _LAST if streams else self._whole()


def _chunk(content: str) -> dict[str, Any]:
    return {"object": "response.chunk", **_HEAD, "delta": {"content": content}, "status": None, "finish_reason": None}


_LAST = {"object": "response.chunk", **_HEAD, "delta": {}, "status": "completed", "finish_reason": "stop"}


def _data(value: dict[str, Any]) -> str:
    return f"data: {json_text(value)}\n\n"
