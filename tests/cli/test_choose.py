"""``snippetgen generate`` without FLOW: on a terminal the flows of the server, elsewhere what it always was."""

from __future__ import annotations

import os
import shlex
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pexpect
import pytest

from tests.command import COMMAND, run_command
from tests.langflow.scripted import Instead, Scripted, flow

PROMPT = "Number, or a part of a name: "
USAGE = "snippetgen: Missing argument 'FLOW...'."

Terminal = Callable[..., "pexpect.spawn[str]"]


@pytest.fixture
def terminal(langflow: Scripted, tmp_path: Path) -> Terminal:
    """Starts generate on a terminal, with the scripted server set."""
    langflow.flows += [
        flow("Weather in Lisbon", endpoint_name="lisbon"),
        flow("Weather in Porto"),
        flow("Ünlü"),
        flow("evil\u202e\x1b[2J\u200b"),
        flow("x" * 300),
        flow("Weather"),
        flow("Shipped", folder="Langflow Examples"),
    ]

    def start(*arguments: str, env: dict[str, str] | None = None, **more: Any) -> pexpect.spawn[str]:
        command, *words = COMMAND
        environment = {**os.environ, **(langflow.env if env is None else env)}
        words += ["generate", "-l", "curl", *arguments]
        return pexpect.spawn(command, words, env=environment, cwd=str(tmp_path), encoding="utf-8", timeout=60, **more)

    return start


def ended(child: pexpect.spawn[str]) -> tuple[int | None, str]:
    """The exit code, and what was printed last."""
    child.expect(pexpect.EOF)
    child.close()
    return child.exitstatus, str(child.before)


def number_of(langflow: Scripted, name: str) -> str:
    return next(str(one["id"]) for one in langflow.flows if one["name"] == name)


def test_by_number(terminal: Terminal, langflow: Scripted) -> None:
    child = terminal(dimensions=(50, 200))
    child.expect_exact(PROMPT)
    lines = str(child.before).splitlines()
    assert lines == [
        f"1  Weather ({number_of(langflow, 'Weather')})",
        "2  Weather in Lisbon (lisbon)",
        f"3  Weather in Porto ({number_of(langflow, 'Weather in Porto')})",
        f"4  evil\\u202e\\x1b[2J\\u200b ({langflow.flows[3]['id']})",
        f"5  {'x' * 59}… ({langflow.flows[4]['id']})",
        f"6  Ünlü ({langflow.flows[2]['id']})",
    ]
    child.sendline("2")
    code, printed = ended(child)
    assert code == 0
    assert f'"{langflow.url}/api/v1/run/lisbon"' in printed
    assert '"input_value": "Hello"' in printed  # which only the server knew


@pytest.mark.parametrize(
    ("typed", "shown", "chosen"),
    [
        (["LISB"], [], "lisbon"),
        (["weather"], [], "Weather"),  # the one flow that is called so
        (["in", "2"], ["Weather in Lisbon", "Weather in Porto"], "Weather in Porto"),
        (
            ["weath", "o"],
            ["Weather", "Weather in Lisbon", "Weather in Porto", "Weather in Lisbon", "Weather in Porto"],
            "",
        ),
        (["in", "ünl"], ["Weather in Lisbon", "Weather in Porto"], "Ünlü"),  # none of those that are left
        (["nowhere", "99", "0", "-1", "", "unlü", "porto"], [], "Weather in Porto"),
    ],
)
def test_by_a_part_of_a_name(
    terminal: Terminal, langflow: Scripted, typed: list[str], shown: list[str], chosen: str
) -> None:
    child = terminal()
    child.setecho(False)
    child.expect_exact(PROMPT)
    said = ""
    for line in typed[:-1]:
        child.sendline(line)
        child.expect_exact(PROMPT)
        said += str(child.before)
    child.sendline(typed[-1])
    if not chosen:
        child.expect_exact(PROMPT)
        said += str(child.before)
        child.sendintr()
    code, printed = ended(child)
    assert [line.partition("  ")[2].partition(" (")[0] for line in said.splitlines() if line[:1].isdigit()] == shown
    assert code == (0 if chosen else 130)
    if chosen:
        assert (chosen if chosen == "lisbon" else number_of(langflow, chosen)) in printed


def test_what_matches_nothing_is_said(terminal: Terminal) -> None:
    child = terminal()
    child.expect_exact(PROMPT)
    child.sendline("nowhere")
    child.expect_exact('snippetgen: no flow has "nowhere" in its name')
    child.expect_exact(PROMPT)


