"""What the recording server answers to a workflow: as Langflow 1.13 does, or as it is broken on the way."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any

from snippetgen.verify.script import JOB_ID, BaseScript, Received, Reply, json_text

__all__ = ["ECHO", "WorkflowScript"]

ECHO = "a-secret-that-the-server-echoes"
"""Stands in every answer where the server repeats tweaks and global variables; no snippet shows it."""

_BACKGROUND, _STREAM = "workflow-background", "workflow-stream"


@dataclass(frozen=True, kw_only=True)
class WorkflowScript(BaseScript):
    """What is answered, and what a snippet has to make of it.

    The outputs hold ``contents``; of them ``wanted`` are asked for, by their numbers, where not all are. A stream sends
    the tokens of ``streams`` first, by the number of their output, several in turn; ``others`` are what a message that
    streamed says in the end, by its number, where that is something else. A run that fails does so with the words of
    ``error``; ``invalid`` are those of a component that fails in silence, ``failed`` those of an output. ``before`` are
    events that stand before the end of a stream.

    A job is asked for until it has gone through ``waits``, and is then ``ends``. ``started`` replaces the answer to its
    start; a ``poll_status`` of 400 and more refuses to tell of it, and one that ``poll_stalls`` does not answer.
    """

    contents: Sequence[Any] = ("It is written.",)
    wanted: Sequence[int] = ()
    streams: Mapping[int, Sequence[str]] = field(default_factory=dict)
    others: Mapping[int, str] = field(default_factory=dict)
    error: str | None = None
    invalid: str | None = None
    failed: str | None = None
    before: tuple[str, ...] = ()
    waits: Sequence[str] = ()
    ends: str = "completed"
    started: bytes | None = None
    poll_status: int = 200
    poll_stalls: bool = False

    secret: str | None = ECHO
    token: bytes = b'data: {"event": "token"'

    def answered(self, received: Received) -> Reply:
        """Return the answer to a request."""
        if received.method == "GET":
            return self._polled(received.number - 1)
        mode = _mode(received.body)
        if mode == "stream":
            return Reply(self.answer(_STREAM), 200, self.content_type or "text/event-stream; charset=utf-8", True)
        if mode == "background":
            return Reply(json_text(self._job("queued")).encode() if self.started is None else self.started)
        return Reply(self.answer("workflow"), 200, self.content_type or "application/json")

    def _polled(self, number: int) -> Reply:
        if number < len(self.waits):
            return Reply(json_text(self._job(self.waits[number])).encode())
        if self.poll_status >= 400:
            return Reply(json_text({"detail": self.detail}).encode(), self.poll_status)
        if self.error is not None:
            failed = {"error": "Job failed", "code": "JOB_FAILED", "error_detail": {"text": self.error}}
            return Reply(json_text({"detail": failed}).encode(), 500)
        content = self.answer(_BACKGROUND)
        return Reply(content, 200, self.content_type or "application/json", stalls=self.poll_stalls)

    def _job(self, status: str) -> dict[str, Any]:
        return {"job_id": JOB_ID, "object": "job", "status": status, "errors": [], "globals": {"KEY": ECHO}}

    def _response(self) -> dict[str, Any]:
        """The answer to a run, whole."""
        errors = [] if self.error is None else [{"error": self.error, "code": "EXECUTION_ERROR", "details": {}}]
        outputs = {_name(number): self._output(number) for number in range(len(self.contents))}
        return {
            "object": "response",
            "status": self.ends if self.error is None else "failed",
            "output": {"reason": "multiple", "text": None, "source": None},
            "errors": errors,
            "inputs": {"Component-a1": {"field": ECHO}},
            "globals": {"KEY": ECHO},
            "outputs": outputs if self.error is None else {},
            "has_errors": bool(errors),
        }

    def _output(self, number: int) -> dict[str, Any]:
        if self.failed is not None:
            content = {"message": {"message": {"errorMessage": self.failed}, "type": "error"}}
            return {"type": "message", "status": "failed", "display_name": "Chat Output", "content": content}
        content = self.contents[number]
        return {"type": "message", "status": "completed", "display_name": "Chat Output", "content": content}

    def _events(self) -> Iterator[str]:
        """The events of a stream, in the order of a real one."""
        yield _event("vertices_sorted", ids=["ChatInput-a1"])
        yield _event("add_message", sender="User", text="(what was said)", id="0")
        for number, tokens in self.streams.items():
            yield _event("add_message", sender="Machine", text=tokens[0], id=_id(number))
        for chunks in zip_longest(*self.streams.values()):
            for number, chunk in zip(self.streams, chunks, strict=True):
                if chunk is not None:
                    yield _event("token", chunk=chunk, id=_id(number))
        yield from self.before
        if self.error is not None:
            yield _event("error", sender="Chat Output", text=f"{self.error}\n", error=False)
        elif self.invalid is not None:
            yield _event("end_vertex", build_data={"id": "ChatInput-a1", "valid": False, "params": self.invalid})
        else:
            for number, content in enumerate(self.contents):
                text = "".join(self.streams[number]) if number in self.streams else content
                yield _event("add_message", sender="Machine", text=self.others.get(number, text), id=_id(number))
                yield _event("end_vertex", build_data={"id": _name(number), "valid": True, "params": "None"})
                yield _event("output", **self._output(number), component_id=_name(number))
        yield _event("end", build_duration=0.1)

    def answer(self, operation: str) -> bytes:
        """The body of the last answer, as it is sent."""
        if operation == _STREAM:
            events = (f"data: {event}\nid: {number}\n\n" for number, event in enumerate(self._events()))
            text = ": welcome\n\n" + ": keepalive\n\n".join(events)
        else:
            text = json_text(self._job(self.ends) if self.ends == "cancelled" else self._response())
        return self.sent(text.encode())

    def polls(self, operation: str) -> int:
        """How often the end of a job is asked for."""
        starts = operation == _BACKGROUND and self.status < 400 and not self.stalls and self.started is None
        return len(self.waits) + 1 if starts else 0

    def words(self, operation: str) -> str | None:
        """The words of an error in the answer itself."""
        if operation == _BACKGROUND and self.poll_status >= 400:
            return str(self.detail)
        return next((words for words in (self.error, self.invalid, self.failed) if words is not None), None)

    def shown(self, operation: str, answer: str) -> Any:  # noqa: ARG002
        """What a snippet should show of it: live tokens, and each output that did not stream."""
        first = next(iter(self.streams), None) if operation == _STREAM else None
        live = "" if first is None else "".join(self.streams[first])
        said = live if first is None else self.others.get(first, live)
        numbers = self.wanted or range(len(self.contents))
        contents = [self.contents[number] for number in numbers]
        rest = [one if isinstance(one, str) else json_text(one) for one in contents if one is not None]
        if live and said in live and said in rest:
            rest.remove(said)
        whole = [live, *rest] if live else rest
        return "".join(f"{text}\n" for text in whole) if any(whole) else None


def _mode(body: bytes) -> Any:
    try:
        return json.loads(body).get("mode")
    except (ValueError, AttributeError):  # a body that is wrong is found by the comparison
        return None


def _name(number: int) -> str:
    return f"ChatOutput-{number}"


def _id(number: int) -> str:
    return f"33a06f3a-6b85-410b-9f47-9dcc75bf4a{number + 16:02x}"


def _event(name: str, **data: Any) -> str:
    return json.dumps({"event": name, "data": data})
