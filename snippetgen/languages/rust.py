"""Rust: JSON in a raw string, everything else as rustfmt lays it out, compiled by Cargo."""

from __future__ import annotations

import os
import re
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from snippetgen.languages.columns import black_columns
from snippetgen.languages.json_text import JSON, later_named
from snippetgen.languages.language import Body, Language, Url, answered
from snippetgen.languages.letters import is_plain
from snippetgen.languages.lines import Place
from snippetgen.values import Answered, Env, Later, Text, join, parts_of
from snippetgen.visible import hidden

__all__ = ["LANGUAGE", "formatter", "lay"]

_COLUMNS, _STEP = 100, 4  # of a line, and of a level
_ARGUMENTS = 60  # the columns that rustfmt gives the arguments of a call on one line
_HASHES = 9  # a raw string may have 255 around it, which nobody wants to read
_SHORT = {"\n": r"\n", "\r": r"\r", "\t": r"\t", "\0": r"\0"}


class Header(NamedTuple):
    """A header in a template, which lays out both arguments of a call: ``.set({{ item | header }})``."""

    name: str
    value: Text


def lay(value: Text | int | float | Body | Url | Header, place: Place) -> str:
    """Return a Rust expression; for a ``Body``, a string that is the text of its JSON; the arguments of a header."""
    if isinstance(value, Body):
        return _payload(JSON.lay(value.value, (0, place[1] + 3, place[2] + 2)), place)
    if isinstance(value, Header):
        at = place.indent + _STEP
        text = _joined(value.value, Place(at, at, 1))
        reference = "" if isinstance(value.value, str) else "&"
        return _arguments([_quoted(value.name), reference + text], place, last=",")
    if isinstance(value, (int, float)):
        return repr(value)
    return _joined(value.value if isinstance(value, Url) else value, place)


def _joined(text: Text, place: Place) -> str:
    """Return text, or a call of ``format!`` that joins it with what is known later."""
    parts = parts_of(join(parts_of(text)))
    if len(parts) == 1:
        (part,) = parts
        return _assigned(_quoted(part), place) if isinstance(part, str) else _later(part, place)
    pieces = [_braced(_quoted(part)[1:-1]) if isinstance(part, str) else "{}" for part in parts]
    return _format(f'"{"".join(pieces)}"', [part for part in parts if isinstance(part, Later)], place, escaped=False)


def _format(text: str, later: list[Later], place: Place, *, escaped: bool) -> str:
    inner = Place(place.indent + _STEP, place.indent + _STEP, 0)
    values = [_json_later(value, inner) if escaped else _later(value, inner) for value in later]
    call = Place(place.indent, place.column + len("format!("), place.suffix + 1)
    return f"format!({_arguments([text, *values], call)})"


def _arguments(values: list[str], place: Place, *, last: str = "") -> str:
    """Return the arguments of a call: on one line where there is room, else each on its own."""
    line = ", ".join(values)
    if "\n" not in line:
        width = black_columns(line)
        if width <= _ARGUMENTS and place.column + width + place.suffix <= _COLUMNS:
            return line
    below = "\n" + " " * (place.indent + _STEP)
    return f"{below}{f',{below}'.join(values)}{last}\n{' ' * place.indent}"


def _assigned(text: str, place: Place) -> str:
    """Return what is assigned to a name; where there is no room on its line, but on the next one, it stands there."""
    inner, width = place.indent + _STEP, black_columns(text)
    is_moved = place.column + width + place.suffix > _COLUMNS >= inner + width + place.suffix
    return f"\n{' ' * inner}{text}" if is_moved and "\n" not in text else text


def _later(value: Later, place: Place) -> str:
    if isinstance(value, Env):
        line = f'variable("{value.name}")?'
        if place.column + len(line) + place.suffix <= _COLUMNS:
            return line
        below = "\n" + " " * place.indent
        return f'variable({below}{" " * _STEP}"{value.name}",{below})?'
    return answered(value) if isinstance(value, Answered) else "new_uuid()"


def _json_later(value: Later, place: Place) -> str:
    """Return a value as it stands inside a string of JSON; the templates define the functions."""
    if not isinstance(value, (Env, Answered)):
        return _later(value, place)
    line = f"&{_later(value, Place())}"
    if len(line) <= _ARGUMENTS or not isinstance(value, Env):
        return f"json_escape({line})"
    outer = "\n" + " " * place.indent
    return f'json_escape(&variable({outer}{" " * _STEP}"{value.name}"{outer})?)'


def _quoted(text: str) -> str:
    if is_plain(text):
        return f'"{text}"'
    text = text.replace("\\", r"\\").replace('"', r"\"")
    return f'"{hidden().sub(_escape, text)}"'


def _escape(match: re.Match[str]) -> str:
    return _SHORT.get(match[0]) or f"\\u{{{ord(match[0]):x}}}"


def _braced(text: str) -> str:
    """Return text as ``format!`` takes it; the braces of an escape stay as they are."""
    return re.sub(r"(\\u\{[0-9a-f]+\})|([{}])", lambda match: match[1] or match[2] * 2, text)


