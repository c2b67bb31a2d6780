"""``--copy``: the very text that would be printed is on the clipboard, or one line says why not and it is printed."""

from __future__ import annotations

import base64
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pexpect
import pytest

from snippetgen.cli.clipboard import MOST_BYTES
from tests.cases import EXAMPLES
from tests.command import COMMAND, run_command

BASIC = str(EXAMPLES / "basic-prompting.json")
OURS = ("SNIPPETGEN_", "SSH_", "TMUX", "STY", "DISPLAY", "WAYLAND", "NO_COLOR", "TERM")
HOSTILE = "日本 😀 é \u202e\r\n \"y\" 'z' $HOME \\ `a` %s \x1b]52;c;AA==\x07"
PROGRAM = """#!/bin/sh
echo "$0 $*" >> {folder}/called
case "$*" in
  *-o*|*-n*) exec cat {folder}/kept ;;
esac
cat > {folder}/kept
{more}
"""


def environment(**env: str) -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith(OURS)} | env


class Desktop:
    """A folder of stand-ins for the programs that keep a clipboard."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.path = str(folder)  # and nothing of what this machine has
        for name in ("cat", "sleep"):
            (folder / name).symlink_to(shutil.which(name) or "")

    def install(self, *names: str, more: str = "") -> None:
        for name in names:
            program = self.folder / name
            program.write_text(PROGRAM.format(folder=self.folder, more=more))
            program.chmod(0o755)

    @property
    def kept(self) -> bytes:
        return (self.folder / "kept").read_bytes()

    @property
    def called(self) -> list[str]:
        lines = (self.folder / "called").read_text().splitlines()
        return [line.removeprefix(f"{self.folder}/") for line in lines]


@pytest.fixture
def desktop(tmp_path: Path) -> Desktop:
    return Desktop(tmp_path)


def copy(desktop: Desktop, *arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
    """Run it without a terminal, whatever the tests are run in."""
    env = environment(PATH=desktop.path, **env)
    words = [*COMMAND, "generate", BASIC, *arguments, "--copy"]
    done = subprocess.run(words, capture_output=True, env=env, start_new_session=True, text=True)
    assert "Traceback" not in done.stderr
    return done


def printed(*arguments: str) -> str:
    return run_command("generate", BASIC, *arguments, env=environment()).stdout


@pytest.mark.parametrize(
    ("programs", "env", "called"),
    [
        (["xclip"], {"DISPLAY": ":7"}, ["xclip -selection c", "xclip -selection c -o"]),
        (["xsel"], {"DISPLAY": ":7"}, ["xsel -b -i", "xsel -b -o"]),
        (["wl-copy", "wl-paste"], {"WAYLAND_DISPLAY": "wayland-0"}, ["wl-copy ", "wl-paste -n -t text"]),
    ],
    ids=["xclip", "xsel", "wayland"],
)
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["-l", "curl"], "{lines} lines of cURL"),
        (["-l", "python", "-c", "httpx", "-o", "stream", "--input-value", HOSTILE], "{lines} lines of Python (httpx)"),
        (["-l", "go", "--tweak", f"Chat Input.sender_name={HOSTILE}"], "{lines} lines of Go"),
        (["-l", "php", "--tweaks", "@LARGE"], "{lines} lines of PHP"),
        ([], "{lines} lines in 3 snippets"),
        (["-f", "json"], "{lines} lines of JSON"),
        (["-f", "markdown", "--setup", "-l", "python"], "{lines} lines of Markdown"),
    ],
    ids=["curl", "python", "go", "large", "several", "json", "markdown"],
)
def test_what_would_be_printed_is_on_the_clipboard(
    desktop: Desktop, programs: list[str], env: dict[str, str], called: list[str], arguments: list[str], said: str
) -> None:
    desktop.install(*programs)
    large = desktop.folder / "large.json"  # where a NUL may stand, which none of the arguments can hold
    large.write_text(json.dumps({"Chat Input": {"sender_name": HOSTILE + "\0日😀" * 30_000}}))
    arguments = [argument.replace("LARGE", str(large)) for argument in arguments]
    done = copy(desktop, *arguments, **env)
    assert (done.returncode, done.stdout) == (0, "")
    text = printed(*arguments)
    assert desktop.kept == text.encode()
    lines = text.count("\n")
    assert done.stderr == f"snippetgen: copied {said.format(lines=lines)}\n"
    assert desktop.called == called


def test_wayland_comes_first(desktop: Desktop) -> None:
    desktop.install("wl-copy", "wl-paste", "xclip", "xsel")
    assert copy(desktop, "-l", "curl", DISPLAY=":7", WAYLAND_DISPLAY="wayland-0").returncode == 0
    assert desktop.called[0] == "wl-copy "


def test_a_program_that_stays_does_not_keep_our_output_open(desktop: Desktop) -> None:
    desktop.install("xclip", more=f"sleep 1000 & echo $! > {desktop.folder}/stays")
    try:
        assert copy(desktop, "-l", "curl", DISPLAY=":7").stderr == "snippetgen: copied 9 lines of cURL\n"
    finally:
        os.kill(int((desktop.folder / "stays").read_text()), 9)


def test_warnings_are_said_all_the_same(desktop: Desktop) -> None:
    desktop.install("xclip")
    done = copy(desktop, "-l", "python", "--output-component", "ChatOutput-none", DISPLAY=":7")
    first, second = done.stderr.splitlines()
    assert first.startswith("snippetgen: warning: ")
    assert second.startswith("snippetgen: copied ")


def test_no_colours_are_copied(desktop: Desktop) -> None:
    desktop.install("xclip")
    copy(desktop, "-l", "python", "--color", "always", DISPLAY=":7")
    assert desktop.kept == printed("-l", "python").encode()


# Where it is not possible


def test_why_it_is_not_possible_and_the_code(desktop: Desktop) -> None:
    def not_copied(*arguments: str, **env: str) -> str:
        done = copy(desktop, "-l", "curl", *arguments, **env)
        assert (done.returncode, done.stdout) == (0, printed("-l", "curl", *arguments))
        assert done.stderr.count("\n") == 1
        return done.stderr.removeprefix("snippetgen: not copied, so here it is: ").removesuffix("\n")

    assert not_copied() == "no display is here, and a terminal has no clipboard where TERM is not set"
    assert not_copied(TERM="xterm") == "neither a display nor a terminal is here"
    assert not_copied(TERM="xterm", DISPLAY=":7") == "there is no program for it; install xclip or xsel"
    assert not_copied(WAYLAND_DISPLAY="wayland-0") == "there is no program for it; install wl-clipboard"


def test_a_program_that_fails_says_why(desktop: Desktop) -> None:
    """That it ends with 1 is not looked at by the library, so what is there has to be."""
    program = desktop.folder / "xclip"
    program.write_text('#!/bin/sh\necho >&2\necho "Error: Can\'t open display: :7" >&2\nexit 1\n')
    program.chmod(0o755)
    done = copy(desktop, "-l", "curl", "--color", "always", DISPLAY=":7", TERM="xterm")
    assert (done.returncode, done.stdout) == (0, printed("-l", "curl"))
    assert done.stderr == "snippetgen: not copied, so here it is: Error: Can't open display: :7\n"
    program.write_text("#!/bin/sh\necho something else\n")
    done = copy(desktop, "-l", "curl", DISPLAY=":7", TERM="xterm")
    assert done.stderr == "snippetgen: not copied, so here it is: something else is there\n"


def test_files_are_not_copied(tmp_path: Path) -> None:
    out = str(tmp_path / "out")
    done = run_command("generate", BASIC, "--out", out, "--copy", env=environment())
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "snippetgen: --out writes files, and --copy is for what is printed; give one\n"
    assert run_command("generate", BASIC, "--out", out, env=environment(SNIPPETGEN_COPY="1")).returncode == 0
    desktop = Desktop(tmp_path)
    desktop.install("xclip")
    assert copy(desktop, "-l", "curl", SNIPPETGEN_OUT=out, DISPLAY=":7").stderr.startswith("snippetgen: copied ")


# The terminal's clipboard


def on_terminal(*arguments: str, term: str = "xterm-256color", **env: str) -> bytes:
    """All that arrives at the terminal."""
    words = [*COMMAND[1:], "generate", BASIC, *arguments, "--copy"]
    child = pexpect.spawn(sys.executable, words, env=environment(TERM=term, **env), timeout=60, dimensions=(24, 500))
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0
    assert isinstance(child.before, bytes)
    return child.before


def sent(shown: bytes) -> bytes:
    (content,) = re.findall(rb"\x1b]52;c;([A-Za-z0-9+/=]*)\x07", shown)
    return base64.b64decode(content, validate=True)


@pytest.mark.parametrize(
    "env",
    [{}, {"SSH_TTY": "/dev/pts/1", "DISPLAY": "localhost:10.0"}, {"SSH_CONNECTION": "10.0.0.1 5 10.0.0.2 22"}],
    ids=["no display", "ssh with a display", "ssh"],
)
def test_a_terminal_is_sent_it(env: dict[str, str]) -> None:
    shown = on_terminal("-l", "python", "--input-value", HOSTILE, **env)
    text = printed("-l", "python", "--input-value", HOSTILE)
    assert sent(shown) == text.encode()
    lines = text.count("\n")
    said = f"snippetgen: sent {lines} lines of Python to the terminal's clipboard (OSC 52)\r\n"
    assert re.sub(rb"\x1b]52.*?\x07|\r\x1b\[K", b"", shown).decode() == said


def test_it_arrives_at_the_terminal_where_output_is_redirected(tmp_path: Path) -> None:
    words = " ".join([*(f"'{word}'" for word in COMMAND), "generate", BASIC, "-l curl --copy > out 2> err"])
    child = pexpect.spawn("sh", ["-c", words], env=environment(TERM="xterm"), cwd=str(tmp_path), timeout=60)
    child.expect(pexpect.EOF)
    assert isinstance(child.before, bytes)
    assert sent(child.before) == printed("-l", "curl").encode()
    assert (tmp_path / "out").read_text() == ""


def test_a_terminal_takes_no_more_than_it_says() -> None:
    ours = len(printed("-l", "curl", "--input-value", "x" * 1000)) - 1000
    most = "x" * (MOST_BYTES - ours)
    assert len(sent(on_terminal("-l", "curl", "--input-value", most))) == MOST_BYTES
    shown = on_terminal("-l", "curl", "--input-value", f"{most}x")
    assert b"\x1b]52" not in shown
    said = f"not copied, so here it is: it has {MOST_BYTES + 1} bytes, and terminals take {MOST_BYTES}"
    assert said.encode() in shown
    assert most[:1000].encode() in shown


@pytest.mark.parametrize("term", ["dumb", "linux"])
def test_a_terminal_without_a_clipboard(term: str) -> None:
    shown = on_terminal("-l", "curl", term=term, SSH_TTY="/dev/pts/1")
    assert b"\x1b]52" not in shown
    assert f"a terminal has no clipboard where TERM is {term}".encode() in shown
    assert b"curl -X POST" in shown


def test_through_screen_in_pieces() -> None:
    shown = on_terminal("-l", "python", STY="1.screen")
    pieces = re.findall(rb"\x1bP(.*?)\x1b\\", shown, re.DOTALL)
    assert len(pieces) > 1
    assert max(map(len, pieces)) <= 256 - 4
    assert sent(b"".join(pieces)) == printed("-l", "python").encode()


def test_tmux_sends_it_itself(tmp_path: Path) -> None:
    desktop = Desktop(tmp_path)
    desktop.install("tmux")
    shown = on_terminal("-l", "python", TMUX="/tmp/tmux/default,1,0", PATH=desktop.path)
    assert desktop.kept == printed("-l", "python").encode()
    assert desktop.called == ["tmux load-buffer -w -"]
    assert b"\x1b]52" not in shown
    assert b" lines of Python to the terminal's clipboard" in shown


def test_through_a_tmux_that_cannot(tmp_path: Path) -> None:
    desktop = Desktop(tmp_path)
    desktop.install("tmux", more="exit 1")
    shown = on_terminal("-l", "python", TMUX="/tmp/tmux/default,1,0", PATH=desktop.path)
    (passed,) = re.findall(rb"\x1bPtmux;((?:[^\x1b]|\x1b\x1b)*)\x1b\\", shown)
    assert sent(passed.replace(b"\x1b\x1b", b"\x1b")) == printed("-l", "python").encode()
