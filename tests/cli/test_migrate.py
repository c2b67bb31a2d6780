"""``snippetgen migrate``: old requests, and the snippets that replace them; no key comes out of it again."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from snippetgen import Flow, Run, Server, SnippetError, generate
from snippetgen.cli import cli
from snippetgen.request.deprecated import TODAY
from snippetgen.verify.recorder import Recorder
from tests.cases import EXAMPLES
from tests.cli.test_cli import call, complaint

ID = "4441b773-0724-434e-9cee-19d995d8f2df"
URL = f"http://localhost:7860/api/v1/process/{ID}"
BASIC = str(EXAMPLES / "basic-prompting.json")


def migrated(*arguments: str, **more: Any) -> tuple[str, str]:
    """The code for curl, and the notes."""
    done = call("migrate", *arguments, "-l", "curl", **more)
    assert done.returncode == 0, done.stderr
    assert all(line.startswith("snippetgen: ") for line in done.stderr.splitlines())
    return done.stdout, done.stderr


# The requests that the documentation of Langflow 0.x shows, as it shows them, and those that its pane wrote.
DOCUMENTED: dict[str, tuple[str, dict[str, Any]]] = {
    "a key in the header": (
        "curl -X POST \\\n  http://localhost:3000/api/v1/process/<your_flow_id> \\\n"
        "  -H 'Content-Type: application/json'\\\n  -H 'x-api-key: <your api key>'\\\n"
        '  -d \'{"inputs": {"text":""}, "tweaks": {}}\'',
        {"input_value": ""},
    ),
    "a key in the query": (
        "curl -X POST \\\n  http://localhost:3000/api/v1/process/<your_flow_id>?x-api-key=<your_api_key> \\\n"
        "  -H 'Content-Type: application/json'\\\n  -d '{\"inputs\": {\"text\":\"\"}, \"tweaks\": {}}'",
        {"input_value": ""},
    ),
    "the pane": (
        f"curl -X POST \\\n  http://localhost:7860/api/v1/process/{ID} \\\n  -H 'Content-Type: application/json' \\\n"
        '  -d \'{"inputs": {"input": message}, "tweaks": {\n  "ChatOpenAI-3GQoa": {},\n  "Chroma-xeR4E": {}\n}}\'',
        {"input_value": "from a variable"},
    ),
    "the pane, tweaked": (
        f"curl -X POST \\\n  http://localhost:7860/api/v1/process/{ID} \\\n  -H 'Content-Type: application/json' \\\n"
        '  -d \'{"inputs": {"question": "What is new?"}, "tweaks": [\n  {\n    "ChatOpenAI-3GQoa": {\n'
        '      "temperature": 0.5\n    }\n  }\n]}\'',
        {"input_value": "What is new?", "tweaks": {"ChatOpenAI-3GQoa": {"temperature": 0.5}}},
    ),
    "predict": (
        f"curl -X POST http://localhost:7860/api/v1/predict/{ID} -H 'Content-Type: application/json' "
        '-d \'{"message": "Hey, have you heard of LangFlow?", "tweaks": {"OpenAI-dndnode_1": {"model_name": "gpt-4"}}}\'',
        {
            "input_value": "Hey, have you heard of LangFlow?",
            "tweaks": {"OpenAI-dndnode_1": {"model_name": "gpt-4"}},
        },
    ),
    "a task": (
        "curl -X POST \\\n http://localhost:3000/api/v1/process/<your_flow_id> \\\n -H 'Content-Type: application/json' \\\n"
        " -H 'x-api-key: <your_api_key>' \\\n -d '{\"inputs\": {\"text\": \"\"}, \"tweaks\": {}, \"sync\": false}'",
        {"input_value": ""},
    ),
    "a session": (
        f'curl -X POST "http://localhost:7860/api/v1/process/{ID}" -H "Content-Type: application/json" '
        '-d "{\\"inputs\\": {\\"text\\": \\"hello\\"}, \\"session_id\\": \\"ann\\", \\"clear_cache\\": false}"',
        {"input_value": "hello", "session_id": "ann"},
    ),
}  # fmt: skip


@pytest.mark.parametrize(("language", "command"), [("curl", "bash"), ("python", sys.executable)])
@pytest.mark.parametrize("name", DOCUMENTED)
def test_documented_requests_migrate_to_ones_that_run(name: str, language: str, command: str, tmp_path: Path) -> None:
    old, body = DOCUMENTED[name]
    with Recorder() as recorder:
        done = call("migrate", old, "-l", language, "--server-url", recorder.url)
        assert done.returncode == 0, done.stderr
        snippet = tmp_path / "snippet"
        snippet.write_text(done.stdout)
        env = {"LANGFLOW_API_KEY": "k", "FLOW_ID": ID, "MESSAGE": "from a variable", "PATH": "/usr/bin:/bin"}
        ran = subprocess.run([command, str(snippet)], env=env, capture_output=True, text=True)
        assert ran.returncode == 0, ran.stderr
        (received,) = recorder.received
    assert received.target == f"/api/v1/run/{ID}"
    assert received.headers["x-api-key"] == "k"
    sent = json.loads(received.body)
    assert {key: sent[key] for key in body} == body
    assert ("tweaks" in sent) == ("tweaks" in body)


def test_the_code_is_that_of_generate() -> None:
    old = f'curl {URL} -H \'X-Tenant: acme\' -m 30 -d \'{{"inputs": {{"text": "Hi"}}, "session_id": "s"}}\''
    run = Run(input_value="Hi", input_type="chat", output_type="chat", session_id="s")
    server = Server(headers={"X-Tenant": "acme"}, timeout=30)
    printed, notes = migrated(old)
    assert printed == generate(Flow(id=ID), server, run, language="curl").code
    assert f'"{TODAY}"' in notes
    assert "--max-time: is how long the snippet waits without progress" in notes
    assert "x-api-key: there was none, and Langflow asks for a key now" in notes
    streamed, _ = migrated(old, "-o", "stream")
    assert streamed == generate(Flow(id=ID), server, run.model_copy(update={"stream": True}), language="curl").code


def test_a_url_with_its_body(tmp_path: Path) -> None:
    (tmp_path / "old.json").write_text('{"inputs": {"text": "$HOME"}}')
    by_url, _ = migrated(URL, "--body", f"@{tmp_path / 'old.json'}", "--no-auth")
    by_command, _ = migrated("-", "--no-auth", stdin=f'curl -d \'{{"inputs": {{"text": "$HOME"}}}}\' {URL}\n'.encode())
    assert by_url == by_command
    assert '"input_value": "$HOME"' in by_url
    printed, _ = migrated("$BASE/api/v1/process/$FLOW", "--body", "{}", "--no-auth")
    assert '"$BASE/api/v1/run/$FLOW"' in printed
    assert "localhost:7860/api/v1/run/x" in migrated("localhost:7860/api/v1/process/x", "--body", "{}")[0]


def test_a_script_of_somebody() -> None:
    script = """#!/bin/bash
