"""Running what is asked by the real interpreters against recorders, and what has to arrive."""

from __future__ import annotations

import json
import os
import re
import subprocess
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from snippetgen import Env, Flow, Run, Server, Webhook, generate
from snippetgen.languages.language import Body
from snippetgen.languages.lines import Place
from snippetgen.snippets.snippet import Snippet
from snippetgen.snippets.targets import Target
from snippetgen.verify.compare import meant, request_differences
from snippetgen.verify.recorder import Recorder
from snippetgen.verify.run_script import Script
from snippetgen.verify.runner import Outcome, Program, programs
from snippetgen.verify.script import Received
from tests.cases import FLOW, HOSTILE, Case
from tests.languages.test_literals import VARIABLE, collect, values

KEY = "sk-throw-away"


@dataclass(frozen=True)
class Begun:
    """A case that is about to be run, against a recorder of its own."""

    case: Case
    asked: Run | Webhook
    target: Target
    recorder: Recorder
    env: dict[str, str]
    snippet: Snippet

    def perform(self, program: Program) -> Trial:
        with self.recorder:
            return Trial(**vars(self), outcome=program.run(self.env))


@dataclass(frozen=True)
class Trial(Begun):
    """A case that one interpreter has run, with what it printed; what arrived is known to its recorder."""

    outcome: Outcome

    @property
    def received(self) -> list[Received]:
        return self.recorder.received


def commands(target: Target) -> list[list[str]]:
    """What runs a target's snippets here; nothing where its interpreter is not installed."""
    return [command for find in target.written_in.commands if (command := find())]


def begin(case: Case, asked: Run | Webhook, target: Target, script: Script | None) -> Begun:
    """Return what is asked of a recorder of its own, in place of the case's server."""
    recorder = Recorder(script)
    host = recorder.url.removeprefix("http://")
    env = {"LANGFLOW_API_KEY": KEY, "LANGFLOW_SERVER_URL": recorder.url, "LANGFLOW_HOST": host, **(case.env or {})}
    url = case.server.url
    if isinstance(url, str):
        case = replace(case, server=case.server.model_copy(update={"url": re.sub("https?://[^/]+", recorder.url, url)}))
    snippet = generate(case.flow, case.server, asked, language=target.language, client=target.client)
    return Begun(case, asked, target, recorder, env, snippet)


def perform_all(
    asked: Sequence[tuple[Case, Run | Webhook]],
    targets: Sequence[Target],
    script: Script | None = None,
    *,
    interpreters: int | None = None,
) -> list[Trial]:
    """Run each by every target, and by each interpreter of its language, four at a time; what is compiled, at once.

    ``interpreters`` is how many of a language's to take, by default all.
    """
    performed: list[Trial] = []
    with ThreadPoolExecutor(4) as pool:
        for target in targets:
            for command in commands(target)[:interpreters]:
                begun = [
                    begin(case, operation, target, script)
                    for case, operation in asked
                    if operation.name in target.templates
                ]
                with programs([one.snippet for one in begun], command=command) as built:
                    performed += pool.map(Begun.perform, begun, built)
    return performed


def operations_of(case: Case) -> list[Run | Webhook]:
    return [case.run.with_stream(False), case.run.with_stream(True), case.webhook]


def asked_of(*cases: Case) -> list[tuple[Case, Run | Webhook]]:
    """Every operation of some cases."""
    return [(case, operation) for case in cases for operation in operations_of(case)]


def check_arrival(trial: Trial) -> None:
    plan = trial.asked.plan(trial.case.flow, trial.case.server)
    assert trial.outcome.exit_code == 0, trial.outcome.stderr + trial.snippet.code
    assert list(request_differences(plan, Script(), trial.env, trial.received, {})) == []
    language = trial.target.written_in
    if "1.0" in language.lay(Body(1.0) if language.body_is_text else 1.0, Place()):  # JavaScript's 1.0 is 1
        assert json.dumps(json.loads(trial.received[0].body)) == json.dumps(meant(plan.request, trial.env).body)


_HEADERS = {
    name: value for name, value in HOSTILE.items() if value.isascii() and value.isprintable() and value == value.strip()
}


