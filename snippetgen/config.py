"""The settings that a file holds: ``snippetgen.toml``, for what one command, or one page, need not say again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from snippetgen.errors import SnippetError, nearest
from snippetgen.load import parse_toml, read_file
from snippetgen.server import Server

__all__ = ["DEFAULT_FILE", "NO_PROFILE", "Config", "Profile", "load_config"]

DEFAULT_FILE = "snippetgen.toml"
NO_PROFILE = "none"


@dataclass(frozen=True, slots=True)
class Profile:
    """What stands in a snippet in place of a server, a flow and a key, as settings: ``"$NAME"``, mostly."""

    server_url: str = "$LANGFLOW_SERVER_URL"
    flow_id: str = "$FLOW_ID"
    api_key: str = "$LANGFLOW_API_KEY"


@dataclass(frozen=True, slots=True)
class Config:
    """A configuration file. ``server`` holds the fields of ``Server``; ``profile`` is the name of the one in use.

    ``folder`` is where the file is: files that a page names are looked for there, too.
    """

    folder: Path = Path()
    server: dict[str, Any] = field(default_factory=dict)
    profile: str | None = None
    profiles: dict[str, Profile] = field(default_factory=lambda: {"docs": Profile()})
    tabs: str | None = None

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
    if path is None and not Path(DEFAULT_FILE).exists():
        return Config()
    path = path or Path(DEFAULT_FILE)
    table = parse_toml(read_file(path), str(path))
    _check_keys(path, "", table, ["server", "profile", "profiles", "sync"])
    server = _table(path, table, "server")
    _check_keys(path, "server.", server, Server.model_fields)
    if server.get("api_key") is False:
        server["api_key"] = None
    profiles = {"docs": Profile()}
    for name, names in _table(path, table, "profiles").items():
        profiles[name] = _profile(path, f"profiles.{name}", names)
    sync = _table(path, table, "sync")
    _check_keys(path, "sync.", sync, ["tabs"])
    config = Config(
        path.parent, server, _text(path, "profile", table), profiles, _text(path, "tabs", sync, inside="sync.")
    )
    try:
        config.chosen_profile(None)
    except SnippetError as error:
        raise SnippetError(f"{path}: {error}") from None
    return config


def _profile(path: Path, where: str, names: Any) -> Profile:
    if not isinstance(names, dict):
        raise SnippetError(f"{path}: {where} must be a table, [{where}]")
    _check_keys(path, f"{where}.", names, Profile.__dataclass_fields__)
    return Profile(**{name: _text(path, name, names, inside=f"{where}.") for name in names})


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
