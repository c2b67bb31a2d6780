"""From the words of ``snippetgen generate`` to its snippets."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from snippetgen.errors import SnippetError, nearest
from snippetgen.flow.descriptor import Flow
from snippetgen.request.run import Run
from snippetgen.request.server import Server
from snippetgen.request.webhook import Webhook
from snippetgen.snippets.prepare import prepare
from snippetgen.snippets.snippet import Snippet
from snippetgen.snippets.targets import OPERATIONS, Target, find_target, load_targets
from snippetgen.values import Env
from snippetgen.words.arguments import json_argument, merge_headers, parse_tweaks
from snippetgen.words.config import Config, Profile
from snippetgen.words.find import HERE

__all__ = [
    "Words",
    "ask",
    "asked_operations",
    "chosen_operations",
    "chosen_targets",
    "operation_of",
    "settings",
]

_RUN_OPTIONS = ("input_value", "input_type", "output_type", "output_component", "session_id", "user_id")


@dataclass(frozen=True, slots=True)
class Words:
    """The value of every option, and the names of those that stand on the command line itself.

    ``config`` holds the settings of the file. The files that the words name are looked for in ``folders``.
    """

    options: dict[str, Any]
    given: set[str]
    config: Config = field(default_factory=Config)
    folders: Sequence[Path] = HERE

    @property
    def profile(self) -> Profile | None:
        """The placeholders to write; raises ``SnippetError`` for a profile that is not known."""
        return self.config.chosen_profile(self.options.get("profile"))


def ask(flow: Flow, url: str | None, words: Words) -> list[Snippet]:
    """Return the snippets that the words ask of a flow, in the order of the tabs.

    ``url`` is that of FLOW, if it is one. Raises ``SnippetError``.
    """
    operations = asked_operations(words)
    server = settings(words, url)
    shown = _with_placeholder(flow, words.profile)
    asked = [prepare(shown, server, operation_of(name, flow, words)) for name in operations]
    return [prepared.write_for(target) for target in chosen_targets(words.options) for prepared in asked]


def _with_placeholder(flow: Flow, profile: Profile | None) -> Flow:
    """Return the flow with the profile's placeholder for its ID, unless it has one of its own."""
    if profile is None or isinstance(flow.id, Env):
        return flow
    shown = Flow(id=profile.flow_id)
    return flow.model_copy(update={"id": shown.id, "endpoint_name": None})


def chosen_targets(options: dict[str, Any], *, every_client: bool = False) -> list[Target]:
    """Return the targets of ``--language`` and ``--client``, in the order of the tabs.

    A language alone means its first client, or ``every_client``.
    """
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
        others = [target for target in known_targets if target.language == language] if every_client else [first]
        targets += chosen or others
    return sorted(targets, key=known_targets.index)


def chosen_operations(options: dict[str, Any]) -> list[str]:
    """Return the operations of ``--operation``, in the order of the pane; none where none is named."""
    for name in options["operation"]:
        if name not in OPERATIONS:
            known = ", ".join(OPERATIONS)
            raise SnippetError(f'unknown operation "{name}" (known: {known}){nearest(name, OPERATIONS)}')
    return [name for name in OPERATIONS if name in options["operation"]]


def asked_operations(words: Words) -> list[str]:
    """Return the operations that the words ask for: a run, or a webhook where a payload is given, unless named."""
    names = chosen_operations(words.options)
    payload = words.options["payload"] is not None
    if payload and names and "webhook" not in names and ("payload" in words.given or "operation" not in words.given):
        raise SnippetError("--payload is the body of a webhook; add -o webhook")
    return names or ["webhook" if payload else "run"]


def operation_of(name: str, flow: Flow, words: Words) -> Run | Webhook:
    """Return what is asked of the flow by the operation of this name."""
    options = words.options
    if name == "webhook":
        payload = options["payload"]
        given = {} if payload is None else {"payload": json_argument("--payload", payload, words.folders)}
        return _model(Webhook, "--payload", given)
    fields = {field: options[field] for field in _RUN_OPTIONS if options[field] is not None}
    tweaks = parse_tweaks(options["tweaks"], options["tweak"], words.folders)
    if tweaks is not None:
        fields["tweaks"] = tweaks
    return _model(lambda **given: Run.for_flow(flow, **given), "", {**fields, "stream": name == "stream"})


def settings(words: Words, url: str | None) -> Server:
    """Return the server of the options, the variables and the configuration; ``url`` is that of FLOW, if it has one.

    A profile's names stand in place of what the configuration and the flow's URL say.
    """
    options, given, profile = words.options, words.given, words.profile
    fields = dict(words.config.server)
    if profile:
        fields["url"] = profile.server_url
        if fields.get("api_key", "") is not None:
            fields["api_key"] = profile.api_key
    if url and not profile and "server_url" not in given:
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
