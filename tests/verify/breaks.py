"""What may happen to a template by hand, and whether ``verify`` points at it."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from snippetgen import Server
from snippetgen.request.operations import OPERATIONS
from snippetgen.snippets.targets import builtin_templates, find_target
from snippetgen.verify.runner import Program, programs
from snippetgen.verify.trial import TIMEOUT, Attempt, attempt
from snippetgen.verify.trials import trials
from tests.cases import FLOW

BIN = Path(sys.executable).parent


class Break(NamedTuple):
    """What is there in a template and what becomes of it; the trial of an operation that points at a field by it."""

    template: str
    old: str
    new: str
    operation: str
    tried: str
    field: str

    def begin(self, name: str, folder: Path) -> Attempt:
        """Break the template for a target, in a tree of its own in the folder, and return what is to be held."""
        source = (builtin_templates() / self.template).read_text("utf-8")
        assert self.old in source, f"{self.template} has changed; break it in another way here"
        broken = folder / self.template
        broken.parent.mkdir(parents=True)
        (folder / name).mkdir(parents=True, exist_ok=True)
        broken.write_text(source.replace(self.old, self.new), "utf-8")
        asked = OPERATIONS[self.operation].for_flow(FLOW).in_form(self.operation)
        (trial,) = (trial for trial in trials(asked) if trial.name == self.tried)
        return attempt(find_target(*name.split("/"), folder), self.operation, FLOW, Server(), trial)

    def missed(self, made: Attempt, program: Program) -> str | None:
        """Hold it; return what was found instead where it is not the field, or where the snippet did not even run.

        The field has to be the first that is pointed at: whatever follows may be for any reason.
        """
        if isinstance(program.words, str):
            return f"{self}\n{program.words}"
        # A timeout that is dropped shows by then; whatever else is wrong ends by itself.
        result = made.hold(program, seconds=3 * TIMEOUT if made.trial.script.stalls else 25)
        if result.not_run:
            pytest.skip(result.not_run)
        found = [difference.field for difference in result.differences]
        if found[:1] == [self.field] and made.recorder.received:
            return None
        return f"{self}\n{len(made.recorder.received)} requests, {result.differences}"


def point_at(broken: Break, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Break a template, and assert that one trial of an operation points at the field that is wrong by it."""
    monkeypatch.setenv("PATH", f"{BIN}:{os.environ['PATH']}")  # the Python that runs the tests is the one on PATH
    made = broken.begin(broken.template.rpartition("/")[0], folder)
    with programs([made.snippet]) as (program,):
        missed = broken.missed(made, program)
    assert missed is None, missed
