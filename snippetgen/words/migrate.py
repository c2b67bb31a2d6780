"""From an old request, as it stands in somebody's script, to the snippets that replace it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any, NamedTuple

from snippetgen.errors import SnippetError
from snippetgen.flow.address import flow_at, is_address
from snippetgen.flow.descriptor import Flow
from snippetgen.request.deprecated import Replacement, replace_request
from snippetgen.request.preflight import ASSUMED
from snippetgen.request.run import Run
from snippetgen.request.server import CLIENT_HEADERS, DEFAULT_API_KEY, Server
from snippetgen.request.workflow import Workflow
from snippetgen.snippets.prepare import Prepared, prepare
from snippetgen.snippets.snippet import Snippet
from snippetgen.values import Env, Text, join, parts_of, shown, variables_in, write_text
from snippetgen.words.arguments import merge_headers
from snippetgen.words.asked import with_placeholder
from snippetgen.words.fetched import address_of
from snippetgen.words.find import find_flow
from snippetgen.words.keys import Keys, is_secret_header
from snippetgen.words.old_request import OldRequest, read_old_request, with_variables
from snippetgen.words.operations import chosen_operations
from snippetgen.words.server import server_of
from snippetgen.words.targets import chosen_targets
from snippetgen.words.words import Words

__all__ = ["Migrated", "migrate"]

_USER = "user and password"


class Migrated(NamedTuple):
    """The snippets that replace an old request.

    ``notes`` are a line for each thing that is not as it was, and for each warning.
    """

    snippets: list[Snippet]
    notes: list[str]


def migrate(argument: str, words: Words) -> Migrated:
    """Return what replaces the old request that an argument means: a curl command, a URL, or ``-``.

    A key in it comes out nowhere: a variable stands in its place. Raises ``SnippetError``.
    """
    keys = Keys()
    try:
        snippets, notes = _migrate(argument, words, keys)
    except SnippetError as error:
        raise SnippetError(keys.hide(str(error))) from None
    if any(keys.shown_in(snippet.code) for snippet in snippets):
        raise SnippetError("a key stands in the URL too, or in the name of a header or field; take it out of there")
    return Migrated(snippets, list(map(keys.hide, notes)))


def _migrate(argument: str, words: Words, keys: Keys) -> Migrated:
    operations = chosen_operations(words.options)
    known = (*Run.forms, *Workflow.forms)
    if unfit := [name for name in operations if name not in known]:
        raise SnippetError(f"an old request becomes a run or a workflow, so -o is not {unfit[0]} ({', '.join(known)})")
    old = read_old_request(argument, words)
    notes: list[str] = []
    flow, url = _flow(old, words, notes)
    server = _server(old, url, words, keys, notes)
    body = keys.without(keys.without(old.body))  # a key that is found late may stand in an earlier text, too
    shown_flow = with_placeholder(flow, words.profile)
    asked: list[tuple[Replacement, Prepared]] = []
    wanted: list[str | None] = [*operations] or [None]
    for name in wanted:
        replacement = replace_request(old.endpoint, body, flow, operation=name)
        asked.append((replacement, prepare(shown_flow, server, replacement.operation)))
    first, *others = asked[0][0].notes
    told = [first, *notes, *others, *_of_keys(keys, asked[0][1])]
    if old.request.left_out:
        told.append(f"left out: {', '.join(dict.fromkeys(old.request.left_out))}")
    told += [f"${name}: the script sets it, and has to export it now" for name in old.request.set_by_script]
    targets = chosen_targets(words.options)
    snippets = [prepared.write_for(target) for target in targets for _, prepared in asked]
    told += dict.fromkeys(f"warning: {warning}" for snippet in snippets for warning in snippet.warnings)
    return Migrated(snippets, [note for note in told if ASSUMED not in note])  # a note of ours says so


def _flow(old: OldRequest, words: Words, notes: list[str]) -> tuple[Flow, str | None]:
    """The flow that is asked now, and the URL of its server, if ``--flow`` tells one."""
    given = words.options["flow"]
    if given is not None:
        flow, url = find_flow(given, words.folders, address_of(words))
        if flow.id != old.flow:
            notes.append(f"flow: {shown(old.flow)} is {shown(flow.endpoint_name or flow.id or 'another')} now")
        return flow, url
    if isinstance(old.flow, Env):
        notes.append(f"flow: its ID is read from ${old.flow.name}; --flow says which flow it is now")
        return Flow(id=old.flow), None
    notes.append("flow: keeps its ID; one that was made anew has another, which --flow says")
    is_id = isinstance(old.flow, str) and is_address(old.flow)
    return (flow_at(str(old.flow))[0] if is_id else Flow(endpoint_name=old.flow)), None


def _server(old: OldRequest, url: str | None, words: Words, keys: Keys, notes: list[str]) -> Server:
    """The settings that the request has, with those of the options and the settings file in their place."""
    given: dict[str, Any] = {}
    key, place = _key(old, keys, _default_key(words))
    if isinstance(key, Env):
        given["api_key"] = key
    if old.request.timeout is not None:
        given["timeout"] = max(old.request.timeout, 0.1)
        notes.append("--max-time: is how long the snippet waits without progress; a healthy answer may take longer")
    settings = words.config.server
    headers = [f"{name}: {value}" for name, value in _headers(old, keys)]
    given["headers"] = merge_headers(settings.get("headers", {}), headers)
    config = replace(words.config, server={**settings, **given})
    server = server_of(replace(words, config=config), url or write_text(old.url))
    if server.api_key is None:
        notes += [f"{place}: is not sent, as there is no authentication"] if key is not None else []
    elif key is None:
        notes.append(
            f"x-api-key: there was none, and Langflow asks for a key now; it is read from ${server.api_key.name}, and "
            "--no-auth is for a server that asks for none"
        )
    elif place != "x-api-key":
        notes.append(f"{place}: is the header x-api-key now, and read from ${server.api_key.name}")
    elif key != server.api_key:
        keys.places[place] = server.api_key
    return server


def _default_key(words: Words) -> Env:
    """The variable that stands in a key's place."""
    named = words.options["api_key_env"] or words.config.server.get("api_key") or DEFAULT_API_KEY
    if words.profile:
        named = words.profile.api_key
    name = named if isinstance(named, str) else DEFAULT_API_KEY
    match = re.fullmatch(r"\$?\{?([A-Za-z_]\w{0,63})\}?", name, re.ASCII)
    return Env(match[1] if match else DEFAULT_API_KEY)


