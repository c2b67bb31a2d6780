"""From a parsed body to the answer: the library, called with what was sent."""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib.metadata import version
from typing import Any

from snippetgen.errors import SnippetError
from snippetgen.flow.described import described
from snippetgen.flow.descriptor import Flow
from snippetgen.request.needed import needed
from snippetgen.request.operations import KINDS
from snippetgen.request.run import Run
from snippetgen.service.highlight import as_html
from snippetgen.service.models import InspectRequest
from snippetgen.service.written import written
from snippetgen.snippets.prepare import Prepared
from snippetgen.snippets.targets import Target, load_targets
from snippetgen.values import shown, write_text
from snippetgen.words.request import SnippetsRequest

__all__ = ["check_settings", "check_size", "health", "inspect", "schema", "snippets", "targets"]


_STEP = 4  # columns a level, in the language that indents most

_MOST_ADDRESSED = 64 * 1024
"""Characters of the server's URL and headers; no server reads more."""

_SETTINGS = {
    *("address", "client", "clients", "fresh", "language", "languages", "server", "variables"),
    *("files", "globals"),  # of what is asked
}

_FIELD = 100
"""Bytes of a component's field in an answer, however little is known of it."""


def check_settings(body: dict[str, Any]) -> None:
    """Raise ``SnippetError`` for a setting of a body that is so long that to look at it would take too long."""
    asked = ("operation", *KINDS)
    places: list[tuple[tuple[str, ...], Any]] = [((), body), *(((name,), body.get(name)) for name in asked)]
    for place, members in places:
        for name in _SETTINGS & members.keys() if isinstance(members, dict) else ():
            if len(json.dumps(members[name])) > _MOST_ADDRESSED:
                path = (*place, name)
                raise SnippetError(f"{'.'.join(path)}: more than {_MOST_ADDRESSED} characters", *path)


def check_size(request: SnippetsRequest | InspectRequest, most: int) -> None:
    """Raise ``SnippetError`` for what would have an answer of more than ``most`` bytes, as far as that can be foreseen.

    The rest is found when the answer is made, and measured; but one piece of it should not take all memory.
    """
    if isinstance(request, SnippetsRequest):
        _check_layout(request, most)
    elif request.flow and sum(len(component.fields) for component in request.flow.components or ()) > most / _FIELD:
        raise SnippetError(f"flow: the answer would be larger than {most} bytes, with so many fields", "flow")


def snippets(request: SnippetsRequest) -> dict[str, Any]:
    """Return the snippets in the order of the tabs, each made when it is asked for."""
    write = _highlighted if request.highlight else written
    return {"snippets": (write(prepared, target) for prepared, target in request.tabs())}


def _check_layout(request: SnippetsRequest, most: int) -> None:
    server = request.server
    names = sum(map(len, server.headers))
    if names + sum(len(write_text(text)) for text in (server.url, *server.headers.values())) > _MOST_ADDRESSED:
        raise SnippetError(f"server: more than {_MOST_ADDRESSED} characters of URL and headers", "server")
    indented = 0
    for asked, operation in request.asked.items():
        variables = getattr(operation, "globals", None) or {}
        if sum(len(name) + len(shown(text)) for name, text in variables.items()) > _MOST_ADDRESSED:
            message = f"{asked}.globals: more than {_MOST_ADDRESSED} characters of global variables"
            raise SnippetError(message, asked, "globals")
        for field in type(operation).model_fields:
            value = getattr(operation, field)
            indented += _indented(value, most - indented) if isinstance(value, (dict, list)) else 0
            if indented > most:
                message = f"{asked}.{field}: too much for a snippet, so deep and so wide"
                raise SnippetError(message, asked, field)


def _indented(value: Any, most: int) -> int:
    """Return the columns that a value is indented by, when laid out; no more than it takes to be too much."""
    waiting: list[tuple[Any, int]] = [(value, 1)]
    indented = 0
    while waiting and indented <= most:
        item, depth = waiting.pop()
        indented += depth * _STEP
        if isinstance(item, (dict, list)):
            waiting.extend((child, depth + 1) for child in (item.values() if isinstance(item, dict) else item))
    return indented


def _highlighted(prepared: Prepared, target: Target) -> dict[str, Any]:
    snippet, name = prepared.write_for(target), target.written_in.highlight
    return {**snippet.as_dict(), "highlight": name, "html": as_html(snippet.code, name)}


def inspect(request: InspectRequest) -> dict[str, Any]:
    """Return what is known of a flow; nothing is read from its address."""
    flow, url = request.at
    return {
        "flow": described(flow),
        "server_url": url,
        "has_webhook": bool(flow.webhooks),
        "run": Run.for_flow(flow).sent,
        "operations": list(_operations(flow)),
        "needed": [{"component": place, "fields": fields} for place, fields in needed(flow).items()],
    }


def _operations(flow: Flow) -> Iterator[dict[str, Any]]:
    """What can be asked of a flow, in the order of the pane: what each takes, and what the flow itself suggests."""
    for kind, model in KINDS.items():
        if model.is_offered(flow):
            for name, form in model.forms.items():
                suggested = model.for_flow(flow, kind=kind, **form)
                asked = {field: getattr(suggested, field) for field in suggested.order}
                takes = {option: field for option, field in model.options.items() if model.takes(option, name)}
                yield {"name": name, "kind": kind, "takes": takes, "asked": asked}


def targets() -> dict[str, Any]:
    """Return the languages and their clients in the order of the tabs."""
    return {
        "targets": [
            {
                "language": target.language,
                "client": target.client,
                "title": target.title,
                "install": target.install,
                "highlight": target.written_in.highlight,
                "files": target.files,
                "operations": list(target.templates),
            }
            for target in load_targets()
        ]
    }


def schema() -> dict[str, Any]:
    """Return the JSON Schema of what ``snippets`` takes."""
    return SnippetsRequest.model_json_schema()


def health() -> dict[str, Any]:
    return {"status": "ok", "version": version("snippetgen")}
