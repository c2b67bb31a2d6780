"""What the words of the command line mean: a flow, JSON, a tweak, the settings from arguments and files."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from snippetgen.errors import SnippetError, nearest
from snippetgen.flow import Flow
from snippetgen.load import MAX_BYTES, load_flow, parse_json, parse_toml, read_file
from snippetgen.request import Env, parse_text
from snippetgen.server import Server

__all__ = ["config_server", "find_flow", "flow_at", "json_argument", "merge_headers", "parse_tweaks"]


def find_flow(argument: str) -> tuple[Flow, str | None]:
    """Return the flow that FLOW means, and the URL of its server where FLOW is a URL.

    FLOW is a file, ``-`` for standard input, an ID, an endpoint name, ``$NAME``, or the URL of the flow's page.
    """
    if not argument:
        raise SnippetError("FLOW is empty; give a file, an ID, an endpoint name, or the URL of the flow's page")
    if argument == "-":
        if sys.stdin is None:
            raise SnippetError("standard input is closed, so there is no flow to read from it")
        return load_flow(sys.stdin.buffer.read(MAX_BYTES + 1)), None
    if _is_path(argument) and not (_URL.match(argument) or _is_id(argument)):
        return load_flow(argument), None
    return flow_at(argument)


def flow_at(address: str) -> tuple[Flow, str | None]:
    """Return the flow at an address, and the URL of its server where the address tells it. No file is looked for.

    The address is the URL of the flow's page, an ID, ``$NAME``, or an endpoint name.
    """
    if _URL.match(address):
        return _flow_of_page(address)
    return Flow(id=address) if _is_id(address) else Flow(endpoint_name=address), None


def _is_id(argument: str) -> bool:
    return bool(_UUID.fullmatch(argument)) or isinstance(parse_text(argument), Env)


def _is_path(argument: str) -> bool:
    """Whether FLOW is a file: by its look, or because it is there."""
    return bool(re.search(r"[/\\]|\.(json|toml)$", argument)) or os.path.exists(argument)


def _flow_of_page(url: str) -> tuple[Flow, str]:
    """Read the address of a flow's page: ``http://host/prefix/flow/<id>``, and maybe ``/folder/<id>`` behind it."""
    if "@" in re.split("[/?#]", url, maxsplit=3)[2]:
        raise SnippetError("the flow's URL must not hold a user name or password: the snippet would show it")
    shown = url.partition("?")[0].partition("#")[0]
    try:
        parts = urlsplit(url)
        match = re.fullmatch(r"(.*?)/flow/([^/]+)(?:/folder/[^/]+|/view)?/?", parts.path)
        address = unquote(match[2], errors="strict") if match else ""
    except ValueError as error:
        raise SnippetError(f"{shown}: is not a URL: {error}") from None
    if not match:
        raise SnippetError(f"{shown}: is not the page of a flow, which ends in /flow/ and the flow's ID")
    flow = Flow(id=address) if _UUID.fullmatch(address) else Flow(endpoint_name=address)
    return flow, f"{parts.scheme}://{parts.netloc}{match[1]}".replace("$", "$$")


_URL = re.compile("https?://", re.IGNORECASE)
_UUID = re.compile("[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}", re.IGNORECASE)


def json_argument(option: str, value: str) -> Any:
    """Return the JSON of an option's value, or of the file that ``@FILE`` names."""
    if value == "@":
        raise SnippetError(f"{option}: @ has to be followed by the name of a file")
    if value.startswith("@"):
        return parse_json(read_file(Path(value[1:])), f"{option} {value}")
    return parse_json(value, option)


def parse_tweaks(tweaks: str | None, single: tuple[str, ...]) -> dict[str, Any] | None:
    """Return the tweaks of ``--tweaks`` with those of every ``--tweak`` set on top; ``None`` where there are none."""
    if tweaks is None and not single:
        return None
    whole = {} if tweaks is None else json_argument("--tweaks", tweaks)
    if not isinstance(whole, dict):
        raise SnippetError('--tweaks: must be an object: {"component": {"field": value}}')
    for argument in single:
        name, equals, value = argument.partition("=")
        component, dot, field = name.rpartition(".")
        if not (equals and dot and component and field):
            raise SnippetError(
                f'--tweak {argument}: must be COMPONENT.FIELD=VALUE, such as "Chat Input.sender_name=Ann"'
            )
        fields = whole.setdefault(component, {})
        if not isinstance(fields, dict):
            raise SnippetError(f'--tweak {argument}: --tweaks sets "{component}" itself')
        fields[field] = _tweak_value(value)
    return whole


def _tweak_value(text: str) -> Any:
    def refuse(constant: str) -> Any:
        raise ValueError(constant)  # NaN and Infinity are words, as far as JSON goes

    try:
        return json.loads(text, parse_constant=refuse)
    except (ValueError, RecursionError):
        return text


def parse_header(argument: str) -> tuple[str, str]:
    """Return name and value of ``NAME: VALUE``."""
    name, colon, value = argument.partition(":")
    if not colon:
        raise SnippetError("--header: must be NAME: VALUE, such as 'accept: application/json'")
    return name.strip(), value.strip()


def merge_headers(settings: Any, given: Iterable[str]) -> Any:
    """Return the headers of the settings with those of ``--header`` in their place, whatever their case."""
    if not isinstance(settings, dict):
        return settings
    headers = dict(map(parse_header, given))
    replaced = {name.lower() for name in headers}
    return {**{name: value for name, value in settings.items() if name.lower() not in replaced}, **headers}


def config_server(path: Path | None) -> dict[str, Any]:
    """Return the ``[server]`` table of the file: by default ``snippetgen.toml``, if the working directory has one.

    It holds the fields of ``Server``; ``api_key = false`` is no authentication.
    """
    default = Path("snippetgen.toml")
    if path is None and not default.exists():
        return {}
    path = path or default
    table = parse_toml(read_file(path), str(path))
    for key in table:
        if key != "server":
            raise SnippetError(f"{path}: unknown key {key}{nearest(key, ['server'])}")
    settings = table.get("server", {})
    if not isinstance(settings, dict):
        raise SnippetError(f"{path}: server must be a table, [server]")
    for key in settings:
        if key not in Server.model_fields:
            raise SnippetError(f"{path}: unknown key server.{key}{nearest(key, Server.model_fields)}")
    if settings.get("api_key") is False:
        settings["api_key"] = None
    return settings
