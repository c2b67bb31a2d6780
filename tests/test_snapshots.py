"""Every target and operation with every case, each snippet in a file of its own type."""

from __future__ import annotations

import pytest
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode

from snippetgen import generate
from snippetgen.targets import load_targets
from tests.cases import CASES, Case


class _Source(SingleFileSnapshotExtension):
    _write_mode = WriteMode.TEXT


class _Python(_Source):
    file_extension = "py"


class _JavaScript(_Source):
    file_extension = "mjs"


class _Shell(_Source):
    file_extension = "sh"


EXTENSIONS = {"python": _Python, "javascript": _JavaScript, "curl": _Shell}
TARGETS = [(target.language, target.client, operation) for target in load_targets() for operation in target.templates]


def snippet_code(case: Case, language: str, client: str, operation: str) -> str:
    asked = case.webhook if operation == "webhook" else case.run.with_stream(operation == "stream")
    return generate(case.flow, case.server, asked, language=language, client=client).code


@pytest.mark.parametrize(("language", "client", "operation"), TARGETS)
@pytest.mark.parametrize("name", CASES)
def test_snippet(name: str, language: str, client: str, operation: str, snapshot: SnapshotAssertion) -> None:
    code = snippet_code(CASES[name], language, client, operation)
    assert code == snapshot(extension_class=EXTENSIONS[language])
