"""Ruby: ten thousand literals come back equal, RuboCop has nothing to say, and a failure can be caught."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from textwrap import indent
from typing import Any

import pytest

from snippetgen import Env, Fresh, Run, Server, Upload, Webhook, generate
from snippetgen.languages.language import Body
from snippetgen.languages.lines import Place
from snippetgen.languages.ruby import lay
from snippetgen.request.operations import Operation
from snippetgen.values import Json
from snippetgen.verify.recorder import Recorder
from snippetgen.verify.run_script import Script
from tests.cases import CASES, FLOW, HOSTILE
from tests.languages.test_literals import COUNT, collect, evaluate, exact, place, values

if not shutil.which("ruby"):
    pytest.skip("no ruby is installed here, so what is written in it is not run", allow_module_level=True)


def printed(literals: list[str]) -> list[str]:
    """Return the texts that Ruby expressions are; a program grows slow by its length, so from one for every 500."""
    texts = []
    for start in range(0, len(literals), 500):
        program = "".join(f'text = {literal}\nprint text, "\\n\\0"\n' for literal in literals[start : start + 500])
        texts += evaluate(["ruby", "-rjson"], program).decode().split("\n\0")[:-1]
    return texts


@pytest.mark.bulk
def test_ten_thousand_values_come_back_equal() -> None:
    drawn = [*HOSTILE.values(), *collect(values, COUNT)]
    texts = printed([lay(Body(value), place(index)) for index, value in enumerate(drawn)])
    assert [exact(json.loads(text)) for text in texts] == [exact(value) for value in drawn]


def nested(levels: int) -> Json:
    value: Json = "bottom"
    for level in range(levels):
        value = [value] if level % 2 else {"down": value}
    return value


ODD: list[Any] = [
    *({}, [], [{}], {"a": {}}, {"0": 1, "b": 2}, {"": 1, "if": 2, "a?": 3, "a=": 4, "A": 5, "été": 6, "+": 7}),
    *(-0.0, [-0.0], 1e15, [123456.75], {"a": 1e21}, 2**70, [-(10**4)], 9_999, 5e-324, [1e-7]),
    *(None, True, "", '"', "#{1}", "#$0", "#@a", "#", "\\#{1}", {"#{1}": "#"}, "a\\", "'", "'\\'"),
    *("\ud800", ["\udc00"], {"\ud800": 1}, {"\ud800": ["\\", "x" * 70, "#{1}"]}, {"a": "\0"}, {"a": "\x007"}),
    *map(nested, (99, 100, 101, 250)),
]


@pytest.mark.parametrize("value", ODD, ids=lambda value: json.dumps(value)[:40])
def test_what_ruby_reads_in_its_own_way(value: Json) -> None:
    (text,) = printed([lay(Body(value), Place())])
    assert json.dumps(json.loads(text)) == json.dumps(value)


def test_a_heredoc_keeps_its_backslashes() -> None:
    """One without quotes around its name eats those of JSON, which then is no JSON, or another text."""
    text = lay(Body({"a": "\\n \ud800", "b": "x" * 80}), Place())
    assert text == '<<~\'JSON\'\n  {\n    "a": "\\\\n \\ud800",\n    "b": "' + "x" * 80 + '"\n  }\nJSON'
    joined = lay(Body({"a": "\\n #{1} \ud800" + Env("WHO")}), Place())
    assert joined.startswith("<<~JSON\n")
    assert "\\\\\\\\n \\#{1} \\\\ud800#{ENV.fetch('WHO').to_json[1...-1]}" in joined


ASKED: list[Operation] = [
    Run(input_value="Hi", output_type="text"),
    Run(input_value="Hi " + Env("WHO"), session_id=Fresh(), user_id="visitor-" + Fresh()),
    Run(input_value="Hi " + Env("WHO"), files=[Upload("docs/report.pdf", component="File-a1", field="path")]),
    Run(
        input_value="Hi",
        files=[Upload(name, component=name, field="path") for name in ("a.pdf", "docs/it's $b.pdf")],
    ),
    Webhook(payload={"a": [HOSTILE["controls"], {"b": HOSTILE["surrogates"], "c": "x" * 60}]}),
    Webhook(payload={"seed": 123456, "more": [1234567.5, -(10**4), 9999], "a?": "it's", "a b": '"q"', "été": "#{x}"}),
]


def test_layout(tmp_path: Path) -> None:
    """RuboCop as it comes, but for the length of a line, which is that of a long text or URL."""
    if not shutil.which("rubocop"):
        pytest.skip("no rubocop is installed here")
    asked = [(FLOW, Server(timeout=12.5 if index % 2 else None), one) for index, one in enumerate(ASKED)]
    for case in CASES.values():
        asked += [(case.flow, case.server, one) for one in (case.run, case.webhook)]
    for index, (flow, server, operation) in enumerate(asked):
        for form in (operation, operation.with_stream(True)) if isinstance(operation, Run) else (operation,):
            name = f"case_{index}_{form.name}.rb"
            (tmp_path / name).write_text(generate(flow, server, form, language="ruby").code)
    # RuboCop looks for settings in the folders above.
    (tmp_path / ".rubocop.yml").write_text("AllCops:\n  NewCops: disable\n  SuggestExtensions: false\n")
    command = ["rubocop", "--cache", "false", "--format", "emacs", "--except", "Layout/LineLength", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("asked", [Run(input_value="Hi"), Run(input_value="Hi", stream=True), Webhook()])
def test_a_failure_can_be_caught(asked: Any, tmp_path: Path) -> None:
    with Recorder(Script(status=403, detail="No such key")) as recorder:
        code = generate(FLOW, Server(url=recorder.url, api_key=None), asked, language="ruby").code
        caught = 'rescue RuntimeError => error\n  puts "caught #{error.message}"\nend\n'
        (tmp_path / "a.rb").write_text(f"begin\n{indent(code, '  ')}{caught}")
        done = subprocess.run(["ruby", tmp_path / "a.rb"], capture_output=True, text=True, check=True)
    assert done.stdout == 'caught 403: {"detail":"No such key"}\n'


def test_nothing_is_warned_of() -> None:
    for asked in (Run(input_value="Hi"), Run(input_value="Hi", stream=True), *ASKED[1:2], *ASKED[4:]):
        code = generate(FLOW, Server(), asked, language="ruby").code
        done = subprocess.run(["ruby", "-wc", "-"], input=code, capture_output=True, text=True, check=True)
        assert done.stderr == ""


def test_a_stream_is_not_asked_for_compressed(tmp_path: Path) -> None:
    """Net::HTTP asks for gzip by itself, and gives nothing of it before it has 16 KB, or all."""
    with Recorder(Script(error="")) as recorder:
        code = generate(FLOW, Server(url=recorder.url), Run(input_value="Hi", stream=True), language="ruby").code
        (tmp_path / "a.rb").write_text(code)
        environment = {**os.environ, "LANGFLOW_API_KEY": "sk-1"}
        done = subprocess.run(["ruby", tmp_path / "a.rb"], env=environment, capture_output=True, text=True)
        (received,) = recorder.received
    assert {name.lower(): value for name, value in received.headers.items()}["accept-encoding"] == "identity"
    assert done.returncode == 1
    assert '"text":""' in done.stderr  # an error without words is shown as it is
