"""``snippetgen ask``: it runs the snippet, shows the answer as it comes, and says in one line what went wrong."""

from __future__ import annotations

import importlib.util
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import pexpect
import pytest

from snippetgen.languages.python import LANGUAGE
from snippetgen.request.responses import Responses
from snippetgen.request.workflow import Workflow
from snippetgen.snippets.targets import load_targets
from snippetgen.verify.recorder import Recorder
from snippetgen.verify.run_script import Script
from snippetgen.verify.trials import trials
from tests.cases import EXAMPLES
from tests.command import COMMAND, run_command

BASIC = str(EXAMPLES / "basic-prompting.json")
READER = str(EXAMPLES / "file-reader.json")
WORDS = Script(texts=("It is written.",), streams={0: ("It ", "is ", "written.")})


def environment(**env: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SNIPPETGEN_", "LANGFLOW_"))}
    return kept | {"LANGFLOW_API_KEY": "sk-secret"} | env


def ask(
    server: Recorder, *arguments: str, stdin: bytes = b"", cwd: Path | None = None, **env: str
) -> subprocess.CompletedProcess[str]:
    done = run_command("ask", *arguments, "--server-url", server.url, stdin=stdin, cwd=cwd, env=environment(**env))
    assert "Traceback" not in done.stderr
    assert "sk-secret" not in done.stdout + done.stderr
    return done


@pytest.fixture
def server() -> Iterator[Recorder]:
    with Recorder(WORDS) as server:
        yield server


def body(server: Recorder) -> Any:
    (received,) = server.received
    return json.loads(received.body)


def test_it_asks_and_prints_the_answer(server: Recorder) -> None:
    done = ask(server, BASIC, "Will it rain?", "--session-id", "ann", "--tweak", "Language Model.temperature=0.2")
    assert (done.returncode, done.stdout, done.stderr) == (0, "It is written.\n", "")
    assert server.received[0].target.endswith("?stream=true")
    assert server.received[0].headers["x-api-key"] == "sk-secret"
    assert body(server) == {
        "input_value": "Will it rain?",
        "input_type": "chat",
        "output_type": "chat",
        "tweaks": {"Language Model": {"temperature": 0.2}},
        "session_id": "ann",
    }


def test_without_a_question_the_flow_is_told_what_it_has_stored(server: Recorder) -> None:
    assert ask(server, BASIC, stdin=b"not read").stdout == "It is written.\n"
    assert body(server)["input_value"] == "Tell me about something interesting!"


def test_a_question_on_standard_input(server: Recorder) -> None:
    assert ask(server, BASIC, "-", stdin="Regnet es? 日本 😀\n--no-auth\r\n".encode()).returncode == 0
    assert body(server)["input_value"] == "Regnet es? 日本 😀\n--no-auth"


def test_a_flow_on_standard_input(server: Recorder) -> None:
    assert ask(server, "-", "Hi", stdin=Path(BASIC).read_bytes()).stdout == "It is written.\n"
    assert body(server)["input_value"] == "Hi"


def test_what_is_said_by_an_option_or_a_variable(server: Recorder) -> None:
    assert ask(server, BASIC, "--input-env", "SAID", SAID="Hi").returncode == 0
    assert body(server)["input_value"] == "Hi"


def test_a_question_stands_before_a_variable_of_ours(server: Recorder) -> None:
    assert ask(server, BASIC, "Hi", SNIPPETGEN_INPUT_VALUE="other", SNIPPETGEN_INPUT_ENV="SAID").returncode == 0
    assert body(server)["input_value"] == "Hi"


def test_a_flow_by_its_url_is_asked_there_and_warned_of(server: Recorder) -> None:
    done = run_command("ask", f"{server.url}/flow/basic", "Hi", env=environment())
    assert (done.returncode, done.stdout) == (0, "It is written.\n")
    assert done.stderr.startswith("snippetgen: warning: nothing is known of the flow's outputs")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("client", ["requests", "httpx", "urllib"])
def test_it_takes_a_client_that_is_installed(server: Recorder, tmp_path: Path, client: str) -> None:
    """A package that fails to be found stands for one that is not installed."""
    order = ["requests", "httpx", "urllib"]
    hidden = order[: order.index(client)]
    (tmp_path / "sitecustomize.py").write_text(f"import sys\nsys.modules.update(dict.fromkeys({hidden!r}))\n")
    path = os.pathsep.join([str(tmp_path), str(Path(__file__).parents[2])])
    done = ask(server, BASIC, "Hi", PYTHONPATH=path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "It is written.\n", "")
    assert {"requests": "python-requests", "httpx": "python-httpx", "urllib": "Python-urllib"}[client] in (
        server.received[0].headers["user-agent"]
    )


def test_what_no_client_that_is_installed_can_ask(tmp_path: Path, server: Recorder) -> None:
    hidden = "requests", "httpx", "aiohttp"
    (tmp_path / "sitecustomize.py").write_text(f"import sys\nsys.modules.update(dict.fromkeys({hidden!r}))\n")
    path = os.pathsep.join([str(tmp_path), str(Path(__file__).parents[2])])
    done = ask(server, READER, "--file", "x.txt", PYTHONPATH=path)
    assert done.returncode == 2
    assert done.stderr == "snippetgen: to ask this, Python needs a package: pip install requests\n"


def test_what_is_installed_is_found_by_the_words_that_install_it() -> None:
    for target in load_targets():
        if target.written_in is LANGUAGE:
            assert not target.install or target.install.startswith("pip install ")
            assert all(map(importlib.util.find_spec, target.install.split()[2:]))


def test_a_file_is_uploaded_from_where_one_stands(server: Recorder, tmp_path: Path) -> None:
    (tmp_path / "report.txt").write_text("the report")
    done = ask(server, READER, "What is in it?", "--file", "report.txt", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, "It is written.\n")
    upload, run = server.received
    assert b"the report" in upload.body
    assert json.loads(run.body)["tweaks"]
    missing = ask(server, READER, "--file", "none.txt", cwd=tmp_path)
    assert (missing.returncode, missing.stdout) == (1, "")
    assert missing.stderr == "snippetgen: none.txt: No such file or directory\n"
    assert len(server.received) == 2


def test_a_module_that_lies_about_is_not_run(server: Recorder, tmp_path: Path) -> None:
    (tmp_path / "requests.py").write_text("raise SystemExit('mine')")
    assert ask(server, BASIC, "Hi", cwd=tmp_path).stdout == "It is written.\n"


def test_another_operation(server: Recorder) -> None:
    assert ask(server, BASIC, "Hi", "-o", "run").stdout == "It is written.\n"
    assert server.received[0].target.endswith("/api/v1/run/basic-prompting")
    done = ask(server, str(EXAMPLES / "order-webhook.json"), "--payload", '{"order": 7}')
    assert done.returncode == 0
    assert json.loads(done.stdout)["status"] == "in progress"
    assert json.loads(server.received[1].body) == {"order": 7}


@pytest.mark.parametrize("operation", [*Workflow.forms, *Responses.forms])
def test_the_other_apis(operation: str) -> None:
    asked = Workflow() if operation in Workflow.forms else Responses(input="Hi")
    trial = next(iter(trials(asked.in_form(operation))))
    with Recorder(trial.script) as server:
        done = ask(server, BASIC, "Hi", "-o", operation)
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout == trial.script.shown(operation, "workflow")
        assert "Hi" in server.received[0].body.decode()


def test_tokens_are_shown_as_they_come() -> None:
    """The server sends what follows a token once that has been seen on the terminal."""
    gate = threading.Event()
    script = Script(texts=("one two",), streams={0: ("one ", "two")}, gate=gate)
    with Recorder(script) as server:
        child = spawn(server)
        child.expect_exact("one ")
        gate.set()
        child.expect_exact("two\r\n")
        child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0


def test_tokens_go_through_a_pipe_as_they_come() -> None:
    gate = threading.Event()
    with Recorder(Script(texts=("one two",), streams={0: ("one ", "two")}, gate=gate)) as server:
        words = [*COMMAND, "ask", BASIC, "Hi", "--server-url", server.url]
        with subprocess.Popen(words, stdout=subprocess.PIPE, env=environment()) as child:
            assert child.stdout
            assert os.read(child.stdout.fileno(), 100) == b"one "
            gate.set()
            assert child.stdout.read() == b"two\n"
    assert child.returncode == 0


def spawn(server: Recorder) -> pexpect.spawn[str]:
    words = [*COMMAND[1:], "ask", BASIC, "Hi", "--server-url", server.url]
    return pexpect.spawn(sys.executable, words, env=environment(), encoding="utf-8", timeout=60, dimensions=(24, 500))


def test_ctrl_c_ends_it_quietly() -> None:
    gate = threading.Event()
    with Recorder(Script(texts=("one two",), streams={0: ("one ", "two")}, gate=gate)) as server:
        child = spawn(server)
        child.expect_exact("one ")
        child.sendintr()
        child.expect(pexpect.EOF)
        gate.set()
    child.close()
    assert child.exitstatus == 130
    assert (child.before or "").replace("^C", "").strip() == ""


@contextmanager
def half_answered() -> Iterator[tuple[subprocess.Popen[bytes], IO[bytes], IO[bytes], threading.Event]]:
    """The command, which has shown the first of two tokens, and its output and errors; the other waits for the event."""
    gate = threading.Event()
    with Recorder(Script(texts=("one two",), streams={0: ("one ", "two")}, gate=gate)) as server:
        words = [*COMMAND, "ask", BASIC, "Hi", "--server-url", server.url]
        with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment()) as child:
            assert child.stdout
            assert child.stderr
            assert os.read(child.stdout.fileno(), 100) == b"one "
            yield child, child.stdout, child.stderr, gate
        gate.set()


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
def test_a_signal_for_it_alone_ends_the_snippet_too(number: signal.Signals, code: int) -> None:
    with half_answered() as (child, output, errors, _):
        child.send_signal(number)
        # Both pipes are at their end when whoever holds them is.
        assert output.read() == b""
        assert errors.read().strip() == b""
    assert child.returncode == code