def _payload(text: str, place: Place) -> str:
    """Return JSON text as a raw string, in which nothing is live but its end; what is known later is formatted in."""
    pieces = text.split("\0")
    if len(pieces) == 1:
        return _assigned(_raw(text), place)
    pieces[::2] = [piece.replace("{", "{{").replace("}", "}}") for piece in pieces[::2]]
    later = [later_named(name) for name in pieces[1::2]]
    pieces[1::2] = ["{}"] * len(later)
    return _format(_raw("".join(pieces)), later, place, escaped=True)


def _raw(text: str) -> str:
    if '"' not in text and "\\" not in text:  # a number, a list of them, an empty object
        return f'r"{text}"' if "\n" in text else f'"{text}"'
    longest = max((len(run) for run in re.findall('"(#*)', text)), default=0)
    if longest >= _HASHES:
        text, longest = text.replace('"#', r'"\u0023'), 0
    hashes = "#" * (longest + 1)
    return f'r{hashes}"{text}"{hashes}'


# How it is compiled

_REGISTRY = Path("/usr/share/cargo/registry")  # Debian's packages of crates
_MANIFEST = """\
[package]
name = "{name}"
version = "0.0.0"
edition = "2021"

[dependencies]
serde_json = { version = "1", features = ["arbitrary_precision", "preserve_order"] }
ureq = "2"

[profile.dev]
debug = false
incremental = false
"""
_VENDORED = f"""
[source.crates-io]
replace-with = "vendored"

[source.vendored]
directory = "{_REGISTRY}"
"""


@cache
def _cargo() -> tuple[str, str] | None:
    """Return Cargo and its version: the first on PATH that has a compiler, which rustup's may be without."""
    for folder in os.environ.get("PATH", os.defpath).split(os.pathsep):
        found = [shutil.which(name, path=folder) for name in ("cargo", "rustc")]
        versions = [_answer([command, "--version"]) for command in found if command]
        if len(versions) == 2 and all(versions):
            return str(found[0]), str(versions[1]).strip()
    return None


def _answer(words: Sequence[str]) -> str | None:
    try:
        done = subprocess.run(words, capture_output=True, text=True)
    except OSError:
        return None
    return done.stdout if done.returncode == 0 else None


def _command() -> list[str] | None:
    """Return what runs a snippet in a package of one's own, which names it by ``--bin``."""
    found = _cargo()
    return [found[0], "run"] if found else None


def _build(files: Sequence[Path]) -> list[list[str] | str]:
    """Compile snippets, each as a program of one package, whose dependencies are compiled once and kept.

    Several builds at once are one after the other for Cargo; the names of their programs differ.
    """
    found = _cargo()
    assert found  # or the command would not be there
    cargo, version = found
    cache_folder = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "snippetgen"
    target = cache_folder / re.sub(r"[^\w.]+", "-", version).strip("-")
    name = f"snippet_{secrets.token_hex(8)}"
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        bins = [f'\n[[bin]]\nname = "{name}_{number}"\npath = "{number}.rs"\n' for number in range(len(files))]
        (root / "Cargo.toml").write_text(_MANIFEST.replace("{name}", name) + "".join(bins))
        for number, file in enumerate(files):
            shutil.copy(file, root / f"{number}.rs")
        offline = any(_REGISTRY.glob("ureq-2*"))
        if offline:
            (root / ".cargo").mkdir()
            (root / ".cargo" / "config.toml").write_text(_VENDORED)
        words = [cargo, "build", "--quiet", *(["--offline"] if offline else [])]
        env = {**os.environ, "CARGO_TARGET_DIR": str(target), "RUSTC": str(Path(cargo).with_name("rustc"))}
        whole = subprocess.run(words, cwd=root, env=env, capture_output=True, text=True)
        built: list[list[str] | str] = []
        for number, file in enumerate(files):
            made = target / "debug" / f"{name}_{number}"
            said = whole.stderr
            if whole.returncode and len(files) > 1 and not made.is_file():  # Cargo ends with the first that fails
                alone = [*words, "--bin", made.name]
                said = subprocess.run(alone, cwd=root, env=env, capture_output=True, text=True).stderr
            built.append([str(shutil.move(made, file.with_suffix("")))] if made.is_file() else said)
    for left in sorted((target / "debug").rglob(f"{name}*")):
        if left.is_dir():
            shutil.rmtree(left)
        else:
            left.unlink(missing_ok=True)
    return built


@cache
def formatter() -> tuple[str, ...]:
    """Return the words that run rustfmt, none where it is not here."""
    found = _cargo()
    command = shutil.which("rustfmt", path=str(Path(found[0]).parent)) if found else None
    return (command, "--edition", "2021") if command and _answer([command, "--version"]) is not None else ()


def _reformat(code: str) -> str | None:
    """Return what rustfmt makes of the code, where it is here and makes anything else of it."""
    if not formatter():
        return None
    done = subprocess.run(formatter(), input=code.encode(), capture_output=True)
    if done.returncode:
        return f"Rust that rustfmt can read: {done.stderr.decode()}"
    formatted = done.stdout.decode()
    return None if formatted == code else formatted


LANGUAGE = Language(
    lay=lay,
    highlight="rust",
    docs_suffix="rs",
    runtime="Rust 1.71 or newer, saved as {file} in src/bin of a package (cargo init --lib), and run by cargo run",
    commands=(_command,),
    body_is_text=True,
    filters={"header": Header._make, "json": Body},
    build=_build,
    missing=r"(?:failed to get|no matching package named) `(\w+)`",
    reformat=_reformat,
)
