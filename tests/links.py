"""What links are made of in tests: each case is in the order of fields that the pane has."""

from __future__ import annotations

from typing import Any

from snippetgen import Env, Flow, Fresh, Responses, Run, Server, Webhook, Workflow, load_flow
from snippetgen.request.operations import Operation
from tests.browser import EXAMPLE
from tests.cases import EXAMPLES, HOSTILE

ALL = "".join(HOSTILE.values())
HALF = "\ud800"
LARGE = 2**53 + 1
UUID = "7c1d4f0e-5b7a-4b8e-9a55-3c0a6f2d9e71"

FIELDS: dict[str, dict[str, Any]] = {
    "text": {},
    "area": {"type": "str", "value": "stored\r\nso"},
    "number": {"type": "int", "value": 3, "range": {"min": 0, "max": 2**60}},
    "bool": {"type": "bool", "value": True},
    "choice": {"options": ["a", "b"], "value": "a"},
    "open": {"options": ["a", "b"], "value": "a", "combobox": True},
    "choices": {"options": ["a", "b"], "is_list": True},
    "icons": {"type": "sortableList", "options": [{"name": "one", "icon": "x"}, {"name": "two"}]},
    "odd_options": {"options": [{"id": 1}, "b"], "type": "dict"},
    "lines": {"is_list": True},
    "long_lines": {"is_list": True, "value": ["one\ntwo"]},
    "json": {"type": "dict"},
    "nested": {"type": "NestedDict", "value": {"a": 1}},
    "rows": {"type": "table", "columns": [{"name": "key"}, {"name": "value"}]},
    "stored_rows": {"columns": [{"name": "a"}], "value": [1]},
    "stored_list": {"value": []},
    "password": {"password": True, "value": None},
    "api_key": {},
    "OpenAIKey": {"type": "SecretStr"},
    "sort_key": {},
    "max_tokens": {"type": "int"},
    "token": {"type": "int"},
    "secret_options": {"options": ["a"]},
    "__proto__": {},
    "10": {},
    "a/b~c": {"password": True},
    "hidden": {"type": "other", "password": True},
    "file": {"type": "file"},
    "files": {"type": "file", "is_list": True, "file_types": ["pdf"]},
    "handle": {"type": "other"},
    "refused": {"refused": True, "value": "x"},
}


def flow_of(fields: dict[str, dict[str, Any]] = FIELDS, **more: Any) -> Flow:
    parts = [
        {"id": "ChatInput-1", "type": "ChatInput", "fields": {"input_value": {"value": "Stored\r\n" + HALF}}},
        {"id": "A-1", "type": "A", "display_name": "Same", "fields": fields},
        {"id": "__proto__", "type": "A", "display_name": "Same", "fields": fields},
        {"id": "2", "type": "A", "display_name": HOSTILE["markup"], "fields": fields},
        {"id": "ChatOutput-1", "type": "ChatOutput"},
        {"id": "ChatOutput-2", "type": "ChatOutput", "display_name": "Other"},
        {"id": "DataOutput-1", "type": "DataOutput"},
        {"id": "Webhook-1", "type": "Webhook"},
    ]
    return Flow.model_validate({"id": UUID, "name": HOSTILE["direction"], "components": parts, **more})


FLOW = flow_of()
TEXTS = load_flow(EXAMPLES / "summarizer.json")
UNKNOWN = Flow(id=UUID)
NO_INPUT = Flow.model_validate({"id": UUID, "components": [{"id": "ChatOutput-1", "type": "ChatOutput"}]})


def run(flow: Flow = FLOW, **fields: Any) -> Run:
    """A run as the pane orders it: in one session by default."""
    return Run.for_flow(flow, **fields)


def tweaked(**values: Any) -> Run:
    return run(tweaks={"A-1": values})


Case = tuple[Flow, Server, Operation]

