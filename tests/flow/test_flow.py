"""Reading flows: exports of any age, the server's answers, descriptors of our own; and what is no flow."""

from __future__ import annotations

import json
import pickle
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from snippetgen import Env, Flow, Run, Server, SnippetError, Workflow, generate, generate_all, load_flow
from snippetgen.flow.content import MAX_BYTES
from snippetgen.flow.descriptor import Component
from snippetgen.flow.field import Column, Field, Range
from snippetgen.request.operations import OPERATIONS
from snippetgen.snippets.targets import targets_of
from tests.cases import EXAMPLES

EXPORTS = ["basic-prompting.json", "order-webhook.json", "summarizer.json"]


def export(*nodes: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"id": "an-id", "name": "A flow", "data": {"nodes": list(nodes), "edges": []}, **more}


def node(kind: str, identity: str, display_name: str = "", **fields: Any) -> dict[str, Any]:
    template = {
        name: value if isinstance(value, dict) else {"type": "str", "value": value} for name, value in fields.items()
    }
    inner = {"display_name": display_name, "template": {"_type": "Component", **template}}
    return {"id": identity, "type": "genericNode", "data": {"id": identity, "type": kind, "node": inner}}


def test_export() -> None:
    flow = load_flow(EXAMPLES / "basic-prompting.json")
    assert flow.id == "d2bbd92b-187e-4c84-b2d4-5df365704201"
    assert flow.name == "Basic Prompting"
    assert flow.endpoint_name == "basic-prompting"
    assert flow.components
    assert [component.type for component in flow.components] == [
        "ChatInput",
        "Prompt",
        "LanguageModelComponent",
        "ChatOutput",
    ]
    assert [component.id for component in flow.chat_inputs] == ["ChatInput-k2Hq8"]
    assert [component.id for component in flow.chat_outputs] == ["ChatOutput-v9Tz1"]
    assert flow.text_inputs == flow.text_outputs == flow.webhooks == ()
    model = flow.components[2]
    assert model.display_name == "Language Model"
    assert model.fields["provider"].options == ("OpenAI", "Anthropic", "Google")
    assert model.fields["temperature"].value == 0.1
    assert model.fields["code"].refused
    assert "code" not in model.tweakable
    assert model.fields["api_key"].value is None


@pytest.mark.parametrize("name", EXPORTS)
def test_path_text_bytes_and_dict_are_the_same_flow(name: str) -> None:
    path = EXAMPLES / name
    content = path.read_bytes()
    flow = load_flow(path)
    assert load_flow(str(path)) == load_flow(content) == load_flow(json.loads(content)) == flow
    assert load_flow(b"\xef\xbb\xbf" + content) == flow


def test_answer_of_the_server_has_more_keys() -> None:
    answer = export(
        node("ChatInput", "a"), webhook=False, user_id=None, folder_id="f", locked=False, tags=None, data2=1
    )
    flow = load_flow(answer)
    assert [component.id for component in flow.chat_inputs] == ["a"]


def test_notes_and_groups_are_passed_over() -> None:
    group = node("GroupNode", "group-1", "My group")
    group["data"]["node"]["flow"] = {"data": {"nodes": []}}
    flow = load_flow(
        export(
            {"id": "n1", "type": "noteNode", "data": {"id": "n1", "node": {"template": {}}}},
            {"id": "n2", "data": {"id": "n2", "type": "note"}},
            {"id": "n3"},
            group,
            node("ChatOutput", "o"),
        )
    )
    assert flow.components
    assert [component.id for component in flow.components] == ["o"]
    assert flow.groups == {"group-1", "My group"}


def component_of(**fields: Any) -> Component:
    flow = load_flow(export(node("C", "C-1", **fields)))
    assert flow.components
    return flow.components[0]


def test_fields_of_any_age_are_tolerated() -> None:
    odd = {"type": None, "value": {"deep": [1]}, "options": "not a list", "password": "yes"}
    flow = load_flow(export(node("Old", "old", odd=odd, text=None, plain="x") | {"position": None}))
    assert flow.components
    fields = flow.components[0].fields
    assert fields["odd"].type == ""
    assert fields["odd"].options is None
    assert load_flow({"id": "x", "data": None}).components is None
    assert load_flow(export()).components == ()
    assert load_flow(export() | {"endpoint_name": ""}).endpoint_name is None


