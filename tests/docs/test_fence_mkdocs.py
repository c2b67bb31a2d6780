"""The fence ```` ```snippetgen ```` in MkDocs: where files are looked for, and what stops the build."""

from __future__ import annotations

from pathlib import Path

import pytest

from snippetgen import Run
from tests.docs.sites import EXAMPLES, build_mkdocs, expected, read_page

pytestmark = pytest.mark.sites

MKDOCS = "site_name: Site\ntheme: {name: mkdocs}\nmarkdown_extensions:\n  - snippetgen\n  - pymdownx.snippets: {restrict_base_path: false, base_path: /}\n"


def build(folder: Path, text: str, name: str = "deep/page.md") -> tuple[int, str]:
    (folder / "docs/deep").mkdir(parents=True, exist_ok=True)
    (folder / "mkdocs.yml").write_text(MKDOCS, "utf-8")
    (folder / "docs/index.md").write_text("# Home\n", "utf-8")
    (folder / f"docs/{name}").write_text(text, "utf-8")
    done = build_mkdocs(folder / "mkdocs.yml", folder / "site")
    return done.returncode, done.stderr


@pytest.mark.parametrize(
    "above", ["", "---\ntitle: A page\n---\n\n", "---\ntitle: A page\n---\n\n```snippetgen flow=a\n```\n\n"]
)
def test_mkdocs_says_which_line_of_which_page(tmp_path: Path, above: str) -> None:
    text = f"{above}# Title\n\n```snippetgen flow=nope.json\n```\n"
    status, said = build(tmp_path, text)
    line = text.splitlines().index("```snippetgen flow=nope.json") + 1
    assert status == 1
    assert said.splitlines()[-1] == f"ERROR   -  snippetgen: deep/page.md:{line}: nope.json: there is no such file"


def test_mkdocs_is_strict_about_warnings(tmp_path: Path) -> None:
    (tmp_path / "docs/deep").mkdir(parents=True)
    (tmp_path / "docs/deep/flow.json").write_bytes((EXAMPLES / "basic-prompting.json").read_bytes())
    status, said = build(tmp_path, "# Title\n\n```snippetgen flow=flow.json operation=webhook\n```\n")
    assert status == 1
    assert "WARNING -  snippetgen: deep/page.md:3: the flow has no Webhook component" in said


def test_mkdocs_finds_files_wherever_it_is_started(tmp_path: Path) -> None:
    """The settings are those beside mkdocs.yml; a flow is beside the page, or beside the settings."""
    (tmp_path / "docs/deep").mkdir(parents=True)
    (tmp_path / "docs/deep/near.json").write_bytes((EXAMPLES / "basic-prompting.json").read_bytes())
    (tmp_path / "flows").mkdir()
    (tmp_path / "flows/far.json").write_bytes((EXAMPLES / "basic-prompting.json").read_bytes())
    (tmp_path / "snippetgen.toml").write_text('profile = "docs"\n', "utf-8")
    (tmp_path / "part.md").write_text("```snippetgen flow=near.json language=curl\n```\n", "utf-8")
    (tmp_path / "mine/curl/bash").mkdir(parents=True)
    (tmp_path / "mine/curl/bash/run.sh.jinja").write_text(
        "echo {{ request.url }} \\\n  {{ request.body | json }}\n", "utf-8"
    )
    files = ["flows/far.json", "near.json", "near.json templates=mine"]
    fences = [f"```snippetgen flow={file} language=curl\n```" for file in files]
    status, said = build(tmp_path, "\n\n".join(["# Title", *fences, f'--8<-- "{tmp_path}/part.md"']))
    assert status == 0, said
    page = read_page(tmp_path / "site/deep/page/index.html")
    *found, ours, included = page.code()
    assert [*found, included] == [expected("basic-prompting.json", Run())["cURL"]] * 3
    assert ours.startswith('echo "$LANGFLOW_SERVER_URL/api/v1/run/$FLOW_ID" \\\n')
