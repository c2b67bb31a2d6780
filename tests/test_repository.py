"""What GitHub and pre-commit read of this repository: it is well-formed, and its scripts do what they say when they run."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from snippetgen.flow.content import parse_toml

ROOT = Path(__file__).parent.parent
BIN = Path(sys.executable).parent
ACTION = ROOT / "action.yml"
WORKFLOWS = sorted(ROOT.glob(".github/workflows/*"))
FORMS = sorted(set(ROOT.glob(".github/ISSUE_TEMPLATE/*")) - {ROOT / ".github/ISSUE_TEMPLATE/config.yml"})
OF_SCHEMA = {
    "github-workflows": WORKFLOWS,
    "github-actions": [ACTION],
    "github-issue-forms": FORMS,
    "github-issue-config": [ROOT / ".github/ISSUE_TEMPLATE/config.yml"],
    "dependabot": [ROOT / ".github/dependabot.yml"],
}


def read(path: Path) -> Any:
    return yaml.safe_load(path.read_text("utf-8"))


def jobs(workflow: Path) -> dict[str, Any]:
    found: dict[str, Any] = read(workflow)["jobs"]
    return found


def steps() -> Iterator[tuple[str, dict[str, Any]]]:
    """Every step of the action and of the workflows, each with where it stands."""
    for step in read(ACTION)["runs"]["steps"]:
        yield ACTION.name, step
    for workflow in WORKFLOWS:
        for job in jobs(workflow).values():
            for step in job.get("steps", []):
                yield workflow.name, step


SCRIPTS = [(where, step) for where, step in steps() if "run" in step]


def script_named(name: str) -> dict[str, Any]:
    (found,) = (step for _, step in SCRIPTS if step.get("name") == name)
    return found


def run(step: dict[str, Any], folder: Path, known: dict[str, str], **env: str) -> subprocess.CompletedProcess[str]:
    """Run a step as a runner does, with what its expressions are known to be, in a folder."""
    script = folder.parent / "step.sh"
    script.write_text(step["run"], "utf-8")
    given = {
        name: re.sub(r"\$\{\{ (.*?) \}\}", lambda expression: known[expression[1]], value)
        for name, value in step.get("env", {}).items()
    }
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", str(script)]
    return subprocess.run(command, cwd=folder, env={**os.environ, **given, **env}, capture_output=True, text=True)


# What they are


@pytest.mark.parametrize("schema", OF_SCHEMA)
def test_files_are_what_their_schema_says(schema: str) -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", f"vendor.{schema}"]
    assert OF_SCHEMA[schema]
    done = subprocess.run([*command, *map(str, OF_SCHEMA[schema])], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_file_has_a_schema() -> None:
    files = {path for path in (ROOT / ".github").rglob("*") if path.is_file()}
    assert files <= {path for paths in OF_SCHEMA.values() for path in paths}


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.stem)
def test_a_form_asks_each_thing_once(form: Path) -> None:
    fields = [field for field in read(form)["body"] if field["type"] != "markdown"]
    assert fields
    for names in ([field["id"] for field in fields], [field["attributes"]["label"] for field in fields]):
        assert len(names) == len(set(names))


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda workflow: workflow.stem)
def test_a_workflow_may_read_and_ends(workflow: Path) -> None:
    assert read(workflow)["permissions"] == {"contents": "read"}
    for job in jobs(workflow).values():
        assert job.get("uses") or job["timeout-minutes"] <= 120
        assert job.get("permissions", {}) in ({}, {"id-token": "write"})


def test_what_holds_is_run() -> None:
    assert any(step["run"] == ".ci/run" for _, step in SCRIPTS)
    assert os.access(ROOT / ".ci/run", os.X_OK)


def test_a_release_alone_is_published_and_without_a_token() -> None:
    publishing = "pypa/gh-action-pypi-publish"
    (workflow,) = (path for path in WORKFLOWS if publishing in path.read_text("utf-8"))
    assert read(workflow)[True] == {"release": {"types": ["published"]}}  # YAML reads the word "on" so
    assert "secrets." not in workflow.read_text("utf-8")
    for job in jobs(workflow).values():
        publishes = any(step.get("uses", "").startswith(publishing) for step in job.get("steps", []))
        assert publishes == (job.get("environment") == "pypi") == (job.get("permissions") == {"id-token": "write"})


def test_what_is_used_has_a_version_or_is_ours() -> None:
    used = [step["uses"] for _, step in steps() if "uses" in step]
    used += [job["uses"] for workflow in WORKFLOWS for job in jobs(workflow).values() if "uses" in job]
    for name in used:
        ours = name.startswith("./") and (ROOT / name / "action.yml" if name == "./" else ROOT / name).is_file()
        assert ours or re.fullmatch(r"[\w-]+/[\w-]+@(release/)?v\d+", name), name


# What they run


@pytest.mark.parametrize(("where", "step"), SCRIPTS, ids=[f"{where}: {step['run'][:20]}" for where, step in SCRIPTS])
def test_scripts_are_clean(where: str, step: dict[str, Any], tmp_path: Path) -> None:
    assert "${{" not in step["run"], f"{where}: what is given becomes code of the script; pass it by env"
    script = tmp_path / "step.sh"
    script.write_text(f"#!/usr/bin/env bash\nset -eo pipefail\n{step['run']}", "utf-8")
    done = subprocess.run([str(BIN / "shellcheck"), script], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_our_own_script_is_clean() -> None:
    done = subprocess.run([str(BIN / "shellcheck"), ROOT / ".ci/run"], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


CHECK = "Compare the snippets in the pages"
HOSTILE = [
    "two words.md",
    "--check.md",
    "$(touch ran).md",
    "`touch ran`.md",
    "; touch ran #.md",
    "a'b\"c.md",
    "*.md",
    "é.md",
]


@pytest.fixture
def checked_out(tmp_path: Path) -> Path:
    """A folder with a flow, a page that is up to date, and snippetgen where the action installs it."""
    installed = tmp_path / "snippetgen" / "bin" / "snippetgen"
    installed.parent.mkdir(parents=True)
    installed.write_text(f'#!/bin/sh\nexec "{sys.executable}" -c "from snippetgen.cli import main; main()" "$@"\n')
    installed.chmod(0o755)
    folder = tmp_path / "checked out"
    folder.mkdir()
    shutil.copy(ROOT / "examples/basic-prompting.json", folder / "flow.json")
    page(folder, "page.md")
    return folder


def page(folder: Path, name: str, marker: str = "flow.json -l curl") -> Path:
    path = folder / name
    path.write_text(f"<!-- snippetgen {marker} -->\n<!-- /snippetgen -->\n", "utf-8")
    command = [sys.executable, "-c", "from snippetgen.cli import main; main()", "sync", "--", name]
    subprocess.run(command, cwd=folder, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=True, capture_output=True)
    assert "curl -X POST" in path.read_text("utf-8")
    return path


def check(folder: Path, files: str, config: str = "", profile: str = "") -> subprocess.CompletedProcess[str]:
    known = {"inputs.files": files, "inputs.config": config, "inputs.profile": profile}
    return run(script_named(CHECK), folder, known, RUNNER_TEMP=str(folder.parent), PYTHONPATH=str(ROOT))


def test_the_action_passes_what_is_up_to_date(checked_out: Path) -> None:
    page(checked_out, "two words.md")
    (checked_out / "a folder").mkdir()
    done = check(checked_out, "page.md\n\n  two words.md\na folder")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_the_action_fails_where_a_snippet_is_not_up_to_date(checked_out: Path) -> None:
    path = page(checked_out, "two words.md")
    path.write_text(path.read_text("utf-8").replace("curl -X POST", "curl -X PUT"), "utf-8")
    done = check(checked_out, "page.md\ntwo words.md\n")
    assert done.returncode == 1
    assert "+curl -X POST" in done.stdout
    assert done.stderr == "snippetgen: two words.md: is not up to date\n"
    assert "curl -X PUT" in path.read_text("utf-8")


@pytest.mark.parametrize("name", HOSTILE)
def test_the_action_takes_names_as_names(name: str, checked_out: Path) -> None:
    path = page(checked_out, name)
    assert check(checked_out, name).returncode == 0
    path.write_text(path.read_text("utf-8").replace("curl -X POST", "curl -X PUT"), "utf-8")
    done = check(checked_out, f"page.md\n{name}")
    assert done.returncode == 1
    assert f"{name}: is not up to date" in done.stderr
    assert not (checked_out / "ran").exists()


def test_the_action_passes_on_settings_and_profile(checked_out: Path) -> None:
    (checked_out / "my $(touch ran) settings.toml").write_text('[server]\nurl = "https://langflow.example.org"\n')
    with_settings = check(checked_out, "page.md", config="my $(touch ran) settings.toml")
    assert with_settings.returncode == 1
    assert '+  "https://langflow.example.org/api/v1/run/basic-prompting"' in with_settings.stdout
    with_profile = check(checked_out, "page.md", profile="docs")
    assert with_profile.returncode == 1
    assert "$LANGFLOW_SERVER_URL" in with_profile.stdout
    assert not (checked_out / "ran").exists()


@pytest.mark.parametrize("files", ["", "\n \n"])
def test_the_action_needs_files(files: str, checked_out: Path) -> None:
    done = check(checked_out, files)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)


@pytest.mark.wheel
def test_the_action_installs_what_it_runs(checked_out: Path) -> None:
    (checked_out / "json.py").write_text("raise SystemExit('imported from the pages')\n")
    shutil.rmtree(checked_out.parent / "snippetgen")
    known = {"steps.python.outputs.python-path || 'python3'": sys.executable}
    env = {"RUNNER_TEMP": str(checked_out.parent), "GITHUB_ACTION_PATH": str(ROOT)}
    done = run(script_named("Install snippetgen"), checked_out, known, **env)
    assert done.returncode == 0, done.stderr
    assert check(checked_out, "page.md").returncode == 0


@pytest.mark.wheel
def test_what_is_built_passes_the_checks_of_its_index(tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    copy.mkdir()
    for name in ("snippetgen", "templates"):
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    for path in [*ROOT.glob("*.md"), ROOT / "LICENSE", ROOT / "pyproject.toml"]:
        shutil.copy(path, copy)
    subprocess.run([sys.executable, "-m", "venv", tmp_path / "python"], check=True)
    env = {"PATH": f"{tmp_path}/python/bin:{os.environ['PATH']}"}
    done = run(script_named("Build the sdist, and the wheel from it"), copy, {}, **env)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("PASSED") == len(list((copy / "dist").iterdir())) == 2


def test_a_tag_is_held_to_the_version(tmp_path: Path) -> None:
    version = parse_toml((ROOT / "pyproject.toml").read_text("utf-8"), "pyproject.toml")["project"]["version"]
    folder = tmp_path / "work"
    (folder / "dist").mkdir(parents=True)
    (folder / "dist" / f"snippetgen-{version}.tar.gz").touch()
    step = script_named("Hold the tag to the version")
    tag = "github.event.release.tag_name"
    assert run(step, folder, {tag: f"v{version}"}).returncode == 0
    for other in ("v999.0", "", f"$(touch ran)v{version}"):
        done = run(step, folder, {tag: other})
        assert done.returncode == 1
        assert done.stdout.startswith(f"::error::the tag is {other}, ")
    assert not (folder / "ran").exists()


@pytest.mark.parametrize("page", [*WORKFLOWS, ROOT / "docs/docs-builders.md"], ids=lambda page: page.name)
def test_the_action_has_the_inputs_that_it_is_given(page: Path) -> None:
    text = page.read_text("utf-8")
    blocks = [text] if page in WORKFLOWS else re.findall(r"^```yaml\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
    for used in uses_of_the_action([yaml.safe_load(block) for block in blocks]):
        assert "files" in used["with"]
        assert used["with"].keys() <= read(ACTION)["inputs"].keys()


def uses_of_the_action(content: Any) -> Iterator[dict[str, Any]]:
    """The steps that use it, wherever they stand."""
    if isinstance(content, dict):
        if re.match(r"\./$|OWNER/snippetgen@", str(content.get("uses"))):
            yield content
        content = list(content.values())
    if isinstance(content, list):
        for item in content:
            yield from uses_of_the_action(item)


def test_the_action_is_used() -> None:
    pages = (*WORKFLOWS, ROOT / "docs/docs-builders.md")
    assert [
        page.name for page in pages if re.search(r"uses: (\./$|OWNER/snippetgen@)", page.read_text("utf-8"), re.M)
    ] == [
        "ci.yml",
        "docs-builders.md",
    ]


# Before a commit


def test_hooks_run_what_lint_runs() -> None:
    printed = subprocess.run(["make", "--dry-run", "--always-make", "lint"], cwd=ROOT, capture_output=True, text=True)
    lint = re.findall(r"^\.venv/bin/(?!python ).*$", printed.stdout, re.MULTILINE)
    assert len(lint) == 4
    assert set(lint) <= {
        hook["entry"] for repo in read(ROOT / ".pre-commit-config.yaml")["repos"] for hook in repo["hooks"]
    }


def test_hooks_find_what_is_wrong(tmp_path: Path) -> None:
    for name in ("snippetgen", "tests", "benchmarks", "docs", "examples"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").touch()
    for name in (".pre-commit-config.yaml", ".pre-commit-hooks.yaml", "pyproject.toml", ".gitignore"):
        shutil.copy(ROOT / name, tmp_path)
    (tmp_path / ".venv").symlink_to(sys.prefix)
    (tmp_path / "snippetgen" / "bad.py").write_text("import os\ndef f(x): return  (x)\n")
    (tmp_path / "README.md").write_text("<!-- snippetgen my-flow -l curl -->\n<!-- /snippetgen -->\n")
    (tmp_path / "bad.md").write_text("two spaces  \nand no end")
    (tmp_path / "merged.md").write_text("<<<<<<< HEAD\n=======\n>>>>>>> other\n")
    (tmp_path / "key.md").write_text(f"-----BEGIN RSA {'PRIVATE'} KEY-----\n")
    (tmp_path / "large.md").write_text("0123456789abcde\n" * 64 * 1024)
    env = {**os.environ, "PRE_COMMIT_HOME": str(tmp_path / "cache"), "PYTHONPATH": str(ROOT)}
    tool = str(BIN / "pre-commit")
    for command in (
        ["git", "init", "--quiet"],
        ["git", "add", "."],
        [tool, "validate-config"],
        [tool, "validate-manifest"],
    ):
        subprocess.run(command, cwd=tmp_path, env=env, check=True, capture_output=True)
    done = subprocess.run(
        [tool, "run", "--all-files", "--color", "never"], cwd=tmp_path, env=env, capture_output=True, text=True
    )
    failed = re.findall(r"^(.+?)\.{3,}Failed$", done.stdout, re.MULTILINE)
    hooks = [hook["name"] for repo in read(tmp_path / ".pre-commit-config.yaml")["repos"] for hook in repo["hooks"]]
    assert failed == hooks, done.stdout
    for told in (
        "Fixing bad.md",
        "merged.md:1",
        "large.md",
        "key.md",
        "F401",
        "bad.py:2: error",
        "README.md: is not up",
    ):
        assert told in done.stdout, told
