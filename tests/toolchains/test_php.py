"""PHP: ten thousand literals come back equal, every snippet is PSR-12's, and a failure can be caught."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
from pathlib import Path
from textwrap import indent
from typing import Any

import pytest

from snippetgen import Env, Fresh, Run, Server, Upload, Webhook, generate
from snippetgen.languages.language import Body
from snippetgen.languages.lines import Place
from snippetgen.languages.php import lay
from snippetgen.request.operations import Operation
from snippetgen.values import Json
from snippetgen.verify.recorder import Recorder
from snippetgen.verify.run_script import Script
from tests.cases import CASES, FLOW, HOSTILE
from tests.languages.test_literals import COUNT, collect, evaluate, exact, place, values

if not shutil.which("php"):
    pytest.skip("no php is installed here, so what is written in it is not run", allow_module_level=True)


def printed(literals: list[str]) -> list[str]:
    """Return the texts that PHP expressions are, from one process."""
    program = "".join(f'echo\n{literal},\n"\\n\\0";\n' for literal in literals)
    return evaluate(["php"], f"<?php\n{program}").decode().split("\n\0")[:-1]


@pytest.mark.bulk
def test_ten_thousand_values_come_back_equal() -> None:
    drawn = [*HOSTILE.values(), *collect(values, COUNT)]
    texts = printed([lay(Body(value), place(index)) for index, value in enumerate(drawn)])
    assert [exact(json.loads(text)) for text in texts] == [exact(value) for value in drawn]


ODD: list[Any] = [
    *({}, [], [{}], {"a": {}}, {"0": 1, "1": 2}, {"": {"0": 1}}, {"1": 1, "0": 2}, {"-1": 1, "01": 2, "\0a": 3}),
    *(-0.0, [-0.0], 1e15, [1e15], {"a": 1e21}, 2**63 - 1, [2**63], [-(2**63)], [-(2**63) + 1], 5e-324),
    *(None, True, "", "0", '"', "\ud800", ["\udc00"], {"\ud800": 1}, {"a": "\0"}, {"a": "\x007"}),
]


@pytest.mark.parametrize("value", ODD, ids=json.dumps)
def test_what_php_reads_in_its_own_way(value: Json) -> None:
    (text,) = printed([lay(Body(value), Place())])
    assert json.dumps(json.loads(text)) == json.dumps(value)


def test_json_is_sent_as_text_only_where_it_must_be() -> None:
    assert lay(Body({"0": 1}), Place()) == """'{"0": 1}'"""
    assert lay(Body([2**70]), Place()).startswith("'[")
    assert lay(Body({"a": ["x"] * 30, "b": "\ud800"}), Place()).startswith("<<<'JSON'\n{")
    exactly: list[Json] = [[1.5, 2**63 - 1], {"a": {}}, "é中😀\u2028"]
    for value in exactly:
        assert lay(Body(value), Place()).startswith("json_encode(")


ASKED: list[Operation] = [
    Run(input_value="Hi", output_type="text"),
    Run(input_value="Hi " + Env("WHO"), session_id=Fresh(), user_id="visitor-" + Fresh()),
    Run(input_value="Hi", files=[Upload("docs/report.pdf", component="File-a1", field="path")]),
    Run(
        input_value="Hi",
        files=[Upload(name, component=name, field="path") for name in ("a.pdf", "docs/it's $b.pdf")],
    ),
    Webhook(payload={"a": [HOSTILE["controls"], {"b": HOSTILE["surrogates"], "c": "x" * 60}]}),
]


def test_layout(tmp_path: Path) -> None:
    """PSR-12 is silent on which lines are broken, and warns of those that are too long, as a long text has to be."""
    if not shutil.which("phpcs"):
        pytest.skip("no phpcs is installed here")
    asked = [(FLOW, Server(timeout=12.5 if index % 2 else None), one) for index, one in enumerate(ASKED)]
    for case in CASES.values():
        asked += [(case.flow, case.server, one) for one in (case.run, case.webhook)]
    for index, (flow, server, operation) in enumerate(asked):
        for form in (operation, operation.with_stream(True)) if isinstance(operation, Run) else (operation,):
            name = f"{index}-{form.name}.php"
            (tmp_path / name).write_text(generate(flow, server, form, language="php").code)
    command = ["phpcs", "--standard=PSR12", "--warning-severity=0", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("asked", [Run(input_value="Hi"), Run(input_value="Hi", stream=True), Webhook()])
def test_a_failure_can_be_caught(asked: Any, tmp_path: Path) -> None:
    with Recorder(Script(status=403, detail="No such key")) as recorder:
        code = generate(FLOW, Server(url=recorder.url), asked, language="php").code
        body = indent(code.removeprefix("<?php\n"), "    ")
        caught = "} catch (RuntimeException $error) {\n    echo 'caught ', $error->getMessage();\n}\n"
        (tmp_path / "a.php").write_text(f"<?php\ntry {{{body}{caught}")
        done = subprocess.run(["php", tmp_path / "a.php"], capture_output=True, text=True, check=True)
    assert done.stdout == 'caught 403: {"detail":"No such key"}'


def test_a_long_answer_fits_into_the_memory_that_php_has_where_nobody_gave_it_more(tmp_path: Path) -> None:
    for asked in (Run(input_value="Hi"), Run(input_value="Hi", stream=True)):
        with Recorder(Script(texts=("x" * 10_000_000,))) as recorder:
            (tmp_path / "a.php").write_text(generate(FLOW, Server(url=recorder.url), asked, language="php").code)
            command = ["php", "-d", "memory_limit=128M", str(tmp_path / "a.php")]
            done = subprocess.run(command, capture_output=True, check=True)
        assert len(done.stdout) == 10_000_001


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    asked = Run(input_value="Hi", files=[Upload("docs/none.pdf", component="File-a1", field="path")])
    with Recorder() as recorder:
        (tmp_path / "a.php").write_text(generate(FLOW, Server(url=recorder.url), asked, language="php").code)
        command = ["php", "-d", "display_errors=stderr", str(tmp_path / "a.php")]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
        assert not recorder.received
    assert done.returncode == 255
    assert "docs/none.pdf cannot be read" in done.stderr


@pytest.mark.parametrize("stream", [False, True])
def test_an_answer_without_its_message_is_a_failure(stream: bool, tmp_path: Path) -> None:
    """PHP itself only warns of what is not there, and ends with 0."""
    with Recorder(Script(results={"text": "x"})) as recorder:
        code = generate(FLOW, Server(url=recorder.url), Run(input_value="Hi", stream=stream), language="php").code
        (tmp_path / "a.php").write_text(code)
        command = ["php", "-d", "display_errors=stderr", str(tmp_path / "a.php")]
        done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 255
    assert not done.stdout.strip()
    assert "an output has no message" in done.stderr


def test_an_error_ends_the_stream_of_a_server_that_does_not_close_it(tmp_path: Path) -> None:
    """What is thrown in a callback of curl's waits for the end of the transfer in most versions of PHP."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(20)
        url = f"http://127.0.0.1:{server.getsockname()[1]}"
        code = generate(FLOW, Server(url=url), Run(input_value="Hi", stream=True), language="php").code
        (tmp_path / "a.php").write_text(code)
        command = ["php", "-d", "display_errors=stderr", str(tmp_path / "a.php")]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
            try:
                connection, _ = server.accept()
                with connection:
                    connection.recv(65536)
                    event = b'{"event": "error", "data": {"text": "It broke."}}\n'
                    connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n" + event)
                    _, words = running.communicate(timeout=20)
            finally:
                running.kill()
    assert running.returncode == 255
    assert "RuntimeException: It broke." in words
