"""Rust's literals, in bulk: 10,000 bodies and as many strings, compiled at once, come back equal."""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import strategies as st

from snippetgen import Env, Flow, Run, Server, Webhook, generate
from snippetgen.languages.language import Body
from snippetgen.languages.lines import Place
from snippetgen.languages.rust import LANGUAGE, formatter, lay
from snippetgen.values import Json, Text
from snippetgen.verify.compare import resolved
from tests.cases import HOSTILE
from tests.languages.test_literals import COUNT, VARIABLE, collect, exact, place, values
from tests.toolchains.shared import RESULT, TEXTS, answering

pytestmark = pytest.mark.skipif(LANGUAGE.command() is None, reason="Rust is not installed")

# The functions stand in the templates, since they are code.
_WITH_VARIABLE = generate(Flow(id="x"), Server(), Webhook(payload=Env("X")), language="rust").code
FUNCTIONS = _WITH_VARIABLE[_WITH_VARIABLE.index("fn variable") :]


def evaluated(folder: Path, literals: list[str]) -> list[str]:
    """What the literals are, printed by a program of Rust's that holds them all."""
    assert LANGUAGE.build
    lines = [f"show({literal});\n" for literal in literals]
    parts = ["".join(lines[start : start + 200]) for start in range(0, len(lines), 200)]
    result = "Result<(), Box<dyn std::error::Error>>"
    functions = "".join(f"fn part{number}() -> {result} {{\n{part}Ok(())\n}}\n" for number, part in enumerate(parts))
    calls = "".join(f"part{number}()?;\n" for number in range(len(parts)))
    file = folder / "run.rs"
    file.write_text(
        "use serde_json::Value;\nuse std::env;\n"
        'fn show(text: impl std::fmt::Display) { print!("{text}\\0"); }\n'
        f"{functions}\nfn main() -> {result} {{\n{calls}Ok(())\n}}\n{FUNCTIONS}"
    )
    (words,) = LANGUAGE.build([file])
    assert not isinstance(words, str), words[:2000]
    done = subprocess.run(words, env={"VARIABLE": VARIABLE}, capture_output=True, check=True)
    return done.stdout.decode().split("\0")[:-1]


@pytest.mark.bulk
def test_bodies(tmp_path: Path) -> None:
    drawn: list[Json] = [*HOSTILE.values(), *collect(values, COUNT)]
    printed = evaluated(tmp_path, [lay(Body(value), place(index)) for index, value in enumerate(drawn)])
    assert [exact(json.loads(text)) for text in printed] == [exact(value) for value in drawn]


@pytest.mark.bulk
def test_strings(tmp_path: Path) -> None:
    """In a URL or a header: everything but NUL, which ends one here, and half characters."""
    drawn: list[Text] = collect(TEXTS, COUNT)
    printed = evaluated(tmp_path, [lay(text, Place()) for text in drawn])
    assert printed == [resolved(text, {"VARIABLE": VARIABLE}) for text in drawn]


def test_raw_strings_end_where_they_should(tmp_path: Path) -> None:
    texts = ("#", "# a", '"#', '"##" and "#', "#" * 300, '"' + "#" * 300, "{}", "{{x}", "\\", "")
    bodies: list[Json] = [0, [1, 2], {}, list(range(100))]
    for text in texts:
        bodies += [text, [text, Env("VARIABLE")], {text: {"a": text + Env("VARIABLE")}}]
    printed = evaluated(tmp_path, [lay(Body(value), Place()) for value in bodies])
    assert [json.loads(one) for one in printed] == [resolved(value, {"VARIABLE": VARIABLE}) for value in bodies]


letters = st.text("abc é中", max_size=90).map(str.strip)
plain = st.text("abc", max_size=90)
names = st.text("ABC_", min_size=1, max_size=64)


def snippets_of(text: str, word: str, name: str, timeout: float | None, stream: bool) -> list[str]:
    server = Server(
        url=f"http://${{{name}}}/{word}" if len(text) % 2 else f"http://{word or 'a'}",
        api_key=f"${name}" if len(text) % 3 else None,
        headers={f"X-{word}": word, f"Y-{word}": f"{word}${name}", "Z": f"${name}"} if len(word) % 5 else {},
        timeout=timeout,
    )
    run = Run(input_value=text + Env(name) if len(text) % 7 else text, session_id=word, stream=stream)
    webhook = Webhook(payload=text if stream else text + Env(name) + word)
    asked = (run, webhook, Webhook(payload=[len(text)] * len(word)))
    return [generate(Flow(endpoint_name="a"), server, one, language="rust").code for one in asked]