set -euo pipefail
API_KEY=sk-0123456789abcdefghij   # do not commit
ask() {
  curl -sS -X POST "$LANGFLOW_HOST/api/v1/process/$FLOW" \\
    -H "x-api-key: $API_KEY" \\
    -d @- <<EOF | jq -r '.result.output'
{
  "inputs": {"text": "I am $USER_NAME"}
}
EOF
}
ask "$(date)"
"""
    printed, notes = migrated("-", stdin=script.encode())
    assert '"$LANGFLOW_HOST/api/v1/run/$FLOW"' in printed
    assert '-H "x-api-key: $API_KEY"' in printed
    assert '"$USER_NAME"' in printed
    assert "left out: the pipe behind it" in notes
    assert "sk-0123456789" not in printed + notes


def test_what_a_script_sets_is_put_in() -> None:
    script = f"""
BASE=http://example.com:7860; export FLOW={ID}; NOW=$(date)
URL="$BASE/api/v1/process/$FLOW"
API_KEY=sk-0123456789abcdefghij MSG='it'"'"'s "so"'
GROWS=xxxxxxxxxx; {"GROWS=$GROWS$GROWS; " * 40}
curl "$URL" -H "x-api-key: $API_KEY" -d '{{"inputs": {{"text": "'"$WHO"' at '"$NOW"'"}}}}' || exit 1
curl http://example.com/health
"""
    printed, notes = migrated("-", stdin=script.encode())
    assert f'"http://example.com:7860/api/v1/run/{ID}"' in printed
    assert '-H "x-api-key: $API_KEY"' in printed
    assert "sk-0123456789" not in printed + notes
    assert "$API_KEY: the script sets it, and has to export it now" in notes
    assert "$NOW: the script sets it, and has to export it now" in notes
    assert "inputs.text: is input_value now, with what is in $WHO, $NOW" in notes
    assert "left out" not in notes
    message = f'MSG=\'what is new?\'\ncurl {URL} -d "{{\\"inputs\\": {{\\"text\\": \\"$MSG\\"}}}}"'
    assert '"input_value": "what is new?"' in migrated("-", stdin=message.encode())[0].replace("'\\''", "'")


@pytest.mark.parametrize("grows", ["GROWS=xxxxxxxxxx", "GROWS=$(date)", "echo"], ids=["text", "unknown", "outside"])
def test_what_grows_without_end_stays_a_variable(grows: str) -> None:
    script = f"{grows}; {'GROWS=$GROWS$GROWS; ' * 60}\ncurl {URL} -d '{{\"inputs\": {{\"text\": \"'$GROWS'\"}}}}'"
    printed, notes = migrated("-", "-l", "python", stdin=script.encode())
    assert '"input_value": os.environ["GROWS"]' in printed
    assert "$GROWS: the script sets it, and has to export it now" in notes


def test_what_is_added_to_what_only_a_shell_could_tell() -> None:
    """Exported it has the ending already."""
    script = (
        f'NOW=$(date); NOW="$NOW!"; PATH="$PATH:x"\ncurl {URL} -d "{{\\"inputs\\": {{\\"text\\": \\"$NOW $PATH\\"}}}}"'
    )
    printed, _ = migrated("-", "-l", "python", stdin=script.encode())
    assert """f"{os.environ['NOW']} {os.environ['PATH']}:x\"""" in printed


