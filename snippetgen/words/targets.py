"""Which targets are asked for: ``--language`` and ``--client``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from snippetgen.errors import SnippetError, nearest
from snippetgen.snippets.targets import Target, find_target, load_targets, targets_of

__all__ = ["chosen_targets"]


def chosen_targets(options: dict[str, Any], *, every_client: bool = False) -> list[Target]:
    """Return the targets of ``--language`` and ``--client``, in the order of the tabs.

    A language alone means its first client, or ``every_client``; neither means the languages of a pane, or, with
    ``every_client``, all.
    """
    templates: Path | None = options["templates"]
    known_targets = load_targets(templates)
    languages: tuple[str, ...] = options["language"]
    clients: tuple[str, ...] = options["client"]
    if not languages:
        meant = known_targets if clients or every_client else targets_of(None, templates)
        languages = tuple(dict.fromkeys(target.language for target in meant if not clients or target.client in clients))
    known = list(dict.fromkeys(target.client for target in known_targets))
    for client in clients:
        if client not in known:
            raise SnippetError(f'unknown client "{client}" (known: {", ".join(known)}){nearest(client, known)}')
    if clients and not any(target.language in languages and target.client in clients for target in known_targets):
        find_target(languages[0], clients[0], templates)  # says which clients the language has
    targets = []
    for language in dict.fromkeys(languages):
        first = find_target(language, None, templates)
        chosen = [target for target in known_targets if target.language == language and target.client in clients]
        others = [target for target in known_targets if target.language == language] if every_client else [first]
        targets += chosen or others
    return sorted(targets, key=known_targets.index)