VALUES: dict[str, dict[str, Any]] = {
    "texts": {"text": ALL, "area": "\r\n" + HALF, "open": "neither", "choice": "gone", "10": "", "__proto__": "x"},
    "scalars": {"number": LARGE, "bool": True, "max_tokens": 5, "json": 1.0, "text": None, "area": 1e300},
    "lists": {"choices": ["b"], "icons": [{"name": "two"}], "lines": ["a", "", HALF], "stored_list": [1.0, LARGE]},
    "of another kind": {
        "choices": "a", "lines": {"a": 1}, "rows": "x", "number": "x", "bool": [1], "text": {"a": "$B"}, "icons": None,
        "nested": 1, "stored_rows": [[1], None], "choice": ["a"], "open": {}, "long_lines": 0,
    },
    "like variables": {"text": "$HOME", "json": {"text": "$HOME", "secret": ""}, "sort_key": "$A", "lines": ["$A"]},
    "prototype": {"json": {"__proto__": {"constructor": LARGE, "10": 1, "2": 1.0}}, "nested": [[[]], {}, HALF]},
    "variables": {
        "password": Env("PASSWORD"), "api_key": Env("A" * 20 + "0"), "OpenAIKey": Env("_"), "a/b~c": Env("x"),
        "hidden": Env("HIDDEN"),
    },
    "nested variables": {
        "json": {"api_key": Env("KEY"), "deep": [{"password": Env("P"), "a": "b"}], "a": "$NO"},
        "rows": [{"key": "Authorization", "value": Env("TOKEN")}, {"key": "Accept", "value": "$NO"}],
        "nested": {"a/b~": {"token": Env("T")}, "name": "secret", "value": Env("S")},
    },
    "names that are no secrets": {"token": 5, "secret_options": "a"},
}  # fmt: skip

PAYLOADS: list[Any] = [
    {}, None, 0, -0.0, [LARGE, 1.0, 1e-9], ALL, {"__proto__": HALF, "10": 1, "2": {"a": [ALL]}}, {"a": "\r\n"}, [[[[{}]]]],
    "$HOME",
]  # fmt: skip

CASES: dict[str, Case] = {
    **{f"tweaks: {name}": (FLOW, Server(), tweaked(**values)) for name, values in VALUES.items()},
    "as suggested": (FLOW, Server(), run()),
    "fresh": (FLOW, Server(), run(session_id=Fresh())),
    "all of a run": (
        FLOW,
        Server(url="https://example.org/p$$/${PREFIX}", api_key="$OTHER_KEY", timeout=2.5,
               headers={"X-Team": "a", "Authorization": "Bearer $TOKEN", "X-Odd": "$$HOME ${A}", "123": "", "__x": "y"}),
        run(input_value=ALL, session_id="  ann 'x' " + HALF, output_component="Other", user_id="u\x00 \u2028é",
            tweaks={"A-1": {"text": "x"}, "2": {"number": LARGE}, "__proto__": {"text": "y"}}),
    ),
    "stream": (FLOW, Server(api_key=None, timeout=30), run(stream=True, input_value="", session_id="s")),
    "content type elsewhere": (FLOW, Server(headers={"a": "b", "content-type": "application/json", "c": "d"}), run()),
    "another output": (FLOW, Server(), run(output_component="DataOutput-1")),
    "no input": (FLOW, Server(), Run(output_type="chat", session_id="x")),
    "a flow without input": (NO_INPUT, Server(), Run.for_flow(NO_INPUT)),
    "global variables": (FLOW, Server(headers={"X-A": "b"}), run(globals={"KEY": Env("K"), "B": "2"})),
    "a file": (FLOW, Server(), run(tweaks={"A-1": {"text": "x"}}, files=[{"path": "a b/ü.pdf", "component": "A-1", "field": "file"}])),
    "files": (
        FLOW, Server(),
        run(tweaks={"A-1": {"password": Env("P")}},
            files=[{"path": p, "component": "A-1", "field": "files"} for p in ("b.pdf", "a.pdf")]),
    ),
    "unknown components": (UNKNOWN, Server(), run(UNKNOWN, input_value="Hi", session_id=Fresh(), output_component="O")),
    "an ID that is read": (Flow(id="$FLOW_ID"), Server(), Run.for_flow(Flow(id="$FLOW_ID"))),
    "an ID with a dollar": (Flow(id="$$FLOW_ID"), Server(), Run.for_flow(Flow(id="$$FLOW_ID"))),
    "an endpoint name": (flow_of(endpoint_name="ü/$A ?"), Server(), run()),
    "a large flow": (load_flow(EXAMPLE), Server(), Run.for_flow(load_flow(EXAMPLE), session_id=Fresh())),
    **{f"payload {number}": (FLOW, Server(), Webhook(payload=payload)) for number, payload in enumerate(PAYLOADS)},
    **{
        f"workflow {mode}": (FLOW, Server(), Workflow.for_flow(
            FLOW, mode=mode, input_value=ALL, session_id="s", **({"output_ids": ["ChatOutput-1"]} if mode == "sync" else {}),
            tweaks={"A-1": {"number": 1, "api_key": Env("K")}},
        ))
        for mode in ("sync", "stream", "background")
    },
    "workflow with files": (FLOW, Server(), Workflow.for_flow(FLOW, files=[{"path": "x", "component": "A-1", "field": "file"}])),
    "workflow of a text input": (TEXTS, Server(), Workflow.for_flow(TEXTS)),
    "responses": (FLOW, Server(), Responses(input="Hi", previous_response_id="r")),
    "responses of their own": (UNKNOWN, Server(), Responses(input=HOSTILE["quotes"], stream=True)),
}  # fmt: skip

