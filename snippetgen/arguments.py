"""What the words of the command line mean: a flow, JSON, a tweak, the settings from arguments and files."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from snippetgen.errors import SnippetError
from snippetgen.flow import Flow
from snippetgen.load import MAX_BYTES, load_content, load_flow, parse_json, read_file
from snippetgen.request import Env, parse_text

__all__ = ["HERE", "find_flow", "flow_at", "json_argument", "merge_headers", "parse_tweaks"]

HERE = (Path(),)
"""Where the files that an argument names are looked for: in the working directory."""


def find_flow(argument: str, folders: Sequence[Path] = HERE) -> tuple[Flow, str | None]:
    """Return the flow that FLOW means, and the URL of its server where FLOW is a URL.

    FLOW is a file, looked for in each of the folders, ``-`` for standard input, an ID, an endpoint name, ``$NAME``, or
    the URL of the flow's page.
    """
    if not argument:
        raise SnippetError("FLOW is empty; give a file, an ID, an endpoint name, or the URL of the flow's page")
    if argument == "-":
        if sys.stdin is None:
            raise SnippetError("standard input is closed, so there is no flow to read from it")
        return load_content(sys.stdin.buffer.read(MAX_BYTES + 1), "standard input"), None
    if _URL.match(argument) or _is_id(argument):
        return flow_at(argument)
    path = find_file(argument, folders)
    # A page may stand beside a folder that has the name of an endpoint; on the command line it is a mistake to tell.
    is_there = _exists(path) and (folders is HERE or path.is_file())
    if re.search(r"[/\\]|\.(json|toml)$", argument) or is_there:
        return load_flow(path), None
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


def find_file(name: str | Path, folders: Sequence[Path]) -> Path:
    """Return the file of this name in the first of the folders that has one, or the name as it is where none has."""
    found = (folder / name for folder in folders)
    return next((path for path in found if _exists(path)), Path(name))


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):  # a name that is too long for a file, or holds a NUL
        return False


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


def json_argument(option: str, value: str, folders: Sequence[Path] = HERE) -> Any:
    """Return the JSON of an option's value, or of the file that ``@FILE`` names."""
    if value == "@":
        raise SnippetError(f"{option}: @ has to be followed by the name of a file")
    if value.startswith("@"):
        return parse_json(read_file(find_file(value[1:], folders)), f"{option} {value}")
    return parse_json(value, option)


def parse_tweaks(tweaks: str | None, single: tuple[str, ...], folders: Sequence[Path] = HERE) -> dict[str, Any] | None:
    """Return the tweaks of ``--tweaks`` with those of every ``--tweak`` set on top; ``None`` where there are none."""
    if tweaks is None and not single:
        return None
    whole = {} if tweaks is None else json_argument("--tweaks", tweaks, folders)
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
