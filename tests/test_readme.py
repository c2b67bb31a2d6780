"""The examples of our pages are what the commands print and what the library does, and their links lead somewhere."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from snippetgen import Server
from snippetgen.cli import cli
from snippetgen.flow.content import parse_toml
from snippetgen.verify.recorder import Recorder
from tests.command import COMMAND, run_command
from tests.readme import PAGES, README, ROOT, up_to_date


def blocks(page: Path, language: str) -> list[str]:
    text = page.read_text("utf-8")
    outside = re.sub(r"<!-- (snippetgen|file|command|table) .*? -->\n.*?<!-- /\1 -->", "", text, flags=re.DOTALL)
    return re.findall(rf"^```{language}\n(.*?)^```$", outside, re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_marked_places_are_up_to_date(page: Path) -> None:
    text = page.read_text("utf-8")
    assert up_to_date(text) == text, "run: make docs"


def test_snippets_are_up_to_date() -> None:
    done = run_command("sync", "--check", "README.md", "docs", cwd=ROOT)
    assert done.returncode == 0, f"run: make docs\n{done.stdout}{done.stderr}"


def test_library_example_runs(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    (example,) = blocks(ROOT / "docs/library.md", "python")
    exec(compile(example, "docs/library.md", "exec"), {})
    printed = capsys.readouterr().out
    assert "stream.py pip install requests ()" in printed
    assert "cURL stream stream.sh" in printed


def test_settings_are_settings() -> None:
    (example,) = blocks(ROOT / "docs/command-line.md", "toml")
    assert Server(**parse_toml(example, "docs/command-line.md")["server"]).timeout == 60


def test_commands_run(tmp_path: Path) -> None:
    (tmp_path / "flow.json").write_bytes((ROOT / "examples/basic-prompting.json").read_bytes())
    (tmp_path / "my-templates").mkdir()
    (tmp_path / "docs").mkdir()
    (tmp_path / "flows").mkdir()
    (tmp_path / "flows" / "flow.json").write_bytes((tmp_path / "flow.json").read_bytes())
    in_readme = blocks(README, "sh")[1:]  # the first is of make
    in_docs = [block for name in ("command-line", "verify") for block in blocks(ROOT / f"docs/{name}.md", "sh")]
    lines = [
        line
        for block in [*in_readme, *in_docs]
        for line in block.splitlines()
        if "--live" not in line and "serve" not in line
    ]
    commands = [line.partition("#")[0].partition("|")[0] for line in lines]
    assert len(commands) >= 25
    for command in commands:
        arguments = shlex.split(re.sub(r"> \S+$", "", command.strip()).replace("<id>", "an-id"))
        assert arguments[0] == "snippetgen"
        assert arguments[1] in cli.commands
        env = {**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
        if arguments[1] == "verify":  # of everything it takes minutes; make test-languages runs that
            env |= {"SNIPPETGEN_OPERATION": "webhook", "SNIPPETGEN_CLIENT": "requests\nfetch\nbash"}
            env["SNIPPETGEN_LANGUAGE"] = "python\njavascript\ncurl"
        done = run_command(*arguments[1:], cwd=tmp_path, env=env)
        missing = "--require" in arguments and '"not_run": "' in done.stdout  # an interpreter is not installed here
        assert done.returncode == int(missing), f"{command}: {done.stderr}{done.stdout}"
        assert done.stderr == "" or re.search(
            "wrote|webhook|Webhook|no marker|nothing is known|is deprecated", done.stderr
        )
    assert (tmp_path / "snippets/basic-prompting/curl/bash/stream.sh").exists()


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project, as far as our pages need it."""
    folder = tmp_path_factory.mktemp("copy")
    for name in ("snippetgen", "templates", "examples", "docs"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(README, folder)
    return folder


def test_our_pages_show_every_template(copy: Path) -> None:
    """Each template is changed by hand, all at once; the pages that show what it makes differ by that."""
    templates = sorted(str(path.relative_to(ROOT)) for path in ROOT.glob("templates/**/*.jinja"))
    for template in templates:
        with (copy / template).open("a", encoding="utf-8") as file:
            file.write(f"changed by hand in {template}\n")
    env = {**os.environ, "PYTHONPATH": str(copy)}
    done = run_command("sync", "--check", "README.md", "docs", cwd=copy, env=env)
    shown = set(re.findall("^[+][ \t]*changed by hand in (.*)$", done.stdout, re.MULTILINE))
    assert [
        template for template in templates if template not in shown
    ] == [], "no page shows what they make; add markers to docs/snippets.md or docs/clients.md, and run: make docs"


def test_commands_for_docs_builders_run(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "examples", tmp_path / "flows", ignore=shutil.ignore_patterns("docs", "ui-backend"))
    (tmp_path / "flows.jsonl").write_text(json.dumps(json.loads((ROOT / "examples/summarizer.json").read_text())))
    (tmp_path / "docs").mkdir()
    page = (ROOT / "docs/docs-builders.md").read_text("utf-8")
    (marker,) = re.findall(r"```markdown\n(.*?)```", page, re.DOTALL)
    (tmp_path / "docs" / "page.md").write_text(marker.replace("flow.json", "../flows/basic-prompting.json"))
    (tmp_path / "README.md").write_text("")
    (settings,) = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)
    (tmp_path / "snippetgen.toml").write_text(settings)
    lines = "".join(re.findall(r"```sh\n(.*?)```", page, re.DOTALL)) + re.findall(r"&& (snippetgen .*)", page)[0]
    assert lines.count("snippetgen ") == 7
    env = {**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    done = subprocess.run(["bash", "-euc", lines], cwd=tmp_path, env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "snippetgen: docs/page.md: written" in done.stderr
    assert (tmp_path / "snippets/weather/python/requests/run.py").exists()
    for path in re.findall(r"`((?:python|javascript|curl)-examples/.*?)`", page):
        assert (tmp_path / "api" / path).exists(), path


def test_commands_that_migrate_run(tmp_path: Path) -> None:
    (tmp_path / "new-flow.json").write_bytes((ROOT / "examples/basic-prompting.json").read_bytes())
    (tmp_path / "old.json").write_text('{"message": "Hi"}')
    (tmp_path / "ask.sh").write_text("curl $HOST/api/v1/process/x -d '{}' | jq\n")
    (lines,) = re.findall(r"```sh\n(.*?)```", (ROOT / "docs/migrate.md").read_text("utf-8"), re.DOTALL)
    env = {**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    commands = ["bash", "-euc", lines.replace("<id>", "an-id")]
    done = subprocess.run(commands, cwd=tmp_path, env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("/api/v1/run/") == lines.count("snippetgen migrate") == 3


def test_commands_on_the_terminal_run(tmp_path: Path) -> None:
    for name, example in (("flow", "basic-prompting"), ("reader", "file-reader"), ("hook", "order-webhook")):
        (tmp_path / f"{name}.json").write_bytes((ROOT / f"examples/{example}.json").read_bytes())
    (tmp_path / "report.pdf").write_text("a report")
    (lines,) = re.findall(r"```sh\n(.*?)```", (ROOT / "docs/terminal.md").read_text("utf-8"), re.DOTALL)
    with Recorder() as server:
        lines = lines.replace("git diff", "echo diff").replace("http://localhost:7860", server.url)
        path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
        env = {**os.environ, "PATH": path, "SNIPPETGEN_SERVER_URL": server.url, "LANGFLOW_API_KEY": "sk-key"}
        commands = ["bash", "-euc", lines.replace("<id>", "an-id")]
        done = subprocess.run(commands, cwd=tmp_path, env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    asked = [received for received in server.received if not received.is_upload]
    assert len(asked) == lines.count("snippetgen ask") == 6
    assert json.loads(asked[1].body)["input_value"] == "diff"
    assert done.stdout.count("It is written.\n") == 5


def test_make_targets_exist() -> None:
    targets = set(re.findall(r"^([a-z0-9-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    pages = [page.read_text("utf-8") for page in (*PAGES, ROOT / "CONTRIBUTING.md")]
    assert {name for page in pages for name in re.findall(r"`make ([a-z0-9-]+)\b", page)} <= targets


# Where things stand, and the links between them

LINKED = [*PAGES, *sorted(ROOT.glob("*.md")), *sorted(ROOT.glob("examples/**/*.md"))]
LINKED = [page for page in dict.fromkeys(LINKED) if "node_modules" not in page.parts]


def outside_of_code(page: Path) -> str:
    text = re.sub(r"^( *)(`{3,}).*?^\1\2$", "", page.read_text("utf-8"), flags=re.DOTALL | re.MULTILINE)
    return re.sub(r"(`+)[^`].*?\1", "code", text, flags=re.DOTALL)


def links(page: Path) -> list[str]:
    """Where the page leads: links and pictures, in Markdown and in HTML."""
    text = outside_of_code(page)
    return re.findall(r"\]\(([^)\s]+)\)", text) + re.findall(r"""\b(?:src|href)="([^"]+)\"""", text)


def anchors(page: Path) -> set[str]:
    """The names that GitHub gives to the headings of a page."""
    found: set[str] = set()
    text = re.sub(r"^( *)(`{3,}).*?^\1\2$", "", page.read_text("utf-8"), flags=re.DOTALL | re.MULTILINE)
    for heading in re.findall(r"^#+ (.*)$", text, re.MULTILINE):
        name = re.sub(r"[^\w\- ]", "", re.sub(r"\[(.*?)\]\(.*?\)", r"\1", heading).lower()).replace(" ", "-")
        found.add(next(each for each in (name, *(f"{name}-{n}" for n in range(1, 99))) if each not in found))
    return found


@pytest.mark.parametrize("page", LINKED, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    for link in links(page):
        if not re.match(r"[a-z]+:", link):
            path, _, anchor = link.partition("#")
            target = (page.parent / path).resolve() if path else page
            assert target.exists(), link
            assert not anchor or anchor in anchors(target), link


def test_every_page_is_a_line_of_the_readme() -> None:
    _, more = README.read_text("utf-8").split("\n## More\n")
    for page in sorted((ROOT / "docs").glob("*.md")):
        (line,) = (line for line in more.splitlines() if f"](docs/{page.name})" in line)
        assert line.startswith("- [")


def test_the_readme_begins_with_what_fits_a_screen() -> None:
    start, *_ = README.read_text("utf-8").split("\n## ")
    assert len(start.splitlines()) <= 30
    title, paragraph, picture, _, commands, *_ = start.split("\n\n")
    assert title == "# snippetgen"
    assert paragraph.startswith("**Copy, paste")
    assert '<img src="docs/pane.png"' in picture
    assert re.findall("^make .*", commands, re.MULTILINE) == re.findall(
        "^make (?:demo|test) .*", commands, re.MULTILINE
    )


def test_help_begins_with_what_most_people_do(tmp_path: Path) -> None:
    page = tmp_path / "docs" / "page.md"
    page.parent.mkdir()
    page.write_text("<!-- snippetgen ../flow.json -l curl -->\n<!-- /snippetgen -->\n")
    (tmp_path / "flow.json").write_bytes((ROOT / "examples/basic-prompting.json").read_bytes())
    before, commands = run_command("--help").stdout.split("\nCommands:\n")
    generate, sync, serve = (shlex.split(line)[1:] for line in re.findall(r"^ +(snippetgen .*)$", before, re.MULTILINE))
    assert [generate[0], sync[0], serve[0]] == ["generate", "sync", "serve"]
    done = run_command(*generate, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("import os\n")
    assert run_command(*sync, cwd=tmp_path).returncode == 1
    assert run_command(*(word for word in sync if word != "--check"), cwd=tmp_path).returncode == 0
    assert run_command(*sync, cwd=tmp_path).returncode == 0
    env = {**os.environ, "SNIPPETGEN_PORT": "0"}
    with subprocess.Popen([*COMMAND, *serve], env=env, stdout=subprocess.PIPE, text=True) as served:
        assert served.stdout
        told = served.stdout.readline()
        served.terminate()
    assert "http://127.0.0.1:" in told
    for name in cli.commands:
        assert re.search(rf"^  {name}  ", commands, re.MULTILINE)
