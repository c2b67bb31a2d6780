"""Connections: how many there are, and how long each may keep us waiting. uvicorn waits for a head forever."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

import h11
import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

__all__ = ["Config", "Connections", "possible"]

_OWN_FILES = 24
"""File descriptors that the process needs for itself."""

_READ = 16 * 1024
"""Bytes that are read at a time, before others have their turn; a head may have as many, and what came with its end."""

_MOST_HEADERS = 100

_CHUNK = 16
"""Bytes that a chunk of a body has at least, on the whole: to read one takes longer than to read these."""

_FEW_CHUNKS = 200
"""Chunks that may be as small as they like."""

_FULL = b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"


@dataclass(frozen=True)
class Connections:
    """How many there may be; seconds for the head of a request, and between two."""

    max_connections: int = 500
    header_timeout: float = 10
    idle_timeout: float = 5


class Config(uvicorn.Config):
    """uvicorn's settings, with those of the connections."""

    def __init__(self, app: Any, connections: Connections, answer_timeout: float) -> None:
        self.most, at_once = possible(connections.max_connections)
        self.head_timeout = connections.idle_timeout + connections.header_timeout
        self.answer_timeout = answer_timeout
        super().__init__(
            app,
            http=Bounded,
            ws="none",
            access_log=False,
            log_level="critical",  # what uvicorn would log of a mistake may hold what was sent; our own log does not
            server_header=False,
            backlog=at_once,
            timeout_keep_alive=connections.idle_timeout,  # type: ignore[arg-type]  # the loop takes parts of a second
            timeout_graceful_shutdown=3,
        )


def possible(most: int) -> tuple[int, int]:
    """Return how many connections there can be, and how many are accepted at once.

    All that were accepted in some turns of the loop are there before the first of them can be refused, and without a
    descriptor for one asyncio tries, and logs, again and again.
    """
    try:
        import resource
    except ImportError:  # Windows, which has other bounds
        return most, 128
    free, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    if free == resource.RLIM_INFINITY:
        return most, 128
    at_once = max(1, min(128, (free - _OWN_FILES) // 8))
    return max(1, min(most, free - _OWN_FILES - 4 * at_once)), at_once


class _Frugal(h11.Connection):
    """Refuses what consists of very many parts, however few bytes they have."""

    _chunks = 0.0

    def next_event(self) -> Any:
        event = super().next_event()
        if isinstance(event, h11.Request):
            self._chunks = _FEW_CHUNKS
            if len(event.headers) > _MOST_HEADERS:
                raise h11.RemoteProtocolError("too many headers")
        elif isinstance(event, h11.Data):
            self._chunks += len(event.data) / _CHUNK - 1
            if self._chunks < 0:
                raise h11.RemoteProtocolError("too many chunks")
        return event


class Bounded(H11Protocol, asyncio.BufferedProtocol):
    """uvicorn's protocol with an end to each wait that is the client's, and to what is done at once for it."""

    config: Config
    _head: asyncio.TimerHandle | None = None
    _reader: asyncio.TimerHandle | None = None

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.conn = _Frugal(h11.SERVER, _READ)
        self._read = bytearray(_READ)

    def get_buffer(self, _sizehint: int) -> bytearray:
        return self._read

    def buffer_updated(self, size: int) -> None:
        self.data_received(bytes(self._read[:size]))

    def send_400_response(self, msg: str) -> None:
        if self.conn.our_state in (h11.IDLE, h11.SEND_RESPONSE):
            super().send_400_response(msg)
        else:  # an answer has begun already, and ends here
            self.transport.close()

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        if len(self.connections) >= self.config.most:
            self.transport = transport
            transport.write(_FULL)
            transport.close()
            return
        super().connection_made(transport)
        self._watch()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        self._watch()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        self._watch()

    def pause_writing(self) -> None:
        super().pause_writing()
        self._reader = self.loop.call_later(self.config.answer_timeout, self.transport.abort)

    def resume_writing(self) -> None:
        super().resume_writing()
        if self._reader is not None:
            self._reader.cancel()

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        for timer in (self._head, self._reader):
            if timer is not None:
                timer.cancel()

    def _watch(self) -> None:
        """Give up on a client from whom a whole head is due, when nothing was or no more than a part of it.

        uvicorn closes what idles, but only until the first byte; a head has its time after that.
        """
        is_due = self.cycle is None or self.cycle.response_complete
        if is_due and self._head is None:
            self._head = self.loop.call_later(self.config.head_timeout, self.transport.abort)
        elif not is_due and self._head is not None:
            self._head.cancel()
            self._head = None
