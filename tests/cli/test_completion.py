"""Tab, in a bash at a terminal; and what it offers, as fish is told it."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import textwrap
from pathlib import Path

import pytest

from tests.cli.completed import QUOTES, check_lines, check_names
from tests.cli.shell import ROOT
from tests.command import run_command
from tests.langflow.scripted import KEY, Scripted, flow

FIELDS = {
    "plain": {"type": "str", "display_name": "Plain", "info": "What\nit is."},
    "choice": {"type": "str", "options": ["one", "two words", "3"]},
    "many": {"type": "str", "options": ["x"], "is_list": True},
    "number": {"type": "float"},
    "key": {"type": "str", "password": True},
    "hidden": {"type": "str", "show": False},
    "code": {"type": "str", "refused": True},
    "first": {"type": "file", "file_types": ["PDF"]},
    "second": {"type": "file"},
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    components = [
        {"id": "One-1", "display_name": "One", "fields": FIELDS},
        {"id": "Two-1", "display_name": "Two", "fields": {"path": {"type": "file"}}},
        {"id": "Two-2", "display_name": "Two", "fields": {"key": {"type": "str", "password": True}}},
        {"id": "line\nbreak", "display_name": "\x1b[2J", "fields": FIELDS},
    ]
    (tmp_path / "flow.json").write_text(json.dumps({"id": "f", "components": components}))
    (tmp_path / "a.pdf").write_text("")
    (tmp_path / ".hidden.json").write_text("")
    (tmp_path / "own.toml").write_text('[profiles.mine]\nserver_url = "$MINE"\n')
    (tmp_path / "sub").mkdir()
    return tmp_path


def offered(folder: Path, line: str, behind: str = "", env: dict[str, str] | None = None) -> dict[str, str]:
    """Return the words that are offered for the end of a line, with what is said of them."""
    environment = {**os.environ, "_SNIPPETGEN_COMPLETE": "fish_complete", **(env or {})}
    line = f"snippetgen {line}"
    done = run_command(line, line + behind, "", cwd=folder, env=environment)
    assert done.stderr == ""
    rows = [row.partition("\t") for row in done.stdout.splitlines() if row]
    return {word: said for word, _, said in rows}


def test_bash_completes_lines(tmp_path: Path) -> None:
    check_lines("bash", tmp_path)


@pytest.mark.parametrize("quote", QUOTES.values(), ids=QUOTES)
def test_bash_completes_any_name(quote: str, tmp_path: Path) -> None:
    check_names("bash", tmp_path, quote)


def test_components_fields_and_values(folder: Path) -> None:
    assert offered(folder, "generate flow.json --tweak ") == {"One.": "One-1", "One-1.": "One", "Two-1.": "Two"}
    fields = offered(folder, "generate flow.json --tweak One.")
    assert list(fields) == [f"One.{name}=" for name in ("plain", "choice", "many", "number", "first", "second")]
    assert fields["One.plain="] == "Plain: What it is."
    assert list(offered(folder, "generate flow.json --tweak One.choice=")) == [
        "One.choice=one",
        "One.choice=two words",
        'One.choice="3"',
    ]
    assert list(offered(folder, "generate flow.json --tweak One.many=")) == ['One.many=["x"]']
    assert offered(folder, "generate flow.json --tweak One.number=") == {}


def test_only_text_is_read_from_a_variable(folder: Path) -> None:
    assert "Two-2." in offered(folder, "generate flow.json --tweak-env ")
    assert list(offered(folder, "generate flow.json --tweak-env One.")) == [
        f"One.{name}=" for name in ("plain", "choice", "many", "key")
    ]
    values = offered(folder, "generate flow.json --tweak-env One.key=MY", env={"MY_KEY": "sk-hidden"})
    assert values == {"One.key=MY_KEY": ""}


def test_files_go_to_the_fields_that_take_them(folder: Path) -> None:
    assert list(offered(folder, "generate flow.json --file ")) == [
        *("One.first=", "One.second=", "One-1.first=", "One-1.second=", "Two-1="),
        *("a.pdf", "flow.json", "own.toml", "sub/"),
    ]
    assert list(offered(folder, "generate flow.json --file One.first=")) == ["One.first=a.pdf", "One.first=sub/"]
    assert "--file=Two-1=flow.json" in offered(folder, "generate flow.json --file=Two-1=")


def test_outputs(folder: Path) -> None:
    assert offered(folder, "generate flow.json --output-id ") == {"One-1": "One", "Two-1": "Two", "Two-2": "Two"}
    assert list(offered(folder, "generate flow.json --output-component O")) == ["One", "One-1"]


def test_the_flow_may_stand_behind_the_cursor(folder: Path) -> None:
    assert "One." in offered(folder, "generate --tweak ", " flow.json")
    assert "One." in offered(folder, "generate --tweak O", "ne.plain=1 flow.json")


@pytest.mark.parametrize(
    "address",
    ["", "missing.json", "broken.json", "sub", "-", "an-endpoint", "own.toml", "http://127.0.0.1:{port}/flow/x"],
)
def test_what_is_no_file_of_a_flow_offers_nothing_and_asks_no_server(address: str, folder: Path) -> None:
    (folder / "broken.json").write_text('{"data": [')
    (folder / "snippetgen.toml").write_text("fetch = true")
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        port = server.getsockname()[1]
        env = {"SNIPPETGEN_SERVER_URL": f"http://127.0.0.1:{port}"}
        for more in ("", "--no-fetch"):
            assert offered(folder, f"generate {address.format(port=port)} {more} --tweak ", env=env) == {}
        with pytest.raises(BlockingIOError):
            server.accept()


def test_what_the_line_says_to_fetch_is_asked_of_its_server(folder: Path, langflow: Scripted) -> None:
    langflow.flows += [flow("Weather", endpoint_name="weather")]
    page = f"{langflow.url}/flow/{langflow.flows[0]['id']}"
    for address, env in (("weather", langflow.env), (page, {"LANGFLOW_API_KEY": KEY})):
        assert "ChatInput." in offered(folder, f"generate {address} --fetch --tweak ", env=env)
        line = f'ask {address} "Hi" --tweak ChatInput.inp'
        assert list(offered(folder, line, " --fetch", env=env)) == ["ChatInput.input_value="]
    assert {asked.headers["x-api-key"] for asked in langflow.asked} == {KEY}
    for unknown in ("wether", "-", "broken.json", "$UNSET"):
        assert offered(folder, f"generate {unknown} --fetch --tweak ", env=langflow.env) == {}
    assert offered(folder, "generate weather --fetch --tweak ", env={**langflow.env, "LANGFLOW_API_KEY": "sk-x"}) == {}


def test_flows_files_and_folders(folder: Path) -> None:
    assert list(offered(folder, "generate ")) == ["flow.json", "own.toml", "sub/", "-"]
    assert list(offered(folder, "inspect .h")) == [".hidden.json"]
    assert list(offered(folder, "generate --out ")) == ["sub/"]
    assert list(offered(folder, "generate --payload ")) == ["@"]
    assert list(offered(folder, "generate --tweaks @")) == ["@flow.json", "@sub/"]


def test_targets_of_the_line(folder: Path) -> None:
    assert list(offered(folder, "generate -l p")) == ["python", "powershell", "php"]
    assert list(offered(folder, "generate -l go -c ")) == ["net-http"]
    assert {"requests", "ureq"} <= offered(folder, "generate -c ").keys()
    assert list(offered(folder, "generate -l go -o ")) == ["run", "stream", "webhook"]
    assert "workflow" in offered(folder, "generate -o ", " -l python")
    client = folder / "own" / "go" / "mine"
    client.mkdir(parents=True)
    shutil.copy(next(ROOT.glob("templates/go/net-http/run*.jinja")), client)
    (folder / "own" / "targets.toml").write_text('[go.mine]\ntitle = "Mine"\ninstall = ""\n')
    assert offered(folder, "generate -l go --templates own -c m") == {"mine": "Mine"}
    assert list(offered(folder, "generate -l go -c mine --templates own/ -o ")) == ["run"]
    assert offered(folder, "generate --templates missing -l ") == {}


def test_profiles_of_the_settings(folder: Path) -> None:
    assert list(offered(folder, "generate --profile ")) == ["docs", "none"]
    assert list(offered(folder, "sync --profile ", " --config own.toml")) == ["docs", "mine", "none"]
    (folder / "snippetgen.toml").write_text("wrong = 1")
    assert offered(folder, "generate --profile ") == {}


def test_commands_and_options(folder: Path) -> None:
    assert list(offered(folder, "s")) == ["schema", "serve", "sync"]
    assert "--tweak-env" in offered(folder, "generate --tw")
    assert list(offered(folder, "completion ")) == ["bash", "zsh", "fish"]


def test_an_unknown_shell_is_told() -> None:
    done = run_command("completion", "tcsh")
    assert done.returncode == 2
    assert "'bash', 'zsh', 'fish'" in done.stderr


def test_our_page_says_how_to_have_it_as_the_help_does() -> None:
    page = (ROOT / "docs" / "completion.md").read_text("utf-8")
    (lines,) = re.findall(r"```text\n(.*?)```", page, re.DOTALL)
    assert textwrap.indent(lines, "    ") in run_command("completion", "--help").stdout


def test_what_our_page_names_is_completed(folder: Path) -> None:
    shutil.copy(ROOT / "examples" / "basic-prompting.json", folder / "flow.json")
    page = (ROOT / "docs" / "completion.md").read_text("utf-8")
    (tweak,) = re.findall('`"(.*=true)"`', page)
    assert tweak in offered(folder, f'generate flow.json --tweak "{tweak[:-3]}')
