"""The other clients against a real Langflow: what their toolchains make of a few questions, compiled at once."""

from __future__ import annotations

import json

import pytest

from snippetgen import Flow, Run, Upload, Webhook, generate
from snippetgen.snippets.targets import Target
from snippetgen.verify.runner import Outcome, programs
from tests.cases import HOSTILE, OTHERS
from tests.e2e.conftest import Site
from tests.e2e.langflow import RELEASE
from tests.e2e.test_snippets import SAID, texts
from tests.snippets.performing import commands

STRINGS = ("quotes", "backslashes", "letters", "separators", "template", "shell")
FILE = "it's, a; b & c 中文.txt"


@pytest.mark.parametrize("target", OTHERS, ids=lambda target: target.name)
def test_a_few_questions(site: Site, target: Target) -> None:
    if not commands(target):
        pytest.skip(f"no interpreter for {target.language} is installed here")
    echo, two, webhook, file = (site.flows[name] for name in ("echo", "two outputs", "webhook", "file"))
    told = Webhook(payload={"text": SAID, "quotes": HOSTILE["quotes"]})
    asked: list[tuple[Flow, Run | Webhook]] = [
        (echo, Run.for_flow(echo, input_value=HOSTILE[name])) for name in STRINGS
    ]
    asked += [(flow, Run.for_flow(flow, input_value=SAID, stream=True)) for flow in (echo, two)]
    asked += [(webhook, told)] if RELEASE >= (1, 1) else []
    asked += [(file, Run.for_flow(file, files=[Upload(FILE)]))] if target.files and RELEASE >= (1, 3) else []
    snippets = [
        generate(flow, site.settings, operation, language=target.language, client=target.client)
        for flow, operation in asked
    ]
    with programs(snippets) as built:
        outcomes = [program.run(site.env, files={FILE: SAID.encode()}) for program in built]
        refused = built[0].run({"LANGFLOW_API_KEY": "sk-wrong"})
    assert [outcome.stderr for outcome in outcomes if outcome.exit_code != 0] == []
    assert ["\n".join(shown(target, outcome)) for outcome in outcomes[: len(STRINGS)]] == [HOSTILE[n] for n in STRINGS]
    streamed, several, *others = outcomes[len(STRINGS) :]
    assert shown(target, streamed) == [SAID]
    assert len(shown(target, several)) == 2
    if others:
        assert json.loads(others[0].stdout)["status"] == "in progress"
    for uploaded in others[1:]:
        assert shown(target, uploaded) == [SAID]
    assert refused.exit_code != 0
    assert "Invalid or missing API key" in refused.stderr + refused.stdout


def shown(target: Target, outcome: Outcome) -> list[str]:
    """The texts that were shown; of a raw client, those in the answer that it printed."""
    return texts("curl/" if "run" in target.raw else target.name, outcome)