def test_the_flow_that_it_became() -> None:
    old = f'curl {URL} -d \'{{"inputs": {{"text": "Hi"}}, "tweaks": {{"ChatOutput-old": {{"sender_name": "A"}}}}}}\''
    printed, notes = migrated(old, "--flow", BASIC)
    assert "/api/v1/run/basic-prompting" in printed
    assert '"ChatOutput-v9Tz1": {"sender_name": "A"}' in printed
    assert f"flow: {ID} is basic-prompting now" in notes
    printed, _ = migrated(old, "--flow", "https://new.example.org/pre/flow/the-new-one")
    assert "https://new.example.org/pre/api/v1/run/the-new-one" in printed
    printed, _ = migrated(old, "--flow", "x", "--server-url", "http://other:1", "--header", "X-A: b", "--timeout", "5")
    assert "http://other:1/api/v1/run/x" in printed
    assert "X-A: b" in printed
    assert "keeps its ID" in migrated(old)[1]


def test_settings_of_a_file_and_a_profile(tmp_path: Path) -> None:
    (tmp_path / "snippetgen.toml").write_text('[server]\nurl = "http://file:1"\napi_key = "$FILE_KEY"\n')
    old = f"curl {URL} -d {{}} -H 'x-api-key: sk-throw-away'"
    printed, notes = migrated(old, cwd=tmp_path)
    assert "localhost:7860" in printed
    assert "$FILE_KEY" in printed
    assert "x-api-key: a key stays out of a snippet, so $FILE_KEY is read in its place" in notes
    (tmp_path / "other.toml").write_text('[server.headers]\nX-Tenant = "file"\nX-Other = "o"\n')
    printed, _ = migrated(f"{old} -H 'x-tenant: acme'", "--config", "other.toml", cwd=tmp_path)
    assert "x-tenant: acme" in printed
    assert "X-Other: o" in printed
    assert "X-Tenant: file" not in printed
    printed, _ = migrated(old, "--profile", "docs", cwd=tmp_path)
    assert '"$LANGFLOW_SERVER_URL/api/v1/run/$FLOW_ID"' in printed
    assert "x-api-key: is not sent" in migrated(old, "--no-auth", cwd=tmp_path)[1]


