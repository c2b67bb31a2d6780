"""TypeScript: its literals come back equal, the compiler finds nothing, and prettier leaves the snippets as they are."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from snippetgen import Env, Flow, Fresh, Run, Server, Upload, Webhook, prepare
from snippetgen.languages.language import Body, find_language
from snippetgen.languages.typescript import lay
from snippetgen.snippets.snippet import Snippet
from snippetgen.snippets.targets import load_targets
from tests.cases import CASES, HOSTILE
from tests.languages import test_layout
from tests.languages.runtimes import TOOLS, compiler, with_runtimes
from tests.languages.test_literals import COUNT, collect, place, values
from tests.toolchains.test_javascript import check_values, command_of, printed_by

TARGETS = [target for target in load_targets() if target.language == "typescript"]


@pytest.fixture(autouse=True)
def _runtimes_on_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", with_runtimes(os.environ["PATH"]))


@pytest.fixture(scope="module")
def drawn() -> list[Any]:
    return [*HOSTILE.values(), *collect(values, COUNT)]


@pytest.mark.bulk
@pytest.mark.parametrize("name", ["node", "deno", "bun"])
def test_literals_come_back_equal(name: str, drawn: list[Any], tmp_path: Path) -> None:
    pushed = "".join(f"json.push({lay(Body(value), place(index)).strip()});\n" for index, value in enumerate(drawn))
    headers = lay({"X": Env("VARIABLE"), "Y": "y" + Env("VARIABLE")}, place(0))
    program = (
        f"const json: string[] = [];\n{pushed}const headers: Record<string, string> = {headers};\n"
        "json.push(JSON.stringify(headers));\nconsole.log(JSON.stringify(json));\n"
    )
    wanted = [*drawn, {"X": Env("VARIABLE"), "Y": "y" + Env("VARIABLE")}]
    check_values(wanted, printed_by(command_of(name, "typescript"), tmp_path / "literals.mts", program))


def snippets_of_every_kind() -> list[Snippet]:
    """Those of all cases, and one for each line of a template that may be there or not."""
    upload = Upload("report.pdf", component="File-a1", field="path")
    uploads = [upload, Upload("in a folder/b.pdf", component="File-b2", field="path")]
    asked = [(case.flow, case.server, operation) for case in CASES.values() for operation in (case.run, case.webhook)]
    for server in (Server(), Server(api_key=None), Server(timeout=12.5, headers={"X-A": "$A", "X-B": "b $B"})):
        for files in ([], [upload], uploads):
            given: dict[str, Any] = {"input_value": "Hi " + Env("WHO"), "session_id": Fresh(), "files": files}
            asked += [(Flow(id="x"), server, Run(**given)), (Flow(id="x"), server, Run(**given, output_type="any"))]
        payloads: list[Any] = ["text", None, 1.5, [], {}, {"a": [Env("A"), 2**70]}]
        asked += [(Flow(id="x"), server, Webhook(payload=payload)) for payload in payloads]
    prepared = []
    for flow, server, operation in asked:
        forms = (
            [operation.with_stream(stream) for stream in (False, True)] if isinstance(operation, Run) else [operation]
        )
        prepared += [prepare(flow, server, form) for form in forms]
    return [one.write_for(target) for one in prepared for target in TARGETS if one.plan.name in target.templates]


# What the template of ``tsc --init`` asks for beside ``strict``, and that nothing but types has to go.
OPTIONS = [
    *("--noEmit", "--strict", "--target", "esnext", "--module", "nodenext", "--types", "node"),
    *("--noUncheckedIndexedAccess", "--exactOptionalPropertyTypes", "--verbatimModuleSyntax", "--isolatedModules"),
    *("--erasableSyntaxOnly", "--noUnusedLocals", "--noUnusedParameters"),
]


@pytest.mark.parametrize("library", [[], ["--lib", "esnext"]], ids=["with the types of a browser", "without"])
def test_the_compiler_finds_nothing(library: list[str], tmp_path: Path) -> None:
    tsc = compiler()
    if not tsc:
        pytest.skip("the compiler of TypeScript is not installed in tests/languages/tools")
    (tmp_path / "node_modules").symlink_to(TOOLS / "node_modules")
    files = []
    for index, snippet in enumerate(snippets_of_every_kind()):
        files.append(f"{index}.{snippet.filename.rpartition('.')[2]}")
        (tmp_path / files[-1]).write_text(snippet.code, "utf-8")
    assert len(files) > 60
    done = subprocess.run([tsc, *OPTIONS, *library, *files], cwd=tmp_path, capture_output=True, text=True)
    assert done.stdout == ""
    assert done.returncode == 0


PRETTIER = """
import { text } from "node:stream/consumers";
import * as prettier from "prettier";

const formatted = [];
for (const source of JSON.parse(await text(process.stdin))) {
  formatted.push(await prettier.format(source, { parser: "typescript" }));
}
console.log(JSON.stringify(formatted));
"""


@pytest.mark.bulk
def test_a_snippet_is_a_fixed_point_of_prettier(node: str) -> None:
    codes = [snippet.code for snippet in snippets_of_every_kind()]
    for index, value in enumerate(collect(test_layout.values, 400)):  # which stand at the edge of their lines
        headers = {"X-" + "H" * (index % 50): Env("V" * (index % 64 + 1)), "Y": "y" * (index % 70)}
        server = Server(
            url=f"http://host/{'p' * (index % 17)}", headers=headers, timeout=[None, 0.123456, 86400][index % 3]
        )
        run = Run(input_value="i" * (index % 80), tweaks={"T" * (index % 70): {"f": value}}, stream=bool(index % 2))
        for operation in (run, Webhook(payload=value)):
            prepared = prepare(Flow(id="f" * (index % 60 + 1)), server, operation)
            codes += [prepared.write_for(one).code for one in TARGETS if prepared.plan.name in one.templates]
    command = [node, "--input-type=module", "-e", PRETTIER]
    done = subprocess.run(
        command, cwd=test_layout.TOOLS, input=json.dumps(codes), capture_output=True, text=True, check=True
    )
    for code, formatted in zip(codes, json.loads(done.stdout), strict=True):
        assert formatted == code


def test_what_runs_it_is_named() -> None:
    """An older Node, which is what ``node`` may be, strips no types."""
    assert "22.18" in find_language("typescript").runtime
    command = command_of("node", "typescript")
    said = subprocess.run([*command, "--version"], capture_output=True, text=True, check=True).stdout
    assert int(said.removeprefix("v").partition(".")[0]) >= 22
