"""What a curl command asks for is what curl sends; an error repeats nothing of it."""

from __future__ import annotations

import json
import re
import subprocess
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from snippetgen import Env, SnippetError
from snippetgen.values import Joined
from snippetgen.verify.recorder import Recorder
from snippetgen.words.curl_command import CurlRequest, read_curl
from snippetgen.words.curl_options import FLAGS, SHORT, VALUES
from snippetgen.words.marked import parse_shell_json

ANY = re.compile("/api/v1/process/")


def read(command: str, *folders: Path) -> CurlRequest:
    return read_curl(command, ANY, folders or [Path()])


COMMANDS = [
    "curl -X POST URL -H 'Content-Type: application/json'\\\n -H 'x-api-key: k'\\\n  -d '{\"inputs\": {\"text\":\"\"}}'",
    "curl -sSLX POST -H'X-A:  b  ' -d@body.json -m5 URL",
    "curl --request POST --url URL --header 'X-Empty;' --header 'Accept:' --data-binary @body.json --max-time 3.5",
    'curl -sd \'{"a": 1}\' URL -A me/1 -e http://ref/ -b "a=b; c=d" --compressed --http1.1 --no-keepalive',
    "curl URL --json '{\"a\":' --json '1}' -kis --retry 2 -o /dev/null",
    'curl --data-raw "@not-a-file" URL --silent --show-error --fail-with-body',
    'curl -d @- URL <<EOF\n{"a":\n"b"}\nEOF\n',
    "echo '{\"a\": 2}' | curl -d @- URL | cat",
    "cat <<'EOF' | curl --data-binary @- -- URL\n{\"a\":\n 2}\nEOF\n",
]


@pytest.mark.parametrize("command", COMMANDS)
def test_it_is_what_curl_sends(command: str, tmp_path: Path) -> None:
    (tmp_path / "body.json").write_text('{"a":\n"line"}\n')
    with Recorder() as recorder:
        script = command.replace("URL", f"{recorder.url}/api/v1/process/x?y=z")
        subprocess.run(["bash", "-c", script], cwd=tmp_path, capture_output=True, check=True)
        (received,) = recorder.received
    request = read(script, tmp_path)
    assert request.url == f"{recorder.url}{received.target}"
    assert request.method == received.method
    assert str(request.body).rstrip("\n") == received.body.decode().rstrip("\n")
    for name, value in request.headers:
        assert received.headers[name.lower()].strip() == value
    own = {"host", "content-length", "content-type", "accept", "user-agent", "accept-encoding"}
    assert set(received.headers) <= own | {name.lower() for name, _ in request.headers}


def test_what_no_snippet_has_is_named() -> None:
    request = read("curl -k -o f --retry 2 -u ann:pw -m 0 -d {} h/api/v1/process/x > f | jq .a")
    assert request.left_out == [
        "--insecure",
        "--output",
        "--retry",
        "the pipe behind it",
        "the file that its output goes to",
    ]
    assert (request.user, request.timeout) == ("ann:pw", None)


def test_variables_stay() -> None:
    request = read('curl "$URL/api/v1/process/$ID" -H "x-api-key: $KEY" -u "$U" -d "{\\"a\\": \\"$B c\\"}"')
    assert request.url == Joined((Env("URL"), "/api/v1/process/", Env("ID")))
    assert request.headers == [("x-api-key", Env("KEY"))]
    assert request.user == Env("U")
    assert request.body is not None
    assert parse_shell_json(request.body, "-d") == {"a": Env("B") + " c"}


def test_the_one_that_is_wanted_is_taken_of_a_script() -> None:
    script = "#!/bin/sh\n# curl of old\ncurl https://other/\nif ! curl h/api/v1/process/x -d {}; then\n exit 1\nfi\n"
    assert read(script).url == "h/api/v1/process/x"
    with pytest.raises(SnippetError, match="2 curl commands"):
        read(script * 2)


SECRET = "hunter2hunter2"


