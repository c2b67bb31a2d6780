"""The address of a flow, as people paste it; and what is none, on the command line a file."""

from __future__ import annotations

from pathlib import Path

import pytest

from snippetgen import Env, Flow, SnippetError
from snippetgen.flow.address import flow_at, is_address, is_short_url
from snippetgen.words.find import find_flow
from tests.cases import EXAMPLES

ID = "d2bbd92b-187e-4c84-b2d4-5df365704201"
LOCAL = "http://localhost:7860"
CURL = f"""curl --request POST \\
  --url '{LOCAL}/api/v1/run/{ID}?stream=false' \\
  --header "x-api-key: sk-secret" \\
  --data '{{"input_value": "see http://example.org/"}}'"""
PYTHON = f"""import requests  # https://pypi.org/project/requests
url = "{LOCAL}/api/v1/run/{ID}"  # The complete API endpoint URL for this flow
"""
FLOW = Flow(id=ID)
NAMED = Flow(endpoint_name="my-flow")


@pytest.mark.parametrize(
    ("address", "flow", "url"),
    [
        (f"{LOCAL}/flow/{ID}", FLOW, LOCAL),
        (f"{LOCAL}/flow/{ID}/", FLOW, LOCAL),
        (f"{LOCAL}/flow/{ID}/folder/{ID}/?a=b#c", FLOW, LOCAL),
        (f"{LOCAL}/flow/{ID}/view", FLOW, LOCAL),
        (f"HTTPS://h/p/q/playground/{ID}", FLOW, "https://h/p/q"),
        ("https://h/api/v1/run/my-flow?stream=true", NAMED, "https://h"),
        ("https://h/p/api/v1/run/advanced/my-flow", NAMED, "https://h/p"),
        ("https://h/api/v1/webhook/my-flow", NAMED, "https://h"),
        (f"https://h/api/v1/flows/{ID}", FLOW, "https://h"),
        (f"https://h/api/v1/files/upload/{ID}", FLOW, "https://h"),
        ("http://h/flow/my%20flow", Flow(endpoint_name="my flow"), "http://h"),
        ("http://h/flow/my flow", Flow(endpoint_name="my flow"), "http://h"),
        ("http://h/flow/flow/my-flow", NAMED, "http://h/flow"),
        (f"localhost:7860/flow/{ID}", FLOW, LOCAL),
        ("localhost/flow/my-flow", NAMED, "http://localhost"),
        ("langflow:7860/flow/my-flow", NAMED, "http://langflow:7860"),
        ("127.0.0.1:7860/playground/my-flow", NAMED, "http://127.0.0.1:7860"),
        ("10.0.0.7/flow/my-flow", NAMED, "http://10.0.0.7"),
        ("[::1]:7860/flow/my-flow", NAMED, "http://[::1]:7860"),
        ("langflow.example.org/p/flow/my-flow?x", NAMED, "https://langflow.example.org/p"),
        ("langflow.example.org:8443/flow/my-flow", NAMED, "https://langflow.example.org:8443"),
        ("langflow.example.org:7860/flow/my-flow", NAMED, "http://langflow.example.org:7860"),
        (f"/playground/{ID}", FLOW, None),
        (f"/api/v1/run/{ID}?stream=false", FLOW, None),
        ("/api/v1/run/my-flow", NAMED, None),
        (f"flow/{ID}", FLOW, None),
        (f" <{LOCAL}/flow/{ID}>\n", FLOW, LOCAL),
        (f'"{LOCAL}/flow/{ID}"', FLOW, LOCAL),
        (f"[my flow]({LOCAL}/flow/{ID})", FLOW, LOCAL),
        (f"It is {LOCAL}/flow/{ID}.", FLOW, LOCAL),
        (CURL, FLOW, LOCAL),
        (f"curl -X POST {LOCAL}/api/v1/webhook/my-flow\\?x=y -H a:b", NAMED, LOCAL),
        (PYTHON, FLOW, LOCAL),
        (f"“{ID}” ", FLOW, None),
        ("'my-flow'", NAMED, None),
        ("basic prompting", Flow(endpoint_name="basic prompting"), None),
        ("localhost", Flow(endpoint_name="localhost"), None),
        ("$FLOW_ID", Flow(id=Env("FLOW_ID")), None),
    ],
)
def test_what_people_paste(address: str, flow: Flow, url: str | None) -> None:
    assert flow_at(address) == (flow, url)


@pytest.mark.parametrize(
    "address",
    [
        "", "''", "/etc/passwd", "..\\x", "../flow/x", "folder/flow/x", "C:/flow/x", "localhost:7860", "localhost:7860/all",
        "http://", "http://h", "http://h/settings", "http://h/flow/", "http://h/flow/a/b", "http://u:p@h/flow/x",
        "u:p@h.org/flow/x", "http://[::1/flow/x", "http://h/flow/%ff", "two\nlines", "n" * 9000,
    ],
)  # fmt: skip
def test_what_is_none(address: str) -> None:
    with pytest.raises(SnippetError) as raised:
        flow_at(address)
    assert len(str(raised.value)) < 400


@pytest.mark.parametrize("part", ["x", "http://", "/flow/", "http://h/flow/", "[", "a.", "\x00\ud800\u202e"])
def test_a_paste_of_megabytes(part: str) -> None:
    """It is answered in a sentence, however it was made."""
    with pytest.raises(SnippetError) as raised:
        flow_at(part * (10_000_000 // len(part)))
    assert len(str(raised.value)) < 1500


def test_a_key_in_a_request_is_not_repeated() -> None:
    with pytest.raises(SnippetError) as raised:
        flow_at(CURL.replace("api/v1/run", "api/v9/run"))
    assert "sk-secret" not in str(raised.value)


def test_a_file_is_no_address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On the command line what may be a file is one, and what cannot be one is an address."""
    monkeypatch.chdir(tmp_path)
    content = (EXAMPLES / "summarizer.json").read_bytes()
    names = ["localhost", "flow/x", "h.org/flow/my-flow", "playground/my-flow"]
    for name in names:
        assert not is_address(name)
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_bytes(content)
        assert find_flow(name)[0].name == "Summarizer"
        Path(name).unlink()
    assert find_flow("localhost")[0] == Flow(endpoint_name="localhost")
    assert find_flow("h.org/flow/my-flow") == (NAMED, "https://h.org")
    assert find_flow("localhost:7860/flow/my-flow") == (NAMED, LOCAL)
    assert find_flow(f"/playground/{ID}") == (FLOW, None)
    assert find_flow(CURL) == (FLOW, LOCAL)
    for name in ("flow/x", "playground/my-flow", "h.org/flow/x.json", "a.b/c", "./flow/x", "/flow/x.toml"):
        assert not is_short_url(name)
        with pytest.raises(SnippetError, match="there is no such file"):
            find_flow(name)