REFUSED: dict[str, tuple[Case, str]] = {
    "no output type": ((FLOW, Server(), Run(input_value="Hi", input_type="chat")), "operation.output_type"),
    "null": ((FLOW, Server(), run(session_id=None)), "operation.session_id"),
    "an empty session": ((FLOW, Server(), run(session_id="")), "operation.session_id"),
    "a session of two lines": ((FLOW, Server(), run(session_id="a\nb")), "operation.session_id"),
    "a user with spaces": ((FLOW, Server(), run(user_id=" a")), "operation.user_id"),
    "a user with a mark": ((FLOW, Server(), run(user_id="\ufeffa")), "operation.user_id"),
    "two outputs": ((FLOW, Server(), Workflow.for_flow(FLOW, output_ids=["ChatOutput-1", "ChatOutput-2"])), "output_ids"),
    "input that is read": ((FLOW, Server(), run(input_value=Env("A"))), "operation.input_value"),
    "two halves": ((FLOW, Server(), run(input_value="\ud83d\ude00")), "operation.input_value"),
    "another input type": ((FLOW, Server(), run(input_type="any")), "operation.input_type"),
    "no tweaks": ((FLOW, Server(), run(tweaks={})), "operation.tweaks"),
    "no fields": ((FLOW, Server(), run(tweaks={"A-1": {}})), "operation.tweaks"),
    "a display name": ((FLOW, Server(), run(tweaks={"Same": {"text": "x"}})), "operation.tweaks"),
    "tweaks of all": ((FLOW, Server(), run(tweaks={"text": "x"})), "operation.tweaks"),
    "tweaks of what is unknown": ((UNKNOWN, Server(), run(UNKNOWN, tweaks={"A": {"b": 1}})), "operation.tweaks"),
    "a group": ((flow_of(groups=["G"]), Server(), run(tweaks={"G": {"b": 1}})), "operation.tweaks"),
    "what comes by a connection": ((FLOW, Server(), tweaked(handle="x")), "operation.tweaks"),
    "a literal secret": ((FLOW, Server(), tweaked(api_key="OPENAI_API_KEY")), "operation.tweaks"),
    "a variable that is no secret": ((FLOW, Server(), tweaked(text=Env("HOME"))), "operation.tweaks.A-1.text"),
    "a nested variable that is no secret": (
        (FLOW, Server(), tweaked(json={"a": Env("HOME")})), "operation.tweaks.A-1.json.a"),
    "a literal that would be a variable": (
        (FLOW, Server(), tweaked(json={"secret": "$HOME"})), "operation.tweaks.A-1.json.secret"),
    "a path": ((FLOW, Server(), tweaked(file="abc/x.pdf")), "operation.tweaks"),
    "a UUID in a tweak": ((FLOW, Server(), tweaked(text=Fresh())), "operation.tweaks.A-1.text"),
    "a payload that is read": ((FLOW, Server(), Webhook(payload={"a": [Env("A")]})), "operation.payload.a"),
    "a webhook of what is unknown": ((UNKNOWN, Server(), Webhook(payload={})), "no webhook of this flow"),
    "a header like a key": ((FLOW, Server(headers={"X-A": "a" * 19 + "1"}), run()), "headers.X-A"),
    "a cookie": ((FLOW, Server(headers={"X-Cookie-Jar": "a"}), run()), "headers.X-Cookie-Jar"),
    "a global variable made anew": ((FLOW, Server(), run(globals={"A": Fresh()})), "headers.X-LANGFLOW-GLOBAL-VAR-A"),
    "global variables of a workflow": ((FLOW, Server(), Workflow.for_flow(FLOW, globals={"A": "b"})), "operation.globals"),
    "a key's name like a key": ((FLOW, Server(api_key="$SKABCDEFGHIJKLMNOPQRS1"), run()), "headers.x-api-key"),
    "an endpoint name that is read": ((Flow(endpoint_name=Env("A")), Server(), Run.for_flow(Flow(endpoint_name="a"))), "all"),
    "half an ID that is read": (
        (Flow(id="x" + Env("A")), Server(), Run.for_flow(Flow(endpoint_name="a"))), "makes flow what"),
}  # fmt: skip
