"""The settings that a file holds: ``snippetgen.toml``, for what one command, or one page, need not say again."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from snippetgen.errors import SnippetError, nearest
from snippetgen.flow.content import parse_toml, read_file
from snippetgen.request.server import Server

__all__ = ["DEFAULT_FILE", "NO_PROFILE", "TABS", "Config", "Profile", "find_config", "load_config"]

DEFAULT_FILE = "snippetgen.toml"
NO_PROFILE = "none"

TABS = ("headings", "details", "mkdocs", "docusaurus", "sphinx")
"""How a page may show several languages."""


@dataclass(frozen=True, slots=True)
class Profile:
    """What stands in a snippet in place of a server, a flow and a key, as settings: ``"$NAME"``, mostly."""

    server_url: str = "$LANGFLOW_SERVER_URL"
    flow_id: str = "$FLOW_ID"
    api_key: str = "$LANGFLOW_API_KEY"


@dataclass(frozen=True, slots=True)
class Config:
    """A configuration file. ``server`` holds the fields of ``Server``; ``profile`` is the name of the one in use.

    ``fetch`` says that flows are read from the server. ``folder`` is where the file is: files that a page names are
    looked for there, too.
    """

    folder: Path = Path()
    server: dict[str, Any] = field(default_factory=dict)
    profile: str | None = None
    profiles: dict[str, Profile] = field(default_factory=lambda: {"docs": Profile()})
    tabs: str | None = None
    fetch: bool = False

    def chosen_profile(self, name: str | None) -> Profile | None:
        """Return the profile of this name, or of the file's own choice; ``None`` for none.

        Raises ``SnippetError`` for a name that is not known.
        """
        name = name or self.profile
        if name is None or name == NO_PROFILE:
            return None
        if name not in self.profiles:
            known = ", ".join([*self.profiles, NO_PROFILE])
            raise SnippetError(f'unknown profile "{name}" (known: {known}){nearest(name, self.profiles)}')
        return self.profiles[name]


def load_config(path: Path | None) -> Config:
    """Return what the file says: by default ``snippetgen.toml``, if the working directory has one.

    Raises ``SnippetError`` for a file that cannot be read, and for keys that are not known. ``server.api_key = false``
    is no authentication.
    """
    if path is None and not os.path.lexists(DEFAULT_FILE):
        return Config()
    path = path or Path(DEFAULT_FILE)
    table = parse_toml(read_file(path), str(path))
    _check_keys(path, "", table, ["server", "fetch", "profile", "profiles", "sync"])
    server = _table(path, table, "server")
    _check_keys(path, "server.", server, Server.model_fields)
    if server.get("api_key") is False:
        server["api_key"] = None
    _check_server(path, "server", server)
    profiles = {"docs": Profile()}
    for name, names in _table(path, table, "profiles").items():
        profiles[name] = _profile(path, f"profiles.{name}", names)
    sync = _table(path, table, "sync")
    _check_keys(path, "sync.", sync, ["tabs"])
    tabs = _text(path, "tabs", sync, inside="sync.")
    if tabs not in (None, *TABS):
        raise SnippetError(f'{path}: sync.tabs: there is no "{tabs}" (there is {", ".join(TABS)}){nearest(tabs, TABS)}')
    fetch = table.get("fetch", False)
    if not isinstance(fetch, bool):
        raise SnippetError(f"{path}: fetch must be true or false")
    config = Config(path.parent, server, _text(path, "profile", table), profiles, tabs, fetch)
    try:
        config.chosen_profile(None)
    except SnippetError as error:
        raise SnippetError(f"{path}: {error}") from None
    return config


def find_config(folder: Path) -> Path | None:
    """Return the nearest ``snippetgen.toml`` for what is in a folder: in it, or above it.

    It is not looked for above the working directory, nor above a repository; a folder that has none takes that of the
    working directory.
    """
    here, start = Path.cwd(), Path(os.path.abspath(folder))
    for place in (start, *start.parents):
        if os.path.lexists(place / DEFAULT_FILE):
            return Path(os.path.relpath(place / DEFAULT_FILE))
        if place == here or (place / ".git").exists():
            break
    return Path(DEFAULT_FILE) if os.path.lexists(DEFAULT_FILE) else None


def _profile(path: Path, where: str, names: Any) -> Profile:
    if not isinstance(names, dict):
        raise SnippetError(f"{path}: {where} must be a table, [{where}]")
    _check_keys(path, f"{where}.", names, Profile.__dataclass_fields__)
    profile = Profile(**{name: _text(path, name, names, inside=f"{where}.") for name in names})
    if where == f"profiles.{NO_PROFILE}":
        raise SnippetError(f'{path}: {where}: "{NO_PROFILE}" is the name for no profile; give it another')
    _check_server(path, where, {"url": profile.server_url, "api_key": profile.api_key})
    if not re.fullmatch(r"\$\w+|\$\{\w+\}|[\w.~-]+", profile.flow_id, re.ASCII):
        raise SnippetError(f'{path}: {where}.flow_id must be "$NAME", or a name that a URL can hold as it is')
    return profile


def _check_server(path: Path, where: str, settings: dict[str, Any]) -> None:
    """Raise ``SnippetError`` for settings of a server that cannot be, and say where in the file they stand."""
    try:
        Server(**settings)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(part) for part in first["loc"][:1])
        raise SnippetError(f"{path}: {where}.{place}: {first['msg'].removeprefix('Value error, ')}") from None


def _table(path: Path, table: dict[str, Any], name: str) -> dict[str, Any]:
    inner = table.get(name, {})
    if not isinstance(inner, dict):
        raise SnippetError(f"{path}: {name} must be a table, [{name}]")
    return inner


def _text(path: Path, name: str, table: dict[str, Any], *, inside: str = "") -> Any:
    value = table.get(name)
    if value is not None and not isinstance(value, str):
        raise SnippetError(f"{path}: {inside}{name} must be text")
    return value


def _check_keys(path: Path, inside: str, table: dict[str, Any], known: Iterable[str]) -> None:
    for key in table:
        if key not in known:
            raise SnippetError(f"{path}: unknown key {inside}{key}{nearest(key, known)}")
