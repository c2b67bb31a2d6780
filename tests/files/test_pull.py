"""``snippetgen pull [DIR]``: the flows of a server as files, the same bytes again and again."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pexpect
import pytest

from snippetgen.files.made import PULLED
from tests.command import COMMAND, run_command
from tests.langflow.scripted import Instead, Scripted, flow

HOSTILE = [
    "../x",
    "..",
    "a/b",
    "a\\b",
    "/etc/passwd",
    "C:\\x",
    "CON",
    "nul",
    "a" * 300,
    "中" * 300,
    "😀",
    "🚀🚀",
    "",
    " ",
    "-rf",
    "$HOME",
    "${LANGFLOW_API_KEY}",
    "a\nb",
    "nul\0byte",
    "\ud800half",
    "\u202ebidi\u200b",
    ".hidden",
    "snippetgen.toml",
    "*",
    "Weather",
    "weather",
    "WEATHER",
    "Straße",
    "STRASSE",
    "é",
    "e\u0301",
]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def pull(langflow: Scripted, *arguments: str, code: int = 0) -> str:
    done = run_command("pull", *arguments, env={**os.environ, **langflow.env})
    assert "Traceback" not in done.stderr
    assert (done.returncode, done.stdout) == (code, ""), done.stderr
    return done.stderr


def files(folder: str = "flows") -> dict[str, tuple[int, bytes]]:
    """Every file, with its date and its content."""
    return {path.name: (path.stat().st_mtime_ns, path.read_bytes()) for path in Path(folder).iterdir()}


def names(folder: str = "flows") -> list[str]:
    return sorted(path.stem for path in Path(folder).glob("*.json"))


def contents(folder: str = "flows") -> dict[str, bytes]:
    return {name: content for name, (_, content) in files(folder).items()}


def read(name: str) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(Path("flows", f"{name}.json").read_bytes())
    return value


def test_a_file_a_flow_without_the_examples_and_the_components(langflow: Scripted) -> None:
    langflow.flows += [
        flow("Weather", endpoint_name="the-weather"),
        flow("Basic Prompting"),
        flow("Shipped", folder="Langflow Examples"),
        flow("Part", is_component=True),
    ]
    assert pull(langflow) == "snippetgen: wrote 2 files to flows, 0 unchanged\n"
    assert names() == ["basic-prompting", "the-weather"]
    text = Path("flows/the-weather.json").read_text("utf-8")
    assert json.dumps(json.loads(text), indent=2, sort_keys=True) + "\n" == text
    assert read("the-weather") == {
        "id": langflow.flows[0]["id"],
        "name": "Weather",
        "endpoint_name": "the-weather",
        "data": langflow.flows[0]["data"],
        "is_component": False,
        "webhook": False,
        "mcp_enabled": False,
        "flow_type": "workflow",
        "a2a_enabled": False,
    }


def test_again_changes_nothing_and_after_a_change_the_rest_keeps_its_date(langflow: Scripted) -> None:
    langflow.flows += [flow(f"Flow {number}") for number in range(200)]
    pull(langflow)
    before = files()
    assert pull(langflow) == "snippetgen: wrote 0 files to flows, 200 unchanged\n"
    assert files() == before
    langflow.flows[7]["description"] = "Of the weather"
    assert pull(langflow) == "snippetgen: wrote 1 file to flows, 199 unchanged\n"
    assert {name for name, file in files().items() if file != before[name]} == {"flow-7.json", PULLED}


def test_the_bytes_are_the_same_in_whatever_order_the_server_has_them(langflow: Scripted) -> None:
    langflow.flows += [
        flow(name, endpoint_name=f"e{index}" if index % 9 == 8 else None) for index, name in enumerate(HOSTILE)
    ]
    pull(langflow, "first")
    random.Random(1).shuffle(langflow.flows)
    langflow.flows[:] = [dict(reversed(one.items())) for one in langflow.flows]
    pull(langflow, "second")
    assert contents("first") == contents("second")


def test_names_are_those_that_every_file_system_holds_and_those_of_generate(langflow: Scripted, folder: Path) -> None:
    langflow.flows += [flow(name) for name in HOSTILE]
    assert pull(langflow) == f"snippetgen: wrote {len(HOSTILE)} files to flows, 0 unchanged\n"
    assert {path.name for path in folder.iterdir()} == {"flows"}
    found = names()
    assert len({name.casefold() for name in found}) == len(HOSTILE)
    assert {json.loads(Path("flows", f"{name}.json").read_bytes())["name"] for name in found} == set(HOSTILE)
    for name in found:
        assert all(char.isalnum() or char in "-_" for char in name), name
        assert len(f"{name}.json".encode()) <= 255
    assert {"x", "flow-con", "flow-nul", "weather", "hidden", "strasse"} <= set(found)
    done = run_command("generate", "flows", "--out", "snippets", "-l", "curl")
    assert done.returncode == 0, done.stderr
    assert sorted(path.name for path in Path("snippets").iterdir() if path.is_dir()) == found


def test_a_name_does_not_depend_on_which_flows_were_chosen_or_came_through(langflow: Scripted) -> None:
    langflow.flows += [flow("Weather"), flow("weather"), flow("WEATHER")]
    pull(langflow)
    every = contents()
    pull(langflow, "chosen", "--flow", "weather")
    assert contents("chosen").items() - every.items() == {(PULLED, contents("chosen")[PULLED])}
    first = read("weather")["id"]
    langflow.instead[first] = Instead(500, {"detail": "broken"})
    said = pull(langflow, "failed", code=2)
    assert said == (
        f"snippetgen: failed/weather.json: {langflow.url}: answers 500: broken\nsnippetgen: wrote 2 files to failed, 0 unchanged\n"
    )
    assert len(contents("failed").items() & every.items()) == 2


def test_chosen_by_name_and_by_folder(langflow: Scripted) -> None:
    langflow.flows += [
        flow("Weather", endpoint_name="the-weather"),
        flow("Other"),
        flow("One", folder="Docs"),
        flow("Two", folder="Docs"),
        flow("Three", folder="Drafts ü"),
    ]
    number = langflow.flows[1]["id"]
    for words, found in [
        (["--flow", "the-weather"], ["the-weather"]),
        (["--flow", "Weather", "--flow", number], ["other", "the-weather"]),
        (["--folder", "Docs"], ["one", "two"]),
        (["--folder", "Docs", "--folder", "Drafts ü", "--flow", "Other"], ["one", "other", "three", "two"]),
    ]:
        pull(langflow, out := "-".join(found), *words)
        assert names(out) == found
    for words, line in [
        (["--flow", "Wether"], 'has no flow "Wether" that this key may read; did you mean "Weather"?'),
        (["--folder", "Doks"], 'has no folder "Doks"; did you mean "Docs"?'),
    ]:
        assert pull(langflow, "none", "--flow", "One", *words, code=2) == f"snippetgen: {langflow.url}: {line}\n"
        assert not Path("none").exists()


def test_flows_that_fail_are_told_of_and_nothing_is_removed(langflow: Scripted) -> None:
    langflow.flows += [flow(f"Flow {number}") for number in range(9)]
    pull(langflow)
    for index, instead in enumerate(
        [
            Instead(500, b"<html>"),
            Instead(body=b"<!doctype html><title>Login</title>"),
            Instead(302, headers={"Location": "/login"}),
            Instead(404, {"detail": "No flows found."}),
            Instead(body=[]),
            Instead(raw=b"HTTP/1.1 200 OK\r\n\r\n" + b'{"data": {"nodes": ' + b"[" * 100_000),
            Instead(raw=b""),
        ]
    ):
        langflow.instead[langflow.flows[index]["id"]] = instead
    gone = langflow.flows.pop()
    langflow.flows[7]["description"] = "changed"
    *lines, summary, last = pull(langflow, "--prune", code=2).splitlines()
    assert [line.split(": ")[1] for line in lines] == [f"flows/flow-{number}.json" for number in range(7)]
    assert summary == "snippetgen: wrote 1 file to flows, 0 unchanged"
    assert last == "snippetgen: nothing was removed, because of the errors"
    assert len(names()) == 9
    langflow.instead.clear()
    assert pull(langflow, "--prune") == "snippetgen: wrote 0 files to flows, 8 unchanged, 1 removed\n"
    assert gone["name"] == "Flow 8"
    assert names() == [f"flow-{number}" for number in range(8)]


def test_prune_leaves_what_is_not_ours_what_was_changed_and_what_the_server_has(langflow: Scripted) -> None:
    langflow.flows += [flow("Kept"), flow("Gone"), flow("Changed"), flow("Renamed")]
    pull(langflow)
    Path("flows/mine.json").write_text("{}")
    Path("flows/changed.json").write_text("{}")
    del langflow.flows[1:3]
    langflow.flows[1]["name"] = "New"
    said = pull(langflow, "--flow", "New", "--prune")
    assert said == (
        "snippetgen: flows/changed.json: the server has its flow no more, but it was changed by hand, so it stays\n"
        "snippetgen: wrote 1 file to flows, 0 unchanged, 2 removed\n"
    )
    assert names() == ["changed", "kept", "mine", "new"]


def test_generate_reads_what_was_pulled_and_keeps_a_record_of_its_own(langflow: Scripted) -> None:
    langflow.flows += [flow("Weather"), flow("Other")]
    pull(langflow)
    for out in ("snippets", "flows"):
        for written in ("6 files to {}, 0", "0 files to {}, 6"):
            done = run_command("generate", "flows", "--out", out, "--prune")
            assert done.stderr == f"snippetgen: wrote {written.format(out)} unchanged, 0 removed\n"
    langflow.flows.pop()
    assert pull(langflow, "--prune").endswith("0 files to flows, 1 unchanged, 1 removed\n")
    done = run_command("generate", "flows", "--out", "flows", "--prune")
    assert done.stderr == "snippetgen: wrote 0 files to flows, 3 unchanged, 3 removed\n"


def secret(text: str) -> dict[str, Any]:
    """A node with a stored password, alone and in a group, which is kept by older versions, and in a group of that."""
    template = {"api_key": {"type": "str", "password": True, "load_from_db": False, "value": text}}
    inner = {"id": "OpenAI-d4", "data": {"id": "OpenAI-d4", "type": "OpenAIModel", "node": {"template": template}}}
    for number in range(2):
        group = {"display_name": "Group", "template": template, "flow": {"data": {"nodes": [inner], "edges": []}}}
        inner = {"id": f"Group-{number}", "data": {"id": f"Group-{number}", "type": "GroupNode", "node": group}}
    return inner


def test_the_bytes_are_the_same_by_whichever_endpoint_it_was_read(langflow: Scripted) -> None:
    langflow.flows.append(flow("One", gradient=None, locked=True))
    code = {"type": "code", "value": "class One:\n    pass\n"}
    langflow.flows[0]["data"]["nodes"][0]["data"]["node"]["template"]["code"] = code
    langflow.flows[0]["data"]["nodes"][0] |= {"selected": True, "dragging": False, "positionAbsolute": {"x": 1, "y": 2}}
    pull(langflow)
    assert read("one")["data"]["nodes"][0]["data"]["node"]["template"]["code"] == code
    langflow.instead["/api/v1/flows/download/"] = Instead(405, {"detail": "Method Not Allowed"})
    assert pull(langflow) == "snippetgen: wrote 0 files to flows, 1 unchanged\n"


def test_no_stored_password_is_written(langflow: Scripted) -> None:
    langflow.flows += [flow("One"), flow("Two")]
    for one in langflow.flows:
        one["data"]["nodes"].append(secret(f"sk-stored-{one['name']}"))
    pull(langflow)
    langflow.instead["/api/v1/flows/download/"] = Instead(405, {"detail": "Method Not Allowed"})  # before 1.0.19
    assert pull(langflow) == "snippetgen: wrote 0 files to flows, 2 unchanged\n"
    assert any(asked.path == f"/api/v1/flows/{langflow.flows[0]['id']}" for asked in langflow.asked)
    for content in contents().values():
        assert b"sk-stored" not in content
        assert b"sk-scripted" not in content


def test_letters_stay_readable_and_half_a_character_is_what_json_has(langflow: Scripted) -> None:
    langflow.flows.append(flow("Größe 中文 😀", description="half: \ud83d"))
    pull(langflow)
    content = Path("flows/grösse-中文.json").read_bytes()
    assert '"name": "Größe 中文 😀"'.encode() in content
    assert json.loads(content)["description"] == "half: \ud83d"


def test_a_server_without_flows(langflow: Scripted) -> None:
    assert pull(langflow) == "snippetgen: wrote 0 files to flows, 0 unchanged\n"


def test_what_is_wrong_with_the_server_is_told_once(langflow: Scripted) -> None:
    langflow.flows.append(flow("One"))
    for env, line in [
        (
            {"LANGFLOW_API_KEY": "sk-wrong"},
            f"{langflow.url}: does not take the key in $LANGFLOW_API_KEY (Invalid API key)",
        ),
        ({"SNIPPETGEN_SERVER_URL": f"{langflow.url}/elsewhere"}, f"{langflow.url}/elsewhere: answers 404"),
    ]:
        done = run_command("pull", env={**os.environ, **langflow.env, **env})
        assert (done.returncode, done.stderr.count("\n")) == (2, 1)
        assert done.stderr.startswith(f"snippetgen: {line}")
        assert "sk-" not in done.stderr
    assert not Path("flows").exists()
    langflow.flows.append({**flow("Two"), "id": "../../evil"})
    pull(langflow)
    assert names() == ["one"]


def test_settings_of_a_file(langflow: Scripted) -> None:
    langflow.flows.append(flow("One"))
    Path("own.toml").write_text(f'[server]\nurl = "{langflow.url}"\napi_key = "$MINE"\n')
    done = run_command("pull", "--config", "own.toml", env={**os.environ, "MINE": str(langflow.key)})
    assert (done.returncode, done.stderr) == (0, "snippetgen: wrote 1 file to flows, 0 unchanged\n")


def test_a_progress_bar_on_a_terminal(langflow: Scripted) -> None:
    langflow.flows += [flow(f"Flow {number}") for number in range(3)]
    langflow.instead[langflow.flows[1]["id"]] = Instead(500)
    command, *words = COMMAND
    child = pexpect.spawn(command, [*words, "pull"], env={**os.environ, **langflow.env}, encoding="utf-8", timeout=60)
    child.expect_exact("flows/flow-1.json: ")
    child.expect_exact("3/3")
    child.expect_exact("wrote 2 files to flows, 0 unchanged")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 2


class Hanging(Scripted):
    """Answers for its last flow when the test is over."""

    def __init__(self, *flows: dict[str, Any]) -> None:
        super().__init__(*flows)
        self.hangs, self.over = threading.Event(), threading.Event()

    def _downloaded(self, numbers: list[str]) -> Instead:
        if numbers == [self.flows[-1]["id"]]:
            self.hangs.set()
            self.over.wait()
        return super()._downloaded(numbers)


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
@pytest.mark.parametrize(("sign", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_interrupted_it_ends_at_once_and_leaves_whole_files(sign: signal.Signals, code: int) -> None:
    langflow = Hanging(*(flow(f"Flow {number}") for number in range(9)))
    with langflow:
        process = subprocess.Popen([*COMMAND, "pull"], env={**os.environ, **langflow.env}, stderr=subprocess.PIPE)
        try:
            assert langflow.hangs.wait(60)
            process.send_signal(sign)
            _, err = process.communicate(timeout=20)  # a request waits for 30 seconds
        finally:
            process.kill()
            langflow.over.set()
    assert (process.returncode, err.strip()) == (code, b"")
    for path in Path().glob("flows/*"):
        assert path.name == PULLED or json.loads(path.read_bytes())["id"]