def test_a_reader_that_has_gone() -> None:
    with half_answered() as (child, output, errors, gate):
        output.close()
        gate.set()
        assert errors.read() == b""
    assert child.returncode == 141


# What goes wrong


def test_a_refusal_is_one_line_in_the_servers_words() -> None:
    with Recorder(Script(status=404, detail="Flow identifier\nnone not found")) as server:
        done = ask(server, BASIC, "Hi")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith('snippetgen: 404: {"detail":')
    assert "Flow identifier" in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_stream_that_fails_keeps_what_was_said() -> None:
    with Recorder(Script(texts=("x",), streams={0: ("half ",)}, error="the model\n  is gone")) as server:
        done = ask(server, BASIC, "Hi")
        assert (done.returncode, done.stdout) == (1, "half ")
        assert done.stderr == "snippetgen: the model is gone\n"
        child = spawn(server)
        child.expect_exact("half \r\n")
        child.expect(pexpect.EOF)
        assert (child.before or "").replace("\r\x1b[K", "") == "snippetgen: the model is gone\r\n"


def test_a_server_that_is_not_there() -> None:
    with Recorder(WORDS) as server:
        pass
    done = ask(server, BASIC, "Hi")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"snippetgen: {server.url} does not answer: Connection refused\n"


def test_an_answer_that_is_none() -> None:
    with Recorder(Script(broken=lambda _: b"<html>log in</html>")) as server:
        done = ask(server, BASIC, "Hi", "-o", "run")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "snippetgen: JSONDecodeError: Expecting value: line 1 column 1 (char 0)\n"


