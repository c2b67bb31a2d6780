"""An old request, as it was given: a curl command, or the URL of one with its body."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote, unquote_plus

from snippetgen.errors import SnippetError
from snippetgen.flow.content import decode
from snippetgen.request.deprecated import ENDPOINTS
from snippetgen.values import Env, Json, Later, Text, join, parse_text, parts_of
from snippetgen.words.arguments import json_argument
from snippetgen.words.curl_command import CurlRequest, read_curl
from snippetgen.words.marked import Marked, parse_shell_json
from snippetgen.words.words import Words

__all__ = ["OldRequest", "read_old_request", "with_variables"]

_OLD = re.compile(rf"(.*?)/api/v1/({'|'.join(ENDPOINTS)})/([^/?#]+)/?", re.DOTALL)
_WANTED = re.compile(rf"/api/v1/(?:{'|'.join(ENDPOINTS)})/")
_URL = re.compile(r"(?:https?://|\$[{\w])\S*", re.IGNORECASE)
_MOST = 2**20  # bytes of a command


@dataclass(frozen=True, slots=True)
class OldRequest:
    """A request for an old endpoint: ``url`` is that of its server, ``flow`` the flow's ID as it stood in the path.

    ``parameters`` are those of the query; the rest of it is in ``request``.
    """

    url: Text
    endpoint: str
    flow: Text
    parameters: tuple[tuple[str, Text], ...]
    body: Json
    request: CurlRequest


def read_old_request(argument: str, words: Words) -> OldRequest:
    """Return the request that an argument means: a curl command, a URL with ``--body``, or ``-`` for standard input.

    Raises ``SnippetError``, which repeats nothing of the request but the names of options, fields and variables.
    """
    text = (_standard_input() if argument == "-" else argument).strip()
    body = words.options["body"]
    if _URL.fullmatch(text) or (_WANTED.search(text) and not re.search(r"\s", text)):
        given = {} if body is None else json_argument("--body", body, words.folders)
        request = CurlRequest(parse_text(text), "POST")
    elif body is not None:
        raise SnippetError("--body: is for the URL of an old request; a curl command has a body of its own")
    elif "is deprecated and will be removed" in text and not _WANTED.search(text):
        raise SnippetError("this is what a server answers to an old request; give the request itself")
    else:
        request = read_curl(text, _WANTED, words.folders)
        given = None
    return _request(request, given)


def _standard_input() -> str:
    if sys.stdin is None:
        raise SnippetError("standard input is closed, so there is no command to read from it")
    content = sys.stdin.buffer.read(_MOST + 1)
    if len(content) > _MOST:
        raise SnippetError("standard input: is larger than a megabyte, which no command is")
    return decode(content, "standard input")


def _request(request: CurlRequest, body: Json) -> OldRequest:
    marked = Marked(with_variables(request.url), "\0")
    url, _, query = marked.text.partition("#")[0].partition("?")
    old = _OLD.fullmatch(url if "://" in url or url.startswith("\0") else f"http://{url}")
    if not old:
        raise SnippetError(_no_such_request(url))
    if request.method != "POST":
        missing = request.body is None and request.method == "GET"
        raise SnippetError(
            "the command sends no body: -d is missing" if missing else "the old endpoints took POST, and nothing else"
        )
    base, endpoint, flow = old[1], old[2], old[3]
    scheme, slashes, rest = base.rpartition("://")
    authority, slash, path = rest.partition("/")
    user, at, host = authority.rpartition("@")
    if at:
        request.user = marked.read(unquote(user))
    if request.body is not None:
        body = parse_shell_json(_with_gap(request.body), "--data")
    return OldRequest(
        marked.read(f"{scheme}{slashes}{host}{slash}{path}"),
        endpoint,
        _flow(marked.read(flow)),
        tuple((unquote_plus(name), marked.read(unquote_plus(value))) for name, value in _parameters(query)),
        {} if body is None else body,
        request,
    )


def _parameters(query: str) -> Iterator[tuple[str, str]]:
    for pair in filter(None, query.split("&")):
        name, _, value = pair.partition("=")
        yield name, value


def _no_such_request(url: str) -> str:
    if "/api/v1/run/" in url:
        return "a request for /api/v1/run is what the old ones are replaced by; there is nothing to migrate"
    if "/api/v1/task/" in url:
        return (
            "/api/v1/task has gone with the tasks that it told of; give the request that began one, whose replacement "
            "waits for its end by itself"
        )
    known = "/api/v1/process/{id} or /api/v1/predict/{id}"
    if url.count("\0") and "/api/" not in url:
        return f"what the URL's variables hold is not known here; write it so that {known} stands in it"
    return f"this is no request for {known}"


def _flow(flow: Text) -> Text:
    """The flow's ID; a placeholder of a page of documentation is a variable."""
    if isinstance(flow, str):
        flow = unquote(flow)
        if re.fullmatch(r"<.*>|\{.*\}|\[.*\]", flow, re.DOTALL):
            return Env("FLOW_ID")
    return flow


def with_variables(text: Text) -> Text:
    """Return the text with what was meant to be a variable in single quotes as one, too."""
    return join([piece for part in parts_of(text) for piece in _pieces(part)])


def _pieces(part: str | Later) -> tuple[str | Later, ...]:
    return parts_of(parse_text(part)) if isinstance(part, str) else (part,)


_GAP = re.compile(r'("inputs"\s*:\s*\{\s*"\w+"\s*:\s*)message(\s*\})')


def _with_gap(body: Text) -> Text:
    """Return the body with ``$MESSAGE`` where the pane of Langflow 0.x left a gap, the bare word ``message``."""
    first, *rest = parts_of(body)
    if not isinstance(first, str) or not (match := _GAP.search(first)):
        return body
    return join([f'{first[: match.end(1)]}"', Env("MESSAGE"), f'"{first[match.start(2) :]}', *rest])
