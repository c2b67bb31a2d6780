"""Every client but the first of a pane's languages, by its real toolchain: ``make test-languages``.

The first client of a language is put through all cases, its further ones through a few. The snippets of a test are
compiled at once, so a test is a client with all cases of a kind.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from snippetgen import Run, Server, Webhook, generate
from snippetgen.request.operations import Operation
from snippetgen.snippets.targets import Target, find_target
from snippetgen.verify.run_script import Script
from snippetgen.verify.runner import Program, programs
from tests.cases import CASES, FEW_CASES, FLOW, OTHERS, Case
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


def test_an_error_whose_text_is_empty_is_told_whole(target: Target) -> None:
    event = b'{"event": "error", "data": {"text": "", "error": "the flow broke"}}\n\n'
    asked = [(CASES["plain"], CASES["plain"].run.with_stream(True))]
    for trial in perform_all(asked, [target], Script(broken=lambda _: event)):
        assert trial.outcome.exit_code not in (0, None) or "stream" in target.raw
        assert "the flow broke" in trial.outcome.stderr + trial.outcome.stdout


@pytest.mark.parametrize("closes", [False, True], ids=["chunked", "until it closes"])
def test_tokens_are_shown_as_they_come(target: Target, closes: bool, tmp_path: Path) -> None:
    for command in commands(target):
        check_tokens(target, command, closes, tmp_path)


@contextmanager
def stopping(status: int) -> Iterator[str]:
    """A server whose answer stops within it, the connection open; its URL."""
    over = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", "1000")
            self.end_headers()
            self.wfile.write(b'{"detail": "the first words')
            over.wait(60)

        def log_message(self, *_: Any) -> None: ...

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            over.set()
            server.shutdown()


@pytest.mark.parametrize("status", [200, 502])
def test_an_answer_that_stops_within_it_is_given_up(target: Target, status: int) -> None:
    asked: list[Operation] = [Run(input_value="Hi"), Run(input_value="Hi", stream=True), Webhook(payload={"order": 7})]
    with stopping(status) as url, ThreadPoolExecutor(3) as pool:
        server = Server(url=url, api_key=None, timeout=2)
        snippets = [generate(FLOW, server, one, language=target.language, client=target.client) for one in asked]
        for command in commands(target):
            with programs(snippets, command=command) as built:
                outcomes = list(pool.map(lambda program: Program.run(program, {}, seconds=30), built))
            assert [outcome for outcome in outcomes if outcome.exit_code in (0, None)] == []