def test_the_end(terminal: Terminal) -> None:
    for key, code, line in [("\x03", 130, ""), ("\x04", 2, "snippetgen: no flow was chosen")]:
        child = terminal()
        child.expect_exact(PROMPT)
        child.send(key)
        found, printed = ended(child)
        assert found == code
        assert printed.replace("\r\x1b[K", "").removeprefix("^C").removeprefix("^D\b\b").strip() == line
        assert "Traceback" not in printed


@pytest.mark.usefixtures("terminal")
def test_standard_output_holds_the_snippet_alone(tmp_path: Path, langflow: Scripted) -> None:
    words = shlex.join([*COMMAND, "generate", "-l", "curl"])
    env = {**os.environ, **langflow.env}
    child = pexpect.spawn("sh", ["-c", f"{words} > {tmp_path}/out"], env=env, encoding="utf-8", timeout=60)
    child.expect_exact(PROMPT)
    child.sendline("lisbon")
    assert ended(child)[0] == 0
    done = run_command("generate", "lisbon", "--fetch", "-l", "curl", env=env)
    assert (tmp_path / "out").read_text() == done.stdout


def test_into_files_and_with_settings_of_a_file(terminal: Terminal, tmp_path: Path, langflow: Scripted) -> None:
    (tmp_path / "snippetgen.toml").write_text(f'[server]\nurl = "{langflow.url}"\n')
    child = terminal("--out", "out", env={"LANGFLOW_API_KEY": str(langflow.key)})
    child.expect_exact(PROMPT)
    child.sendline("lisbon")
    assert ended(child)[0] == 0
    assert (tmp_path / "out/lisbon/curl/bash/run.sh").exists()


def test_with_an_option_for_the_server(terminal: Terminal, langflow: Scripted) -> None:
    child = terminal("--server-url", langflow.url, env={"LANGFLOW_API_KEY": str(langflow.key)})
    child.expect_exact(PROMPT)
    child.sendline("1")
    assert ended(child)[0] == 0


def test_what_is_wrong_with_the_server_is_one_line(terminal: Terminal, langflow: Scripted) -> None:
    langflow.instead["/api/v1/flows/"] = Instead(body=[])
    assert ended(terminal())[1].strip() == f"\x1b[Ksnippetgen: {langflow.url}: has no flow that this key may read"
    langflow.instead.clear()
    code, printed = ended(terminal(env={**langflow.env, "LANGFLOW_API_KEY": "sk-wrong"}, dimensions=(50, 300)))
    assert (code, printed.count("\n")) == (2, 1)
    assert "does not take the key in $LANGFLOW_API_KEY" in printed


def test_a_mistake_beside_is_told_before_anything_is_asked(terminal: Terminal, langflow: Scripted) -> None:
    for words, line in [
        (["--prune"], "--prune is for files; add --out DIR"),
        (["--out", "out", "-f", "json"], "--out writes files and prints nothing, so it goes without --format"),
    ]:
        code, printed = ended(terminal(*words))
        assert (code, printed.strip()) == (2, f"\x1b[Ksnippetgen: {line}")
    assert not langflow.asked


def test_without_a_server_it_is_a_usage_error(terminal: Terminal) -> None:
    code, printed = ended(terminal(env={}))
    assert (code, printed.strip()) == (2, f"\x1b[K{USAGE}")


def test_without_a_terminal_it_is_a_usage_error(langflow: Scripted) -> None:
    env = {**os.environ, **langflow.env}
    done = run_command("generate", env=env)
    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"{USAGE}\n")
    words = shlex.join([*COMMAND, "generate"])
    for script in (f"{words} </dev/null", f"{words} 2>&1 | cat", f"{words} <&-"):
        child = pexpect.spawn("sh", ["-c", script], env=env, encoding="utf-8", timeout=60)
        assert ended(child)[1].strip().removeprefix("\x1b[K") == USAGE
    assert subprocess.run([*COMMAND, "generate", "-l", "curl"], env=env, stdin=subprocess.DEVNULL).returncode == 2
    assert not langflow.asked


def test_a_profile_leaves_the_server_that_is_asked_as_it_is(langflow: Scripted) -> None:
    langflow.flows += [flow("Weather in Lisbon", endpoint_name="lisbon")]
    words = ["generate", "lisbon", "--fetch", "-l", "curl", "--profile", "docs"]
    done = run_command(*words, env={**os.environ, **langflow.env})
    assert done.stderr == ""
    assert '"$LANGFLOW_SERVER_URL/api/v1/run/$FLOW_ID"' in done.stdout
    assert langflow.url not in done.stdout
