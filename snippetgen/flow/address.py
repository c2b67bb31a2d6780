"""The address of a flow: its ID, its endpoint name, or a URL that leads to it. Nothing is read from there."""

from __future__ import annotations

import re
from ipaddress import ip_address
from urllib.parse import unquote, urlsplit

from snippetgen.errors import SnippetError
from snippetgen.flow.descriptor import Flow
from snippetgen.values import Env, parse_text
from snippetgen.visible import visible

__all__ = ["flow_at", "is_address", "is_short_url"]


def flow_at(address: str) -> tuple[Flow, str | None]:
    """Return the flow at an address, and the URL of its server where the address tells it. No file is looked for.

    The address is an ID, ``$NAME``, an endpoint name, or the URL of the flow's page, of its playground or of its API,
    with or without the scheme and the host; a request that is pasted whole is read for its URL. Raises
    ``SnippetError``.
    """
    text = _bare(address[:_LONGEST])
    url = _url_in(text)
    if url:
        return _flow_of_url(url)
    if _is_id(text):
        return Flow(id=text), None
    if _leads_to_flow(text):
        host = _host_of(text)
        return _flow_of_url(f"{_scheme_of(host)}://{text}") if host else (_flow_of_url(f"http://h/{text}")[0], None)
    if not text or len(text) > _LONGEST_NAME or re.search(r"[/\\\x00-\x1f\x7f]|:\d+$", text):
        raise SnippetError(_NO_ADDRESS)
    return Flow(endpoint_name=text), None


def is_address(argument: str) -> bool:
    """Whether an argument cannot be the name of a file, nor an endpoint name: a URL, an ID or ``$NAME``."""
    text = _bare(argument)
    return bool(_URL.search(text)) or _is_id(text)


def is_short_url(argument: str) -> bool:
    """Whether an argument is the URL of a flow without its scheme, or its path alone; unless a file is called so."""
    text = _bare(argument)
    is_whole = bool(_host_of(text)) or text.startswith("/")
    return is_whole and _leads_to_flow(text) and not _path_of(text).endswith((".json", ".toml"))


def _bare(address: str) -> str:
    """Return what was pasted without the spaces, quotes and brackets around it."""
    return address.strip(" \t\r\n\u00a0\u200b\ufeff\"'`<>\u201c\u201d\u2018\u2019")


def _url_in(text: str) -> str | None:
    """Return the URL that was pasted, or that of a flow in a request or in lines of code."""
    found = [text[match.start() :] for match in _URL.finditer(text)]
    urls = [_before(r"[\r\n\"'`<>]" if len(url) == len(text) else r"[\s\"'`<>\\]", url).rstrip(".,;)") for url in found]
    return next((url for url in urls if _leads_to_flow(url.partition("://")[2])), urls[0] if urls else None)


def _is_id(text: str) -> bool:
    return bool(_UUID.fullmatch(text)) or isinstance(parse_text(text), Env)


def _before(pattern: str, text: str) -> str:
    return re.split(pattern, text, maxsplit=1)[0]


def _path_of(url: str) -> str:
    return _before("[?#]", url)


def _leads_to_flow(text: str) -> bool:
    """Whether a URL without its scheme, or a path, is one of a flow."""
    host = _host_of(text)
    match = _TO_FLOW.fullmatch("/" + _path_of(text)[len(host) :].lstrip("/"))
    return match is not None and bool(host or not match["prefix"])


def _host_of(text: str) -> str:
    """Return the host that a text begins with, and its port: not a word alone, which may be a folder."""
    host = text.partition("/")[0]
    return host if _HOST.fullmatch(host) else ""


def _scheme_of(host: str) -> str:
    """Return the scheme that a browser has left out: https at a name of the network, unless its port is another's."""
    name, port = re.sub(r":\d+$", "", host.lower()), re.search(r":(\d+)$", host)
    if name == "localhost" or (port and not port[1].endswith("443")):
        return "http"
    try:
        ip_address(name.strip("[]"))
    except ValueError:
        return "https"
    return "http"


def _flow_of_url(url: str) -> tuple[Flow, str]:
    """Read the URL of a flow's page, of its playground or of its API, below any prefix: ``http://host/p/flow/<id>``."""
    if "@" in re.split("[/?#]", url, maxsplit=3)[2]:
        raise SnippetError("the flow's URL must not hold a user name or password: the snippet would show it")
    shown = visible(_path_of(url)[:_LONGEST_SHOWN])
    try:
        parts = urlsplit(url)
        match = _TO_FLOW.fullmatch(parts.path)
        address = unquote(match["flow"], errors="strict") if match else ""
    except UnicodeDecodeError:
        raise SnippetError(f"{shown}: is not a URL: what is percent-encoded in it is no text") from None
    except ValueError as error:
        raise SnippetError(f"{shown}: is not a URL: {error}") from None
    if not match:
        raise SnippetError(
            f"{shown}: is not the page of a flow, which ends in /flow/ and the flow's ID, nor its playground or API"
        )
    flow = Flow(id=address) if _UUID.fullmatch(address) else Flow(endpoint_name=address)
    return flow, f"{parts.scheme}://{parts.netloc}{match['prefix']}".replace("$", "$$")


_NO_ADDRESS = (
    "not the address of a flow, which is the URL of its page, such as http://localhost:7860/flow/<id>, its ID or its "
    "endpoint name"
)

_LONGEST = 100_000
"""Characters of what is pasted that are read."""

_LONGEST_NAME = 8000
"""Characters; no server reads a longer request line."""

_LONGEST_SHOWN = 200

_URL = re.compile(r"(?<![\w./])https?://", re.IGNORECASE)
_HOST = re.compile(r"(?:localhost|[\w-]+(?:\.[\w-]+)+|[\w-]+(?=:)|\[[0-9a-f:.]+\])(?::\d{1,5})?", re.IGNORECASE)
_UUID = re.compile("[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}", re.IGNORECASE)

_TO_FLOW = re.compile(
    r"(?P<prefix>.*?)/(?:flow|playground|api/v1/(?:run(?:/advanced|/session)?|webhook|flows|files/upload))"
    r"/(?P<flow>[^/]+)(?:/folder/[^/]+|/view)?/?"
)
"""The pages of Langflow, and the paths of its API, that hold a flow."""