def test_how_the_editor_shows_a_field() -> None:
    """As Langflow 1.13 exports it."""
    slider = {
        "type": "slider",
        "value": 0.1,
        "display_name": "Temperature",
        "info": "Controls randomness.",
        "advanced": True,
        "show": False,
        "range_spec": {"min": 0, "max": 1, "step": 0.01, "step_type": "float"},
    }
    table = {
        "type": "table",
        "list": True,
        "value": [{"key": "User-Agent", "secret": False}],
        "table_schema": [
            {"name": "key", "display_name": "Header", "type": "str", "formatter": "text", "default": "None"},
            {"name": "secret", "type": "boolean", "default": False, "options": ["a", 1, ""]},
        ],
    }
    dropdown = {"type": "str", "options": ["a", "b"], "combobox": True, "limit": 1}
    flow = load_flow(export(node("Model", "m", slider=slider, table=table, dropdown=dropdown)))
    assert flow.components
    fields = flow.components[0].fields
    known = fields["slider"]
    assert (known.display_name, known.info) == ("Temperature", "Controls randomness.")
    assert (known.advanced, known.show) == (True, False)
    assert known.range == Range(min=0, max=1, step=0.01)
    assert fields["table"].columns == (
        Column(name="key", display_name="Header", default="None"),
        Column(name="secret", type="boolean", options=("a",), default=False),
    )
    assert (fields["dropdown"].combobox, fields["dropdown"].limit) == (True, 1)
    assert (fields["dropdown"].advanced, fields["dropdown"].show) == (False, True)


WRONG: dict[str, list[Any]] = {
    "display_name": [None, 1, ["a"], {}],
    "info": [None, 1, ["a"], {}],
    "advanced": [None, 1, "true", [True]],
    "combobox": [None, 1, "true", [True]],
    "show": [None, 0, "false", []],
    "range_spec": [
        *(None, 1, "0 to 1", [], {}, {"step": 1}, {"min": "0"}, {"max": True}, {"min": 10**400}),
        *({"min": low, "max": high} for low, high in [(1, 1), (2, 1), (0, float("nan")), (-float("inf"), 1)]),
    ],
    "limit": [None, 0, -1, 1.0, True, "1"],
    "table_schema": [None, 1, "a", {}, [None, 1, {}, {"name": 1}], {"columns": 1}],
}


@pytest.mark.parametrize("key", WRONG)
def test_what_an_export_says_in_a_wrong_way_is_as_good_as_not_there(key: str) -> None:
    for wrong in WRONG[key]:
        flow = load_flow(export(node("Model", "m", field={"type": "str", "value": "x", key: wrong})))
        assert flow.components
        assert flow.components[0].fields["field"] == Field(value="x"), wrong


def test_no_more_columns_than_a_person_looks_at() -> None:
    schema = {"columns": [{"name": str(number)} for number in range(1000)]}
    flow = load_flow(export(node("T", "t", field={"type": "table", "table_schema": schema})))
    assert flow.components
    assert len(flow.components[0].fields["field"].columns) == 100


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"range": {"min": True}}, "range.min: must be a number"),
        ({"range": {"from": 1}}, "unknown key components.0.fields.f.range.from"),
        ({"range": 1}, "range: must be an object"),
        ({"advanced": "yes"}, "advanced: must be true or false"),
        ({"info": None}, "info: must be text"),
        ({"columns": [{}]}, "columns.0.name: is missing"),
        ({"limit": 0}, "limit: "),
    ],
    ids=str,
)
def test_a_descriptor_is_read_strictly(wrong: dict[str, Any], reason: str) -> None:
    with pytest.raises(SnippetError) as caught:
        load_flow({"id": "x", "components": [{"id": "a", "fields": {"f": wrong}}]})
    assert reason in str(caught.value)


def test_half_a_character_in_an_export_is_shown_as_such() -> None:
    half = "a\ud800b"
    entry: dict[str, Any] = {"type": half, "display_name": half, "info": half, "fileTypes": [half]}
    entry["table_schema"] = [{"name": half, "display_name": half, "type": half, "options": [half]}]
    field = component_of(**{half: entry}).fields[half]
    assert (field.type, field.display_name, field.info, field.file_types) == ("a\ufffdb",) * 3 + (("a\ufffdb",),)
    assert field.columns == (Column(name="a\ufffdb", display_name="a\ufffdb", type="a\ufffdb", options=("a\ufffdb",)),)


def test_fields_of_an_export_are_those_of_a_descriptor() -> None:
    """They are read when they are asked for, which nobody notices."""
    text: dict[str, Any] = {"type": "str", "value": "x"}
    component = component_of(a=text, file={"type": "file", "value": ""}, code={"type": "file", "value": ""})
    known = {"a": Field(value="x"), "file": Field(type="file"), "code": Field(type="file", refused=True)}
    same = Component(id="C-1", type="C", fields=known)
    text["value"] = "changed"
    assert component == same
    assert same == component
    assert component.model_dump() == same.model_dump()
    assert component.model_dump_json() == same.model_dump_json()
    most = component.model_dump(exclude={"id": True, "fields": {"file": True, "a": {"value"}}})
    assert most == same.model_dump(exclude={"id": True, "fields": {"file": True, "a": {"value"}}})
    assert list(most["fields"]) == ["a", "code"]
    assert "value" not in most["fields"]["a"]
    assert pickle.loads(pickle.dumps(component)) == deepcopy(component) == same
    assert repr(component) == repr(same)
    assert ("a" in component.fields, "_type" in component.fields, list(component.files)) == (True, False, ["file"])


