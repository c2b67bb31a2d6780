"""Where the flow runs: the server settings of the options, the variables, the settings file and a profile."""

from __future__ import annotations

from snippetgen.errors import SnippetError
from snippetgen.request.server import Server
from snippetgen.values import Env
from snippetgen.words.arguments import merge_headers
from snippetgen.words.words import Words, made_of

__all__ = ["server_of"]


def server_of(words: Words, url: str | None) -> Server:
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
    return made_of(Server, "server", fields)


def _key_variable(name: str) -> Env:
    try:
        return Env(name.removeprefix("$"))
    except ValueError:  # the name is not repeated: it may be the key itself
        raise SnippetError(
            "--api-key-env: takes the name of an environment variable, such as LANGFLOW_API_KEY, not a key"
        ) from None
