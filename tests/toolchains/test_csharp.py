"""C#: its tokens are the values that were meant, and its layout is CSharpier's, as far as a port of it can tell."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import strategies as st

from snippetgen import Env
from snippetgen.languages.csharp import lay
from snippetgen.languages.language import Body, Deep
from snippetgen.snippets.targets import find_target
from snippetgen.values import Joined
from snippetgen.verify.compare import resolved
from snippetgen.verify.run_script import Script
from tests.cases import CASES, HOSTILE
from tests.languages.test_literals import COUNT, VARIABLE, collect, evaluate, exact, place, values
from tests.snippets.performing import perform_all
from tests.toolchains.shared import laid_out

TARGET = find_target("csharp")
needs_mono = pytest.mark.skipif(TARGET.written_in.command() is None, reason="no Mono is installed here")

PROGRAM = """
using System;
using System.Threading.Tasks;
using Newtonsoft.Json.Linq;

class Run
{
    static string Env(string name) => Environment.GetEnvironmentVariable(name);

    // parts

    public static Task Main()
    {
        // calls
        return Task.CompletedTask;
    }
}
"""


def printed(expressions: list[str], tmp_path: Path) -> list[str]:
    """Print what the expressions are as text, by one program, and return it."""
    parts, calls = [], ""
    for number, start in enumerate(range(0, len(expressions), 250)):
        prints = "".join(f"Console.Write(({one}).ToString() + '\\0');\n" for one in expressions[start : start + 250])
        parts.append(f"static void Part{number}()\n{{\n{prints}}}\n")
        calls += f"Part{number}();\n"
    file = tmp_path / "Run.cs"
    file.write_text(PROGRAM.replace("// calls", calls).replace("// parts", "".join(parts)), "utf-8")
    assert TARGET.written_in.build
    built = TARGET.written_in.build([file])[0]
    assert not isinstance(built, str), built
    return evaluate([*built], "").decode().split("\0")[:-1]


@needs_mono
@pytest.mark.bulk
@pytest.mark.parametrize("kind", [Body, Deep])
def test_json(kind: type[Body] | type[Deep], tmp_path: Path) -> None:
    drawn: list[Any] = [*HOSTILE.values(), *collect(values, COUNT)]
    texts = printed([lay(kind(value), place(index)) for index, value in enumerate(drawn)], tmp_path)
    assert [exact(json.loads(text)) for text in texts] == [exact(value) for value in drawn]


@needs_mono
def test_what_nests_deep(tmp_path: Path) -> None:
    """Where no line has room for anything, neither for a key."""
    deep: list[Any] = ["bottom", "bottom", "bottom"]
    for level in range(140):
        deep = [[deep[0]], {"down": deep[1]}, [deep[2]] if level % 2 else {"down": deep[2]}]
    texts = printed([lay(Body(value), place(2)) for value in deep], tmp_path)
    assert [json.loads(text) for text in texts] == deep


@needs_mono
@pytest.mark.bulk
def test_strings(tmp_path: Path) -> None:
    plain = st.text(st.characters(min_codepoint=1, max_codepoint=0xD7FF), max_size=30)
    words = collect(st.one_of(plain, plain.map(lambda text: Joined((text, Env("VARIABLE"), text[::-1])))), 2000)
    texts = printed([lay(word, place(index)) for index, word in enumerate(words)], tmp_path)
    assert texts == [resolved(word, {"VARIABLE": VARIABLE}) for word in words]


@needs_mono
def test_a_text_that_looks_like_a_date_is_shown_as_it_is() -> None:
    date, case = "2026-01-02T03:04:05Z", CASES["plain"]
    for trial in perform_all([(case, case.run), (case, case.run.with_stream(True))], [TARGET], Script(texts=(date,))):
        assert trial.outcome.stdout == f"{date}\n"


def test_the_layout_is_csharpiers(tmp_path: Path) -> None:
    found = shutil.which("csharpier") or shutil.which("rsharpier", path=Path(sys.executable).parent)
    if not found:
        pytest.skip("neither CSharpier nor its port is here to ask")
    codes = laid_out(TARGET)
    for number, code in enumerate(["class  Odd { }\n", *codes]):
        (tmp_path / f"{number}.cs").write_text(code, "utf-8")
    # The port cannot read "{{{" in a string, which is C#, and leaves such a file as it is.
    subprocess.run([found, "format", tmp_path], capture_output=True)
    odd, *formatted = ((tmp_path / f"{number}.cs").read_text("utf-8") for number in range(len(codes) + 1))
    assert odd == "class Odd { }\n"
    for code, text in zip(codes, formatted, strict=True):
        assert text == code
