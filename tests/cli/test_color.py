"""Colours: on a terminal alone, in 16 colours, and without them the text is the same."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

import pexpect
import pytest

from snippetgen.snippets.targets import load_targets
from tests.cases import EXAMPLES
from tests.command import COMMAND, run_command

BASIC = str(EXAMPLES / "basic-prompting.json")
HOSTILE = "日本 😀 \u202e\r\n\x1b[31m \\ ``` \"y\" 'z'"
COLOR = re.compile(r"\x1b\[([\d;]*)m")
LEGIBLE = {"01", "02", "1", "0", "32", "35", "36", "39;49;00"}
"""Bold, faint, green, magenta, cyan, and the end of them: black, white, yellow and blue are lost on some background."""


def environment(**env: str) -> dict[str, str]:
    ours = ("SNIPPETGEN_", "NO_COLOR", "FORCE_COLOR", "CLICOLOR", "TERM")
    return {name: value for name, value in os.environ.items() if not name.startswith(ours)} | env


def printed(*arguments: str, **env: str) -> str:
    done = run_command(*arguments, env=environment(**env))
    assert done.returncode == 0
    return done.stdout


def on_terminal(*arguments: str, term: str = "xterm", **env: str) -> str:
    words = [*COMMAND[1:], *arguments]
    child = pexpect.spawn(
        sys.executable, words, env=environment(TERM=term, **env), encoding="utf-8", timeout=60, dimensions=(24, 500)
    )
    child.expect(pexpect.EOF)
    assert child.before is not None
    return child.before.replace("\r\n", "\n")


@pytest.mark.parametrize(
    "arguments",
    [[], ["-f", "json"], ["-f", "markdown", "--setup"], *(["-l", target.language] for target in load_targets())],
    ids=" ".join,
)
def test_without_its_colours_the_text_is_the_same(arguments: list[str]) -> None:
    arguments = ["generate", BASIC, "--input-value", HOSTILE, *arguments]
    colored = printed(*arguments, "--color", "always")
    assert COLOR.sub("", colored) == printed(*arguments)
    assert "32" in COLOR.findall(colored)
    assert set(COLOR.findall(colored)) <= LEGIBLE


def test_names_stand_out() -> None:
    assert "\x1b[1m==> python/requests/run.py <==\x1b[0m\n" in printed("generate", BASIC, "--color", "always")


def test_what_is_too_long_is_left_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "tweaks.json"
    file.write_text('{"Chat Input": {"sender_name": "%s"}}' % ("x" * 200_000))
    arguments = ["generate", BASIC, "-l", "python", "--tweaks", f"@{file}"]
    assert printed(*arguments, "--color", "always") == printed(*arguments)


def test_a_terminal_has_colours() -> None:
    plain = printed("generate", BASIC)
    for arguments in (["generate", BASIC], ["generate", BASIC, "--color", "auto"]):
        shown = on_terminal(*arguments)
        assert "\x1b[35mimport" in shown
        assert COLOR.sub("", shown) == plain
    assert "\x1b[35mimport" in on_terminal("generate", BASIC, NO_COLOR="")


@pytest.mark.parametrize(
    ("arguments", "env"),
    [
        ([], {"NO_COLOR": "1"}),
        ([], {"TERM": "dumb"}),
        (["--color", "never"], {}),
        ([], {"SNIPPETGEN_COLOR": "never"}),
    ],
    ids=["NO_COLOR", "dumb", "never", "variable"],
)
def test_a_terminal_without_colours(arguments: list[str], env: dict[str, str]) -> None:
    term = env.pop("TERM", "xterm")
    assert on_terminal("generate", BASIC, *arguments, term=term, **env) == printed("generate", BASIC)


def test_what_is_said_on_the_line_stands_before_variables() -> None:
    assert COLOR.search(printed("generate", BASIC, "--color", "always", NO_COLOR="1"))


def test_a_pipe_has_none_whatever_variables_say(tmp_path: Path) -> None:
    assert "\x1b" not in printed("generate", BASIC, FORCE_COLOR="1", CLICOLOR_FORCE="1", TERM="xterm")
    out = tmp_path / "out"
    assert run_command("generate", BASIC, "--out", out, "--color", "always", env=environment()).returncode == 0
    files = [path for path in out.rglob("*") if path.is_file()]
    assert files
    assert not [path for path in files if b"\x1b" in path.read_bytes()]


def test_what_replaces_an_old_request_is_coloured_too() -> None:
    arguments = ["migrate", "http://host/api/v1/process/x", "--body", '{"inputs": {"text": "Hi"}}', "-l", "python"]
    assert COLOR.sub("", colored := printed(*arguments, "--color", "always")) == printed(*arguments)
    assert COLOR.search(colored)


def test_without_pygments(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text("import sys\nsys.modules['pygments'] = None\n")
    path = os.pathsep.join([str(tmp_path), str(Path(__file__).parents[2])])
    assert on_terminal("generate", BASIC, PYTHONPATH=path) == printed("generate", BASIC)
    done = run_command("generate", BASIC, "--color", "always", env=environment(PYTHONPATH=path))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == 'snippetgen: --color always needs pygments: pip install "snippetgen[color]"\n'
