"""What the words of the command line mean: a flow, JSON, a tweak, the settings from arguments and files."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from uuid import UUID

from pydantic import BaseModel, ConfigDict, ValidationError

from snippetgen.errors import SnippetError, nearest
from snippetgen.flow import Flow
from snippetgen.load import MAX_BYTES, load_flow, parse_json, parse_toml, read_file
from snippetgen.request import Env, parse_text
from snippetgen.server import Server

__all__ = ["Config", "config_server", "find_flow", "json_argument", "parse_header", "parse_tweaks"]


def find_flow(argument: str) -> tuple[Flow, str | None]:
    """Return the flow that FLOW means, and the URL of its server where FLOW is a URL.

    FLOW is a file, ``-`` for standard input, an ID, an endpoint name, ``$NAME``, or the URL of the flow's page.
    """
    if argument == "-":
        return load_flow(sys.stdin.buffer.read(MAX_BYTES + 1)), None
    if re.match("https?://", argument, re.IGNORECASE):
        return _flow_at(argument)
    if Path(argument).exists():
        return load_flow(argument), None
    if isinstance(parse_text(argument), Env) or _is_uuid(argument):
        return Flow(id=argument), None
    if re.search(r"[/\\]|\.(json|toml)$", argument):
        raise SnippetError(f"{argument}: there is no such file")
    if not argument:
        raise SnippetError("FLOW is empty; give a file, an ID, an endpoint name, or the URL of the flow's page")
    return Flow(endpoint_name=argument), None


def _flow_at(url: str) -> tuple[Flow, str]:
    """Read the address of a flow's page: ``http://host/prefix/flow/<id>``, and maybe ``/folder/<id>`` behind it."""
    try:
        parts = urlsplit(url)
    except ValueError as error:
        raise SnippetError(f"{url}: is not a URL: {error}") from None
    match = re.fullmatch(r"(.*?)/flow/([^/]+)(?:/folder/[^/]+)?/?", parts.path)
    if not match:
        raise SnippetError(f"{url}: is not the page of a flow, which ends in /flow/ and the flow's ID")
    return Flow(id=unquote(match[2])), f"{parts.scheme}://{parts.netloc}{match[1]}"


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def json_argument(option: str, value: str) -> Any:
    """Return the JSON of an option's value, or of the file that ``@FILE`` names."""
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


class Config(BaseModel):
    """The configuration file: ``[server]`` holds the fields of ``Server``; ``api_key = false`` is no authentication."""

    model_config = ConfigDict(extra="forbid")

    server: dict[str, Any] = {}


def config_server(path: Path | None) -> dict[str, Any]:
    """Return the server settings of the file, by default ``snippetgen.toml`` in the working directory if it is there."""
    default = Path("snippetgen.toml")
    if path is None and not default.exists():
        return {}
    path = path or default
    table = parse_toml(read_file(path), str(path))
    try:
        settings = Config.model_validate(table).server
    except ValidationError as error:
        key = str(error.errors()[0]["loc"][0])
        raise SnippetError(f"{path}: unknown key or wrong type: {key}{nearest(key, Config.model_fields)}") from None
    for key in settings:
        if key not in Server.model_fields:
            raise SnippetError(f"{path}: unknown key server.{key}{nearest(key, Server.model_fields)}")
    if settings.get("api_key") is False:
        settings["api_key"] = None
    return settings
