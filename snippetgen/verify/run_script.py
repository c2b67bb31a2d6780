"""What the recording server answers to a run and to a webhook: as Langflow 1.13 does, or as it is broken on the way."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any

from snippetgen.request.example import ACKNOWLEDGEMENT
from snippetgen.verify.script import BaseScript, Received, Reply, json_text

__all__ = ["INNER", "Script"]

INNER = -1
"""Among ``Script.streams``, a component whose message is no output, as a tool of an agent may be."""


@dataclass(frozen=True, kw_only=True)
class Script(BaseScript):
    """What is answered, and what a snippet has to make of it.

    A run's outputs hold ``texts``. A stream sends the tokens of ``streams`` first: those of each output that streams,
    by its number, the first to begin first, several of them in turn; then the texts at its end, or, with ``error``,
    error events in their place. ``results`` replaces the results of each output, for a flow without messages.
    ``unstored`` outputs have no ID. ``before`` are lines that stand before the end of a stream.
    """

    texts: Sequence[str] = ("It is written.",)
    streams: Mapping[int, Sequence[str]] = field(default_factory=dict)
    error: str | None = None
    results: dict[str, Any] | None = None
    unstored: frozenset[int] = frozenset()
    before: tuple[str, ...] = ()

    def answered(self, received: Received) -> Reply:
        """Return the answer to a request."""
        if received.target.endswith("?stream=true"):
            return Reply(self.answer("stream"), 200, self.content_type or "text/event-stream; charset=utf-8", True)
        webhook = "/api/v1/webhook/" in received.target
        content = self.answer("webhook" if webhook else "run")
        return Reply(content, max(202, self.status) if webhook else 200, self.content_type or "application/json")

    def outputs(self) -> list[dict[str, Any]]:
        """The ``outputs`` of a run's answer."""
        if self.results is not None:
            all_results = [self.results]
        else:
            all_results = [{"message": self._message(number, text)} for number, text in enumerate(self.texts)]
        return [{"inputs": {}, "outputs": [{"results": results} for results in all_results]}]

    def _message(self, number: int, text: str) -> dict[str, Any]:
        data = {"text": text} if number in self.unstored else {"text": text, "id": _id(number)}
        return {"text_key": "text", "data": data, "text": text}

    def _events(self) -> Iterator[str]:
        """The events of a stream, in the order of a real one."""
        yield _event("add_message", sender="User", text="(what was said)", error=False, id="0")
        for number, tokens in self.streams.items():
            yield _event("add_message", sender="Machine", text=tokens[0], error=False, id=_id(number))
        for chunks in zip_longest(*self.streams.values()):
            for number, chunk in zip(self.streams, chunks, strict=True):
                if chunk is not None:
                    yield _event("token", chunk=chunk, id=_id(number))
        yield from self.before
        if self.error is not None:
            yield _event("error", sender="Chat Output", text=self.error, error=False)
            yield _event("error", error=f'500: {{"message":"Error running graph: {self.error}"}}')
            return
        for number, text in enumerate(self.texts):
            yield _event("add_message", sender="Machine", text=text, error=False, id=_id(number))
        yield _event("end", result=self._result())

    def _result(self) -> dict[str, Any]:
        return {"session_id": "s", "outputs": self.outputs()}

    def answer(self, operation: str) -> bytes:
        """The body of the answer, as it is sent."""
        if self.status >= 400:
            return self._refusal()
        if operation == "stream":
            text = "".join(f"{event}\n\n" for event in self._events())
        else:
            text = json_text(ACKNOWLEDGEMENT if operation == "webhook" else self._result())
        return self.sent(text.encode())

    def words(self, operation: str) -> str | None:
        """The words of an error event."""
        return self.error if operation == "stream" else None

    def shown(self, operation: str, answer: str) -> Any:
        """What a snippet should show of it."""
        if operation == "webhook":
            return None if self.broken else ACKNOWLEDGEMENT
        if answer == "json":
            return None if self.broken else self._result()
        first = next(iter(self.streams), None) if operation == "stream" else None
        live = "" if first is None else "".join(self.streams[first])
        texts = [] if first is None else [live]
        if self.results is None:
            texts += [text for number, text in enumerate(self.texts) if number != first or text not in live]
        return "".join(f"{text}\n" for text in texts) if any(texts) else None


def _id(number: int) -> str:
    return f"33a06f3a-6b85-410b-9f47-9dcc75bf4a{number + 16:02x}"


def _event(name: str, **data: Any) -> str:
    return json.dumps({"event": name, "data": data}, ensure_ascii=False)