def test_half_a_letter_is_printed_all_the_same() -> None:
    with Recorder(Script(texts=("a?b",), broken=lambda answer: answer.replace(b"a?b", b"a\\ud83db"))) as server:
        done = ask(server, BASIC, "Hi", "-o", "run", LC_ALL="C", PYTHONIOENCODING="ascii")
    assert (done.returncode, done.stdout, done.stderr) == (0, "a\\ud83db\n", "")


def test_variables_that_are_not_set_are_named_before_anything_is_sent(server: Recorder) -> None:
    arguments = ["ask", BASIC, "--server-url", server.url, "--tweak-env", "Language Model.api_key=MODEL_KEY"]
    env = environment()
    del env["LANGFLOW_API_KEY"]
    done = run_command(*arguments, env=env)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "snippetgen: not set: LANGFLOW_API_KEY, MODEL_KEY; nothing was sent. "
        'Set it first: export LANGFLOW_API_KEY="..."; export MODEL_KEY="..." '
        "(or --no-auth, where the server asks for no key)\n"
    )
    assert server.received == []
    assert run_command(*arguments[:4], "--no-auth", env=env).stdout == "It is written.\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([BASIC, "Hi", "--input-value", "Ho"], "QUESTION and --input-value or --input-env say the same; give one"),
        (["-", "-"], "FLOW and QUESTION are both -, and standard input holds one of them"),
        ([BASIC, "Hi", "-o", "webhook"], "--input-value: webhook takes none"),
        ([BASIC, "Hi", "-o", "strem"], 'did you mean "stream"?'),
        ([str(EXAMPLES), "Hi"], "is a directory"),
        ([BASIC, "Hi", "--tweak", "Language Model.temprature=1"], 'did you mean "temperature"?'),
        ([], "Missing argument 'FLOW'"),
    ],
)
def test_what_is_wrong_is_one_line(server: Recorder, arguments: list[str], said: str) -> None:
    done = ask(server, *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert done.stderr.count("\n") == 1
    assert server.received == []


def test_a_question_that_is_no_text(server: Recorder) -> None:
    done = ask(server, BASIC, "-", stdin=b"\xff")
    assert done.returncode == 2
    assert done.stderr == "snippetgen: standard input is not UTF-8, so there is no question to read from it\n"
