"""Shells at a terminal, in which a line is typed; what the command is given then is what its words have become."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import pexpect
import pytest

from tests.command import run_command

ROOT = Path(__file__).parent.parent.parent
STARTS = {
    "bash": ["--norc", "--noprofile", "-i"],
    "zsh": ["-f", "-i"],
    "fish": ["--no-config", "--interactive"],
}
# It completes as it does for people, and says what it was given where it would work.
COMMAND = """#!{python}
import json, os, sys
if "_SNIPPETGEN_COMPLETE" in os.environ:
    from snippetgen.cli import main
    main()
else:
    print("given" + ":", json.dumps(sys.argv[1:]), flush=True)
"""


class Shell:
    """An interactive shell in a folder of its own, with the completion that it is told to load in our help."""

    def __init__(self, name: str, folder: Path) -> None:
        if not shutil.which(name):
            pytest.skip(f"{name} is not installed here")
        self.home = home = folder / "home"
        (home / "bin").mkdir(parents=True)
        command = home / "bin" / "snippetgen"
        command.write_text(COMMAND.format(python=sys.executable))
        command.chmod(0o755)
        (home / "script").write_text(run_command("completion", name).stdout)
        env = {
            "PATH": f"{home / 'bin'}:/usr/bin:/bin",
            "HOME": str(home),
            "PS1": "> ",
            "TERM": "dumb",
            "LANG": "C.UTF-8",
        }
        env |= {"PYTHONPATH": str(ROOT), "LANGFLOW_API_KEY": "sk-never-shown", "fish_greeting": ""}
        self.child = pexpect.spawn(
            shutil.which(name) or name,
            STARTS[name],
            env=env,
            cwd=folder,
            encoding="utf-8",
            echo=False,
            timeout=60,
            dimensions=(50, 400),
        )
        self.child.delaybeforesend = None
        if name == "bash":
            self.child.sendline("bind 'set enable-bracketed-paste off'; bind 'set bell-style none'")
        self.child.sendline(f". {home / 'script'}; echo read''y")
        self.child.expect_exact("ready")

    def given(self, line: str) -> list[str]:
        """Type a line, in which a tab is the key, and return the words that the command is given."""
        self.child.send(f"{line}\r")
        self.child.expect(r"given: (\[.*\])")
        return list(json.loads(str(self.child.match[1])))  # type: ignore[index]
