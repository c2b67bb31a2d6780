"""The words that were given: every option, and what stands behind them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from snippetgen.errors import SnippetError
from snippetgen.words.config import Config, Profile
from snippetgen.words.find import HERE

__all__ = ["Words", "made_of"]


@dataclass(frozen=True, slots=True)
class Words:
    """The value of every option, and the names of those that stand on the command line itself.

    ``config`` holds the settings of the file. The files that the words name are looked for in ``folders``.
    ``connection`` has the options for a server that is asked, where ``options`` leave some out for a profile.
    """

    options: dict[str, Any]
    given: set[str]
    config: Config = field(default_factory=Config)
    folders: Sequence[Path] = HERE
    connection: dict[str, Any] = field(default_factory=dict)

    @property
    def profile(self) -> Profile | None:
        """The placeholders to write; raises ``SnippetError`` for a profile that is not known."""
        return self.config.chosen_profile(self.options.get("profile"))


_FLAGS = {"files": "--file", "globals": "--global", "output_ids": "--output-id"}
"""The options of fields that hold several, each given by itself."""

Model = TypeVar("Model", bound=BaseModel)


def made_of(make: Callable[..., Model], prefix: str, fields: dict[str, Any]) -> Model:
    """Return the model; raise ``SnippetError``, which names the option that is wrong, or ``prefix``."""
    try:
        return make(**fields)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        name = str(first["loc"][0]) if first["loc"] else ""
        where = f"server {name}" if prefix == "server" else prefix or _FLAGS.get(name, f"--{name.replace('_', '-')}")
        raise SnippetError(f"{where}: {first['msg'].removeprefix('Value error, ')}") from None
