"""Every client through all that ``snippetgen verify`` tries, by each interpreter of its language that is here.

What was executed is kept as JSON, of which the table in docs/targets.md is made: a cell there has been run.
``make executed`` writes it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from _pytest.mark import ParameterSet
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.json import JSONSnapshotExtension

from snippetgen.request.operations import OPERATIONS
from snippetgen.request.run import Run
from snippetgen.request.server import Server
from snippetgen.request.webhook import Webhook
from snippetgen.snippets.targets import Target, load_targets
from snippetgen.verify.command import SAMPLE, trials_of
from snippetgen.verify.report import as_table
from snippetgen.verify.runner import programs
from snippetgen.verify.trial import Attempt, attempt
from tests.cases import OTHERS


def identify(part: Target | int) -> str:
    return part.name.replace("/", "-") if isinstance(part, Target) else str(part)


def each() -> Iterator[ParameterSet]:
    """Every target with each interpreter of its language; those that ``make test`` has are for ``make test-bulk``."""
    for target in load_targets():
        for number, find in enumerate(target.written_in.commands):
            has_it = target not in OTHERS and find() is not None
            yield pytest.param(target, number, marks=[pytest.mark.pane] if has_it else [])


@pytest.mark.parametrize(("target", "number"), list(each()), ids=identify)
def test_every_trial_passes(target: Target, number: int, snapshot: SnapshotAssertion) -> None:
    command = target.written_in.commands[number]()
    if command is None:
        pytest.skip(f"an interpreter for {target.language} is not installed here")
    # A second interpreter is held to what every client has.
    operations = [name for name in target.templates if number == 0 or OPERATIONS[name] in (Run, Webhook)]
    begun = [
        attempt(target, operation, SAMPLE, Server(), trial)
        for operation in operations or target.templates
        for trial in trials_of(target, operation, SAMPLE)
    ]
    with programs([made.snippet for made in begun], command=command) as built, ThreadPoolExecutor(6) as pool:
        results = list(pool.map(Attempt.hold, begun, built))
    assert [result for result in results if not result.passed] == [], as_table(results)
    executed: dict[str, Any] = {
        "by": re.sub(r"[\d.]*$", "", Path(command[0]).name),
        "trials": dict(Counter(result.operation for result in results)),
    }
    assert executed == snapshot(extension_class=JSONSnapshotExtension)
