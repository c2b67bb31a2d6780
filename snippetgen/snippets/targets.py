"""Which languages, clients and operations there are: the tree of templates, walked.

A folder is a name: ``templates/python/requests/run.py.jinja`` is the target python/requests, operation run.
``templates/targets.toml`` gives each its title, what to install for it, and the order of the tabs. What is known of a
language stands in its own file in ``snippetgen/languages``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from snippetgen.errors import SnippetError, nearest
from snippetgen.flow.content import parse_toml, read_file
from snippetgen.languages.language import Language, find_language, is_language
from snippetgen.request.operations import OPERATIONS

__all__ = ["Target", "builtin_templates", "find_target", "load_targets", "targets_of"]

FILES = "files"
"""In targets.toml, an operation that uploads a file first."""

_TEXTS, _FLAGS = ("title", "install"), ("files", "checks_status")


@dataclass(frozen=True, slots=True, eq=False)  # each is made once, and looked up often
class Target:
    """A client of a language. ``install`` is the command that installs it, empty where nothing has to be.

    ``raw`` are the operations whose answer it shows as it is, and reads nothing of; where it ``checks_status``, it ends
    in a failure all the same where that is an HTTP error. ``needs`` are further tools, each with the operations whose
    snippets run it; ``files`` stands for those that upload a file. One without ``files`` uploads none: in its language
    that takes too long.
    ``templates`` maps an operation to its template's path below the tree; ``root`` is the tree of somebody's own that
    lies over the built-in one.
    """

    language: str
    client: str
    title: str
    install: str
    templates: dict[str, str]
    root: Path | None = None
    raw: tuple[str, ...] = ()
    needs: Mapping[str, Sequence[str]] = field(default_factory=dict)
    files: bool = True
    checks_status: bool = False

    @property
    def name(self) -> str:
        return f"{self.language}/{self.client}"

    @property
    def written_in(self) -> Language:
        """The record of its language."""
        return find_language(self.language)

    @property
    def roots(self) -> tuple[Path, ...]:
        """The trees that its templates may be in."""
        return (builtin_templates(),) if self.root is None else (builtin_templates(), self.root)

    def template(self, operation: str) -> str:
        """Return the path of the operation's template; raise ``SnippetError`` where the client has none."""
        if operation not in self.templates:
            known = ", ".join(self.templates)
            raise SnippetError(f'{self.name} has no operation "{operation}" (it has {known})', "operation")
        return self.templates[operation]

    def has(self, operation: str, *, uploads: bool) -> bool:
        """Whether the client has a snippet for the operation."""
        return operation in self.templates and (self.files or not uploads)

    def tools(self, operation: str, *, uploads: bool) -> list[str]:
        """Return what an operation's snippet runs beside the client."""
        return [tool for tool, where in self.needs.items() if operation in where or (uploads and FILES in where)]

    @property
    def further(self) -> list[str]:
        """What its snippets run beside the client, in words: ``jq for files``, or ``GNU Wget 1`` where all do."""
        every = set(self.templates)
        return [tool if every <= set(where) else f"{tool} for {', '.join(where)}" for tool, where in self.needs.items()]

    def filename(self, operation: str) -> str:
        """Return the name of a file for the operation's snippet, such as ``run.py``."""
        return self.template(operation).rpartition("/")[2].removesuffix(".jinja")


def builtin_templates() -> Path:
    """The folder of the templates: the packaged one, or, in a checkout, the one beside the package."""
    package = Path(__file__).parent.parent
    packaged = package / "templates"
    return packaged if packaged.is_dir() else package.parent / "templates"


def load_targets(templates: Path | None = None) -> tuple[Target, ...]:
    """Return the targets in the order of the tabs; raise ``SnippetError`` where a tree and its list disagree.

    ``templates`` is a tree of one's own, laid over the built-in one: it may override templates of known targets, and
    add clients, with their entries in its own ``targets.toml``.
    """
    return _read(templates)[0]


def targets_of(
    languages: Sequence[str] | None = None, templates: Path | None = None, clients: Sequence[str] | None = None
) -> tuple[Target, ...]:
    """Return the targets of some languages, by default of those that targets.toml has for a pane, in their order.

    Of ``clients`` those alone, of any language where none is given. Raises ``SnippetError``, which tells of every
    language and client that is not known.
    """
    return _chosen(
        None if languages is None else tuple(languages), templates, None if clients is None else tuple(clients)
    )


@lru_cache(64)  # what is asked for repeats
def _chosen(
    languages: tuple[str, ...] | None, templates: Path | None, clients: tuple[str, ...] | None
) -> tuple[Target, ...]:
    targets, pane = _read(templates)
    wrong: list[SnippetError] = []
    for index, language in enumerate(languages or ()):
        try:
            find_target(language, None, templates)
        except SnippetError as error:  # noqa: PERF203
            wrong.append(SnippetError(str(error), "languages", index))
    if languages is not None or clients is None:
        targets = tuple(target for target in targets if target.language in (pane if languages is None else languages))
    known = list(dict.fromkeys(target.client for target in targets))
    for index, client in enumerate(clients or ()):
        if known and client not in known:
            message = f'unknown client "{client}" (known: {", ".join(known)}){nearest(client, known)}'
            wrong.append(SnippetError(message, "clients", index))
    if wrong:
        raise SnippetError.of(wrong)
    return tuple(target for target in targets if clients is None or target.client in clients)