def test_refused_fields() -> None:
    flow = load_flow(
        export(
            node("Any", "any", code="x", script={"type": "code", "value": ""}, query="free"),
            node("SQLComponent", "sql", database_url="x", query="y", include_columns=True),
            node("PythonREPLComponent", "repl", python_code="x", global_imports="y", other="z"),
            node("BingSearchAPI", "bing", bing_search_url="x"),
        )
    )
    refused = {
        component.id: [name for name, field in component.fields.items() if field.refused]
        for component in flow.components or ()
    }
    assert refused == {
        "any": ["code", "script"],
        "sql": ["database_url", "query"],
        "repl": ["python_code", "global_imports"],
        "bing": ["bing_search_url"],
    }


def test_descriptor_of_our_own(tmp_path: Path) -> None:
    flow = load_flow(EXAMPLES / "weather.toml")
    assert flow.endpoint_name == "weather"
    assert Run.for_flow(flow).input_value == "Will it rain in Lisbon tomorrow?"
    assert load_flow(b'id = "$FLOW_ID"\n').id == Env("FLOW_ID")
    assert load_flow(b'{"id": "x"}') == Flow(id="x")
    as_json = tmp_path / "flow.json"
    as_json.write_text('{"endpoint_name": "x"}')
    assert load_flow(as_json).path_segment == "x"


def test_variable_in_an_export_is_text() -> None:
    flow = load_flow(export() | {"id": "$AWS_SECRET_ACCESS_KEY"})
    code = generate(flow, Server(), Run(), language="python").code
    assert "environ['AWS" not in code
    assert "%24AWS_SECRET_ACCESS_KEY" in code


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "is empty"),
        (b" \n", "is empty"),
        (b"{", "line 1, column 2"),
        (b'{"id": "x",\n  "name": }', "line 2, column 11"),
        (b"[]", "not an object"),
        (b'"text"', "not an object"),
        (b"17", "not an object"),
        (b"null", "not an object"),
        (b"hello there", "broken JSON at line 1, column 1"),
        (b"\xff\xfe\x00\x01", "not UTF-8"),
        (b"\x89PNG\r\n\x1a\n", "not UTF-8"),
        (b'{"id": "\xe9"}', "not UTF-8"),
        (b"[" * 100_000, "nested too deep"),
        (b'{"a":' * 100_000, "nested too deep"),
        (b'{"id": ' + b"9" * 5000 + b"}", "too long"),
        (b'{"data": []}', '"data" is not an object'),
        (b'{"data": {"nodes": {}}}', '"data.nodes" is not a list'),
        (b'{"data": {}}', '"data.nodes" is not a list'),
        (b'{"data": {"nodes": [1]}}', '"data.nodes[0]" is not an object'),
        (b'{"data": {"nodes": [{"data": 1}]}}', '"data.nodes[0]" is not an object'),
        (b'{"is_component": true, "data": {"nodes": []}}', "a component, not a flow"),
        (b'{"flows": [{}, {}]}', "several flows"),
        (b'{"nodes": [], "edges": []}', "whole export"),
        (b'{"endpoint": "x"}', 'unknown key endpoint; did you mean "endpoint_name"?'),
        (
            b'{"id": "x", "components": [{"id": "a", "display": "b"}]}',
            'unknown key components.0.display; did you mean "display_name"?',
        ),
        (b'{"id": 5}', "id: must be text, not a number"),
        (b'{"components": [{}]}', "components.0.id"),
    ],
)
def test_what_is_no_flow(content: bytes, reason: str) -> None:
    with pytest.raises(SnippetError) as caught:
        load_flow(content)
    assert reason in str(caught.value)
    assert "\n" not in str(caught.value)


def test_too_large_a_file(tmp_path: Path) -> None:
    path = tmp_path / "huge.json"
    with path.open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    with pytest.raises(SnippetError, match="larger than 64 MiB"):
        load_flow(path)


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(SnippetError, match=r"nowhere\.json: there is no such file"):
        load_flow(tmp_path / "nowhere.json")
    with pytest.raises(SnippetError, match="is a directory"):
        load_flow(tmp_path)
    with pytest.raises(SnippetError, match="cannot be read"):
        load_flow("nul\0.json")
    broken = tmp_path / "broken.toml"
    broken.write_text("id = \n")
    with pytest.raises(SnippetError, match=r"broken TOML: .*line 1"):
        load_flow(broken)


