"""``snippetgen generate FLOW... --out DIR``: many flows into files, again and again, and nothing else touched."""

from __future__ import annotations

import json
import os
import py_compile
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from snippetgen import Run, Server, generate, load_flow
from snippetgen.files.made import RECORD
from snippetgen.request.preflight import ASSUMED
from snippetgen.verify.recorder import Recorder
from snippetgen.verify.run_script import Script
from tests.cases import EXAMPLES, FIRST_CLIENTS, HOSTILE
from tests.command import COMMAND, run_command

pytestmark = pytest.mark.usefixtures("folder")

EACH = len(FIRST_CLIENTS)
"""How many files one operation of one flow is."""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working directory with a folder of flows, without the one that is warned of."""
    without = shutil.ignore_patterns("docs", "ui-backend", "file-reader.json")
    shutil.copytree(EXAMPLES, tmp_path / "flows", ignore=without)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def make(*arguments: str, stdin: bytes = b"", code: int = 0, **env: str) -> str:
    """Call generate with ``--out out``; return what it said, but for what is assumed of flows known by an ID alone."""
    done = run_command("generate", *arguments, "--out", "out", stdin=stdin, env={**os.environ, **env})
    assert "Traceback" not in done.stderr
    assert (done.returncode, done.stdout) == (code, ""), done.stderr
    return re.sub(f"snippetgen: warning, of [0-9]+ flows?: {re.escape(ASSUMED)}\n", "", done.stderr)


def files(folder: str = "out") -> dict[str, tuple[int, bytes]]:
    """Every file but the record, with its date and its content."""
    found = [path for path in Path(folder).rglob("*") if path.is_file() and path.name != RECORD]
    return {str(path.relative_to(folder)): (path.stat().st_mtime_ns, path.read_bytes()) for path in found}


def export(number: int, **more: Any) -> bytes:
    return json.dumps({"id": f"{number:08d}-0000-4000-8000-000000000000", "name": f"Flow {number}", **more}).encode()


def own_files(*operations: str) -> list[str]:
    """The files of a flow, below its folder."""
    return [f"{target.name}/{target.filename(operation)}" for target in FIRST_CLIENTS for operation in operations]


def test_a_folder_a_flow_and_a_file_a_snippet() -> None:
    assert make("flows", "an-endpoint") == f"snippetgen: wrote {5 * EACH} files to out, 0 unchanged\n"
    own = load_flow("flows/basic-prompting.json")
    assert sorted(files()) == sorted(
        f"{flow}/{path}"
        for flow in ("an-endpoint", "basic-prompting", "order-webhook", "summarizer", "weather")
        for path in own_files("run")
    )
    assert {"weather/python/requests/run.py", "weather/javascript/fetch/run.mjs", "weather/curl/bash/run.sh"} <= set(
        files()
    )
    code = generate(own, Server(), Run.for_flow(own), language="python").code
    assert files()["basic-prompting/python/requests/run.py"][1] == code.encode()


def test_again_changes_nothing_and_after_a_change_the_rest_keeps_its_dates() -> None:
    make("flows", "-o", "run", "-o", "stream")
    before = {**files(), RECORD: Path("out", RECORD).read_bytes()}
    assert make("flows", "-o", "run", "-o", "stream") == f"snippetgen: wrote 0 files to out, {8 * EACH} unchanged\n"
    assert {**files(), RECORD: Path("out", RECORD).read_bytes()} == before
    path = Path("flows/weather.toml")
    path.write_text(path.read_text().replace("Lisbon", "Porto"))
    assert (
        make("flows", "-o", "run", "-o", "stream")
        == f"snippetgen: wrote {2 * EACH} files to out, {6 * EACH} unchanged\n"
    )
    assert {name for name, file in files().items() if file != before[name]} == {
        f"weather/{name}" for name in own_files("run", "stream")
    }


def test_a_run_that_was_cut_short_is_taken_up() -> None:
    make("flows/basic-prompting.json", "flows/weather.toml")
    before = files()
    with Path("out", RECORD).open("ab") as record:
        record.write(b"0123456789abc")  # the beginning of a line
    assert make("flows") == f"snippetgen: wrote {2 * EACH} files to out, {2 * EACH} unchanged\n"
    assert {name: files()[name] for name in before} == before
    shutil.rmtree("flows")
    Path("flows").mkdir()
    assert make("an-id", "--prune") == f"snippetgen: wrote {EACH} files to out, 0 unchanged, {4 * EACH} removed\n"


def test_prune_removes_what_an_earlier_run_made_and_nothing_else() -> None:
    make("flows", "-o", "run", "-o", "webhook")
    Path("out/weather/python/requests/mine.py").write_text("mine")
    Path("out/summarizer/curl/bash/run.sh").write_text("changed by hand")
    Path("out/README.md").write_text("mine")
    Path("out/empty").mkdir()
    Path("out/order-webhook/curl/bash/run.sh").unlink()
    said = make("flows/basic-prompting.json", "--prune")
    assert (
        "out/summarizer/curl/bash/run.sh: no flow asks for it any more, but it was changed by hand, so it stays" in said
    )
    # Of four flows and two operations all but a flow's run, what was changed by hand, and what is missing already.
    assert said.endswith(f"wrote 0 files to out, {EACH} unchanged, {7 * EACH - 2} removed\n")
    assert sorted(files()) == sorted(
        [
            "README.md",
            *(f"basic-prompting/{name}" for name in own_files("run")),
            "summarizer/curl/bash/run.sh",
            "weather/python/requests/mine.py",
        ]
    )
    assert Path("out/empty").is_dir()
    assert not Path("out/order-webhook").exists()
    assert make("flows/basic-prompting.json", "--prune").endswith(f"{EACH} unchanged, 0 removed\n")


def test_prune_trusts_no_record_that_leads_out_of_the_folder() -> None:
    make("x")
    Path("precious").write_bytes(b"")
    digest = Path("out", RECORD).read_text().partition(" ")[0]
    empty = "cae66941d9efbd404e4d88758ea67670"  # of no bytes
    lines = [f"{empty} ../precious", f"{empty} {Path('precious').resolve()}", "nonsense", f"{digest} ", "\0"]
    Path("out", RECORD).write_text("\n".join(lines) + "\n")
    make("y", "--prune")
    assert Path("precious").exists()


def test_without_prune_everything_stays_and_with_errors_too() -> None:
    make("flows")
    make("x")
    assert len(files()) == 5 * EACH
    Path("flows/broken.json").write_text("{")
    said = make("flows/broken.json", "--prune", code=2)
    assert said.startswith("snippetgen: flows/broken.json: broken JSON at line 1")
    assert said.endswith("nothing was removed, because of the errors\n")
    assert len(files()) == 5 * EACH


def test_one_broken_flow_stops_no_other() -> None:
    Path("flows/broken.json").write_text("{")
    said = make("flows", "--tweak", "Chat Input.sender_name=Ann", code=2)
    assert said.splitlines()[:2] == [
        "snippetgen: flows/broken.json: broken JSON at line 1, column 2: Expecting property name enclosed in double quotes",
        'snippetgen: flows/order-webhook.json: tweaks: the flow has no component "Chat Input"; did you mean "Chat Output"?',
    ]
    assert any(name.startswith("basic-prompting/") for name in files())
    assert not any(name.startswith("order-webhook/") for name in files())


def test_json_lines_on_standard_input() -> None:
    lines = b"\n".join([export(1), b"", export(2, endpoint_name="second"), export(3)])
    assert make("-", stdin=lines) == f"snippetgen: wrote {3 * EACH} files to out, 0 unchanged\n"
    assert {name.partition("/")[0] for name in files()} == {"flow-1", "second", "flow-3"}
    assert make("-", stdin=lines + b"\n{oops\n[]\n" + export(4), code=2).splitlines()[:2] == [
        "snippetgen: standard input, line 5: broken JSON at line 1, column 2: Expecting property name enclosed in double quotes",
        "snippetgen: standard input, line 6: holds JSON, but not an object, so it is not a flow",
    ]
    assert "flow-4/curl/bash/run.sh" in files()


@pytest.mark.parametrize("name", ["basic-prompting.json", "weather.toml"])
def test_one_flow_on_standard_input(name: str) -> None:
    content = Path("flows", name).read_bytes()
    for text in (content, b"\n\n" + content, content.replace(b"\n", b"\r\n")):
        make("-", stdin=text)
    assert {path.partition("/")[0] for path in files()} == {name.partition(".")[0]}
    if name.endswith(".json"):
        compact = json.dumps(json.loads(content)).encode()
        assert make("-", stdin=compact).endswith(f"wrote 0 files to out, {EACH} unchanged\n")


def test_lines_without_out_and_none_at_all() -> None:
    done = run_command("generate", "-", stdin=export(1) + b"\n" + export(2))
    assert (done.returncode, done.stderr) == (2, "snippetgen: several flows go into files; add --out DIR\n")
    assert "standard input: is empty" in make("-", code=2)


def test_names_of_folders() -> None:
    flows = [
        {"id": "1", "name": "Été à l'École / 2"},
        {"id": "2", "name": "../../etc/passwd"},
        {"id": "3", "name": "中文 flow"},
        {"id": "4", "name": "CON: <a>|?*\u202e\ud800"},
        {"id": "10", "name": "Con"},
        {"id": "11", "name": "हिन्दी भाषा"},
        {"id": "5678", "endpoint_name": "chat"},
        {"id": "1234", "endpoint_name": "chat-5678"},
        {"id": "5", "name": "x" * 500},
        {"id": "6", "name": "..."},
        {"id": "7", "name": "Same"},
        {"id": "8", "name": "same"},
        {"id": "9", "name": "Name", "endpoint_name": "end_point-9"},
    ]
    make("-", stdin=b"\n".join(json.dumps(flow).encode() for flow in flows))
    assert {name.partition("/")[0] for name in files()} == {
        "été-à-l-école-2", "etc-passwd", "中文-flow", "con-a", "x" * 50, "6", "same", "same-8", "end_point-9",
        "flow-con", "हिन्दी-भाषा", "chat", "chat-5678",
    }  # fmt: skip
    assert not Path("etc").exists()
    shutil.rmtree("out")
    assert (
        len(list(make("-", stdin=b"\n".join(json.dumps(flow).encode() for flow in reversed(flows))).splitlines())) == 1
    )
    said = make("flows/weather.toml", "flows/weather.toml", code=2)
    assert said.startswith(
        "snippetgen: flows/weather.toml: another flow has the same name and ID, and so the same folder"
    )


def test_what_a_folder_holds() -> None:
    Path("flows/.hidden.json").write_text("{")
    Path("flows/.git").mkdir()
    Path("flows/.git/x.json").write_text("{")
    Path("flows/snippetgen.toml").write_text("[server]")
    Path("flows/notes.md").write_text("notes")
    Path("flows/deep/er").mkdir(parents=True)
    Path("flows/weather.toml").rename("flows/deep/er/weather.toml")
    for _ in range(2):  # the second time its own result-run.json is there
        assert run_command("generate", "flows", "--out", "flows/out", "--layout", "langflow-docs").returncode == 0
    assert Path("flows/out/curl-examples/weather/run.sh").exists()
    Path("nothing").mkdir()
    assert "nothing: is a directory without a flow" in make("nothing", code=2)


def test_one_bar_on_a_terminal() -> None:
    import pexpect

    child = pexpect.spawn(
        sys.executable, [*COMMAND[1:], "generate", "flows", "--out", "out"], encoding="utf-8", timeout=60
    )
    child.expect("4/4")
    child.expect(f"wrote {4 * EACH} files to out")
    child.expect(pexpect.EOF)


def test_the_same_on_every_machine() -> None:
    make("flows", "--profile", "docs", "-o", "run", "-o", "stream", "--layout", "langflow-docs")
    first = {name: content for name, (_, content) in files().items()} | {RECORD: Path("out", RECORD).read_bytes()}
    shutil.rmtree("out")
    Path("snippetgen.toml").write_text('profile = "docs"\n')
    make(
        "flows", "-o", "run", "-o", "stream", "--layout", "langflow-docs",
        SNIPPETGEN_SERVER_URL="http://mine", SNIPPETGEN_NO_AUTH="1", SNIPPETGEN_HEADER="a: b", TZ="Asia/Tokyo", LANG="C",
        PYTHONHASHSEED="7",
    )  # fmt: skip
    assert {name: content for name, (_, content) in files().items()} | {
        RECORD: Path("out", RECORD).read_bytes()
    } == first
    assert all(b"localhost" not in content for content in first.values())


def test_a_broken_first_line_stops_no_other() -> None:
    for first in (b'{"id": "a1", ', b"[]", b"\xff"):
        said = make("-", stdin=first + b"\n" + export(1) + b"\n" + export(2), code=2)
        assert said.startswith("snippetgen: standard input, line 1: ")
        assert {name.partition("/")[0] for name in files()} == {"flow-1", "flow-2"}
        shutil.rmtree("out")


def test_files_made_in_the_folder_of_flows_are_no_flows() -> None:
    for out in ("flows", "flows/a", "flows/b", "flows"):
        done = run_command("generate", "flows", "--out", out, "--layout", "langflow-docs", "--prune")
        assert done.returncode == 0, done.stderr
    assert Path("flows/weather.toml").exists()


def test_an_unreadable_folder_is_told() -> None:
    make("flows")
    Path("flows/locked").mkdir(mode=0)
    if os.access("flows/locked", os.R_OK):
        pytest.skip("root may read everything")
    assert "flows/locked: cannot be read: Permission denied" in make("flows", "--prune", code=2)


def test_prune_follows_no_link_out_of_the_folder() -> None:
    make("x", "-l", "curl")
    Path("outside").mkdir()
    shutil.move("out/x/curl/bash/run.sh", "outside/run.sh")
    Path("out/x/curl/bash").rmdir()
    Path("out/x/curl/bash").symlink_to(Path("outside").resolve())
    make("y", "--prune")
    assert Path("outside/run.sh").exists()


def test_prune_knows_every_version_that_it_has_written() -> None:
    make("x", "-l", "curl")
    first = Path("out/x/curl/bash/run.sh").read_bytes()
    make("x", "-l", "curl", "--input-value", "two")
    Path("out/x/curl/bash/run.sh").write_bytes(first)
    assert make("y", "-l", "curl", "--prune").endswith("1 unchanged, 1 removed\n".replace("1 unchanged", "0 unchanged"))


def test_a_polite_end_leaves_nothing_half_written() -> None:
    lines = b"\n".join(export(number) for number in range(3000))
    process = subprocess.Popen(
        [*COMMAND, "generate", "-", "--out", "out"], stdin=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdin
    assert process.stderr
    process.stdin.write(lines[: len(lines) // 2])
    process.stdin.flush()
    while not Path("out", RECORD).exists():
        assert process.poll() is None
    process.terminate()
    process.stdin.close()
    assert process.wait(30) == 143
    assert process.stderr.read() == b""
    assert not list(Path("out").rglob("*.tmp"))


def test_what_is_assumed_of_many_flows_is_said_once() -> None:
    lines = b"\n".join(export(number) for number in range(30))
    done = run_command("generate", "-", "--out", "out", stdin=lines)
    assert done.stderr == (
        f"snippetgen: warning, of 30 flows: {ASSUMED}\nsnippetgen: wrote {30 * EACH} files to out, 0 unchanged\n"
    )


# The tree of Langflow's documentation


def test_langflow_docs(node: str, serve: type[Recorder]) -> None:
    make("flows/basic-prompting.json", "flows/order-webhook.json", "--layout", "langflow-docs", "--profile", "docs",
         "-o", "run", "-o", "stream", "-o", "webhook")  # fmt: skip
    pages = ("basic-prompting", "order-webhook")
    assert sorted(files()) == sorted(
        f"{folder}/{page}/{name}"
        for page in pages
        for operation in ("run", "stream", "webhook")
        for folder, name in (
            *((f"{one.language}-examples", f"{operation}.{one.written_in.docs_suffix}") for one in FIRST_CLIENTS),
            ("curl-examples", f"result-{operation}.json"),
        )
    )
    assert {"python-examples/order-webhook/run.py", "javascript-examples/order-webhook/run.js"} <= set(files())
    environment = {"PATH": os.environ["PATH"], "FLOW_ID": "the-flow", "LANGFLOW_API_KEY": "sk-throw-away"}
    commands = {".py": [sys.executable], ".js": [node], ".sh": ["bash"]}  # what the documentation itself runs
    with serve(Script(texts=("an answer",))) as recorder:
        for path in sorted(Path("out").rglob("*.*")):
            if path.suffix == ".json":
                json.loads(path.read_bytes())
                continue
            if path.suffix not in commands:
                continue
            check(path, node)
            done = subprocess.run(
                [*commands[path.suffix], str(path)],
                env={**environment, "LANGFLOW_SERVER_URL": recorder.url},
                capture_output=True,
                text=True,
            )
            assert done.returncode == 0, done.stderr
            assert ("an answer" if "webhook" not in path.name else "in progress") in done.stdout
    assert len(recorder.received) == len(pages) * 3 * len(commands)
    assert {received.headers["x-api-key"] for received in recorder.received} == {"sk-throw-away"}


def check(path: Path, node: str) -> None:
    """The checks that Langflow's documentation has for its examples."""
    if path.suffix == ".py":
        py_compile.compile(str(path), doraise=True)
    else:
        command = [node, "--check", str(path)] if path.suffix == ".js" else ["bash", "-n", str(path)]
        assert subprocess.run(command, capture_output=True).returncode == 0


