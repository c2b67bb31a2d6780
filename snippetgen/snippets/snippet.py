"""What comes out: a snippet, and what a reader needs around its code."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from snippetgen.snippets.targets import Target
from snippetgen.values import Env

__all__ = ["About", "Setup", "Snippet", "Variable", "about"]


class Variable(NamedTuple):
    """An environment variable that a snippet reads, and the lines that set it, with ``...`` for its value.

    ``posix`` is for bash, zsh and every other POSIX shell, ``powershell`` for PowerShell.
    """

    name: str
    posix: str
    powershell: str

    @classmethod
    def named(cls, name: str) -> Variable:
        """Return the variable of this name with its lines."""
        return cls(name, f'export {name}="..."', f'$env:{name} = "..."')


class Setup(NamedTuple):
    """What a snippet needs before it runs.

    ``runtime`` says in words what runs it, and the name of its file: ``Node.js 18 or newer, saved as run.mjs``.
    ``install`` is the command that installs its packages, or empty.
    """

    runtime: str
    install: str
    variables: tuple[Variable, ...] = ()


class Snippet(NamedTuple):
    """A ready-made request. ``code`` ends with a newline; ``filename`` is a name to save it under, such as ``run.py``.

    ``operation`` is the name of what is asked: ``run``, ``stream``, ``webhook``. ``title`` is that of its tab.
    ``install`` is the command that installs what it needs, or empty; ``setup`` says that and what else its reader
    needs. ``warnings`` are for the person who asked for it; nothing of them is in the code.
    """

    code: str
    language: str
    client: str
    operation: str
    filename: str
    title: str
    install: str
    setup: Setup
    warnings: Sequence[str] = ()

    def as_dict(self) -> dict[str, object]:
        """Return the fields as what JSON can hold."""
        variables = [variable._asdict() for variable in self.setup.variables]
        return {**self._asdict(), "setup": {**self.setup._asdict(), "variables": variables}}


About = tuple[str, str, str, str, str, str, Setup]
"""The fields of a ``Snippet`` between its code and its warnings."""


def about(target: Target, operation: str, variables: Sequence[Env], *, uploads: bool) -> About:
    """Return what is to be said of the code of an operation for a target, which reads ``variables``."""
    filename = target.filename(operation)
    needs = "".join(f" and {tool}" for tool in target.tools(operation, uploads=uploads))
    runtime = target.written_in.runtime.replace("{file}", filename).replace("{needs}", needs)
    setup = Setup(runtime, target.install, tuple(Variable.named(variable.name) for variable in variables))
    return target.language, target.client, operation, filename, target.title, target.install, setup
