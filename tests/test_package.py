"""What is installed: the public names, the types, and a wheel that holds its templates."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

import pytest

import snippetgen
from snippetgen.snippets.targets import load_targets

ROOT = Path(__file__).parent.parent


def test_public_names() -> None:
    assert snippetgen.__all__ == sorted(snippetgen.__all__, key=str.lower)
    assert snippetgen.__all__ == [
        "Answered",
        "Env",
        "Flow",
        "Fresh",
        "generate",
        "generate_all",
        "load_flow",
        "pane_link",
        "prepare",
        "Responses",
        "Run",
        "Server",
        "Snippet",
        "SnippetError",
        "Upload",
        "Webhook",
        "Workflow",
    ]
    assert all(hasattr(snippetgen, name) for name in snippetgen.__all__)
    assert set(snippetgen.__all__) < set(dir(snippetgen))
    with pytest.raises(AttributeError, match="module 'snippetgen' has no attribute 'Flows'"):
        _ = snippetgen.Flows  # type: ignore[attr-defined]


@pytest.mark.parametrize("module", ["snippetgen", "snippetgen.cli", "snippetgen.words.completion"])
def test_what_is_needed_by_few_is_not_imported_by_all(module: str) -> None:
    """Somebody waits after Tab."""
    script = f"import sys, {module}; print({{'jinja2', 'pydantic', 'fastapi', 'black'}} & sys.modules.keys())"
    found = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert found.stdout == "set()\n"


@pytest.mark.wheel
def test_wheel_generates_in_an_empty_environment(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "build", "--wheel", "--outdir", str(tmp_path), str(ROOT)]
    subprocess.run(build, check=True, stdout=subprocess.DEVNULL)
    (wheel,) = tmp_path.glob("*.whl")
    venv.create(tmp_path / "empty", with_pip=True)
    bin_folder = tmp_path / "empty" / "bin"
    pip = [str(bin_folder / "python"), "-m", "pip", "--disable-pip-version-check", "install", "--quiet", str(wheel)]
    subprocess.run(pip, check=True)
    command = [str(bin_folder / "snippetgen"), "generate", "my-flow", "-o", "run", "-o", "stream", "-o", "webhook"]
    command += [word for target in load_targets() for word in ("-l", target.language)]
    printed = subprocess.run(command, check=True, cwd=tmp_path, capture_output=True, text=True).stdout
    assert printed.count("==> ") == 3 * len({target.language for target in load_targets()})
    assert "curl -X POST" in printed
    site = next((tmp_path / "empty" / "lib").glob("python*/site-packages/snippetgen"))
    assert (site / "py.typed").exists()
    assert (site / "service/pane/index.html").exists()
    assert not list(site.glob("../tests"))


@pytest.mark.wheel
def test_hook_for_pre_commit(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("<!-- snippetgen flow.json -l curl -->\n<!-- /snippetgen -->\n")
    shutil.copy(ROOT / "examples" / "basic-prompting.json", tmp_path / "flow.json")
    subprocess.run(["git", "init", "--quiet", tmp_path], check=True)
    subprocess.run(["git", "add", "."], cwd=tmp_path, check=True)
    tool = str(Path(sys.executable).parent / "pre-commit")
    command = [tool, "try-repo", str(ROOT), "snippetgen-sync", "--files", "page.md"]
    env = {**os.environ, "PRE_COMMIT_HOME": str(tmp_path / "cache")}
    first = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True)
    assert first.returncode == 1, first.stdout
    assert "snippetgen: page.md: written" in first.stdout
    assert "```bash\ncurl -X POST" in page.read_text()
    assert subprocess.run(command, cwd=tmp_path, env=env, capture_output=True).returncode == 0
