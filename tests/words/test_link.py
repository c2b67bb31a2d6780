"""Links to views of the pane; tests/browser/test_link.py opens them."""

from __future__ import annotations

import base64
import json
import re
import runpy
import zlib
from pathlib import Path
from random import Random
from typing import Any

import pytest

from snippetgen import Env, Flow, Run, Server, SnippetError, Webhook, pane_link
from tests.links import CASES, FLOW, REFUSED, flow_of, run, tweaked

ROOT = Path(__file__).parent.parent.parent
PANE = "https://snippets.example.org/"


def view_of(link: str) -> dict[str, Any]:
    """Read a link as docs/pane.md says, and nothing else."""
    assert re.fullmatch(re.escape(PANE) + "#[A-Za-z0-9_-]+", link)
    fragment = link.partition("#")[2]
    text = zlib.decompress(base64.urlsafe_b64decode(fragment + "=" * (-len(fragment) % 4)), wbits=-15)
    view: dict[str, Any] = json.loads(text.decode("utf-8"))
    return view


@pytest.mark.parametrize("name", CASES)
def test_every_case_has_a_link(name: str) -> None:
    flow, server, operation = CASES[name]
    view = view_of(pane_link(PANE, flow, server, operation))
    assert view["operation"] == operation.name
    assert "language" not in view


@pytest.mark.parametrize("name", REFUSED)
def test_what_the_pane_has_no_setting_for(name: str) -> None:
    (flow, server, operation), words = REFUSED[name]
    with pytest.raises(SnippetError) as caught:
        pane_link(PANE, flow, server, operation)
    assert words in str(caught.value)
    assert len(str(caught.value).splitlines()) == 1
    assert len(str(caught.value)) < 200


def test_the_members_of_a_view() -> None:
    server = Server(url="https://example.org/$P", api_key="$KEY", headers={"X-A": "$B"}, timeout=30)
    values = {"text": "é\ud800", "password": Env("SECRET"), "json": {"token": Env("T")}}
    more: dict[str, Any] = {"session_id": "ann", "output_component": "Other", "user_id": "u"}
    files = [{"path": "a.pdf", "component": "2", "field": "files"}]
    asked = run(input_value="Hi", **more, tweaks={"A-1": values}, files=files)
    view = view_of(pane_link(PANE, FLOW, server, asked, language="curl"))
    assert Flow(**view.pop("flow")).id == FLOW.id
    assert view == {
        "url": "https://example.org/${P}",
        "headers": [["X-A", "${B}"]],
        "key": "KEY",
        "timeout": "30",
        "operation": "run",
        "session": "ann",
        "shared": False,
        "input": "Hi",
        "output": "Other",
        "user": "u",
        "tweaks": [
            ["A-1", "text", '"é\\ud800"'],
            ["A-1", "password", '"SECRET"'],
            ["A-1", "json", '{"token":"$T"}'],
            ["2", "files", '["a.pdf"]'],
        ],
        "language": "curl",
        "client": "bash",
    }


def test_a_webhook_and_no_key() -> None:
    view = view_of(pane_link(PANE, FLOW, Server(api_key=None), Webhook(payload={"a": [2**53 + 1, "\ud800"]})))
    assert view["key"] is None
    assert view["payload"] == '{"a":[9007199254740993,"\\ud800"]}'
    assert "input" not in view


def test_what_is_usual() -> None:
    view = view_of(pane_link(PANE, FLOW))
    assert (view["url"], view["key"], view["operation"]) == ("http://localhost:7860", "LANGFLOW_API_KEY", "run")
    assert view["shared"] is True


def test_no_secret_is_in_a_link() -> None:
    """Neither what a flow has stored as a password, nor what no tweak may set."""
    fields = {
        "key": {"password": True, "value": "sk-1234567890"},
        "code": {"refused": True, "value": "sk-1234567890"},
    }
    link = pane_link(PANE, flow_of(fields), None, Run(output_type="chat"))
    assert "sk-1234567890" not in json.dumps(view_of(link))


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"client": "httpx"}, '"httpx" is the client of a language'),
        ({"language": "nope"}, "nope"),
        ({"language": "python", "client": "nope"}, "nope"),
        ({"operation": tweaked(nope=1)}, 'no field "nope"'),
        ({"operation": tweaked(password="x")}, "password"),
        ({"flow": Flow()}, "neither an ID nor an endpoint name"),
        ({"flow": flow_of({"x": {"value": 1}}).model_copy(update={"id": None})}, "neither an ID"),
        ({"pane": "https://example.org/#"}, "fragment"),
        ({"operation": run(input_value="x" * 2_000_000)}, "bytes"),
    ],
)
def test_what_is_refused(arguments: dict[str, Any], words: str) -> None:
    with pytest.raises(SnippetError) as caught:
        pane_link(**{"pane": PANE, "flow": FLOW, **arguments})
    assert words in str(caught.value)
    assert len(str(caught.value).splitlines()) == 1


def test_a_number_that_json_does_not_have() -> None:
    flow = flow_of({"x": {"value": float("nan")}})
    with pytest.raises(SnippetError, match="a number that JSON does not have"):
        pane_link(PANE, flow)


def test_a_client_without_the_operation() -> None:
    with pytest.raises(SnippetError):
        pane_link(PANE, FLOW, None, run(), language="python", client="openai")


def test_a_view_that_is_too_large_packed() -> None:
    """Text that packs badly is too long for an address before it is too large."""
    text = "".join(Random(1).choices([chr(code) for code in range(0x4E00, 0x9FFF)], k=650_000))
    with pytest.raises(SnippetError, match="too large for an address"):
        pane_link(PANE, FLOW, None, run(input_value=text))


# ---- docs/pane.md


def test_the_example(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    runpy.run_path("examples/ui-backend/link.py")
    view = view_of(capsys.readouterr().out.strip())
    assert view["tweaks"] == [["LanguageModelComponent-m3Xd5", "api_key", '"OPENAI_API_KEY"']]
    assert (view["input"], view["language"], view["client"]) == ("Hi", "python", "httpx")


def test_every_member_is_told() -> None:
    """All that the pane reads, and all that the library writes."""
    page = (ROOT / "docs/pane.md").read_text("utf-8").partition("## A link to a view")[2]
    rows = re.findall(r"^\| (`\w+`(?:, `\w+`)*) \|", page, re.MULTILINE)
    told = {name for row in rows for name in re.findall(r"\w+", row)}
    reader = (ROOT / "snippetgen/service/pane/view.js").read_text("utf-8")
    [texts] = re.findall(r"^const TEXTS = (\[.*?\]);", reader, re.MULTILINE)
    assert told == {*json.loads(texts), "flow", "example", "tweaks", "headers", "shared"}
    assert {name for case in CASES.values() for name in view_of(pane_link(PANE, *case))} <= told
