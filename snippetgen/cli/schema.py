"""``snippetgen schema``: the JSON Schema of what a UI backend sends."""

from __future__ import annotations

import click

from snippetgen.cli.terminal import HELP, print_text

__all__ = ["schema"]


@click.command(context_settings=HELP)
def schema() -> None:
    """Print the JSON Schema for a UI backend.

    It sends the flow, the server and the operation in one object.
    """
    import json

    from snippetgen.words.request import SnippetsRequest

    print_text(json.dumps(SnippetsRequest.model_json_schema(), indent=2) + "\n")
