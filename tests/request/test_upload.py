"""Files that are uploaded first: which field each goes into, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from snippetgen import (
    Answered,
    Env,
    Flow,
    Run,
    Server,
    SnippetError,
    Upload,
    Webhook,
    generate,
    generate_all,
    load_flow,
)
from snippetgen.snippets.targets import Target, load_targets
from tests.cases import EXAMPLES
from tests.flow.test_flow import export, node

READER = load_flow(EXAMPLES / "file-reader.json")


def file_node(kind: str, identity: str, title: str, **fields: dict[str, Any]) -> dict[str, Any]:
    made = node(kind, identity, title)
    made["data"]["node"]["template"] |= {name: {"type": "file", **field} for name, field in fields.items()}
    return made


CHAT = file_node("ChatInput", "ChatInput-a1", "Chat Input", files={"list": True, "fileTypes": ["png", "txt"]})
FILE = file_node("File", "File-b2", "Read File", path={"list": True, "fileTypes": ["txt", "pdf"]})
OTHER = file_node("File", "File-b3", "Read File", path={"list": True, "fileTypes": ["txt", "pdf"]})
TABLE = file_node("CSVtoData", "CSVtoData-c3", "Load CSV", csv_file={"fileTypes": ["csv"]})
HOOK = node("Webhook", "Webhook-d4", "Webhook")
END = node("ChatOutput", "out", "Chat Output")


def flow(*nodes: dict[str, Any]) -> Flow:
    return load_flow(export(*nodes, END))


def tweaks(flow: Flow, *files: Any, **fields: Any) -> Any:
    plan = Run(files=files, **fields).plan(flow, Server())
    assert [step.answer for step in plan.steps] == ["path"] * len(files) + ["message"]
    body = plan.request.body
    assert isinstance(body, dict)
    return body["tweaks"]


PATH = Answered("upload", "path")


def test_the_one_field_is_found() -> None:
    assert tweaks(flow(FILE), "a.txt") == {"File-b2": {"path": [PATH]}}
    assert tweaks(flow(CHAT), "a.txt") == {"ChatInput-a1": {"files": [PATH]}}
    assert tweaks(flow(TABLE), Upload("a.csv")) == {"CSVtoData-c3": {"csv_file": PATH}}
    assert tweaks(flow(CHAT, FILE), "a.txt") == {"File-b2": {"path": [PATH]}}


def test_a_field_by_its_names() -> None:
    whole = flow(CHAT, FILE, TABLE)
    named = Upload("a.csv", component="Load CSV"), Upload("b.txt", component="File-b2", field="path")
    assert tweaks(whole, *named) == {
        "CSVtoData-c3": {"csv_file": Answered("upload-1", "path")},
        "File-b2": {"path": [Answered("upload-2", "path")]},
    }
    assert tweaks(whole, Upload("a.png", component="Chat Input")) == {"ChatInput-a1": {"files": [PATH]}}
    assert tweaks(flow(FILE, CHAT), "a.txt", "b.txt") == {
        "File-b2": {"path": [Answered("upload-1", "path"), Answered("upload-2", "path")]}
    }


def test_tweaks_of_ones_own_stay() -> None:
    own = {"Read File": {"separator": "--"}, "x": 1}
    assert tweaks(flow(FILE), "a.txt", tweaks=own) == {"Read File": {"separator": "--", "path": [PATH]}, "x": 1}
    assert own == {"Read File": {"separator": "--"}, "x": 1}


def test_of_an_id_alone_the_component_is_named() -> None:
    unknown = Flow(id="x")
    assert tweaks(unknown, Upload("a.txt", component="File-b2")) == {"File-b2": {"path": PATH}}
    assert tweaks(unknown, Upload("a.png", component="ChatInput-a1")) == {"ChatInput-a1": {"files": PATH}}
    two = Upload("a.txt", component="File-b2"), Upload("b.txt", component="File-b2")
    assert len(tweaks(unknown, *two)["File-b2"]["path"]) == 2


@pytest.mark.parametrize(
    ("flow", "files", "reason"),
    [
        (Flow(id="x"), ["a.txt"], "the component has to be named"),
        (flow(FILE, TABLE), ["a.txt"], "several fields that take a file; say which: File-b2.path, CSVtoData-c3.csv_file"),
        (flow(), ["a.txt"], "no field that takes a file"),
        (flow(FILE, OTHER), [Upload("a.txt", component="Read File")],
         'several components are called "Read File"; name one by its ID: File-b2.path, File-b3.path'),
        (flow(FILE), [Upload("a.txt", component="File-b3")], 'no component "File-b3"; did you mean "File-b2"?'),
        (flow(FILE), [Upload("a.txt", component="out")], '"out" has no field that takes a file; those that do: File-b2.path'),
        (flow(FILE), [Upload("a.txt", field="pth")], 'no field "pth" that takes a file; those that do: File-b2.path'),
        (flow(FILE), ["a.exe"], "a.exe: File-b2.path takes no .exe; it takes txt, pdf"),
        (flow(FILE), ["notes"], "notes: it has no extension; it takes txt, pdf"),
        (flow(TABLE), ["a.csv", "b.csv"], "CSVtoData-c3.csv_file takes one file, not 2"),
    ],
)  # fmt: skip
def test_what_cannot_work(flow: Flow, files: list[Any], reason: str) -> None:
    with pytest.raises(SnippetError) as caught:
        generate(flow, Server(), Run(files=files), language="python")
    assert reason in str(caught.value)
    assert caught.value.path == ("operation", "files")


def test_a_field_is_not_set_twice() -> None:
    with pytest.raises(SnippetError, match=r"tweaks sets File-b2\.path itself"):
        tweaks(flow(FILE), "a.txt", tweaks={"File-b2": {"path": "x"}})


def test_warnings() -> None:
    (warning,) = Run().check(flow(FILE))
    assert warning == "File-b2.path has no file, without which the flow fails; --file PATH gives it one"
    (warning,) = Webhook().check(flow(FILE, HOOK))
    assert warning == "File-b2.path has no file, without which the flow fails; a webhook uploads none, and a run does"
    assert Run().check(flow(CHAT)) == ()
    assert Run(files=[Upload("A.TXT")]).check(flow(FILE)) == ()
    assert Run(tweaks={"Read File": {"path": "u/a.txt"}}).check(flow(FILE)) == ()
    stored = file_node("File", "File-b2", "Read File", path={"list": True, "file_path": ["u/a.txt"]})
    assert Run().check(flow(stored)) == ()
    (warning,) = Run(files=[Upload("a.exe")]).check(flow(CHAT))
    assert "takes no .exe; it takes png, txt" in warning


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("", "must be the path of a file"),
        ("folder/", "must be the path of a file"),
        ("..", "must be the path of a file"),
        ("C:\\notes.txt", "holds a backslash"),
        ('say "hi".txt', 'holds a "'),
        ("a\nb.txt", "cannot be seen"),
        ("a\u202eb.txt", "cannot be seen"),
        ("a\x00/b.txt", "control character"),
        ("\ud800.txt", "half a character"),
        ("é" * 200, "longer than 255 bytes"),
        *((name, "begins with < or ends with >") for name in ("<x>", "<folder/x.txt", "folder/x>")),
        ("report..final.txt", "two dots in a row, which Langflow refuses"),
        *((name, "that of a device on Windows, which Langflow refuses") for name in ("con", "NUL.txt", "a/com1 .txt")),
        ("\U0001f469\u200d\U0001f4bb.txt", "a character that cannot be seen, which Langflow refuses"),
    ],
)
def test_names_that_do_not_arrive(path: str, reason: str) -> None:
    with pytest.raises(ValidationError, match=reason):
        Upload(path)


def test_from_json() -> None:
    assert Run.model_validate({"files": ["a.txt", {"path": "b.txt", "component": "File-b2"}]}).files == [
        Upload("a.txt"),
        Upload("b.txt", component="File-b2"),
    ]
    with pytest.raises(ValidationError, match="Extra inputs"):
        Run.model_validate({"files": [{"path": "b.txt", "name": "x"}]})


def test_the_headers_of_an_upload_are_not_those_of_the_run() -> None:
    asked = Run(files=[Upload("a.txt")], globals={"TENANT": "acme"})
    upload, run = asked.plan(READER, Server(headers={"X-Tenant": "acme"}, timeout=5)).steps
    assert upload.headers == {"X-Tenant": "acme", "x-api-key": Env("LANGFLOW_API_KEY")}
    assert "X-LANGFLOW-GLOBAL-VAR-TENANT" in run.headers
    assert (upload.timeout, upload.method, upload.url) == (5, "POST", "http://localhost:7860/api/v2/files")


def test_the_setup_names_what_else_is_needed() -> None:
    for target in load_targets():
        if not target.has("run", uploads=True):
            continue
        setups = [
            generate(READER, Server(), asked, language=target.language, client=target.client).setup.runtime
            for asked in (Run(files=[Upload("a.txt")]), Run())
        ]
        tools = [tool for tool, where in target.needs.items() if "files" in where]
        assert all(tool in setups[0] and tool not in setups[1] for tool in tools)


@pytest.mark.parametrize(
    "target", [one for one in load_targets() if "run" in one.templates and not one.files], ids=lambda one: one.name
)
def test_a_client_that_uploads_nothing_names_those_that_do(target: Target) -> None:
    asked = Run(files=[Upload("a.txt")])
    with pytest.raises(SnippetError, match=f"{target.name} uploads no file; take one of ") as refused:
        generate(READER, Server(), asked, language=target.language, client=target.client)
    named = [one.split("/") for one in str(refused.value).partition("take one of ")[2].split(", ")]
    able = {one.language for one in load_targets() if one.has("run", uploads=True)}
    assert {language for language, _ in named} == ({target.language} & able or able)
    for language, client in named:
        assert generate(READER, Server(), asked, language=language, client=client).code


def test_a_client_that_uploads_nothing_is_left_out() -> None:
    target, *_ = [target for target in load_targets() if not target.files]
    asked = Run(files=[Upload("a.txt")])
    made = generate_all(READER, Server(), languages=[target.language], run=asked)
    assert {snippet.client for snippet in made if snippet.operation == "run"} == {
        one.client for one in load_targets() if one.language == target.language and one.has("run", uploads=True)
    }