def test_other_formats() -> None:
    old = f"curl {URL} -d {{}}"
    assert json.loads(call("migrate", old, "-l", "curl", "-f", "json").stdout)[0]["operation"] == "run"
    assert call("migrate", old, "-l", "curl", "-f", "markdown").stdout.startswith("### cURL: run\n")


# Keys

SECRET = "s3cr3t-0123456789-abcdef"
BODY = '{"inputs": {"text": "Hi"}}'
PLACES = {
    "x-api-key": f"curl {URL} -d '{BODY}' -H 'x-api-key: {SECRET}'",
    "X-API-KEY, glued": f"curl {URL} -d '{BODY}' -H'X-API-KEY:{SECRET}'",
    "bearer": f"curl {URL} -d '{BODY}' -H 'Authorization: Bearer {SECRET}'",
    "bearer beside a key": f"curl {URL} -d '{BODY}' -H 'Authorization: Bearer {SECRET}' -H 'x-api-key: $K'",
    "basic": f"curl {URL} -d '{BODY}' -H 'Authorization: Basic {SECRET}'",
    "no scheme": f"curl {URL} -d '{BODY}' -H 'authorization: {SECRET}'",
    "oauth2-bearer": f"curl {URL} -d '{BODY}' --oauth2-bearer {SECRET}",
    "query": f"curl '{URL}?x-api-key={SECRET}' -d '{BODY}'",
    "query, not quoted": f"curl {URL}?stream=false&x-api-key={SECRET} -d '{BODY}'",
    "another parameter": f"curl '{URL}?token={SECRET}' -d '{BODY}'",
    "the name of a parameter": f"curl '{URL}?{SECRET}' -d '{BODY}'",
    "a fragment": f"curl '{URL}#{SECRET}' -d '{BODY}'",
    "user": f"curl {URL} -d '{BODY}' -u ann:{SECRET}",
    "user of the URL": f"curl {URL.replace('//', f'//ann:{SECRET}@')} -d '{BODY}'",
    "cookie": f"curl {URL} -d '{BODY}' -b 'session={SECRET}'",
    "cookie header": f"curl {URL} -d '{BODY}' -H 'Cookie: a=b; access_token_lf={SECRET}'",
    "cookie with a variable": f"curl {URL} -d '{BODY}' -H \"Cookie: a=$B; access_token_lf={SECRET}\"",
    "a header of the flow": f"curl {URL} -d '{BODY}' -H 'X-LANGFLOW-GLOBAL-VAR-OPENAI_API_KEY: {SECRET}'",
    "a header of any name": f"curl {URL} -d '{BODY}' -H 'X-Custom: {SECRET}'",
    "proxy": f"curl {URL} -d '{BODY}' -x http://ann:{SECRET}@proxy:1 -U ann:{SECRET}",
    "certificate": f"curl {URL} -d '{BODY}' --cert me.pem:{SECRET} --pass {SECRET}",
    "a tweak": f'curl {URL} -d \'{{"tweaks": {{"OpenAI-a": {{"openai_api_key": "{SECRET}"}}}}}}\'',
    "a tweak at the root": f'curl {URL} -d \'{{"tweaks": {{"api_key": "{SECRET}"}}}}\'',
    "a text with the key in it": f"curl {URL} -d '{BODY.replace('Hi', f'x {SECRET} y')}' -H 'x-api-key: {SECRET}'",
    "a session": f'curl {URL} -d \'{{"session_id": "{SECRET}"}}\' -H \'x-api-key: {SECRET}\'',
    "a name in the body": f'curl {URL} -d \'{{"tweaks": {{"{SECRET}": {{"a": 1}}}}}}\' -H \'x-api-key: {SECRET}\'',
    "the flow's ID": f"curl http://h/api/v1/process/{SECRET} -d '{BODY}' -H 'x-api-key: {SECRET}'",
    "the host": f"curl http://{SECRET}.example.org/api/v1/process/x -d '{BODY}' -H 'x-api-key: {SECRET}'",
    "a host that is none": f"curl http://{SECRET}!/api/v1/process/x -d '{BODY}' -H 'x-api-key: {SECRET}'",
    "the name of a header": f"curl {URL} -d '{BODY}' -H '{SECRET}: x' -H 'x-api-key: {SECRET}'",
    "a header that none can send": f"curl {URL} -d '{BODY}' -H 'x-a: é{SECRET}' -H 'x-b: \t{SECRET}\x07'",
    "a header without a colon": f"curl {URL} -d '{BODY}' -H 'x-api-key {SECRET}'",
    "an option that is none": f"curl {URL} -d '{BODY}' --api-key={SECRET}",
    "an option by one dash": f"curl {URL} -d '{BODY}' -{SECRET}",
    "a body that is no JSON": f"curl {URL} -d '{{\"inputs\": {SECRET}}}'",
    "a body that is text": f"curl {URL} -d '\"{SECRET}\"'",
    "a method": f"curl -X {SECRET} {URL} -d '{BODY}'",
    "a timeout": f"curl -m {SECRET} {URL} -d '{BODY}'",
    "an assignment": f"KEY={SECRET}\ncurl {URL} -d '{BODY}' -H \"x-api-key: $KEY\"",
    "a default": f"curl {URL} -d '{BODY}' -H \"x-api-key: ${{KEY:-{SECRET}}}\"",
    "another command": f"login {SECRET}; curl {URL} -d '{BODY}' | send --key {SECRET}",
    "no old request": f"curl https://h/{SECRET}?x-api-key={SECRET} -d '{BODY}'",
    "no command": f"wget {URL}?x-api-key={SECRET}",
    "a quote that stays open": f"curl {URL} -H 'x-api-key: {SECRET}",
    "a task": f"curl http://h/api/v1/task/{SECRET} -H 'x-api-key: {SECRET}'",
}  # fmt: skip


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("more", [[], ["--no-auth"], ["--flow", BASIC]], ids=["alone", "no-auth", "flow"])
def test_a_key_never_comes_out_again(place: str, more: list[str]) -> None:
    printed = CliRunner().invoke(cli, ["migrate", PLACES[place], *more, "-o", "run", "-o", "stream"])
    whole = printed.stdout + printed.stderr + str(printed.exception)
    assert printed.exception is None or isinstance(printed.exception, SnippetError)
    assert SECRET not in whole
    assert SECRET.upper().replace("-", "_") not in whole


