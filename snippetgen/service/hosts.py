"""As what the service may be addressed: another site's name may have been pointed at it (DNS rebinding)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address

from snippetgen.errors import SnippetError
from snippetgen.service.problems import Problem

__all__ = ["Hosts"]

_HOST = re.compile(r"(\[[0-9a-f:.]+\]|[^\s:/?#@\[\]]+)(:\d*)?", re.IGNORECASE)


class Hosts:
    """The names and addresses that ``Host`` may say, at any port.

    ``*`` is any, and so is ``None``, which leaves the question to the application around. ``localhost`` is every
    address of the machine's own, too, and ``0.0.0.0`` or ``::``, where one listens everywhere, every address at all: it
    is names that are pointed elsewhere. Raises ``SnippetError`` for what is no host.
    """

    def __init__(self, allowed: Sequence[str] | None) -> None:
        self._allowed = {_read(host) for host in (("*",) if allowed is None else allowed)}
        self._any = "*" in self._allowed
        self._any_address = any(not isinstance(host, str) and host.is_unspecified for host in self._allowed)

    def refusal(self, sent: Sequence[str]) -> Problem | None:
        """Return what is wrong with the ``Host`` headers of a request. What is older than the header sends none."""
        if self._any or not sent:
            return None
        match = _HOST.fullmatch(sent[0])
        if match is None or len(sent) > 1:
            return Problem(400, "the request must have one Host, a name or an address")
        host = name if (name := match[1].lower()) in self._allowed else _plain(name)
        if host in self._allowed:
            return None
        if not isinstance(host, str) and (self._any_address or (host.is_loopback and "localhost" in self._allowed)):
            return None
        return Problem(421, f"the service is not known as {match[1]}, unless it is told to allow that host")


def _read(allowed: str) -> str | IPv4Address | IPv6Address:
    host = _plain(allowed)
    if isinstance(host, str) and not re.fullmatch(r"\*|[^\s:/?#@\[\]*]+", host):
        raise SnippetError(f'"{allowed}" is not a host, such as snippets.example.org, without scheme and port')
    return host


def _plain(host: str) -> str | IPv4Address | IPv6Address:
    try:
        return ip_address(host.removeprefix("[").removesuffix("]"))
    except ValueError:
        return host.lower().removesuffix(".")
