"""The layout: each snippet is a fixed point of its language's formatter, and the shell is clean in shellcheck."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import strategies as st

from snippetgen import Env, Flow, Responses, Run, Server, Webhook, prepare
from snippetgen.languages.language import find_language
from snippetgen.request.operations import Operation
from snippetgen.snippets.targets import load_targets
from tests.languages.test_literals import collect

pytestmark = pytest.mark.bulk

SNAPSHOTS = Path(__file__).parent.parent / "__snapshots__" / "test_snapshots"
TOOLS = Path(__file__).parent.parent / "tools"
SUFFIXES = {
    target.language: target.filename(next(iter(target.templates))).rpartition(".")[2] for target in load_targets()
}
"""That of a snippet's file, by its language."""

# Strings whose width is close to that of a line, where layouts differ.
lines = st.builds(
    lambda piece, width: (piece * width)[:width],
    st.sampled_from(["x", "it's ", '"q" ', "é", "中", "a\n", "\\", "${x}`", "😀"]),
    st.integers(0, 90),
)
names = st.one_of(
    st.text("abcxyz_-$ é中", max_size=8), lines, st.sampled_from(["__proto__", "1", "01", "1.5", "", "x-y"])
)
variables = st.integers(1, 64).map(lambda length: Env("V" * length))
scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**9), 10**9),
    st.floats(-1e6, 1e6),
    lines,
    variables,
    st.builds(lambda text, variable: text + variable, lines, variables),
)
values = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(names, inner, max_size=4),
        st.lists(st.integers(-(10**6), 10**9), max_size=40),
    ),
    max_leaves=10,
)


@pytest.fixture(scope="module")
def odd_snippets() -> dict[str, list[str]]:
    """Snippets of every operation with values that stand at the edge of their lines."""
    snippets: dict[str, list[str]] = {target.language: [] for target in load_targets()}
    for index, value in enumerate(collect(values, 400)):
        flow = Flow(id="f" * (index % 60 + 1))
        headers = {"X-" + "H" * (index % 50): Env("V" * (index % 64 + 1)), "Y": "y" * (index % 70)}
        server = Server(
            url=f"http://host/{'p' * (index % 17)}", headers=headers, timeout=[None, 0.123456, 86400][index % 3]
        )
        asked: list[Operation] = [
            Run(input_value="i" * (index % 80), tweaks={"T" * (index % 70): {"f": value}}, stream=bool(index % 2)),
            Webhook(payload=value),
            Responses(
                input="i" * (index % 80), previous_response_id=Env("V" * (index % 64 + 1)), stream=bool(index % 2)
            ),
        ]
        for operation in asked:
            prepared = prepare(flow, server, operation)
            for target in load_targets():
                if prepared.plan.name in target.templates:
                    snippets[target.language].append(prepared.write_for(target).code)
    return snippets


def snapshots(language: str) -> list[str]:
    codes = [path.read_text("utf-8") for path in sorted(SNAPSHOTS.glob(f"*.{SUFFIXES[language]}"))]
    if not codes:
        pytest.skip(f"there are no snapshots of {language} yet; run: make snapshots")
    assert len(codes) > 60
    return codes


@pytest.mark.parametrize("language", [name for name in SUFFIXES if name not in ("javascript", "curl")])
def test_code_is_a_fixed_point_of_its_formatter(language: str, odd_snippets: dict[str, list[str]]) -> None:
    reformat = find_language(language).reformat
    if reformat("(") is None:  # which no formatter leaves as it is
        pytest.skip(f"no formatter of {language} is here to ask")
    for code in snapshots(language) + odd_snippets[language]:
        assert reformat(code) is None


def test_javascript_is_a_fixed_point_of_prettier(odd_snippets: dict[str, list[str]], node: str) -> None:
    codes = snapshots("javascript") + odd_snippets["javascript"]
    command = [node, "check-format.mjs"]
    done = subprocess.run(command, cwd=TOOLS, input=json.dumps(codes), capture_output=True, text=True, check=True)
    for code, formatted in zip(codes, json.loads(done.stdout), strict=True):
        assert formatted == code


@pytest.mark.parametrize("dialect", ["sh", "bash"])
def test_shell_is_clean_in_shellcheck(dialect: str, tmp_path: Path, odd_snippets: dict[str, list[str]]) -> None:
    files = []
    for index, code in enumerate(snapshots("curl") + odd_snippets["curl"][:200]):
        files.append(tmp_path / f"{index}.sh")
        files[-1].write_text(code, "utf-8")
    shellcheck = Path(sys.executable).parent / "shellcheck"
    # Two of its questions have their answer: a "$" between single quotes is not meant to expand (SC2016), and a
    # backslash before the closing one is not meant to escape it (SC1003).
    done = subprocess.run([shellcheck, "-s", dialect, "-e", "SC2016,SC1003", *files], capture_output=True, text=True)
    assert done.stdout == ""
    assert done.returncode == 0


@pytest.mark.parametrize("language", SUFFIXES)
def test_no_line_ends_in_a_space_and_every_file_in_one_newline(language: str) -> None:
    for code in snapshots(language):
        assert not any(line.endswith(" ") for line in code.split("\n"))
        assert code.endswith("\n")
        assert not code.endswith("\n\n")
