"""Every client but the first of a pane's languages, by its real toolchain: ``make test-languages``.

The first client of a language is put through all cases, its further ones through a few. The snippets of a test are
compiled at once, so a test is a client with all cases of a kind.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from snippetgen.snippets.targets import Target, find_target
from snippetgen.verify.run_script import Script
from tests.cases import CASES, FEW_CASES, OTHERS, Case
from tests.snippets.performing import (
    all_hostile_case,
    asked_of,
    cases_of_a_thousand_values,
    cases_of_any_json,
    check_arrival,
    check_tokens,
    commands,
    deep_case,
    long_case,
    perform_all,
)


def is_first(target: Target) -> bool:
    return target is find_target(target.language)


@pytest.fixture(params=OTHERS, ids=lambda target: target.name)
def target(request: pytest.FixtureRequest) -> Target:
    found: Target = request.param
    if not commands(found):
        pytest.skip(f"no interpreter for {found.language} is installed here, so its snippets are not run")
    return found


def test_requests_arrive_as_meant(target: Target) -> None:
    few = [CASES[name] for name in FEW_CASES]
    others = [case for name, case in CASES.items() if name not in FEW_CASES and is_first(target)]
    for trial in [*perform_all(asked_of(*few), [target]), *perform_all(asked_of(*others), [target], interpreters=1)]:
        check_arrival(trial)


def test_hostile_strings_arrive_everywhere(target: Target) -> None:
    # Mono, not .NET, writes a URL anew that has letters outside ASCII, percent-encoded as they are: %27 as it is, and of
    # marks of direction nothing. No line of a snippet's can help.
    case = all_hostile_case(ascii_url="mono" in commands(target)[0][0])
    for trial in perform_all(asked_of(case), [target]):
        check_arrival(trial)


def test_values_arrive(target: Target) -> None:
    cases = cases_of_any_json() + cases_of_a_thousand_values(in_a_body=500)
    for trial in perform_all([(case, case.webhook) for case in cases], [target], interpreters=1):
        check_arrival(trial)


def test_long_and_deep_bodies_arrive(target: Target) -> None:
    cases = [*map(long_case, (131_000, 2_000_000)), *map(deep_case, (140, 250))]
    for trial in perform_all(asked_of(*cases), [target], interpreters=1):
        check_arrival(trial)


def test_what_is_shown(target: Target) -> None:
    script = Script(texts=("first: 中文 é", "second\nline"), streams={1: ("second", "\n", "line")})
    run = CASES["plain"].run
    for stream, shown in ((False, "first: 中文 é\nsecond\nline\n"), (True, "second\nline\nfirst: 中文 é\n")):
        asked = run.with_stream(stream)
        for trial in perform_all([(Case(run), asked)], [target], script):
            assert trial.outcome.exit_code == 0
            assert asked.name in target.raw or trial.outcome.stdout == shown
    for trial in perform_all(asked_of(CASES["plain"]), [target], Script(status=403, detail="No such key: é")):
        assert trial.outcome.exit_code not in (0, None)
        assert "No such key: é" in trial.outcome.stderr + trial.outcome.stdout


@pytest.mark.parametrize("closes", [False, True], ids=["chunked", "until it closes"])
def test_tokens_are_shown_as_they_come(target: Target, closes: bool, tmp_path: Path) -> None:
    for command in commands(target):
        check_tokens(target, command, closes, tmp_path)