def hostile_case(name: str) -> Case:
    """A case with one hostile string everywhere a string can stand."""
    value = HOSTILE[name]
    everywhere = Run(
        input_value=value,
        session_id=value,
        output_component=value,
        tweaks={
            value: {value: value, "list": [value, {value: [value]}]},
            "root": value,
            "joined": value + Env("X") + value,
        },
    )
    server = Server(headers={"X-Hostile": _HEADERS[name].replace("$", "$$")} if name in _HEADERS else {})
    name_in_url = value if value and "\ud800" not in value else "plain"
    can_be_set = "\0" not in value and "\ud800" not in value and not set(value) & set("\x0b\x0c\x07\x1b\x7f")
    return Case(
        everywhere,
        Webhook(payload=[value, {value: value}]),
        Flow(endpoint_name=name_in_url),
        server,
        {"X": value if can_be_set else "x"},
    )


def all_hostile_case(*, ascii_url: bool = False) -> Case:
    """A case with all hostile strings at once, for what is slow to start; in the URL those of ASCII, if that is said."""
    cases = {name: hostile_case(name) for name in HOSTILE}
    tweaks: dict[str, Any] = {name: case.run.tweaks for name, case in cases.items()}
    plain = [name for name in HOSTILE if cases[name].env == {"X": HOSTILE[name]}]
    headers = {f"X-{name.title()}": value.replace("$", "$$") for name, value in _HEADERS.items()}
    return Case(
        Run(input_value=HOSTILE["quotes"], session_id=HOSTILE["template"], tweaks=tweaks),
        Webhook(payload=[[value, {value: value}] for value in HOSTILE.values()]),
        Flow(endpoint_name="".join(HOSTILE[name] for name in plain if not ascii_url or HOSTILE[name].isascii())),
        Server(headers={name.replace(" ", "-"): value for name, value in headers.items()}),
        {"X": "".join(HOSTILE[name] for name in plain)},
    )


def cases_of_any_json() -> list[Case]:
    payloads = ["text", "it's", "", 0, -1.5, True, None, [], {}, [[]], 2**64, HOSTILE["shell"]]
    return [Case(Run(), Webhook(payload=payload)) for payload in payloads]


def cases_of_a_thousand_values(in_a_body: int = 100) -> list[Case]:
    """The literals of the languages are tried ten times as often, each by itself."""
    drawn = [*HOSTILE.values(), *collect(values, 1000)]
    payloads = [drawn[start : start + in_a_body] for start in range(0, len(drawn), in_a_body)]
    return [Case(Run(), Webhook(payload=payload), env={"VARIABLE": VARIABLE}) for payload in payloads]


def long_case(size: int) -> Case:
    text = ('it\'s $HOME `id` !x \\ "q" JSON é中😀\n' * (size // 20))[:size]
    who = {"WHO": "O'Brien \"\\ $x"}
    return Case(Run(input_value=text), Webhook(payload={"text": text, "who": Env("WHO")}), env=who)


def deep_case(depth: int) -> Case:
    deep = "bottom"
    for level in range(depth):
        deep = [deep] if level % 2 else {"down": deep}  # type: ignore[assignment]
    return Case(Run(tweaks={"Component-x": {"field": deep}}), Webhook(payload=deep), FLOW)


def check_tokens(target: Target, command: list[str], closes: bool, home: Path) -> None:
    """The recorder holds the second token back until the first has been read from the snippet's output."""
    asked, gate = Run(input_value="Hi", stream=True), threading.Event()
    script = Script(streams={0: ("first", "second")}, texts=("firstsecond",), gate=gate, closes=closes)
    with Recorder(script) as recorder:
        snippet = generate(FLOW, Server(url=recorder.url), asked, language=target.language, client=target.client)
        with programs([snippet], command=command) as (program,):
            assert not isinstance(program.words, str), program.words
            env = {**program.environment(str(home)), "LANGFLOW_API_KEY": KEY}
            process = subprocess.Popen(program.words, env=env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
            assert process.stdout
            seen = b""
            while b"first" not in seen.replace(b'"text": "first"', b""):
                piece = os.read(process.stdout.fileno(), 4096)
                assert piece, "the stream ended, or was held back, before its first token was shown"
                seen += piece
            assert b"second" not in seen
            gate.set()
            seen += process.stdout.read()
            assert process.wait() == 0
    assert b"second" in seen