def test_results_are_answers_in_the_shape_of_real_ones() -> None:
    make("flows/basic-prompting.json", "--layout", "langflow-docs", "-o", "run", "-o", "stream", "--session-id", "ann")
    run = json.loads(Path("out/curl-examples/basic-prompting/result-run.json").read_text())
    assert run["session_id"] == "ann"
    assert run["outputs"][0]["inputs"] == {"input_value": "Tell me about something interesting!"}
    (output,) = run["outputs"][0]["outputs"]
    message = output["results"]["message"]
    assert output["component_id"] == "ChatOutput-v9Tz1"
    events = json.loads(Path("out/curl-examples/basic-prompting/result-stream.json").read_text())
    assert [event["event"] for event in events] == ["add_message"] * 2 + ["token"] * 6 + ["add_message", "end"]
    assert "".join(event["data"]["chunk"] for event in events if event["event"] == "token") == message["text"]
    assert events[-1]["data"]["result"] == run
    # The recorder answers as a real server does; what we show has to have its shape.
    script = Script(texts=(message["text"],))
    assert (
        run["outputs"][0]["outputs"][0]["results"]["message"]["text"]
        == script.outputs()[0]["outputs"][0]["results"]["message"]["text"]
    )
    assert set(json.loads(script.answer("run"))) == set(run)


def test_hostile_input_in_results() -> None:
    for name, text in HOSTILE.items():
        if "\0" in text or "\ud800" in text:
            continue
        make("flows/basic-prompting.json", "--layout", "langflow-docs", "--input-value", text)
        result = json.loads(Path("out/curl-examples/basic-prompting/result-run.json").read_text())
        assert result["outputs"][0]["inputs"]["input_value"] == text, name


def test_two_clients_of_one_language_have_one_place() -> None:
    client = Path("templates/python/other")
    client.mkdir(parents=True)
    Path("templates/targets.toml").write_text('[python.other]\ntitle = "Other"\ninstall = ""\n')
    (client / "run.py.jinja").write_text("{{ request.url }}\n{{ request.body }}\n")
    words = ("x", "--templates", "templates", "-c", "requests", "-c", "other")
    assert make(*words).endswith("wrote 2 files to out, 0 unchanged\n")
    said = make(*words, "--layout", "langflow-docs", code=2)
    assert "two clients would be written there; choose one with --client" in said
