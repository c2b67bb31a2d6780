"""The address of a flow: its ID, its endpoint name, or the URL of its page. Nothing is read from there."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

from snippetgen.errors import SnippetError
from snippetgen.flow.descriptor import Flow
from snippetgen.values import Env, parse_text

__all__ = ["flow_at", "is_address"]


def flow_at(address: str) -> tuple[Flow, str | None]:
    """Return the flow at an address, and the URL of its server where the address tells it. No file is looked for.

    The address is the URL of the flow's page, an ID, ``$NAME``, or an endpoint name. Raises ``SnippetError``.
    """
    if _URL.match(address):
        return _flow_of_page(address)
    return Flow(id=address) if _is_id(address) else Flow(endpoint_name=address), None


def is_address(argument: str) -> bool:
    """Whether an argument cannot be the name of a file, nor an endpoint name: a URL, an ID or ``$NAME``."""
    return bool(_URL.match(argument)) or _is_id(argument)


def _is_id(argument: str) -> bool:
    return bool(_UUID.fullmatch(argument)) or isinstance(parse_text(argument), Env)


def _flow_of_page(url: str) -> tuple[Flow, str]:
    """Read the address of a flow's page: ``http://host/prefix/flow/<id>``, and maybe ``/folder/<id>`` behind it."""
    if "@" in re.split("[/?#]", url, maxsplit=3)[2]:
        raise SnippetError("the flow's URL must not hold a user name or password: the snippet would show it")
    shown = url.partition("?")[0].partition("#")[0]
    try:
        parts = urlsplit(url)
        match = re.fullmatch(r"(.*?)/flow/([^/]+)(?:/folder/[^/]+|/view)?/?", parts.path)
        address = unquote(match[2], errors="strict") if match else ""
    except UnicodeDecodeError:
        raise SnippetError(f"{shown}: is not a URL: what is percent-encoded in it is no text") from None
    except ValueError as error:
        raise SnippetError(f"{shown}: is not a URL: {error}") from None
    if not match:
        raise SnippetError(f"{shown}: is not the page of a flow, which ends in /flow/ and the flow's ID")
    flow = Flow(id=address) if _UUID.fullmatch(address) else Flow(endpoint_name=address)
    return flow, f"{parts.scheme}://{parts.netloc}{match[1]}".replace("$", "$$")


_URL = re.compile("https?://", re.IGNORECASE)
_UUID = re.compile("[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}", re.IGNORECASE)