def _key(old: OldRequest, keys: Keys, default: Env) -> tuple[Text | None, str]:
    """The key of the request, or its variable, and where it stood."""
    found: list[tuple[Text, str]] = []
    for name, value in old.request.headers:
        if name.lower() == "x-api-key":
            found.append((with_variables(value), "x-api-key"))
    found += [(value, "?x-api-key") for name, value in old.parameters if name.lower() == "x-api-key"]
    if not found:
        found += [(token, "Authorization") for name, value in old.request.headers if (token := _bearer(name, value))]
    for value, _ in found:
        literal = "".join(part for part in parts_of(value) if isinstance(part, str)).strip()
        if literal:
            keys.also(literal, default)
    return found[0] if found else (None, "")


def _bearer(name: str, value: Text) -> Text | None:
    marked = with_variables(value)
    first, *rest = parts_of(marked)
    if name.lower() != "authorization" or not isinstance(first, str) or not first.lower().startswith("bearer "):
        return None
    return join([first[7:].lstrip(), *rest])


def _headers(old: OldRequest, keys: Keys) -> list[tuple[str, str]]:
    """The other headers, as settings; what holds a secret is read from a variable."""
    request = old.request
    has_key = any(name.lower() == "x-api-key" for name, _ in [*request.headers, *old.parameters])
    kept: dict[str, tuple[str, str]] = {}
    for name, value in request.headers:
        lower = name.lower()
        if lower in ("accept", "content-type", "x-api-key") or (not has_key and _bearer(name, value)):
            continue
        if lower in CLIENT_HEADERS or lower.startswith("sec-"):
            request.left_out.append(f"the header {name}")
        else:
            kept[lower] = (name, _setting(name, value, keys))
    if request.user is not None:
        password = shown(request.user).partition(":")[2]
        variable = keys.take(request.user, "BASIC_CREDENTIALS", _USER)
        if password:
            keys.also(password, variable)
        kept.setdefault("authorization", ("Authorization", f"Basic ${variable.name}"))
    for name, _ in old.parameters:
        if name.lower() != "x-api-key":
            plain = re.fullmatch("[A-Za-z_-]{1,30}", name)
            request.left_out.append(f"the parameter {name}" if plain else "a parameter of the URL")
    return list(kept.values())


def _setting(name: str, value: Text, keys: Keys) -> str:
    """A header's value as a setting."""
    if not is_secret_header(name, value):
        return write_text(value)
    first, *rest = parts_of(value)
    scheme = re.match("(?:Bearer|Basic|Digest|Token) +", first, re.IGNORECASE) if isinstance(first, str) else None
    before = scheme[0] if scheme else ""
    secret = join([first[len(before) :] if isinstance(first, str) else first, *rest])
    if not any(isinstance(part, str) and part.strip() for part in parts_of(secret)):
        return write_text(value)  # variables alone
    called = re.sub("^x-langflow-global-var-", "", name, flags=re.IGNORECASE)
    return f"{before}${keys.take(secret, called, f'the header {name}').name}"


def _of_keys(keys: Keys, prepared: Prepared) -> list[str]:
    """A line for each key that is read from a variable now."""
    read = variables_in(
        [value for step in prepared.plan.steps for value in (step.url, *step.headers.values(), step.body)]
    )
    return [
        f"{place}: a key stays out of a snippet, so ${variable.name} is read in its place"
        f"{', NAME:PASSWORD in base64' if place == _USER else ''}"
        for place, variable in keys.places.items()
        if variable in read
    ]