@cache
def _read(templates: Path | None) -> tuple[tuple[Target, ...], tuple[str, ...]]:
    """Return the targets, and the languages of a pane."""
    roots = [builtin_templates()] if templates is None else [builtin_templates(), templates]
    listed: dict[str, dict[str, dict[str, Any]]] = {}
    pane: tuple[str, ...] = ()
    for root in roots:
        table, own = _listed(root, required=root is roots[0])
        pane = own or pane
        for language, clients in table.items():
            listed.setdefault(language, {}).update(clients)
    folders = {name: root for root in roots for name in _folders(root)}
    targets = []
    for language, clients in listed.items():
        for client, entry in clients.items():
            if f"{language}/{client}" not in folders:
                raise SnippetError(f"targets.toml lists {language}/{client}, but {roots[-1]} has no such folder")
            targets.append(_target(roots, language, client, entry))
    for name in sorted(folders.keys() - {target.name for target in targets}):
        entry_name = name.replace("/", ".")
        raise SnippetError(f"the folder {name} in {folders[name]} has no entry in targets.toml; add [{entry_name}]")
    for language in pane:
        if language not in listed:
            raise SnippetError(f'targets.toml: pane names the language "{language}", which has no client')
    return tuple(targets), pane


def _listed(root: Path, *, required: bool) -> tuple[dict[str, dict[str, dict[str, Any]]], tuple[str, ...]]:
    """Read the list of a tree, and its ``pane``; one of somebody's own needs none as long as it adds no client."""
    if not root.is_dir():
        raise SnippetError(f"{root}: there is no such folder of templates")
    path = root / "targets.toml"
    if not required and not path.exists():
        return {}, ()
    table = parse_toml(read_file(path), str(path))
    pane = table.pop("pane", [])
    if not isinstance(pane, list) or not all(isinstance(language, str) for language in pane):
        raise SnippetError(f"{path}: pane is a list of languages")
    if not all(isinstance(clients, dict) for clients in table.values()):
        raise SnippetError(f"{path}: every entry is [language.client]")
    return table, tuple(pane)


def _folders(root: Path) -> list[str]:
    found = (path for path in root.glob("*/*") if path.is_dir() and "." not in path.name)
    return [f"{path.parent.name}/{path.name}" for path in found]


def _target(roots: list[Path], language: str, client: str, entry: dict[str, Any]) -> Target:
    whole = {"raw": [], "needs": {}, "files": True, "checks_status": False, **entry}
    lists = [whole["raw"], *whole["needs"].values()] if isinstance(whole["needs"], dict) else [None]
    is_right = set(whole) == {*_TEXTS, "raw", "needs", *_FLAGS} and all(
        isinstance(names, list) and all(name in (*OPERATIONS, FILES) for name in names) for names in lists
    )
    is_right = is_right and all(isinstance(whole[name], str) for name in _TEXTS)
    if not is_right or not all(isinstance(whole[name], bool) for name in _FLAGS):
        raise SnippetError(
            f'targets.toml: [{language}.{client}] needs "title" and "install", both text; "raw", a list of operations, '
            '"needs", a table of such lists, "files = false" and "checks_status = true" may be added'
        )
    whole["raw"] = tuple(whole["raw"])
    if not is_language(language):
        raise SnippetError(
            f"{roots[-1] / language}: the language {language} is not known; a further one is a file in "
            "snippetgen/languages"
        )
    found = {
        path.name.split(".")[0].lower(): path  # Run.java, as its class is called
        for root in roots
        for path in sorted((root / language / client).glob("*.jinja"))
        if not path.name.startswith("_")  # what several templates share
    }
    for operation in found:
        if operation not in OPERATIONS:
            raise SnippetError(
                f"{found[operation]}: the operations are {', '.join(OPERATIONS)}{nearest(operation, OPERATIONS)}"
            )
    if not found:
        raise SnippetError(f"{roots[-1] / language / client} holds no template, such as run.py.jinja")
    paths = {name: f"{language}/{client}/{found[name].name}" for name in OPERATIONS if name in found}
    return Target(language, client, **whole, templates=paths, root=roots[1] if len(roots) > 1 else None)


@cache
def find_target(language: str, client: str | None = None, templates: Path | None = None) -> Target:
    """Return the target; without a client, the language's first. Raise ``SnippetError`` for names that are unknown."""
    targets = load_targets(templates)
    languages = list(dict.fromkeys(target.language for target in targets))
    if language not in languages:
        raise SnippetError(
            f'unknown language "{language}" (known: {", ".join(languages)}){nearest(language, languages)}', "language"
        )
    clients = {target.client: target for target in targets if target.language == language}
    if client is None:
        return next(iter(clients.values()))
    if client not in clients:
        raise SnippetError(
            f'{language} has no client "{client}" (known: {", ".join(clients)}){nearest(client, clients)}', "client"
        )
    return clients[client]
