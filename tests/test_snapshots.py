"""Every target and operation with the cases of its kind, each snippet in a file of its own type.

A language's first client has every case, its further ones a few.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode

from snippetgen import Responses, Run, Webhook, generate
from snippetgen.request.operations import OPERATIONS
from snippetgen.snippets.targets import Target, find_target, load_targets
from tests.cases import CASES, FEW_CASES, RESPONSES, WORKFLOWS, Asked, Case

TARGETS = [(target, operation) for target in load_targets() for operation in target.templates]
OF_RUNS = [
    (case, target, name)
    for case in CASES
    for target, name in TARGETS
    if OPERATIONS[name] in (Run, Webhook) and (case in FEW_CASES or target is find_target(target.language))
]
OF_RESPONSES = [(target, name) for target, name in TARGETS if OPERATIONS[name] is Responses]
FOLDER = Path(__file__).parent / "__snapshots__" / "test_snapshots"


def source_of(filename: str) -> type[SingleFileSnapshotExtension]:
    """Snapshots in files of the snippet's own type."""

    class Source(SingleFileSnapshotExtension):
        _write_mode = WriteMode.TEXT
        file_extension = filename.rpartition(".")[2]

    return Source


def snippet_code(case: Case | Asked, language: str, client: str, operation: str) -> str:
    if isinstance(case, Asked):
        asked = case.operation.in_form(operation)
    else:
        asked = case.webhook if operation == "webhook" else case.run.with_stream(operation == "stream")
    return generate(case.flow, case.server, asked, language=language, client=client).code


def identify(part: object) -> str:
    return part.name.replace("/", "-") if isinstance(part, Target) else str(part)


@pytest.mark.parametrize(("name", "target", "operation"), OF_RUNS, ids=identify)
def test_snippet(
    name: str, target: Target, operation: str, snapshot: SnapshotAssertion, request: pytest.FixtureRequest
) -> None:
    check(CASES[name], target, operation, snapshot, request)


@pytest.mark.parametrize(("target", "operation"), OF_RESPONSES, ids=identify)
@pytest.mark.parametrize("name", RESPONSES)
def test_response(
    name: str, target: Target, operation: str, snapshot: SnapshotAssertion, request: pytest.FixtureRequest
) -> None:
    check(RESPONSES[name], target, operation, snapshot, request)


def check(
    case: Case | Asked, target: Target, operation: str, snapshot: SnapshotAssertion, request: pytest.FixtureRequest
) -> None:
    made = request.config.option.update_snapshots
    if not made and not any(FOLDER.glob(f"*-{target.language}-{target.client}-*")):
        pytest.skip(f"there are no snapshots of {target.name} yet; run: make snapshots")
    code = snippet_code(case, target.language, target.client, operation)
    assert code == snapshot(extension_class=source_of(target.filename(operation)))


@pytest.mark.parametrize("target", load_targets(), ids=lambda target: target.name.replace("/", "-"))
@pytest.mark.parametrize("name", WORKFLOWS)
def test_workflow(name: str, target: Target, snapshot: SnapshotAssertion) -> None:
    case = WORKFLOWS[name]
    for asked in case.forms:
        if asked.name in target.templates:
            code = generate(case.flow, case.server, asked, language=target.language, client=target.client).code
            assert code == snapshot(name=asked.name, extension_class=source_of(target.filename(asked.name)))
