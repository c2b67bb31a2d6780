"""Go: JSON in a raw string, everything else as gofmt lays it out, compiled by ``go build``."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from snippetgen.languages.json_text import JSON, later_named
from snippetgen.languages.language import Body, Language, Url, answered, on_path
from snippetgen.languages.letters import is_plain
from snippetgen.languages.lines import Place
from snippetgen.values import Answered, Env, Later, Text, join, parts_of
from snippetgen.visible import hidden

__all__ = ["LANGUAGE", "lay"]

_SHORT = {"\n": r"\n", "\r": r"\r", "\t": r"\t"}


def lay(value: Text | int | float | list[str] | Body | Url, place: Place) -> str:
    """Return a Go expression; for a ``Body``, a string that is the text of its JSON."""
    if isinstance(value, Body):
        return _raw(JSON.lay(value.value, (0, place[1] + 1, place[2] + 1)))
    if isinstance(value, list):
        return f"[]string{{{', '.join(map(_quoted, value))}}}"
    if isinstance(value, (int, float)):
        return repr(value)
    # gofmt puts spaces around the + of what is assigned, and none where there are several arguments, as of a header.
    return _joined(value.value, " + ") if isinstance(value, Url) else _joined(value, "+")


def _joined(text: Text, plus: str) -> str:
    parts = parts_of(join(parts_of(text)))
    return plus.join(_quoted(part) if isinstance(part, str) else _later(part) for part in parts)


def _later(value: Later) -> str:
    if isinstance(value, Env):
        return f'os.Getenv("{value.name}")'
    return answered(value) if isinstance(value, Answered) else "newUUID()"


def _quoted(text: str) -> str:
    r"""Return a string between double quotes, in which ``\x85`` would be a byte, not a letter."""
    if is_plain(text):
        return f'"{text}"'
    text = text.replace("\\", r"\\").replace('"', r"\"")
    return f'"{hidden().sub(_escape, text)}"'


def _escape(match: re.Match[str]) -> str:
    code = ord(match[0])
    return _SHORT.get(match[0]) or (f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}")


def _raw(text: str) -> str:
    """Return JSON text as a raw string, in which nothing is live but its end; what is known later is added to it."""
    pieces = [f"`{piece}`" for piece in text.replace("`", r"\u0060").split("\0")]
    pieces[1::2] = [_json_later(later_named(name[1:-1])) for name in pieces[1::2]]
    return " + ".join(pieces)


def _json_later(value: Later) -> str:
    """Return a value as it stands inside a string of JSON; the templates define the functions."""
    return f"jsonEscape({_later(value)})" if isinstance(value, (Env, Answered)) else _later(value)


@cache
def _environment() -> Mapping[str, str]:
    """Where ``go`` keeps what it has compiled, and that it takes neither a C compiler nor another Go."""
    done = subprocess.run(["go", "env", "GOCACHE"], capture_output=True, text=True, check=True)
    return {"GOCACHE": done.stdout.strip(), "CGO_ENABLED": "0", "GOTOOLCHAIN": "local"}


def _build(files: Sequence[Path]) -> list[list[str] | str]:
    """Compile snippets, each as a package of one module, in a folder that only this build knows."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "go.mod").write_text("module snippets\n\ngo 1.19\n")
        for number, file in enumerate(files):
            (root / f"s{number}").mkdir()
            shutil.copy(file, root / f"s{number}")
        done = subprocess.run(
            ["go", "build", "-ldflags=-s -w", "-o", "bin/", "./..."],  # no debugger's tables, which take time to write
            cwd=root,
            env={**os.environ, **_environment(), "GOFLAGS": "-mod=mod", "GOWORK": "off"},
            capture_output=True,
            text=True,
        )
        if len(files) > 1 and not (root / "bin").exists():  # for one that is no Go at all, go gives up the others
            return [_build([file])[0] for file in files]
        return [_built(root, number, file, done.stderr) for number, file in enumerate(files)]


def _built(root: Path, number: int, file: Path, said: str) -> list[str] | str:
    """Return the words that run a snippet, whose program is moved beside it, or what was said of it."""
    suffix = ".exe" if os.name == "nt" else ""
    made = root / "bin" / f"s{number}{suffix}"
    if made.is_file():
        return [str(shutil.move(made, file.with_suffix(suffix)))]
    own = re.search(rf"^# snippets/s{number}\n(?:(?!# ).*\n)+", said, re.MULTILINE)
    return own[0] if own else said or "go has made no program, and has not said why"


def _reformat(code: str) -> str | None:
    """Return what gofmt makes of the code, where it is here and makes anything else of it."""
    command = shutil.which("gofmt")
    if command is None:
        return None
    done = subprocess.run([command], input=code.encode(), capture_output=True)
    if done.returncode:
        return f"Go that gofmt can read: {done.stderr.decode()}"
    formatted = done.stdout.decode()
    return None if formatted == code else formatted


LANGUAGE = Language(
    lay=lay,
    highlight="go",
    docs_suffix="go",
    runtime="Go 1.19 or newer, saved as {file}",
    commands=(on_path("go", "run"),),
    body_is_text=True,
    filters={"json": Body},
    environment=_environment,
    build=_build,
    reformat=_reformat,
)
