"""The house: eleven rooms in one direction, no circle between files, and a language that is named in its own file alone."""

from __future__ import annotations

import ast
import re
from graphlib import TopologicalSorter
from pathlib import Path

from snippetgen.languages.language import find_language
from snippetgen.snippets.targets import load_targets

ROOT = Path(__file__).parent.parent / "snippetgen"
ROOMS = ("flow", "request", "langflow", "languages", "snippets", "words", "files", "docs", "verify", "service", "cli")
COMMON = {"errors.py", "values.py", "visible.py", "__init__.py"}
"""What every room may use, and the public names, which may use every room."""


def module_of(path: Path) -> str:
    return ".".join(["snippetgen", *path.relative_to(ROOT).with_suffix("").parts]).removesuffix(".__init__")


FILES = {module_of(path): path for path in sorted(ROOT.rglob("*.py"))}


def imported(path: Path) -> set[str]:
    """The modules of ours that a file imports, anywhere in it."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{alias.name}" for alias in node.names} | {node.module}
    return {name for name in found if name in FILES and name != "snippetgen"}


def room_of(module: str) -> int:
    """The number of a module's room, in import order; -1 for what every room may use."""
    first = module.split(".")[1]
    return ROOMS.index(first) if first in ROOMS else -1


def test_there_are_eleven_rooms_and_what_they_share() -> None:
    assert {path.name for path in ROOT.iterdir() if path.is_dir() and path.name != "__pycache__"} == set(ROOMS)
    assert {path.name for path in ROOT.glob("*.py")} == COMMON


def test_the_guide_shows_the_rooms_in_their_order() -> None:
    guide = (ROOT.parent / "CONTRIBUTING.md").read_text("utf-8")
    assert tuple(re.findall(r"^\| `(\w+)/` \|", guide, re.MULTILINE)) == ROOMS


def test_no_room_imports_one_that_stands_after_it() -> None:
    for module, path in FILES.items():
        if module != "snippetgen":
            later = {name for name in imported(path) if room_of(name) > room_of(module)}
            assert not later, f"{module} imports {later}"


def test_no_file_imports_itself_by_way_of_others() -> None:
    graph = {
        module: {name for name in imported(path) if not name.startswith(f"{module}.")} - {module}
        for module, path in FILES.items()
    }
    tuple(TopologicalSorter(graph).static_order())  # raises CycleError, which names them


def test_a_room_says_what_it_is_for() -> None:
    for room in ROOMS:
        assert ast.get_docstring(ast.parse((ROOT / room / "__init__.py").read_text("utf-8")))


def test_a_language_is_named_in_its_own_file_alone() -> None:
    for target in load_targets():
        named = re.compile(rf"""["']{re.escape(target.language)}["']""")
        for path in [*ROOT.rglob("*.py"), *ROOT.rglob("*.js"), *ROOT.rglob("*.html")]:
            if path != ROOT / "languages" / f"{target.language}.py":
                assert not named.search(path.read_text("utf-8")), f"{path.name} names {target.language}"


def test_every_language_has_what_a_snippet_needs() -> None:
    for target in load_targets():
        language = find_language(target.language)
        assert "{file}" in language.runtime
        assert language.commands


def test_no_module_grows_beyond_what_is_read_at_once() -> None:
    for path in (one for suffix in ("py", "js", "css") for one in ROOT.rglob(f"*.{suffix}")):
        assert len(path.read_text("utf-8").splitlines()) <= 280, path
