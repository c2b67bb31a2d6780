"""What Tab offers for an option or an argument: a function each, which click calls by its ``shell_complete``.

What is offered comes from the line, from files and the environment, and of a server where the line says ``--fetch``.
What cannot be read offers nothing. What is needed here is imported late: every command imports this.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterable, Iterator
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from snippetgen.errors import SnippetError

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from snippetgen.flow.descriptor import Component, Flow
    from snippetgen.flow.field import Field

__all__ = [
    "clients",
    "component_ids",
    "component_names",
    "flows",
    "json_files",
    "languages",
    "operations",
    "paths",
    "profiles",
    "tweaks",
    "tweaks_by_variable",
    "uploads",
    "variables",
]

Offered = Iterable[tuple[str, str]]
"""Words, each with what is said of it."""


def _offers(
    find: Callable[[click.Context, str], Offered],
) -> Callable[[click.Context, click.Parameter, str], list[CompletionItem]]:
    """Make a function of this module what click calls."""

    @wraps(find)
    def offer(ctx: click.Context, _: click.Parameter, incomplete: str) -> list[CompletionItem]:
        from click.shell_completion import CompletionItem

        try:
            found = [*find(ctx, incomplete)]
        except (SnippetError, OSError):
            return []
        return [CompletionItem(word, help=text or None) for word, text in found if word.startswith(incomplete)]

    return offer


def _line(ctx: click.Context) -> dict[str, Any]:
    return _whole(ctx).params


def _whole(ctx: click.Context) -> click.Context:
    """The options and arguments of the whole line, which is in ``ctx.obj``: what stands behind the cursor, too."""
    words = ctx.obj[ctx.obj.index(ctx.info_name) + 1 :]
    return ctx.command.make_context(ctx.info_name, words, parent=ctx.parent, resilient_parsing=True)


def _expanded(path: str | Path) -> Path:
    """What the shell will make of a path."""
    return Path(os.path.expandvars(os.path.expanduser(path)))


def paths(incomplete: str, suffixes: tuple[str, ...] = ("",), *, before: str = "") -> Offered:
    """Return the folders and the files below what is typed; ``before`` is what stands in the same word before the path.

    They begin as typed, with ``~`` and variables as they are; behind something else no shell takes ``~`` for a home.
    """
    beginning = re.split("/", incomplete)[-1]
    typed = incomplete.removesuffix(beginning) if beginning else incomplete
    place = _expanded(typed) if not before else Path(os.path.expandvars(typed))
    with os.scandir(place) as entries:
        for entry in sorted(entries, key=lambda entry: entry.name):
            if beginning or not entry.name.startswith("."):
                if entry.is_dir():
                    yield f"{before}{typed}{entry.name}/", ""
                elif entry.name.lower().endswith(suffixes):
                    yield f"{before}{typed}{entry.name}", ""


@_offers
def flows(_: click.Context, incomplete: str) -> Offered:
    """Files that may hold a flow, and folders of them."""
    yield from paths(incomplete, (".json", ".toml"))
    if not incomplete:
        yield "-", "a flow on standard input"


@_offers
def json_files(_: click.Context, incomplete: str) -> Offered:
    """``@FILE``, where JSON may be given too."""
    return paths(incomplete[1:], (".json",), before="@") if incomplete.startswith("@") else [("@", "JSON of a file")]


@_offers
def variables(_: click.Context, __: str) -> Offered:
    """The names of environment variables, without what they hold."""
    return _variables()


def _variables() -> Offered:
    return [(name, "") for name in sorted(os.environ) if re.fullmatch("[A-Za-z][A-Za-z0-9_]*", name)]


@_offers
def profiles(ctx: click.Context, __: str) -> Offered:
    from snippetgen.words.config import NO_PROFILE, load_config

    config = _line(ctx)["config"]
    known = load_config(config and _expanded(config)).profiles
    yield from ((name, f"{profile.server_url} {profile.flow_id}") for name, profile in known.items())
    yield NO_PROFILE, "What the settings and the options say"


@_offers
def languages(ctx: click.Context, __: str) -> Offered:
    from snippetgen.snippets.targets import load_targets

    known: dict[str, list[str]] = {}
    for target in load_targets(_templates(_line(ctx))):
        known.setdefault(target.language, []).append(target.client)
    return [(language, ", ".join(clients)) for language, clients in known.items()]


@_offers
def clients(ctx: click.Context, __: str) -> Offered:
    """The clients of the languages that are asked for, of all where none is."""
    from snippetgen.snippets.targets import load_targets

    line = _line(ctx)
    titles: dict[str, list[str]] = {}
    for target in load_targets(_templates(line)):
        if not line["language"] or target.language in line["language"]:
            titles.setdefault(target.client, []).append(target.title)
    return [(client, ", ".join(of)) for client, of in titles.items()]


@_offers
def operations(ctx: click.Context, __: str) -> Offered:
    """The operations that one of the targets has."""
    from snippetgen.request.operations import OPERATIONS
    from snippetgen.words.targets import chosen_targets

    line = _line(ctx)
    chosen = chosen_targets({**line, "templates": _templates(line)})
    return [(name, "") for name in OPERATIONS if any(name in target.templates for target in chosen)]


def _templates(line: dict[str, Any]) -> Path | None:
    return line["templates"] and _expanded(line["templates"])


@_offers
def component_ids(ctx: click.Context, __: str) -> Offered:
    return [(str(component.id), component.display_name) for component in _flow(ctx).components or ()]


@_offers
def component_names(ctx: click.Context, __: str) -> Offered:
    return [(name, text) for name, text, _ in _named(_flow(ctx))]


@_offers
def tweaks(ctx: click.Context, incomplete: str) -> Offered:
    """Components, the fields of one, and what one may be set to; a password does not stand in a snippet."""
    return _assignments(_flow(ctx), incomplete, lambda field: not field.password, _values)


@_offers
def tweaks_by_variable(ctx: click.Context, incomplete: str) -> Offered:
    """Components, the fields of one that take text, and the names of variables."""
    return _assignments(
        _flow(ctx), incomplete, lambda field: field.password or field.type in ("str", "prompt"), lambda _: _variables()
    )


@_offers
def uploads(ctx: click.Context, incomplete: str) -> Offered:
    """Files, and before them the components that take some, with the field where one has several."""
    for name, text, component in _named(_flow(ctx)):
        fields = _shown(component, lambda field: field.type == "file")
        for field_name, field in fields.items() if not re.search("[/=]", name) else ():
            start = f"{name}=" if len(fields) == 1 else f"{name}.{field_name}="
            if incomplete.startswith(start):
                suffixes = tuple(f".{kind.lower()}" for kind in field.file_types) or ("",)
                yield from paths(incomplete.removeprefix(start), suffixes, before=start)
            else:
                yield start, _described(field) if len(fields) > 1 else text
    yield from paths(incomplete)


def _flow(ctx: click.Context) -> Flow:
    """The flow in the first file that is an argument of the line, else the one that it says to fetch, else nothing."""
    from snippetgen.flow.descriptor import Flow
    from snippetgen.flow.export import load_flow

    whole = _whole(ctx)
    line = whole.params
    arguments: list[str] = []
    for param in ctx.command.params:
        given = line[str(param.name)] if isinstance(param, click.Argument) else ()
        arguments += (given,) if isinstance(given, str) else given or ()
    for argument in arguments:
        if (path := _expanded(argument)).is_file():
            return load_flow(path)
    # That a settings file, which may be anybody's, says so is not enough for a key of a person who only pressed Tab.
    return _fetched(whole, os.path.expandvars(arguments[0])) if arguments and line.get("fetch") else Flow()


def _fetched(line: click.Context, argument: str) -> Flow:
    from snippetgen.words.config import load_config
    from snippetgen.words.fetched import address_of
    from snippetgen.words.words import Words

    given = {name for name in line.params if line.get_parameter_source(name) is click.core.ParameterSource.COMMANDLINE}
    config = load_config(line.params["config"] and _expanded(line.params["config"]))
    return address_of(Words({**line.params, "timeout": 5}, given, config))(argument)[0]  # somebody waits after Tab


def _named(flow: Flow) -> Iterator[tuple[str, str, Component]]:
    """The names of the components, each with another of its names: each ID, and each display name of one alone."""
    from snippetgen.request.tweaks import components_called

    for name, (component, *others) in components_called(flow).items():
        if name and isinstance(name, str) and not others:
            yield name, str(component.display_name if name == component.id else component.id), component


def _shown(component: Component, wanted: Callable[[Field], bool]) -> dict[str, Field]:
    """The fields that a tweak may set, without what Langflow's editor hides."""
    return {name: field for name, field in component.tweakable.items() if field.show and wanted(field)}


def _assignments(
    flow: Flow, incomplete: str, wanted: Callable[[Field], bool], values: Callable[[Field], Offered]
) -> Offered:
    """``COMPONENT.``, ``COMPONENT.FIELD=`` and ``COMPONENT.FIELD=VALUE``, whichever comes next."""
    for name, text, component in _named(flow):
        fields = _shown(component, wanted)
        if not fields or "=" in name:  # at which what is said of a field would be split
            continue
        if not incomplete.startswith(f"{name}."):
            yield f"{name}.", text
            continue
        for field_name, field in fields.items():
            start = f"{name}.{field_name}="
            if incomplete.startswith(start):
                yield from ((f"{start}{value}", said) for value, said in values(field))
            else:
                yield start, _described(field)


def _values(field: Field) -> Offered:
    """What a field may be set to, where that is known, as text or, where that would be read as another, as JSON."""
    from snippetgen.words.arguments import tweak_value

    for option in field.options or ((True, False) if field.type == "bool" else ()):
        value = [option] if field.is_list else option
        plain = isinstance(value, str) and tweak_value(value) == value
        yield str(value) if plain else json.dumps(value, ensure_ascii=False), ""


def _described(field: Field) -> str:
    return ": ".join(filter(None, (field.display_name, field.info)))