@pytest.mark.bulk
def test_every_length_is_laid_out_as_by_rustfmt(tmp_path: Path) -> None:
    """By one start of rustfmt; a single snippet is what ``reformat`` asks of it."""
    if LANGUAGE.reformat("fn main(){}") is None:
        pytest.skip("rustfmt is not installed")
    drawn = collect(st.tuples(letters, plain, names, st.sampled_from([None, 2, 12.5]), st.booleans()), 500)
    codes = [code for given in drawn for code in snippets_of(*given)]
    files = [tmp_path / f"s{number}.rs" for number in range(len(codes))]
    for file, code in zip(files, codes, strict=True):
        file.write_text(code, "utf-8")
    rustfmt = formatter()
    assert rustfmt
    subprocess.run([*rustfmt, *map(str, files)], check=True)
    assert [file.read_text("utf-8") for file in files] == codes


def test_each_of_a_batch_is_compiled_or_told_of(tmp_path: Path) -> None:
    assert LANGUAGE.build
    good, bad = 'fn main() {\n    println!("good");\n}\n', "fn main() {\n    let x: u8 = 300;\n}\n"
    files = []
    for number, code in enumerate((good, bad, good, "no Rust")):
        (tmp_path / str(number)).mkdir()
        files.append(tmp_path / str(number) / "run.rs")
        files[-1].write_text(code)
    first, second, third, fourth = LANGUAGE.build(files)
    assert not isinstance(first, str)
    assert not isinstance(third, str)
    assert "out of range" in second
    assert "no Rust" in fourth
    assert subprocess.run(third, capture_output=True, text=True, check=True).stdout == "good\n"


def ran(folder: Path, asked: Run, url: str) -> subprocess.CompletedProcess[str]:
    assert LANGUAGE.build
    file = folder / "run.rs"
    file.write_text(generate(Flow(id="x"), Server(url=url, api_key=None), asked, language="rust").code)
    (words,) = LANGUAGE.build([file])
    assert not isinstance(words, str), words
    return subprocess.run(words, capture_output=True, text=True, encoding="utf-8", timeout=60)


@pytest.mark.parametrize("output_type", ["any", "chat"])
def test_the_json_of_a_stream_is_printed_as_it_came(tmp_path: Path, output_type: Literal["any", "chat"]) -> None:
    """Its keys in their order, its numbers with all their digits: that is what serde_json's features are for."""
    with answering(f'{{"event":"end","data":{{"result":{RESULT}}}}}\n') as url:
        done = ran(tmp_path, Run(input_value="Hi", output_type=output_type, stream=True), url)
    assert (done.stdout, done.stderr) == (RESULT + "\n", "")


def test_an_error_page_that_breaks_off_is_told(tmp_path: Path) -> None:
    with answering("the words", status=502, cut=100) as url:
        done = ran(tmp_path, Run(input_value="Hi"), url)
    assert done.returncode == 1
    assert done.stderr.startswith("502: ")


def test_the_setup_says_where_it_runs(tmp_path: Path) -> None:
    """A package of the command that is named, with the file where it says, runs by the words that it says."""
    told = re.search(r"saved as \{file\} in (\S+) of a package \((cargo .+)\), and run by (cargo .+)", LANGUAGE.runtime)
    command = LANGUAGE.command()
    assert told
    assert command
    cargo = [command[0]]
    env = {**os.environ, "RUSTC": str(Path(command[0]).with_name("rustc"))}
    subprocess.run([*cargo, *told[2].split()[1:], "--name", "own"], cwd=tmp_path, env=env, check=True)
    (tmp_path / told[1]).mkdir(exist_ok=True)
    (tmp_path / told[1] / "run.rs").write_text('fn main() { println!("ran"); }')
    done = subprocess.run([*cargo, *told[3].split()[1:]], cwd=tmp_path, env=env, capture_output=True, text=True)
    assert done.stdout == "ran\n"
