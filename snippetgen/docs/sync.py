"""Keeping the examples in pages true: ``snippetgen sync``."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import unified_diff
from functools import cache
from pathlib import Path

from snippetgen.docs.content import Writer, split_words
from snippetgen.docs.places import SYNTAXES, MarkerError, find_places, split_lines
from snippetgen.errors import SnippetError
from snippetgen.files.replace import reason, refuse, replace_all
from snippetgen.words.config import Config, find_config, load_config

__all__ = ["Findings", "Writers", "find_pages", "sync_page"]

_FORMATS = {
    ".md": "markdown",
    ".markdown": "markdown",
    ".mdx": "mdx",
    ".rst": "rst",
    ".adoc": "asciidoc",
    ".asciidoc": "asciidoc",
    ".asc": "asciidoc",
}
_NOT_OURS = {"node_modules", "__pycache__", "venv", "site-packages"}
_BOM = "\ufeff"
_NO_TABS = (
    "the page has tabs, but not import Tabs from '@theme/Tabs' and import TabItem from '@theme/TabItem' at its top"
)


def find_pages(paths: Iterable[Path]) -> Iterator[Path]:
    """Yield each page once: the files named, and those in the folders named, but for what is hidden or installed.

    Raises ``SnippetError`` for a path that is not there, or is no page.
    """
    seen = set()
    for path in paths:
        if not os.path.isdir(path) and path.suffix.lower() not in _FORMATS:
            if not os.path.exists(path):
                raise SnippetError(f"{path}: there is no such file or folder")
            raise SnippetError(f"{path}: is not a page; a page ends in {', '.join(_FORMATS)}")
        for page in _pages_in(path) if os.path.isdir(path) else [path]:
            real = os.path.realpath(page)
            if real not in seen:
                seen.add(real)
                yield page


def _pages_in(folder: Path) -> Iterator[Path]:
    for place, folders, names in os.walk(folder, onerror=refuse):
        folders[:] = sorted(name for name in folders if name[0] != "." and name not in _NOT_OURS)
        for name in sorted(names):
            page = Path(place, name)
            if name[0] != "." and page.suffix.lower() in _FORMATS and page.is_file():
                yield page


class Writers:
    """The writer of each page: by one configuration for all, or by the nearest that the page has."""

    def __init__(self, config: Path | None, profile: str | None) -> None:
        self._of_config = cache(lambda path: self._writer(path, profile))
        self._of_folder = cache(lambda folder: self._of_config(config or find_config(folder)))

    @staticmethod
    def _writer(path: Path | None, profile: str | None) -> Writer:
        config = load_config(path) if path else Config()
        config.chosen_profile(profile)  # or it would be told of every marker
        return Writer(config, profile)

    def of(self, page: Path) -> Writer:
        """Return the writer for a page; raise ``SnippetError`` for a configuration that is broken."""
        return self._of_folder(page.parent)


@dataclass
class Findings:
    """What was found in the pages of a run: their new contents, where they differ, what is wrong, and the warnings."""

    places: int = 0
    changed: dict[Path, tuple[bytes, bytes]] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def write(self) -> None:
        """Write all pages that differ, or none; raise ``SnippetError``."""
        replace_all({path: new for path, (_, new) in self.changed.items()})

    def diff(self) -> str:
        """Return what would change as a unified diff."""
        return "".join(_diff(path, *contents) for path, contents in self.changed.items())


def sync_page(path: Path, writer: Writer, findings: Findings) -> None:
    """Look at one page, and add to the findings; nothing is written yet."""
    if os.path.exists(path) and not os.path.isfile(path):
        raise SnippetError(f"{path}: is not a file")  # to read a pipe would wait for ever
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise SnippetError(f"{path}: there is no such file or folder") from None
    except (OSError, ValueError) as error:
        raise SnippetError(f"{path}: cannot be read: {reason(error)}") from None
    if b"snippetgen" not in content:
        return
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        findings.errors.append(f"{path}: is not UTF-8 text: byte {error.start} cannot be read")
        return
    bom = _BOM if text.startswith(_BOM) else ""
    try:
        new = bom + _filled(path, split_lines(text.removeprefix(_BOM)), writer, findings)
    except MarkerError as error:
        findings.errors.append(f"{path}:{error.line}: {error}")
        return
    if new != text:
        findings.changed[path] = (content, new.encode())


def _filled(path: Path, lines: Sequence[str], writer: Writer, findings: Findings) -> str:
    """Return the page with every marked place filled anew."""
    format_name = _FORMATS[path.suffix.lower()]
    syntax = SYNTAXES[format_name]
    filled: list[str] = []
    done = 0
    for place in find_places(lines, format_name):
        try:
            written, warnings = writer.lines(split_words(place.words), format_name, path.parent, place.level)
        except (SnippetError, OSError) as error:
            findings.errors.append(f"{path}:{place.line}: {error}")
            continue
        findings.places += 1
        if any(syntax.closing.match(line) or syntax.opening.match(line) for line in written):
            findings.errors.append(f"{path}:{place.line}: a template writes a marker, which would be read as one")
            continue
        if written[0].startswith("<Tabs") and not all(_imports(name, lines) for name in ("Tabs", "TabItem")):
            warnings = [*warnings, _NO_TABS]
        findings.warnings += [f"{path}:{place.line}: warning: {warning}" for warning in warnings]
        newline = _newline(lines[place.begin - 1])
        filled += lines[done : place.begin]
        blank = place.prefix.rstrip() + newline
        filled += [f"{place.prefix}{line}{newline}" if line else blank for line in ["", *written, ""]]
        done = place.end
    return "".join([*filled, *lines[done:]])


def _imports(name: str, lines: Sequence[str]) -> bool:
    return any(re.match(rf"import {name} from ['\"]@theme/{name}['\"]", line) for line in lines)


def _newline(line: str) -> str:
    return line[len(line.rstrip("\r\n")) :]


def _diff(path: Path, old: bytes, new: bytes) -> str:
    before, after = (re.findall(r"[^\n]*\n|[^\n]+", content.decode()) for content in (old, new))
    name = path.as_posix().lstrip("/")
    lines = unified_diff(before, after, _quoted(f"a/{name}"), _quoted(f"b/{name}"))
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)


def _quoted(name: str) -> str:
    """Write a name as git does: in quotes where it holds what a line, or a terminal, cannot; a space needs its end."""
    special, shown = r'[\x00-\x1f\x7f"\\]', {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t"}
    if re.search(special, name):
        return f'"{re.sub(special, lambda match: shown.get(match[0], f"{chr(92)}{ord(match[0]):03o}"), name)}"'
    return f"{name}\t" if " " in name else name