def test_a_key_that_is_found_late_is_taken_out_of_an_earlier_text() -> None:
    body = '{"inputs": {"text": "is my-own-secret right?"}, "tweaks": {"Model-a1": {"api_key": "my-own-secret"}}}'
    printed, _ = migrated(f"curl {URL} -d '{body}'")
    assert '"input_value": "is \'"$(json_escape "$API_KEY")"\' right?"' in printed
    assert "my-own-secret" not in printed


def test_what_looks_like_a_key_is_one() -> None:
    key = "sk-proj-0123456789abcdefghij"
    printed, notes = migrated(f"curl {URL} -d '{BODY.replace('Hi', f'my key is {key}, ok?')}' -H \"x-api-key: $K\"")
    assert key not in printed + notes
    assert "inputs.text: a key stays out of a snippet, so $SECRET is read in its place" in notes


@pytest.mark.parametrize(
    "tweak",
    [
        *({name: "a-secret-1"} for name in ("openai_key", "serperKey", "pwd", "db_pass", "bearer-token")),
        {"api_key": ["a-secret-1"]},
        {"api_key": {"value": "a-secret-1"}},
        {"headers": [{"key": "Authorization", "value": "a-secret-1"}]},
        {"database_uri": "postgresql://bob:a-secret-1@host/db"},
    ],
)
def test_keys_by_other_names_and_deeper(tweak: dict[str, Any]) -> None:
    body = {"inputs": {"text": "Hi"}, "tweaks": {"A-1": tweak}}
    printed, notes = migrated(URL, "--body", json.dumps(body))
    assert "a-secret-1" not in printed + notes
    assert "a key stays out of a snippet" in notes


