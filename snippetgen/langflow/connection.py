"""A connection to the server of the settings: JSON over HTTP, and what went wrong in one line.

The key is read from the variable that the snippets read. It is sent to the server of the settings alone: no redirect is
followed, and none of this machine's own servers is asked by way of a proxy.
"""

from __future__ import annotations

import http.client
import ipaddress
import json
import os
import socket
import ssl
from collections.abc import Mapping
from typing import Any, NoReturn
from urllib.error import HTTPError, URLError
from urllib.parse import urljoin, urlsplit
from urllib.request import (
    HTTPRedirectHandler,
    HTTPSHandler,
    OpenerDirector,
    ProxyHandler,
    Request,
    build_opener,
    getproxies,
    proxy_bypass,
)

from pydantic import ValidationError

from snippetgen.errors import SnippetError
from snippetgen.flow.content import MAX_BYTES
from snippetgen.request.server import Server
from snippetgen.values import Env, Text, parts_of

__all__ = ["AnswerError", "Connection"]

_PATIENCE = 30
"""Seconds without progress, where the settings have no timeout."""

_MOST_SAID = 300
"""Characters of a server's own words that are told."""


class AnswerError(SnippetError):
    """The server refuses, by a ``status`` of HTTP and ``words`` of its own."""

    def __init__(self, message: str, status: int, words: str) -> None:
        super().__init__(message)
        self.status, self.words = status, words

    @property
    def is_missing(self) -> bool:
        """Whether the server has no such thing, or no such path."""
        return self.status in (404, 405)


class Connection:
    """Asks the server of the settings, whose variables are read from ``environment``; raises ``SnippetError``."""

    def __init__(self, server: Server, environment: Mapping[str, str] = os.environ) -> None:
        self._environment = environment
        self.url = _checked(self._read(server.url, "the server's URL"), server.url)
        self._key = server.api_key
        headers = {name: self._read(value, name) for name, value in server.headers.items()}
        variables = [part for value in server.headers.values() for part in parts_of(value) if isinstance(part, Env)]
        if self._key and (key := environment.get(self._key.name)):
            headers["x-api-key"] = key
            variables.append(self._key)
        self._secrets = [environment[variable.name] for variable in variables if environment[variable.name]]
        for name, value in headers.items():
            # What http.client says of it would repeat the value.
            if not value.isprintable() or not value.isascii():
                where = f"${self._key.name}" if self._key and name == "x-api-key" else name
                raise SnippetError(f"{where} holds a character that no header can have, such as a line's end")
        self._headers = {name: value for name, value in headers.items() if name.lower() != "content-type"}
        self._timeout = server.timeout or _PATIENCE
        self._has_proxy, self._opener = _has_proxy(self.url), _opener(self.url)

    def variable(self, variable: Env) -> str:
        """Return what a variable holds."""
        return self._read(variable, "the flow's ID")

    def get(self, path: str) -> Any:
        """Return the JSON that the server answers."""
        return self._ask(Request(self.url + path, headers=self._headers))

    def post(self, path: str, body: Any) -> Any:
        """Send JSON, and return the JSON that the server answers."""
        headers = {**self._headers, "Content-Type": "application/json"}
        return self._ask(Request(self.url + path, json.dumps(body).encode(), headers))

    def _read(self, text: Text, where: str) -> str:
        parts = parts_of(text)
        for part in parts:
            if isinstance(part, Env) and part.name not in self._environment:
                raise SnippetError(f"${part.name} is not set, and {where} is read from it: export {part.name}=…")
        return "".join(self._environment[part.name] if isinstance(part, Env) else str(part) for part in parts)

    def _ask(self, request: Request) -> Any:
        try:
            with self._opener.open(request, timeout=self._timeout) as answer:
                content = answer.read(MAX_BYTES + 1)
                if answer.length and len(content) <= MAX_BYTES:  # what read() with a number does not look at
                    raise http.client.IncompleteRead(content, answer.length)
        except HTTPError as error:
            with error:
                self._refuse(request, error)
        except URLError as error:
            raise SnippetError(f"{self.url}: {self._why(error.reason)}{self._by_proxy}") from None
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise SnippetError(f"{self.url}: {self._why(error)}{self._by_proxy}") from None
        if len(content) > MAX_BYTES:
            raise SnippetError(f"{self.url}: answers with more than {MAX_BYTES // 2**20} MiB")
        try:
            return json.loads(content)
        except (ValueError, RecursionError):
            raise SnippetError(f"{self.url}: answers {_described(content)}: {_NO_LANGFLOW}") from None

    @property
    def _by_proxy(self) -> str:
        told = "; it is asked through the proxy of HTTP_PROXY or HTTPS_PROXY, and NO_PROXY leaves a host out"
        return told if self._has_proxy else ""

    def _why(self, reason: Any) -> str:
        if isinstance(reason, (TimeoutError, socket.timeout)):
            return f"no answer within {self._timeout:g} seconds"
        if isinstance(reason, socket.gaierror):
            return "there is no host of this name"
        if isinstance(reason, ConnectionRefusedError):
            return "nothing listens there: start Langflow, or give the URL of one that runs with --server-url"
        if isinstance(reason, ssl.SSLCertVerificationError):
            told = f"its certificate is not trusted: {reason.verify_message}"
            return f"{told}; SSL_CERT_FILE names the file of an authority of your own"
        if isinstance(reason, ssl.SSLError):
            if reason.reason in ("WRONG_VERSION_NUMBER", "HTTP_REQUEST", "RECORD_LAYER_FAILURE"):
                return "speaks no TLS there: does its URL begin with http:// ?"
            return f"TLS failed: {reason.reason or 'the connection ended'}"
        if isinstance(reason, ConnectionResetError):  # and http.client's own
            return "ended the connection without an answer; does its URL begin with https:// ?"
        if isinstance(reason, http.client.InvalidURL):  # not ours, which was looked at; it may hold a password
            return "the proxy is no URL"
        if isinstance(reason, http.client.BadStatusLine):
            return f"does not speak HTTP there: {_NO_LANGFLOW}"
        if isinstance(reason, OSError):
            return f"cannot be reached: {reason.strerror or reason}"
        return (
            "broke off in the middle of its answer" if isinstance(reason, http.client.IncompleteRead) else str(reason)
        )

    def _refuse(self, request: Request, error: HTTPError) -> NoReturn:
        if error.code in (301, 302, 303, 307, 308):
            raise SnippetError(f"{self.url}: {self._redirected(request, error.headers.get('Location') or '')}")
        words, is_json = _words(error)
        words = self._without_secrets(words)
        if error.code in (401, 403):
            raise SnippetError(f"{self.url}: {self._denied(error.code, words if is_json else '')}")
        told = f"answers {error.code}{words and f': {words}'}"
        if error.code in (404, 405) and not is_json:
            told = f"answers {error.code}: {_NO_LANGFLOW}"
        if error.code == 407:
            told = "the proxy before it asks for a password: HTTP_PROXY and HTTPS_PROXY may hold one"
        raise AnswerError(f"{self.url}: {told}{self._by_proxy}", error.code, words)

    def _without_secrets(self, words: str) -> str:
        """Return the beginning of what a server says, which may repeat what it was sent."""
        for secret in self._secrets:
            words = words.replace(secret, "…")
        return words[:_MOST_SAID]

    def _denied(self, code: int, words: str) -> str:
        page = f"{self.url}/settings/api-keys"
        if not words:
            return f"answers {code} without Langflow's words, so something before it asks for a login: see --header"
        if self._key is None:
            return f"asks for a key ({words}): make one at {page}, and leave out --no-auth or api_key = false"
        name = self._key.name
        if "x-api-key" not in self._headers:
            return f"asks for a key, and ${name} is not set: make one at {page}, then export {name}=…"
        return f"does not take the key in ${name} ({words}): make another at {page}"

    def _redirected(self, request: Request, location: str) -> str:
        if not location:
            return "redirects without saying where"
        target = self._without_secrets(urljoin(request.full_url, location).partition("?")[0])
        path = urlsplit(request.full_url).path.removeprefix(urlsplit(self.url).path)
        if target.endswith(path):
            return f"has moved: give --server-url {target.removesuffix(path)}"
        return f"redirects to {target}, as to a login: the key is not sent on; see --server-url and --header"


