"""The options that commands, and the markers in a page, have in common."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from pathlib import Path
from typing import Any

import click

from snippetgen.words import completion

__all__ = [
    "LinesOfText",
    "config_option",
    "connection_options",
    "options",
    "profile_option",
    "run_options",
    "server_options",
    "target_options",
]


class LinesOfText(click.ParamType[str]):
    """Text of an option that may be given several times; a variable holds one on each of its lines."""

    name = "text"
    envvar_list_splitter = "\n"


def options(*some: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Return a decorator that gives a command all these options, in this order."""
    return lambda command: reduce(lambda made, option: option(made), reversed(some), command)


target_options = options(
    click.option(
        "-l",
        "--language",
        multiple=True,
        metavar="NAME",
        help="A language of snippetgen targets.  [default: Python, JavaScript and curl; of verify all]",
        shell_complete=completion.languages,
    ),
    click.option(
        "-c",
        "--client",
        multiple=True,
        metavar="NAME",
        help="A client of the language; its first by default.",
        shell_complete=completion.clients,
    ),
    click.option(
        "-o",
        "--operation",
        multiple=True,
        metavar="NAME",
        help="An operation of snippetgen targets.  [default: run; verify: all]",
        shell_complete=completion.operations,
    ),
    click.option(
        "--templates",
        type=click.Path(path_type=Path),
        metavar="DIR",
        help="Templates of your own, over the built-in ones.",
    ),
)

run_options = options(
    click.option("--input-value", metavar="TEXT", help="What is said to the flow; by default what it has stored."),
    click.option(
        "--input-env",
        metavar="NAME",
        help="Read what is said from this variable, when the snippet runs.",
        shell_complete=completion.variables,
    ),
    click.option("--input-type", metavar="TYPE", help="chat, text or any; by default what the flow has."),
    click.option("--output-type", metavar="TYPE", help="chat, text, any or debug; by default what the flow has."),
    click.option(
        "--output-component",
        metavar="ID",
        help="Answer with this component's output alone.",
        shell_complete=completion.component_names,
    ),
    click.option(
        "--output-id",
        type=LinesOfText(),
        multiple=True,
        metavar="ID",
        help="Show this component's output alone; of a workflow.",
        shell_complete=completion.component_ids,
    ),
    click.option("--session-id", metavar="TEXT", help="The conversation that it belongs to."),
    click.option(
        "--session-env",
        metavar="NAME",
        help="Read the conversation from this variable.",
        shell_complete=completion.variables,
    ),
    click.option("--new-session", is_flag=True, help="A new conversation each time; without it all share one."),
    click.option("--user-id", metavar="TEXT", help="The end user, for tracing."),
    click.option(
        "--tweak",
        type=LinesOfText(),
        multiple=True,
        metavar="COMPONENT.FIELD=VALUE",
        help="Set a field for this run; VALUE is JSON, or else text.",
        shell_complete=completion.tweaks,
    ),
    click.option(
        "--tweak-env",
        type=LinesOfText(),
        multiple=True,
        metavar="COMPONENT.FIELD=NAME",
        help="Read a field from this variable, as a key has to be.",
        shell_complete=completion.tweaks_by_variable,
    ),
    click.option(
        "--tweaks",
        metavar="JSON|@FILE",
        help='The same for many: {"component": {"field": value}}.',
        shell_complete=completion.json_files,
    ),
    click.option(
        "--file",
        type=LinesOfText(),
        multiple=True,
        metavar="[COMPONENT=]PATH",
        help="Upload a file first, for the component's file field.",
        shell_complete=completion.uploads,
    ),
    click.option(
        "--global",
        "global_",
        envvar="SNIPPETGEN_GLOBAL",
        type=LinesOfText(),
        multiple=True,
        metavar="NAME=VALUE",
        help="Set a global variable for this request.",
    ),
    click.option(
        "--global-env",
        type=LinesOfText(),
        multiple=True,
        metavar="NAME=VARIABLE",
        help="The same, read from an environment variable.",
    ),
    click.option(
        "--payload",
        metavar="JSON|@FILE",
        help="The body of a webhook.",
        shell_complete=completion.json_files,
    ),
)

connection_options = options(
    click.option("--server-url", metavar="URL", help="Where Langflow runs.  [default: http://localhost:7860]"),
    click.option(
        "--api-key-env",
        metavar="NAME",
        help="The variable that holds the API key.  [default: LANGFLOW_API_KEY]",
        shell_complete=completion.variables,
    ),
    click.option("--no-auth", is_flag=True, help="The server asks for no key."),
    click.option(
        "-H",
        "--header",
        type=LinesOfText(),
        multiple=True,
        metavar="'NAME: VALUE'",
        help="One more header; $NAME in VALUE is read from the environment.",
    ),
    click.option("--timeout", type=float, metavar="SECONDS", help="How long the snippets wait without progress."),
)

server_options = options(
    connection_options,
    click.option(
        "--fetch/--no-fetch",
        default=None,
        help="Read the flow from the server, so that its inputs, files and fields are known.",
    ),
)

profile_option = click.option(
    "--profile",
    metavar="NAME",
    help="docs: $LANGFLOW_SERVER_URL, $FLOW_ID and $LANGFLOW_API_KEY for what differs.",
    shell_complete=completion.profiles,
)

config_option = click.option(
    "--config",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Settings in TOML.  [default: snippetgen.toml, if it is there]",
)
