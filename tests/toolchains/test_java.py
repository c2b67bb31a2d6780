"""Java: the values that its text blocks hold are those that were meant, and its layout is google-java-format's."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from hypothesis import strategies as st

from snippetgen import Env
from snippetgen.languages.java import lay
from snippetgen.languages.language import Body
from snippetgen.languages.lines import Place
from snippetgen.snippets.targets import find_target
from snippetgen.values import Joined
from snippetgen.verify.compare import resolved
from tests.cases import HOSTILE
from tests.languages.test_layout import TOOLS
from tests.languages.test_literals import COUNT, VARIABLE, collect, evaluate, exact, place, values
from tests.toolchains.shared import laid_out

TARGET = find_target("java")
COMMAND = TARGET.written_in.command()
pytestmark = pytest.mark.skipif(COMMAND is None, reason="no Java is installed here")

ESCAPED = """
  static String escaped(String text) {
    String json = new com.google.gson.Gson().toJson(text);
    return json.substring(1, json.length() - 1);
  }
"""
_A_CLASS = 250  # values; its methods, and the names in it, are limited


def printed(literals: list[str], tmp_path: Path) -> list[str]:
    """Print strings by one program, and return them."""
    classes = []
    for start in range(0, len(literals), _A_CLASS):
        prints = "".join(f"out.print({literal}+'\\0');\n" for literal in literals[start : start + _A_CLASS])
        classes.append(f"static class Part{start} {{ static void print(java.io.PrintStream out) {{\n{prints}}} }}\n")
    calls = "".join(f"Part{start}.print(out);\n" for start in range(0, len(literals), _A_CLASS))
    whole = 'java.io.PrintStream out = new java.io.PrintStream(System.out, false, "UTF-8");\n'
    main = f"public static void main(String[] args) throws Exception {{\n{whole}{calls}out.flush();\n}}\n"
    file = tmp_path / "Run.java"
    file.write_text(f"public class Run {{\n{main}{ESCAPED}{''.join(classes)}}}\n", "utf-8")
    assert TARGET.written_in.build
    built = TARGET.written_in.build([file])[0]
    assert not isinstance(built, str), built
    return evaluate([*built], "").decode().split("\0")[:-1]


@pytest.mark.bulk
def test_json(tmp_path: Path) -> None:
    drawn: list[Any] = [*HOSTILE.values(), *collect(values, COUNT)]
    texts = printed([lay(Body(value), place(index)) for index, value in enumerate(drawn)], tmp_path)
    assert [exact(json.loads(text)) for text in texts] == [exact(value) for value in drawn]


@pytest.mark.bulk
def test_strings(tmp_path: Path) -> None:
    plain = st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=30)
    words = collect(st.one_of(plain, plain.map(lambda text: Joined((text, Env("VARIABLE"), text[::-1])))), 2000)
    texts = printed([lay(word, place(index)) for index, word in enumerate(words)], tmp_path)
    assert texts == [resolved(word, {"VARIABLE": VARIABLE}) for word in words]


@pytest.mark.parametrize("piece", ["x", "\\", "é", "中", "😀", "\u2028", '"', "%"])
def test_a_text_that_is_too_long_for_a_string_is_joined(piece: str, tmp_path: Path) -> None:
    long: list[Any] = [{"text": piece * 70_000}, {"text": piece * 70_000 + Env("VARIABLE")}]
    texts = printed([lay(Body(value), Place()) for value in long], tmp_path)
    assert [exact(json.loads(text)) for text in texts] == [exact(value) for value in long]


def test_the_layout_is_google_java_formats(tmp_path: Path) -> None:
    jar = next(TOOLS.glob("node_modules/google-java-format/lib/*-all-deps.jar"), None)
    if jar is None:
        pytest.skip("google-java-format is not here to ask; try: make test")
    codes = laid_out(TARGET)
    for number, code in enumerate(codes):
        (tmp_path / str(number)).mkdir()
        (tmp_path / str(number) / "Run.java").write_text(code, "utf-8")
    exports = [
        f"--add-exports=jdk.compiler/com.sun.tools.javac.{package}=ALL-UNNAMED"
        for package in ("api", "code", "file", "parser", "tree", "util")
    ]
    command = [shutil.which("java") or "java", *exports, "-jar", str(jar), "--skip-reflowing-long-strings", "--replace"]
    files = [str(tmp_path / str(number) / "Run.java") for number in range(len(codes))]
    subprocess.run([*command, *files], check=True, capture_output=True, text=True)
    for code, file in zip(codes, files, strict=True):
        assert Path(file).read_text("utf-8") == code
