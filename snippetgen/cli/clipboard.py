"""The clipboard: that of the desktop, or, over SSH, that of the terminal which is in front of the person."""

from __future__ import annotations

import base64
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from snippetgen.cli.programs import to_desktop
from snippetgen.errors import SnippetError

__all__ = ["MOST_BYTES", "copy"]

MOST_BYTES = 74_994
"""What terminals take at least by OSC 52: 100000 bytes with all that stands around it, in base64."""

_SSH = ("SSH_CONNECTION", "SSH_TTY")
_SCREENS = ("DISPLAY", "WAYLAND_DISPLAY")
_SECONDS = 10  # for a display that does not answer


def copy(text: str) -> bool:
    """Put the text on the clipboard; raise ``SnippetError`` where that is not possible.

    Returns whether it is known to be there: a terminal that is sent it does not answer.
    """
    over_ssh = any(map(os.environ.get, _SSH))
    if not over_ssh:
        try:
            _to_desktop(text)
        except SnippetError:
            if any(map(os.environ.get, _SCREENS)) or sys.platform in ("darwin", "win32"):
                raise
        else:
            return True
    _to_terminal(text)
    return False


def _to_desktop(text: str) -> None:
    with tempfile.TemporaryFile() as said:
        try:
            done = subprocess.run(
                [sys.executable, to_desktop.__file__],
                input=text.encode(),
                stdout=subprocess.DEVNULL,
                stderr=said,
                timeout=_SECONDS,
                env={**os.environ, "LC_ALL": "en_US.UTF-8", "PYTHONUTF8": "1"},  # pbcopy reads what its locale says
            )
        except subprocess.TimeoutExpired:
            raise SnippetError(f"the desktop did not answer within {_SECONDS} seconds") from None
        said.seek(0)
        lines = said.read().decode(errors="replace").split("\n")
    if done.returncode == to_desktop.NONE_HERE:
        needed = "wl-clipboard" if os.environ.get("WAYLAND_DISPLAY") else "xclip or xsel"
        raise SnippetError(f"there is no program for it; install {needed}")
    if done.returncode:
        reasons = [line.strip() for line in lines if line.strip()]
        raise SnippetError(reasons[-1] if reasons else "something else is there")


def _to_terminal(text: str) -> None:
    """Send it to the terminal by OSC 52, through tmux and screen where they stand between."""
    content, kind = text.encode(), os.environ.get("TERM", "")
    if kind in ("", "dumb", "linux"):
        raise SnippetError(f"no display is here, and a terminal has no clipboard where TERM is {kind or 'not set'}")
    if len(content) > MOST_BYTES:
        raise SnippetError(f"it has {len(content)} bytes, and terminals take {MOST_BYTES}")
    if os.environ.get("TMUX") and _by_tmux(content):
        return
    sequence = b"\x1b]52;c;%s\x07" % base64.b64encode(content)
    try:
        with Path("CONOUT$" if sys.platform == "win32" else "/dev/tty").open("wb") as terminal:
            terminal.write(_through(sequence))
    except OSError:
        raise SnippetError("neither a display nor a terminal is here") from None


def _by_tmux(content: bytes) -> bool:
    """Have tmux send it, as it does from 3.2 on, even where it lets no program do so."""
    tmux = shutil.which("tmux")
    nothing = subprocess.DEVNULL
    words = [tmux or "", "load-buffer", "-w", "-"]
    return bool(tmux) and not subprocess.run(words, input=content, stdout=nothing, stderr=nothing).returncode


def _through(sequence: bytes) -> bytes:
    """Return the sequence as what stands between us and the terminal passes it on."""
    if os.environ.get("TMUX"):
        return b"\x1bPtmux;%s\x1b\\" % sequence.replace(b"\x1b", b"\x1b\x1b")
    if os.environ.get("STY"):  # screen takes short pieces, each in a string of its own
        pieces = [sequence[start : start + _PIECE] for start in range(0, len(sequence), _PIECE)]
        return b"".join(b"\x1bP%s\x1b\\" % piece for piece in pieces)
    return sequence


_PIECE = 250
