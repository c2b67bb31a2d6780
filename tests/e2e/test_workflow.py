"""Workflows against a real Langflow, run by the real interpreters, and the facts of its API that they rest on."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

import pytest
import requests

from snippetgen import Env, Flow, Fresh, Upload, Workflow, generate, load_flow
from snippetgen.languages.language import find_language
from snippetgen.snippets.targets import load_targets
from snippetgen.verify.runner import Outcome, run
from tests.cases import HOSTILE
from tests.e2e.conftest import Site
from tests.e2e.langflow import RELEASE
from tests.e2e.test_snippets import SAID, SENDABLE

pytestmark = pytest.mark.skipif(RELEASE < (1, 11), reason="the Workflow API came with 1.11")

TARGETS = [target.name for target in load_targets() if any(name in target.templates for name in Workflow.forms)]
MODES = list(Workflow.forms)
Ask = Callable[..., Outcome]


@pytest.fixture(params=TARGETS)
def ask(request: pytest.FixtureRequest, node: str) -> Ask:
    """Ask a flow, by one target."""
    language, client = request.param.split("/")
    command = [node] if language == "javascript" else find_language(language).command()
    if command is None:
        pytest.skip(f"no interpreter for {language} is installed here")

    def ask(site: Site, flow: Flow, mode: str, *, env: dict[str, str] | None = None, **fields: Any) -> Outcome:
        asked = Workflow.for_flow(flow, **fields, **Workflow.forms[mode])
        snippet = generate(flow, site.settings, asked, language=language, client=client)
        assert snippet.warnings == ()
        return run(snippet, {**site.env, **(env or {})}, command=command, files={"notes é.txt": b"alpha"})

    return ask


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("access", ["key", "open"])
def test_echo(sites: dict[str, Site], access: str, mode: str, ask: Ask) -> None:
    site = sites[access]
    outcome = ask(site, site.flows["echo"], mode, input_value=SAID, session_id=Fresh())
    assert (outcome.exit_code, outcome.stdout) == (0, f"{SAID}\n"), outcome.stderr


@pytest.mark.parametrize("mode", MODES)
def test_two_outputs_and_a_text_output(site: Site, mode: str, ask: Ask) -> None:
    assert ask(site, site.flows["two outputs"], mode, input_value=SAID).stdout == f"{SAID}\n{SAID}\n"
    assert ask(site, site.flows["text"], mode, input_value=SAID).stdout == f"{SAID}\n"
    assert ask(site, site.flows["branches"], mode, input_value=SAID).stdout == f"{SAID}\n"


def test_one_output_of_two(site: Site, ask: Ask) -> None:
    flow = site.flows["two outputs"]
    for wanted in ("ChatOutput-c3", Env("WANTED")):
        outcome = ask(site, flow, "workflow", input_value=SAID, output_ids=(wanted,), env={"WANTED": "ChatOutput-b2"})
        assert outcome.stdout == f"{SAID}\n", outcome.stderr


# What is said, and what the snippets show of it: the first stream, and after it the text of each other output.
AGAIN, LONGER = f"again: {SAID}", f"{SAID} or so"
SEVERAL: dict[str, list[list[str]]] = {
    "streaming": [[SAID]],
    "streaming first": [[SAID, SAID]],
    "streaming second": [[SAID, SAID]],
    "two streaming": [[SAID, AGAIN], [AGAIN, SAID]],
    "agent": [[SAID]],
    "agent with two outputs": [[SAID, SAID]],
    "agent and changed": [[SAID, LONGER]],
    "agent in the middle": [[LONGER], [SAID, LONGER]],
}


@pytest.mark.parametrize("name", SEVERAL)
def test_stream_of_several_components(site: Site, name: str, ask: Ask) -> None:
    outcome = ask(site, site.flows[name], "workflow-stream", input_value=SAID, session_id=Fresh())
    assert outcome.exit_code == 0, outcome.stderr
    assert outcome.stdout.removesuffix("\n").split("\n") in SEVERAL[name]


@pytest.mark.parametrize("mode", ["workflow-stream", "workflow-background"])
def test_flow_that_fails(site: Site, mode: str, ask: Ask) -> None:
    outcome = ask(site, site.flows["failing"], mode, input_value=SAID)
    assert "the speaker lost the thread" in outcome.stderr
    assert "JOB_FAILED" not in outcome.stderr
    assert outcome.exit_code
    assert outcome.stdout == ("one two" if mode == "workflow-stream" else "")


@pytest.fixture(scope="module")
def without_variable(site: Site) -> Flow:
    """A flow with a field that reads a global variable which is not there."""
    data = json.loads(json.dumps(site.exports["echo"]["data"]))
    for node in data["nodes"]:
        if node["data"]["type"] == "ChatInput":
            node["data"]["node"]["template"]["sender_name"] |= {"value": "NOT_THERE", "load_from_db": True}
    made = site.langflow.call("POST", "/api/v1/flows/", json={"name": "without a variable", "data": data})
    return load_flow(site.langflow.get(f"/api/v1/flows/{made.json()['id']}"))


@pytest.mark.parametrize("mode", MODES)
def test_component_that_fails_in_silence(site: Site, without_variable: Flow, mode: str, ask: Ask) -> None:
    words = {
        "workflow": "Error building Component Chat Input",
        "workflow-stream": "NOT_THERE variable not found",
        "workflow-background": "without an output",
    }
    outcome = ask(site, without_variable, mode, input_value="Hi")
    assert words[mode] in outcome.stderr
    assert outcome.exit_code


def test_global_variables(site: Site, without_variable: Flow, ask: Ask) -> None:
    outcome = ask(site, without_variable, "workflow", input_value=SAID, globals={"NOT_THERE": "A nn é"})
    assert (outcome.exit_code, outcome.stdout) == (0, f"{SAID}\n"), outcome.stderr


@pytest.mark.parametrize("mode", MODES)
def test_tweaks_and_files(site: Site, mode: str, ask: Ask) -> None:
    said = "tweaked: " + SAID
    asked = {"tweaks": {"ChatOutput-b2": {"data_template": "x"}}, "input_value": said}
    assert ask(site, site.flows["echo"], mode, **asked).stdout == f"{said}\n"
    text = {"tweaks": {"TextInput-e5": {"input_value": said}}}
    assert ask(site, site.flows["text"], mode, **text).stdout == f"{said}\n"
    files = (Upload("notes é.txt", component="ChatInput-a1", field="files"),)
    flow = site.flows["echo"].model_copy(update={"components": None})
    outcome = ask(site, flow, mode, input_value=SAID, files=files)
    assert (outcome.exit_code, outcome.stdout) == (0, f"{SAID}\n"), outcome.stderr


@pytest.mark.parametrize("mode", MODES)
def test_refusals_are_told_in_the_servers_words(site: Site, mode: str, ask: Ask) -> None:
    outcome = ask(site, site.flows["echo"], mode, env={"LANGFLOW_API_KEY": "sk-wrong"})
    assert "Invalid API key" in outcome.stderr
    assert outcome.exit_code
    outcome = ask(site, Flow(id="00000000-0000-4000-8000-000000000000"), mode)
    assert "does not exist" in outcome.stderr
    assert outcome.exit_code


@pytest.mark.parametrize("name", SENDABLE)
def test_hostile_strings_come_back_equal(site: Site, name: str, ask: Ask) -> None:
    for mode in ("workflow", "workflow-stream"):
        outcome = ask(site, site.flows["echo"], mode, input_value=HOSTILE[name])
        assert outcome.exit_code == 0, outcome.stderr
        assert outcome.stdout == f"{HOSTILE[name]}\n"


def post(site: Site, flow: str, **body: Any) -> requests.Response:
    """Send what no snippet would."""
    given = {"flow_id": str(site.flows[flow].id), **body}
    headers = {"x-api-key": site.langflow.key or ""}
    return requests.post(f"{site.langflow.url}/api/v2/workflows", json=given, headers=headers, timeout=60)


def outputs(response: requests.Response) -> list[Any]:
    """The contents of the outputs in a stream."""
    events = [json.loads(line[5:]) for line in response.content.splitlines() if line.startswith(b"data:")]
    return [event["data"]["content"] for event in events if event["event"] == "output"]


class TestFacts:
    """A failure says which of them has changed."""

    def test_what_is_refused(self, site: Site) -> None:
        for body in (
            {"flow_id": "echo-endpoint"},
            {"input_value": None},
            {"tweaks": None},
            {"input_type": "chat"},
            {"files": ["x"]},
            {"mode": "stream", "output_ids": ["ChatOutput-b2"]},
            {"output_ids": ["nothing"]},
        ):
            assert post(site, "echo", **body).status_code == 422, body

    def test_streams_look_components_up_by_their_ids_alone(self, site: Site) -> None:
        for tweaks in ({"Chat Input": {"input_value": "tweaked"}}, {"input_value": "tweaked"}):
            assert post(site, "echo", tweaks=tweaks).json()["output"]["text"] == "tweaked"
            assert "tweaked" not in outputs(post(site, "echo", tweaks=tweaks, mode="stream"))
        by_id = {"ChatInput-a1": {"input_value": "tweaked"}}
        assert outputs(post(site, "echo", tweaks=by_id, mode="stream")) == ["tweaked"]
        assert outputs(post(site, "echo", tweaks=by_id, mode="stream", session_id="s")) == [""]
        assert outputs(post(site, "echo", tweaks=by_id, mode="stream", input_value="Hi")) == ["Hi"]

    def test_what_is_echoed(self, site: Site) -> None:
        tweaks = {"ChatInput-a1": {"sender_name": "Ann"}}
        answer = post(site, "echo", input_value="Hi", tweaks=tweaks, globals={"KEY": "secret"}).json()
        assert tweaks.items() <= answer["inputs"].items()
        assert answer["globals"] == {"KEY": "secret"}

    def test_output_ids_choose_the_text_and_leave_the_outputs(self, site: Site) -> None:
        answer = post(site, "two outputs", input_value="Hi", output_ids=["ChatOutput-c3"]).json()
        assert answer["output"] == {"reason": "single", "text": "Hi", "source": "ChatOutput-c3"}
        assert set(answer["outputs"]) == {"ChatOutput-b2", "ChatOutput-c3"}

    @pytest.mark.skipif(RELEASE < (1, 12), reason="a job that was stopped has failed there, which is told as well")
    def test_a_job_that_is_stopped(self, site: Site) -> None:
        job = post(site, "streaming", input_value="word " * 3000, mode="background").json()["job_id"]
        site.langflow.call("POST", "/api/v2/workflows/stop", json={"job_id": job}).raise_for_status()
        # The task that is cut off writes "failed", and what cut it off writes "cancelled" after it: either may be seen
        # first, and a snippet that sees one or the other ends as it should.
        until = time.monotonic() + 60
        while (answer := site.langflow.call("GET", f"/api/v2/workflows?job_id={job}")).status_code == 500:
            assert answer.json()["detail"]["code"] == "JOB_FAILED"
            assert time.monotonic() < until, "the job stays failed"
            time.sleep(0.2)
        told = answer.json()
        assert (told["object"], told["status"], told["errors"]) == ("job", "cancelled", [])
