"""Which languages, clients and operations there are: the tree of templates, walked.

A folder is a name: ``templates/python/requests/run.py.jinja`` is the target python/requests, operation run.
``templates/targets.toml`` gives each its title, what to install for it, and the order of the tabs.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from snippetgen.errors import SnippetError, nearest

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

__all__ = ["OPERATIONS", "Target", "find_target", "load_targets"]

OPERATIONS = ("run", "stream", "webhook")
"""What can be asked of a flow, in the order of the pane."""


@dataclass(frozen=True, slots=True)
class Target:
    """A client of a language. ``install`` is the command that installs it, empty where nothing has to be.

    ``templates`` maps an operation to its template's path below the tree.
    """

    language: str
    client: str
    title: str
    install: str
    templates: dict[str, str] = field(hash=False)

    @property
    def name(self) -> str:
        return f"{self.language}/{self.client}"

    def template(self, operation: str) -> str:
        """Return the path of the operation's template; raise ``SnippetError`` where the client has none."""
        if operation not in self.templates:
            known = ", ".join(self.templates)
            raise SnippetError(f'{self.name} has no operation "{operation}" (it has {known})')
        return self.templates[operation]


def tree() -> Path:
    """The folder of the templates: the packaged one, or, in a checkout, the one beside the package."""
    package = Path(__file__).parent
    packaged = package / "templates"
    return packaged if packaged.is_dir() else package.parent / "templates"


@cache
def load_targets() -> tuple[Target, ...]:
    """Return the targets in the order of the tabs; raise ``SnippetError`` where the tree and its list disagree."""
    root = tree()
    try:
        listed: dict[str, dict[str, dict[str, str]]] = tomllib.loads((root / "targets.toml").read_text("utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise SnippetError(f"cannot read the list of targets, targets.toml in {root}: {error}") from error
    folders = {
        f"{client.parent.name}/{client.name}"
        for client in root.glob("*/*")
        if client.is_dir() and "." not in client.name
    }
    targets = []
    for language, clients in listed.items():
        for client, entry in clients.items():
            if f"{language}/{client}" not in folders:
                raise SnippetError(f"targets.toml lists {language}/{client}, but {root} has no such folder")
            targets.append(_target(root, language, client, entry))
    unlisted = sorted(folders - {target.name for target in targets})
    if unlisted:
        raise SnippetError(
            f"the folder {unlisted[0]} in {root} has no entry in targets.toml; add [{unlisted[0].replace('/', '.')}]"
        )
    return tuple(targets)


def _target(root: Path, language: str, client: str, entry: dict[str, Any]) -> Target:
    if set(entry) != {"title", "install"} or not all(isinstance(value, str) for value in entry.values()):
        raise SnippetError(
            f'targets.toml: [{language}.{client}] needs "title" and "install", both text, and nothing else'
        )
    found = {path.name.split(".")[0]: path for path in (root / language / client).glob("*.jinja")}
    for operation in found:
        if operation not in OPERATIONS:
            raise SnippetError(
                f"{found[operation]}: the operations are {', '.join(OPERATIONS)}{nearest(operation, OPERATIONS)}"
            )
    if not found:
        raise SnippetError(f"{root / language / client} holds no template, such as run.py.jinja")
    paths = {name: f"{language}/{client}/{found[name].name}" for name in OPERATIONS if name in found}
    return Target(language, client, entry["title"], entry["install"], paths)


def find_target(language: str, client: str | None = None) -> Target:
    """Return the target; without a client, the language's first. Unknown names are a ``SnippetError`` with the known."""
    targets = load_targets()
    languages = list(dict.fromkeys(target.language for target in targets))
    if language not in languages:
        raise SnippetError(
            f'unknown language "{language}" (known: {", ".join(languages)}){nearest(language, languages)}'
        )
    clients = {target.client: target for target in targets if target.language == language}
    if client is None:
        return next(iter(clients.values()))
    if client not in clients:
        raise SnippetError(
            f'{language} has no client "{client}" (known: {", ".join(clients)}){nearest(client, clients)}'
        )
    return clients[client]
