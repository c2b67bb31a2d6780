"""What the recording server answers: as Langflow 1.13 does, or as it, a proxy or a network breaks it."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any

from snippetgen.request.example import ACKNOWLEDGEMENT

__all__ = ["INNER", "Script"]

INNER = -1
"""Among ``Script.streams``, a component whose message is no output, as a tool of an agent may be."""


@dataclass(frozen=True, slots=True)
class Script:
    """What is answered, and what a snippet has to make of it.

    A run's outputs hold ``texts``. A stream sends the tokens of ``streams`` first: those of each output that streams,
    by its number, the first to begin first, several of them in turn; then the texts at its end, or, with ``error``,
    error events in their place. A ``status`` of 400 and more answers everything with ``detail``.

    ``results`` replaces the results of each output, for a flow without messages. ``unstored`` outputs have no ID.
    ``before`` are lines that stand before the end of a stream. ``broken`` makes of the whole answer what arrives,
    ``content_type`` says what it is, and ``breaks`` ends the connection without the end of the answer. ``pause`` is in
    seconds, after each token; a server that ``stalls`` sends no more than a first token; ``gate``, when given, is
    waited for after each token.

    ``fails`` is a word that the failure has to be told in, empty for any; ``None`` where the answer is a good one.
    """

    texts: Sequence[str] = ("It is written.",)
    streams: Mapping[int, Sequence[str]] = field(default_factory=dict)
    error: str | None = None
    status: int = 200
    detail: Any = None
    results: dict[str, Any] | None = None
    unstored: frozenset[int] = frozenset()
    before: tuple[str, ...] = ()
    broken: Callable[[bytes], bytes] | None = None
    content_type: str | None = None
    breaks: bool = False
    pause: float = 0
    stalls: bool = False
    gate: threading.Event | None = None
    fails: str | None = None

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
            text = self.detail if self.content_type else _json({"detail": self.detail})
        elif operation == "stream":
            text = "".join(f"{event}\n\n" for event in self._events())
        else:
            text = _json(ACKNOWLEDGEMENT if operation == "webhook" else self._result())
        return self.broken(text.encode()) if self.broken else text.encode()

    def failure(self, operation: str) -> str | None:
        """The words that a failure has to be told in, where the answer is one."""
        if self.status >= 400:
            return str(self.detail)
        return self.error if operation == "stream" and self.error is not None else self.fails

    def shown(self, operation: str, answer: str) -> Any:
        """What a snippet should show of it: text, or the JSON where there is no message to rely on.

        ``None`` is anything but silence, where there is nothing to show.
        """
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


def _json(value: Any) -> str:
    """Write JSON as Starlette does: letters as themselves, no spaces."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
