"""Every client through all that ``snippetgen verify`` tries, by each interpreter of its language that is here.

What was executed is kept as JSON, of which the README's table of targets is made: a cell there has been run.
``make executed`` writes it.
"""

from __future__ import annotations

import re
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.json import JSONSnapshotExtension

from snippetgen.request.operations import OPERATIONS
from snippetgen.request.server import Server
from snippetgen.snippets.targets import Target, load_targets
from snippetgen.verify.command import SAMPLE
from snippetgen.verify.report import as_table
from snippetgen.verify.runner import programs
from snippetgen.verify.trial import Attempt, attempt
from snippetgen.verify.trials import trials


def identify(part: Target | int) -> str:
    return part.name.replace("/", "-") if isinstance(part, Target) else str(part)


EACH = [(target, number) for target in load_targets() for number in range(len(target.written_in.commands))]


@pytest.mark.parametrize(("target", "number"), EACH, ids=identify)
def test_every_trial_passes(target: Target, number: int, snapshot: SnapshotAssertion) -> None:
    command = target.written_in.commands[number]()
    if command is None:
        pytest.skip(f"an interpreter for {target.language} is not installed here")
    begun = [
        attempt(target, operation, SAMPLE, Server(), trial)
        for operation in target.templates
        for trial in trials(OPERATIONS[operation].for_flow(SAMPLE).in_form(operation))
        if target.files or not trial.files
    ]
    with programs([made.snippet for made in begun], command=command) as built, ThreadPoolExecutor(6) as pool:
        results = list(pool.map(Attempt.hold, begun, built))
    assert [result for result in results if not result.passed] == [], as_table(results)
    executed: dict[str, Any] = {
        "by": re.sub(r"[\d.]*$", "", Path(command[0]).name),
        "trials": dict(Counter(result.operation for result in results)),
    }
    assert executed == snapshot(extension_class=JSONSnapshotExtension)