@pytest.mark.parametrize(
    ("name", "segment"),
    [
        ("basic-prompting", "basic-prompting"),
        ("a b/c?d#e%f", "a%20b%2Fc%3Fd%23e%25f"),
        ("été", "%C3%A9t%C3%A9"),
        ("it's $(id) `x` !", "it%27s%20%24%28id%29%20%60x%60%20%21"),
        ("~tilde_under-dash.dot", "~tilde_under-dash.dot"),
    ],
)
def test_names_are_encoded_into_the_path(name: str, segment: str) -> None:
    assert Flow(endpoint_name=name).path_segment == segment
    assert Flow(id=name).path_segment == segment


@pytest.mark.parametrize(
    "flow", [Flow(), Flow(id=""), Flow(id="."), Flow(endpoint_name=".."), Flow(id="\ud800"), Flow(id="x" * 9000)]
)
def test_flows_that_no_url_leads_to(flow: Flow) -> None:
    with pytest.raises(SnippetError):
        generate(flow, Server(), Run(), language="curl")


# A run filled from the flow


def test_run_for_a_chat_flow() -> None:
    run = Run.for_flow(load_flow(EXAMPLES / "basic-prompting.json"))
    assert run.sent == {
        "input_value": "Tell me about something interesting!",
        "input_type": "chat",
        "output_type": "chat",
    }


def test_run_for_a_text_flow() -> None:
    run = Run.for_flow(load_flow(EXAMPLES / "summarizer.json"))
    assert (run.input_value, run.input_type, run.output_type) == ("A long article …", "text", "text")


def test_run_for_a_flow_without_inputs_sends_none() -> None:
    assert Run.for_flow(load_flow(EXAMPLES / "order-webhook.json")).sent == {"output_type": "chat"}


def test_run_for_a_flow_that_is_an_id_alone() -> None:
    run = Run.for_flow(Flow(id="x"), session_id="s")
    assert run.sent == {"input_value": "hello world!", "input_type": "chat", "output_type": "chat", "session_id": "s"}
    assert Run.for_flow(load_flow(export(node("ChatInput", "a", input_value="")))).input_value == "hello world!"
    assert Run.for_flow(Flow(id="x"), input_value=Env("QUESTION")).input_value == Env("QUESTION")


def test_only_what_was_set_is_sent_in_its_order() -> None:
    assert Run().sent == {}
    assert list(Run(session_id=None, input_value="x").sent.items()) == [("session_id", None), ("input_value", "x")]
    parsed = Run.model_validate_json('{"tweaks": null, "input_value": "x", "stream": true}')
    assert list(parsed.sent) == ["tweaks", "input_value"]
    assert list(parsed.with_stream(False).sent) == ["tweaks", "input_value"]
    assert list(Run(tweaks={}).model_copy(update={"input_value": "x"}).sent) == ["tweaks", "input_value"]


def test_every_tab_in_order() -> None:
    flow = load_flow(EXAMPLES / "order-webhook.json")
    with_webhook = generate_all(flow, Server())
    assert [(snippet.language, snippet.client, snippet.operation) for snippet in with_webhook] == [
        (target.language, target.client, operation)
        for target in targets_of()
        for operation in target.templates
        if OPERATIONS[operation].is_offered(flow)
    ]
    assert {"webhook", "workflow-background"} <= {snippet.operation for snippet in with_webhook}
    assert all(snippet.warnings == () for snippet in with_webhook)
    unknown = generate_all(Flow(id="x"), Server())
    assert [(snippet.language, snippet.client, snippet.operation) for snippet in unknown] == [
        (target.language, target.client, operation)
        for target in targets_of()
        for operation in target.templates
        if operation != "webhook" and OPERATIONS[operation] is not Workflow  # which takes no other ID than a UUID
    ]
    others = generate_all(flow, Server(), languages=["go", "python"])
    assert {snippet.language for snippet in others} == {"go", "python"}
    with pytest.raises(SnippetError, match='unknown language "golang"'):
        generate_all(flow, Server(), languages=["golang"])
    with pytest.raises(SnippetError, match=r'languages: must be a list, such as \["go"\]'):
        generate_all(flow, Server(), languages="go")  # as good a sequence of names as any, to mypy
    first = next(snippet for snippet in with_webhook if snippet.language == "python")
    assert (first.client, first.filename, first.title, first.install) == (
        "requests",
        "run.py",
        "Python",
        "pip install requests",
    )