_NO_LANGFLOW = "is it a Langflow? --server-url is its address without the path of a page"


def _checked(url: str, given: Text) -> str:
    """Return the URL as the snippets have it; one that a variable holds is looked at only now."""
    if isinstance(given, str):
        return url
    try:
        return str(Server(url=url.replace("$", "$$"), api_key=None).url)
    except ValidationError as error:
        reason = error.errors(include_url=False, include_input=False)[0]["msg"].removeprefix("Value error, ")
        name = next(part.name for part in parts_of(given) if isinstance(part, Env))
        raise SnippetError(f"${name}: is no URL of a server: {reason}") from None


class _NoRedirects(HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        """Leave it an error, which says where it would have led."""


def _has_proxy(url: str) -> bool:
    """Whether the server is asked through a proxy; one on this machine is not, where a proxy would find another."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    try:
        is_here = ipaddress.ip_address(host).is_loopback
    except ValueError:
        is_here = host == "localhost" or host.endswith(".localhost")
    return not is_here and parts.scheme in getproxies() and not proxy_bypass(host)


def _opener(url: str) -> OpenerDirector:
    proxies = ProxyHandler(None if _has_proxy(url) else {})
    opener = build_opener(proxies, HTTPSHandler(context=ssl.create_default_context()), _NoRedirects())
    opener.addheaders = [("User-Agent", "snippetgen"), ("Accept", "application/json")]
    return opener


def _words(error: HTTPError) -> tuple[str, bool]:
    """Return what the server says, and whether it says it as Langflow does."""
    try:
        detail = json.loads(error.read(MAX_BYTES))["detail"]
        return detail if isinstance(detail, str) else json.dumps(detail), True
    except (OSError, ValueError, RecursionError, LookupError, TypeError, http.client.HTTPException):
        return "", False


def _described(content: bytes) -> str:
    beginning = content.lstrip()[:100].lower()
    if not beginning:
        return "nothing"
    return "a web page" if beginning.startswith((b"<!doctype", b"<html")) else "what is no JSON"
