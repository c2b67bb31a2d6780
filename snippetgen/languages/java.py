"""Java: JSON in a text block, laid out as google-java-format does, run by the launcher of source files."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from snippetgen.languages.json_text import JSON, compact, later_named
from snippetgen.languages.language import Body, Language, Url, on_path
from snippetgen.languages.lines import Place
from snippetgen.values import Env, Json, Later, Text, parts_of

__all__ = ["LANGUAGE", "lay"]

_COLUMNS = 100
_STEP = 4  # of a line that goes on
_PIECE = 10_000
"""Characters in one string: the most of which a class file takes 65,535 bytes, six for an emoji."""
_QUICK = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")  # what is soon over needs no better code
_GSON = Path("/usr/share/java/gson.jar")  # where Debian has it


class Header(NamedTuple):
    """A name and its value, the arguments of ``header``: ``.header({{ item | header }})``."""

    name: str
    value: Text


class Names(NamedTuple):
    """The names in ``for (String name :{{ names | names }}) {``."""

    names: Sequence[str]


def lay(value: Text | int | Body | Url | Header | Names, place: Place) -> str:
    """Return a Java expression; for a ``Body``, one that is the text of its JSON."""
    if isinstance(value, Body):
        return _text_of(value.value, place)
    if isinstance(value, Header):
        return _arguments([_terms(value.name), _terms(value.value)], place)
    if isinstance(value, Names):
        return _list(value.names, place)
    if isinstance(value, int):
        return str(value)
    return _assigned(_terms(value.value if isinstance(value, Url) else value), place)


def _terms(value: Text) -> list[str]:
    """Return what has to be added to make a text."""
    return [_quoted(part) if isinstance(part, str) else _later(part) for part in parts_of(value)]


def _later(value: Later) -> str:
    return f'System.getenv("{value.name}")' if isinstance(value, Env) else "UUID.randomUUID()"


def _quoted(text: str) -> str:
    """Quote text without anything that is hidden: a URL, a header, JSON on one line."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _assigned(terms: Sequence[str], place: Place) -> str:
    """Return a sum after ``=``, on the next line where it does not fit, and opened where it does not fit there."""
    line = " + ".join(terms)
    if place.column + len(line) + place.suffix <= _COLUMNS:
        return line
    inner = place.indent + _STEP
    return f"\n{' ' * inner}{_sum(terms, inner, place.suffix)}"


def _sum(terms: Sequence[str], indent: int, suffix: int) -> str:
    """Return a sum at the beginning of a line."""
    line = " + ".join(terms)
    if indent + len(line) + suffix <= _COLUMNS:
        return line
    inner = indent + _STEP
    opened = [_opened(terms[0], Place(indent, indent, suffix if len(terms) == 1 else 0))]
    for number, term in enumerate(terms[1:], 2):
        opened.append(_opened(term, Place(inner, inner + 2, suffix if number == len(terms) else 0)))
    return f"\n{' ' * inner}+ ".join(opened)


def _opened(term: str, place: Place) -> str:
    """Return a call with its argument on the next line where it does not fit."""
    if place.column + len(term) + place.suffix <= _COLUMNS or term[0] == '"':
        return term
    head, _, argument = term.partition("(")
    inner = place.indent + _STEP
    return f"{head}(\n{' ' * inner}{_opened(argument[:-1], Place(inner, inner, place.suffix + 1))})"


def _arguments(arguments: Sequence[Sequence[str]], place: Place) -> str:
    """Return the arguments of a call, each a sum: on its line, together on the next one, or each on its own."""
    line = ", ".join(" + ".join(terms) for terms in arguments)
    if place.column + len(line) + place.suffix <= _COLUMNS:
        return line
    inner = place.indent + _STEP
    below = f"\n{' ' * inner}"
    if inner + len(line) + place.suffix <= _COLUMNS:
        return below + line
    suffixes = [1] * (len(arguments) - 1) + [place.suffix]
    return below + f",{below}".join(
        _sum(terms, inner, suffix) for terms, suffix in zip(arguments, suffixes, strict=True)
    )


def _list(names: Sequence[str], place: Place) -> str:
    line = f" List.of({', '.join(map(_quoted, names))})"
    if place.column + len(line) + place.suffix <= _COLUMNS:
        return line
    inner = place.indent + _STEP
    arguments = _arguments([[_quoted(name)] for name in names], Place(inner, inner + len("List.of("), place.suffix + 1))
    return f"\n{' ' * inner}List.of({arguments})"


def _text_of(value: Json, place: Place) -> str:
    """Return the text of the JSON, with what is known later formatted into it."""
    text = JSON.lay(value, (0, 0, 0))
    is_long = len(text) > _PIECE
    if is_long:
        text = compact(value)
    pieces = text.split("\0")
    if len(pieces) > 1:
        pieces[::2] = [piece.replace("%", "%%") for piece in pieces[::2]]
        text = "%s".join(pieces[::2])
    arguments = [_formatted(later_named(name)) for name in pieces[1::2]]
    inner = place.indent + _STEP
    if is_long:
        written = _joined(text, inner, opens=bool(arguments))
    elif arguments or (value and isinstance(value, (dict, list))):
        written = _block(text, inner)
    else:
        return _assigned([_quoted(text)], place)
    if not arguments:
        return written
    call = ".formatted("
    place = Place(inner + _STEP, inner + _STEP + len(call), place.suffix + 1)
    return f"{written}\n{' ' * place.indent}{call}{_arguments([[one] for one in arguments], place)})"


def _formatted(value: Later) -> str:
    return f"escaped({_later(value)})" if isinstance(value, Env) else _later(value)


def _block(text: str, indent: int) -> str:
    """Return a text block. JSON never has three quotes in a row, nor a space at the end of a line.

    A backslash is doubled, so none before a ``u`` stands alone, which Java would read before anything else.
    """
    below = "\n" + " " * indent
    lines = text.replace("\\", "\\\\").replace("\n", below)
    return f'{below}"""{below}{lines}{below}"""'


def _joined(text: str, indent: int, *, opens: bool) -> str:
    """Return a text that is too long for one string."""
    below = "\n" + " " * (indent + (_STEP * 2 if opens else _STEP))
    pieces = [text[start : start + _PIECE] for start in range(0, len(text), _PIECE)]
    arguments = f",{below}".join(map(_quoted, ["", *pieces]))
    return f"\n{' ' * indent}String.join({below}{arguments})"


def _environment() -> Mapping[str, str]:
    """Return where the packages are: what is said, or Debian's Gson."""
    return {"CLASSPATH": os.environ.get("CLASSPATH") or str(_GSON)}


# javac takes a second to start, and does its work in a tenth of it: one of them compiles what there is.
_BUILD = """\
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.tools.ToolProvider;

public class Build {
  public static void main(String[] files) throws Exception {
    var compiler = ToolProvider.getSystemJavaCompiler();
    var manager = compiler.getStandardFileManager(null, null, null);
    for (String file : files) {
      Path folder = Path.of(file).getParent();
      StringWriter said = new StringWriter();
      List<String> options = List.of("-d", folder.toString(), "-encoding", "UTF-8");
      if (!compiler.getTask(said, manager, null, options, null, manager.getJavaFileObjects(file)).call()) {
        Files.writeString(folder.resolve("said"), said.toString());
      }
    }
  }
}
"""


def _build(files: Sequence[Path]) -> list[list[str] | str]:
    """Compile every file into its folder, where what was said of one that does not compile is written, too."""
    java = shutil.which("java") or "java"
    with tempfile.TemporaryDirectory() as folder:
        build = Path(folder) / "Build.java"
        build.write_text(_BUILD, encoding="utf-8")
        env = {**os.environ, **_environment()}
        done = subprocess.run([java, *_QUICK, str(build), *map(str, files)], env=env, capture_output=True, text=True)
    built: list[list[str] | str] = []
    for file in files:
        said = file.with_name("said")
        if done.returncode or said.exists():
            built.append(said.read_text("utf-8") if said.exists() else done.stderr)
        else:
            path = os.pathsep.join((str(file.parent), _environment()["CLASSPATH"]))
            built.append([java, *_QUICK, "-cp", path, file.stem])
    return built


LANGUAGE = Language(
    lay=lay,
    highlight="java",
    docs_suffix="java",
    runtime="Java 17 or newer, saved as {file} and run by java -cp gson.jar {file}",
    commands=(on_path("java"),),
    body_is_text=True,
    filters={"header": lambda item: Header(*item), "json": Body, "names": Names},
    environment=_environment,
    build=_build,
    missing=r"package com\.google\.(gson)\b.* does not exist",
)