def test_a_number_is_a_key_too() -> None:
    printed, _ = migrated(URL, "--body", '{"tweaks": {"A-1": {"password": 98765432, "token": null, "secret": true}}}')
    assert "98765432" not in printed
    assert '"token": null' in printed
    assert '"secret": true' in printed


def test_fields_that_only_sound_like_keys_stay() -> None:
    tweaks = {"A-1": {"max_tokens": "256", "memory_key": "chat_history", "author": "Ann", "tokenizer": "t"}}
    printed, _ = migrated(URL, "--body", json.dumps({"tweaks": tweaks}))
    assert all(value in printed for value in tweaks["A-1"].values())


# What is none


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["curl https://example.org -d {}"], "this is no request for /api/v1/process/{id} or /api/v1/predict/{id}"),
        ([f"curl {URL}"], "the command sends no body: -d is missing"),
        ([f"curl -X DELETE {URL}"], "the old endpoints took POST, and nothing else"),
        (["curl http://h/api/v1/run/x -d {}"], "a request for /api/v1/run is what the old ones are replaced by"),
        (["curl http://h/api/v1/task/x"], "/api/v1/task has gone with the tasks"),
        (['curl "$URL" -d {}'], "what the URL's variables hold is not known here"),
        (["hello"], "there is no curl command"),
        ([""], "there is no curl command"),
        ([TODAY], "this is what a server answers to an old request"),
        ([json.dumps({"detail": TODAY})], "this is what a server answers to an old request"),
        ([URL, "--body", "{"], "--body: broken JSON at line 1"),
        ([f"curl {URL} -d {{}}", "--body", "{}"], "--body: is for the URL of an old request"),
        ([URL, "--body", "[]"], "the body: must be an object, not a list"),
        ([URL, "-o", "webhook"], "an old request becomes a run or a workflow, so -o is not webhook"),
        ([URL, "-l", "perl"], 'unknown language "perl"'),
        ([URL, "--flow", "no/such.json"], "no/such.json: there is no such file"),
        ([f"curl {URL} -d {{}} -H 'x-a: é'"], "server headers: x-a has a value with letters outside ASCII"),
    ],
)  # fmt: skip
def test_what_is_no_such_request_is_one_line(arguments: list[str], reason: str) -> None:
    assert complaint("migrate", *arguments).startswith(reason)


def test_standard_input_that_holds_none() -> None:
    assert "no curl command" in complaint("migrate", "-")
    assert "is not UTF-8 text" in complaint("migrate", "-", stdin=bytes(range(256)))
    assert "larger than a megabyte" in complaint("migrate", "-", stdin=b"x" * (2**20 + 1))


TEXTS = st.text(st.characters(codec=None), max_size=60)
CUT = st.integers(0, max(map(len, PLACES.values())))


@given(st.one_of(TEXTS, st.tuples(st.sampled_from(sorted(PLACES)), CUT, CUT, TEXTS)))
@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_anything_ends_in_code_or_in_one_line(drawn: str | tuple[str, int, int, str]) -> None:
    if isinstance(drawn, tuple):
        place, start, end, between = drawn
        command = PLACES[place]
        drawn = command[: min(start, end)] + between + command[max(start, end) :]
    done = CliRunner().invoke(cli, ["migrate", "--", drawn], standalone_mode=False)
    assert done.exception is None or isinstance(done.exception, SnippetError), drawn
    if isinstance(done.exception, SnippetError):
        assert "\n" not in str(done.exception)
