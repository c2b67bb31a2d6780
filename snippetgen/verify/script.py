"""What the recording server answers, as a script: what all kinds of operations have in common."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

__all__ = ["JOB_ID", "BaseScript", "Received", "Reply", "json_text", "uploaded_path"]

JOB_ID = "6f0c3c1e-2b7d-4c55-9d0e-3a1f5b8e7c42"
"""The ID of every job in the background."""


@dataclass(frozen=True, slots=True)
class Received:
    """A request as it arrived: ``target`` is the path with its query, raw; header names are in lower case.

    ``number`` counts the requests of its kind, uploads or others, from 0.
    """

    method: str
    target: str
    headers: dict[str, str]
    body: bytes
    number: int = 0

    @property
    def is_upload(self) -> bool:
        return self.target.endswith("/api/v2/files")


@dataclass(frozen=True, slots=True)
class Reply:
    """What is answered to a request. A ``streamed`` one comes in small pieces, with a pause after each token.

    One that ``stalls`` does not come.
    """

    content: bytes
    status: int = 200
    content_type: str = "application/json"
    streamed: bool = False
    stalls: bool = False


def uploaded_path(number: int) -> str:
    """The path of the upload of this number, with all that a JSON string has to escape."""
    return f'0b7f2a4e-5d0c-4f7a-9a53-6c1d2e8f9a10/{number} "é"\\中 $HOME.txt'


@dataclass(frozen=True, kw_only=True)
class BaseScript:
    """How an answer comes, whatever it is; subclasses say what it is.

    A ``status`` of 400 and more answers everything with ``detail``, ``upload_status`` an upload alone, and ``uploaded``
    is what an upload is answered in place of its path. ``broken`` makes of the whole answer what arrives,
    ``content_type`` says what it is, and ``breaks`` ends the connection without the end of the answer; one that
    ``closes`` streams as HTTP/1.0 does, until it closes the connection. ``pause`` is in seconds, before a whole answer
    and after each token; a server that ``stalls`` sends no more than a first token; ``gate``, when given, is waited for
    after each token. ``awaited`` is the text of a token that has to be shown before anything more is sent. A stream is
    compressed, if it ``compresses``, for a client that says it can take that.

    ``fails`` is a word that the failure has to be told in, empty for any; ``None`` where the answer is a good one.
    """

    status: int = 200
    upload_status: int = 201
    uploaded: bytes | None = None
    detail: Any = None
    broken: Callable[[bytes], bytes] | None = None
    content_type: str | None = None
    breaks: bool = False
    closes: bool = False
    pause: float = 0
    stalls: bool = False
    gate: threading.Event | None = None
    awaited: str | None = None
    compresses: bool = False
    fails: str | None = None

    secret: str | None = None
    """What stands in an answer, and no snippet may show."""

    token: bytes = b'{"event": "token"'
    """What a line begins with, or holds, that is a token."""

    def reply(self, received: Received) -> Reply:
        """Return the answer to a request."""
        if received.is_upload:
            if self.uploaded is not None:
                return Reply(self.uploaded, self.upload_status)
            if self.upload_status >= 400:
                return Reply(json_text({"detail": self.detail}).encode(), self.upload_status)
            path = uploaded_path(received.number)
            return Reply(json_text({"id": "1", "name": "n", "path": path, "size": 1}).encode(), self.upload_status)
        if self.status >= 400:
            return Reply(self._refusal(), self.status, self.content_type or "application/json")
        return self.answered(received)

    @property
    def upload_fails(self) -> bool:
        """Whether an upload is answered with anything but its path."""
        return self.upload_status >= 400 or self.uploaded is not None

    def _refusal(self) -> bytes:
        text = self.detail if self.content_type else json_text({"detail": self.detail})
        return text.encode() if isinstance(text, str) else text

    def sent(self, content: bytes) -> bytes:
        """The body of an answer, as it is sent."""
        return self.broken(content) if self.broken else content

    def answered(self, received: Received) -> Reply:
        """Return the answer to a request that is no upload, and is not refused."""
        raise NotImplementedError

    def answer(self, operation: str) -> bytes:
        """Return the body of the last answer, as it is sent."""
        raise NotImplementedError

    def polls(self, operation: str) -> int:  # noqa: ARG002
        """How often the end of the operation is asked for."""
        return 0

    def words(self, operation: str) -> str | None:  # noqa: ARG002
        """The words of an error in the answer itself, where there is one."""
        return None

    def failure(self, operation: str) -> str | None:
        """The words that a failure has to be told in, where the answer is one."""
        if self.status >= 400 or (self.upload_status >= 400 and self.uploaded is None):
            return str(self.detail or self.status)
        words = self.words(operation)
        return self.fails if words is None else words

    def shown(self, operation: str, answer: str) -> Any:
        """What a snippet should show of it: text, or the JSON where there is no message to rely on.

        ``None`` is anything but silence, where there is nothing to show.
        """
        raise NotImplementedError


def json_text(value: Any) -> str:
    """Write JSON as Starlette does: letters as themselves, no spaces."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
