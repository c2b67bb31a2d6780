"""Go's literals, in bulk: 10,000 bodies and 10,000 strings, compiled at once, come back equal."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Literal

import pytest

from snippetgen import Env, Flow, Run, Server, Webhook, generate
from snippetgen.languages.go import LANGUAGE, lay
from snippetgen.languages.language import Body
from snippetgen.languages.lines import Place
from snippetgen.values import Json, Text
from snippetgen.verify.compare import resolved
from tests.cases import HOSTILE
from tests.languages.test_literals import COUNT, VARIABLE, collect, exact, place, values
from tests.toolchains.shared import RESULT, TEXTS, answering

pytestmark = pytest.mark.skipif(LANGUAGE.command() is None, reason="Go is not installed")

# The function stands in the templates, since it is code.
_WITH_VARIABLE = generate(Flow(id="x"), Server(), Webhook(payload=Env("X")), language="go").code
JSON_ESCAPE = _WITH_VARIABLE[_WITH_VARIABLE.index("func jsonEscape") :]


def compiled(folder: Path, code: str) -> list[str]:
    assert LANGUAGE.build
    file = folder / "run.go"
    file.write_text(code, encoding="utf-8")
    (words,) = LANGUAGE.build([file])
    assert not isinstance(words, str), words[:2000]
    return [*words]


def evaluated(folder: Path, literals: list[str]) -> list[str]:
    """What the literals are, printed by a program of Go's that holds them all."""
    imports = 'import (\n"encoding/json"\n"fmt"\n"os"\n)\n'
    lines = [f"print({literal})\n" for literal in literals]
    # The time that a function takes to compile grows faster than it does.
    parts = ["".join(lines[start : start + 200]) for start in range(0, len(lines), 200)]
    functions = "".join(f"func part{number}() {{\n{part}}}\n" for number, part in enumerate(parts))
    calls = "".join(f"part{number}()\n" for number in range(len(parts)))
    shown = 'func print(text string) { fmt.Fprint(os.Stdout, text, "\\x00") }\n'
    program = f"package main\n{imports}\n{shown}\n{functions}\nfunc main() {{\n{calls}}}\n{JSON_ESCAPE}"
    env = {"VARIABLE": VARIABLE}
    done = subprocess.run(compiled(folder, program), env=env, capture_output=True, check=True)
    return done.stdout.decode().split("\0")[:-1]


@pytest.mark.bulk
def test_bodies(tmp_path: Path) -> None:
    drawn: list[Json] = [*HOSTILE.values(), *collect(values, COUNT)]
    printed = evaluated(tmp_path, [lay(Body(value), place(index)) for index, value in enumerate(drawn)])
    assert [exact(json.loads(text)) for text in printed] == [exact(value) for value in drawn]


@pytest.mark.bulk
def test_strings(tmp_path: Path) -> None:
    """In a URL, a header, the name of a file: everything but NUL, which ends one here, and half characters."""
    drawn: list[Text] = collect(TEXTS, COUNT)
    printed = evaluated(tmp_path, [lay(text, Place()) for text in drawn])
    assert printed == [resolved(text, {"VARIABLE": VARIABLE}) for text in drawn]


def test_each_of_a_batch_is_compiled_or_told_of(tmp_path: Path) -> None:
    assert LANGUAGE.build
    good, bad = 'package main\n\nfunc main() { println("good") }\n', "package main\n\nfunc main() { x := 1 }\n"
    files = []
    for number, code in enumerate((good, bad, good, "no Go")):
        (tmp_path / str(number)).mkdir()
        files.append(tmp_path / str(number) / "run.go")
        files[-1].write_text(code)
    first, second, third, fourth = LANGUAGE.build(files)
    assert not isinstance(first, str)
    assert not isinstance(third, str)
    assert "x declared" in second
    assert "expected 'package'" in fourth
    assert "x declared" not in fourth
    assert subprocess.run(third, capture_output=True, text=True, check=True).stderr == "good\n"


def ran(folder: Path, asked: Run, url: str) -> subprocess.CompletedProcess[str]:
    words = compiled(folder, generate(Flow(id="x"), Server(url=url, api_key=None), asked, language="go").code)
    return subprocess.run(words, capture_output=True, text=True, encoding="utf-8", timeout=60)


@pytest.mark.parametrize("output_type", ["any", "chat"])
def test_the_json_of_a_stream_is_printed_as_it_came(tmp_path: Path, output_type: Literal["any", "chat"]) -> None:
    with answering(f'{{"event":"end","data":{{"result":{RESULT}}}}}\n') as url:
        done = ran(tmp_path, Run(input_value="Hi", output_type=output_type, stream=True), url)
    assert (done.stdout, done.stderr) == (RESULT + "\n", "")


@pytest.mark.parametrize("answer", ["", "null", '{"detail":"none"}', "<p>none</p>"])
def test_an_answer_without_outputs_is_a_failure_that_shows_it(tmp_path: Path, answer: str) -> None:
    with answering(answer) as url:
        done = ran(tmp_path, Run(input_value="Hi"), url)
    assert done.returncode == 1
    assert done.stderr.endswith(f"unexpected answer: {answer}\n")


def test_an_error_page_that_breaks_off_is_told(tmp_path: Path) -> None:
    with answering("the words", status=502, cut=100) as url:
        done = ran(tmp_path, Run(input_value="Hi"), url)
    assert done.returncode == 1
    assert done.stderr.endswith("502 Bad Gateway: the words\n")
