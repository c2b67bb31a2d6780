"""The example that generates by a Dask cluster: the same files as the command's, byte for byte, and the same words."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cases import EXAMPLES, HOSTILE
from tests.command import run_command

pytestmark = pytest.mark.backends

OWN = json.loads((EXAMPLES / "basic-prompting.json").read_text("utf-8"))


def flows() -> Iterator[bytes]:
    """Lines of all sorts: exports that fill several blocks, hostile names, names that several share, and no flows."""
    for number, text in enumerate(HOSTILE.values()):
        ident = f"{number:08d}-0000-4000-8000-000000000000"
        yield json.dumps({**OWN, "id": ident, "notes": "x" * 300_000}).encode()
        yield json.dumps({"id": ident, "name": text}).encode() + b"\r"
        yield json.dumps({"endpoint_name": f"e{text}"}, ensure_ascii=False).encode("utf-8", "surrogatepass")
        yield json.dumps({"id": str(number), "name": "Same"}).encode()
        yield json.dumps({"id": "1", "name": "Twice"}).encode()
        yield b'{"id":\r"???"}'
    yield from (b"{oops", b"[]", b"", b" \r", b'{"id": "x", "name": "\xff"}', b'{"id": ".."}', b'{"data": {}}')


def make(lines: list[bytes], folder: Path, *options: str) -> tuple[Path, Path]:
    """Generate by the command and by the example; return both folders, once both have said the same."""
    by_command, by_dask, path = folder / "command", folder / "dask", folder / "flows.jsonl"
    path.write_bytes(b"\n".join(lines))
    command = run_command("generate", "-", "--out", by_command, *options, stdin=path.read_bytes())
    words = [sys.executable, str(EXAMPLES / "dask/generate.py"), str(path), str(by_dask), *options]
    quiet = {"DASK_TEMPORARY_DIRECTORY": str(folder / "work"), "DASK_LOGGING__DISTRIBUTED": "critical"}
    example = subprocess.run(words, capture_output=True, text=True, env={**os.environ, **quiet})
    assert example.returncode == command.returncode, example.stderr
    assert example.stdout == ""
    assert example.stderr == command.stderr.replace(str(by_command), str(by_dask))
    return by_command, by_dask


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, with that in which the command keeps what it has made."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_same_files_and_the_same_words(tmp_path: Path) -> None:
    lines = list(flows())
    assert sum(map(len, lines)) > 5 * 2**20  # blocks of 1 MiB
    by_command, by_dask = make(lines, tmp_path)
    assert len(tree(by_command)) > 3 * 4 * len(HOSTILE)
    assert tree(by_dask) == tree(by_command)


def test_its_options_are_those_of_generate(tmp_path: Path) -> None:
    lines = [line for line in flows() if b"notes" in line]
    options = ["-l", "go", "-o", "run", "-o", "stream", "--layout", "langflow-docs", "--server-url", "$HOST"]
    by_command, by_dask = make(lines, tmp_path, *options)
    assert len(tree(by_command)) == 1 + 4 * len(lines)
    assert tree(by_dask) == tree(by_command)