@pytest.mark.parametrize(
    ("command", "reason"),
    [
        ("wget URL -d {}", "there is no curl command"),
        ("", "there is no curl command"),
        ("curl -d {}", "has no URL"),
        ("curl URL URL", "several URLs"),
        ("curl URL -F 'file=@x'", "--form: is multipart"),
        ("curl URL --data-urlencode a=b", "--data-urlencode: is a form"),
        ("curl -G URL -d a=b", "--get: is GET"),
        ("curl -T x URL", "--upload-file: is an upload"),
        ("curl -K x URL", "--config: is more options"),
        ("curl URL -d {} --next URL", "--next: is a second request"),
        ("curl URL -d a -d b", "--data: is there twice"),
        ("curl URL -d @-", "--data @-: what it reads is not in the command"),
        ("curl URL -d @no-such-file", "no-such-file: there is no such file"),
        ('curl URL -d "@$FILE"', "the name of its file holds a variable"),
        ("curl URL -H SECRET", "--header: must be NAME: VALUE"),
        ("curl URL -H 'SE CRET: x'", "--header: the name before the colon"),
        ("curl URL -X 'SECRET 1'", "--request: is not the name of a method"),
        ("curl URL -m SECRET", "--max-time: must be a number"),
        ("curl URL --key-of-mine=SECRET", "--key-of-mine: curl has no such option"),
        ("curl URL --SECRET", "an option of two dashes: curl has no such option"),
        ("curl URL -s?SECRET", "a letter that curl does not know"),
        ("curl URL -d", "ends with --data, which takes a value"),
        ("curl URL -d '{SECRET", "the command ends inside of a '…'"),
        ('curl URL -d "$(get SECRET)"', "line 1 has $(…)"),
    ],
)  # fmt: skip
def test_bad_commands(command: str, reason: str) -> None:
    with pytest.raises(SnippetError) as error:
        read(command.replace("URL", f"http://h/api/v1/process/x?x-api-key={SECRET}").replace("SECRET", SECRET))
    assert reason in str(error.value)
    assert SECRET not in str(error.value)


def test_options_are_those_that_this_curl_knows() -> None:
    printed = subprocess.run(["curl", "--help", "all"], capture_output=True, text=True, check=True).stdout
    for letter, name, value in re.findall(r"^ +(?:-(.), )?--(\S+)( <)?", printed, re.MULTILINE):
        assert name in VALUES or (name in FLAGS and not value), name
        assert not letter or SHORT[letter] == name


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (Joined(('{"a": ', Env("N"), "}")), "-d: $N stands there for more than text"),
        (Joined(('{"', Env("N"), '": 1}')), "-d: a variable stands in the name of a field"),
        (Env("BODY"), "-d: $BODY stands there for more than text"),
        ('{"a": hunter2}', "-d: broken JSON at line 1, column 7: Expecting value"),
    ],
)  # fmt: skip
def test_json_that_is_none(body: str | Joined | Env, reason: str) -> None:
    with pytest.raises(SnippetError) as error:
        parse_shell_json(body, "-d")
    assert str(error.value).startswith(reason)
    assert "hunter2" not in str(error.value)


@given(st.text(max_size=8), st.text(max_size=8))
def test_json_with_variables_keeps_its_texts(before: str, after: str) -> None:
    first, second = f'[{json.dumps(before)}, "', f"{json.dumps(after)[1:]}]"
    parsed = parse_shell_json(Joined((first, Env("N"), second)), "-d")
    assert parsed == [before, Joined((Env("N"), after)) if after else Env("N")]


@given(st.lists(st.sampled_from(["curl", "-d", "-sX", "POST", "-H", "a: b", "--url", "http://h/api/v1/process/x", "@-", "@", "'", '"', "$A", "|", "<", "\n", "--", "-", "-u", "é\ud800", "{}", "--data=x", "-d{}"]), max_size=12))  # fmt: skip
@settings(max_examples=300, deadline=None)
def test_anything_is_read_or_refused(words: list[str]) -> None:
    with suppress(SnippetError):
        read(" ".join(words))
