"""What may happen to a template by hand, and whether ``verify`` points at it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from snippetgen import Server
from snippetgen.request.operations import OPERATIONS
from snippetgen.snippets.targets import builtin_templates, find_target
from snippetgen.verify.trial import try_out
from snippetgen.verify.trials import trials
from tests.cases import FLOW

BIN = Path(sys.executable).parent


def point_at(
    name: str,
    old: str,
    new: str,
    operation: str,
    tried: str,
    field: str,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Break a template, and assert that one trial of an operation points at the field that is wrong by it."""
    monkeypatch.setenv("PATH", f"{BIN}:{os.environ['PATH']}")  # the Python that runs the tests is the one on PATH
    source = (builtin_templates() / name).read_text("utf-8")
    assert old in source, f"{name} has changed; break it in another way here"
    broken = folder / name
    broken.parent.mkdir(parents=True)
    broken.write_text(source.replace(old, new), "utf-8")
    language, client, _ = name.split("/")
    target = find_target(language, client, folder)
    asked = OPERATIONS[operation].for_flow(FLOW).in_form(operation)
    (trial,) = (trial for trial in trials(asked) if trial.name == tried)
    result = try_out(target, operation, FLOW, Server(), trial, seconds=25)
    if result.not_run:
        pytest.skip(result.not_run)
    assert field in {difference.field for difference in result.differences}
    assert not result.passed
