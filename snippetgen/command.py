"""From the words of ``snippetgen generate`` to its snippets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from snippetgen.arguments import config_server, find_flow, json_argument, merge_headers, parse_tweaks
from snippetgen.errors import SnippetError, nearest
from snippetgen.flow import Flow
from snippetgen.generate import Snippet
from snippetgen.generate import generate as generate_snippet
from snippetgen.operations import Run, Webhook
from snippetgen.request import Env
from snippetgen.server import Server
from snippetgen.targets import OPERATIONS, Target, find_target, load_targets

__all__ = ["Words", "ask", "chosen_operations", "chosen_targets", "settings"]

_RUN_OPTIONS = ("input_value", "input_type", "output_type", "output_component", "session_id", "user_id")


@dataclass(frozen=True, slots=True)
class Words:
    """The FLOW argument, the value of every option, and the names of those that stand on the command line itself."""

    flow: str
    options: dict[str, Any]
    given: set[str]


def ask(words: Words) -> list[Snippet]:
    """Return the snippets that the words ask for, in the order of the tabs; raise ``SnippetError``."""
    targets = chosen_targets(words.options)
    operations = _operations(words)
    flow, url = find_flow(words.flow)
    server = settings(words, url)
    asked = [_operation(name, flow, words.options) for name in operations]
    return [
        generate_snippet(flow, server, operation, language=target.language, client=target.client, templates=target.root)
        for target in targets
        for operation in asked
    ]


def chosen_targets(options: dict[str, Any]) -> list[Target]:
    """Return the targets of ``--language`` and ``--client``, in the order of the tabs."""
    templates: Path | None = options["templates"]
    known_targets = load_targets(templates)
    languages: tuple[str, ...] = options["language"]
    clients: tuple[str, ...] = options["client"]
    if not languages:
        languages = tuple(dict.fromkeys(target.language for target in known_targets))
        if clients:
            with_client = {target.language for target in known_targets if target.client in clients}
            languages = tuple(language for language in languages if language in with_client)
    known = [target.client for target in known_targets]
    for client in clients:
        if client not in known:
            raise SnippetError(f'unknown client "{client}" (known: {", ".join(known)}){nearest(client, known)}')
    targets = []
    for language in dict.fromkeys(languages):
        first = find_target(language, None, templates)
        chosen = [target for target in known_targets if target.language == language and target.client in clients]
        if clients and not chosen and len(languages) == 1:
            find_target(language, clients[0], templates)  # says which clients the language has
        targets += chosen or [first]
    return targets


def chosen_operations(options: dict[str, Any]) -> list[str]:
    """Return the operations of ``--operation``, in the order of the pane; none where none is named."""
    for name in options["operation"]:
        if name not in OPERATIONS:
            known = ", ".join(OPERATIONS)
            raise SnippetError(f'unknown operation "{name}" (known: {known}){nearest(name, OPERATIONS)}')
    return [name for name in OPERATIONS if name in options["operation"]]


def _operations(words: Words) -> list[str]:
    names = chosen_operations(words.options)
    payload = words.options["payload"] is not None
    if payload and names and "webhook" not in names and ("payload" in words.given or "operation" not in words.given):
        raise SnippetError("--payload is the body of a webhook; add -o webhook")
    return names or ["webhook" if payload else "run"]


def _operation(name: str, flow: Flow, options: dict[str, Any]) -> Run | Webhook:
    if name == "webhook":
        payload = options["payload"]
        return _model(Webhook, "--payload", {} if payload is None else {"payload": json_argument("--payload", payload)})
    fields = {field: options[field] for field in _RUN_OPTIONS if options[field] is not None}
    tweaks = parse_tweaks(options["tweaks"], options["tweak"])
    if tweaks is not None:
        fields["tweaks"] = tweaks
    return _model(lambda **given: Run.for_flow(flow, **given), "", {**fields, "stream": name == "stream"})


def settings(words: Words, url: str | None) -> Server:
    """Return the server of the options, the variables and the configuration; ``url`` is that of FLOW, if it has one."""
    options, given = words.options, words.given
    fields = config_server(options["config"])
    if url and "server_url" not in given:
        fields["url"] = url
    elif options["server_url"] is not None:
        fields["url"] = options["server_url"]
    if options["api_key_env"] is not None and options["no_auth"] and ("api_key_env" in given) == ("no_auth" in given):
        raise SnippetError("--api-key-env and --no-auth contradict each other; give one")
    if options["no_auth"] and "api_key_env" not in given:
        fields["api_key"] = None
    elif options["api_key_env"] is not None:
        fields["api_key"] = _key_variable(options["api_key_env"])
    if options["header"]:
        fields["headers"] = merge_headers(fields.get("headers", {}), options["header"])
    if options["timeout"] is not None:
        fields["timeout"] = options["timeout"]
    return _model(Server, "server", fields)


def _key_variable(name: str) -> Env:
    try:
        return Env(name.removeprefix("$"))
    except ValueError:  # the name is not repeated: it may be the key itself
        raise SnippetError(
            "--api-key-env: takes the name of an environment variable, such as LANGFLOW_API_KEY, not a key"
        ) from None


Model = TypeVar("Model", bound=BaseModel)


def _model(make: Callable[..., Model], prefix: str, fields: dict[str, Any]) -> Model:
    try:
        return make(**fields)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        name = str(first["loc"][0]) if first["loc"] else ""
        where = f"server {name}" if prefix == "server" else prefix or f"--{name.replace('_', '-')}"
        raise SnippetError(f"{where}: {first['msg'].removeprefix('Value error, ')}") from None
