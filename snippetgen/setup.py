"""What a reader needs around the code: a runtime, what to install, and the variables that the code reads."""

from __future__ import annotations

from functools import lru_cache

from pydantic import BaseModel, ConfigDict

from snippetgen.request import Env
from snippetgen.targets import Target

__all__ = ["Setup", "Variable", "setup_of"]


class Variable(BaseModel):
    """An environment variable that a snippet reads, and the lines that set it, with ``...`` for its value.

    ``posix`` is for bash, zsh and every other POSIX shell, ``powershell`` for PowerShell.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    posix: str
    powershell: str


class Setup(BaseModel):
    """What a snippet needs before it runs.

    ``runtime`` says in words what runs it, and the name of its file: ``Node.js 18 or newer, saved as run.mjs``.
    ``install`` is the command that installs its packages, or empty.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    runtime: str
    install: str
    variables: tuple[Variable, ...] = ()


@lru_cache(256)
def setup_of(target: Target, filename: str, variables: tuple[Env, ...]) -> Setup:
    """Return the setup of a snippet that is saved as ``filename`` and reads ``variables``."""
    return Setup(
        runtime=target.runtime.replace("{file}", filename),
        install=target.install,
        variables=tuple(
            Variable(name=name, posix=f'export {name}="..."', powershell=f'$env:{name} = "..."')
            for name in (variable.name for variable in variables)
        ),
    )
