"""A small part of a flow gives the same snippets as the whole: code, warnings and errors."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from snippetgen import Flow, Server, SnippetError, load_flow, prepare
from snippetgen.flow.descriptor import Component
from snippetgen.request.needed import needed
from snippetgen.service import answers, models
from snippetgen.values import Env
from snippetgen.words.request import SnippetsRequest
from tests.cases import EXAMPLES

KINDS = ["ChatInput", "TextInput", "ChatOutput", "TextOutput", "Webhook", "File", "Agent", "Prompt", "SQLComponent"]
NAMES = ["input_value", "session_id", "n_messages", "path", "files", "api_key", "temperature", "code", "query"]
SHOWN = {"display_name", "info", "advanced", "show", "range", "combobox", "limit", "columns", "options"}
"""What of a field is for people alone."""

fields = st.fixed_dictionaries(
    {"type": st.sampled_from(["str", "file", "bool", "int", "slider"])},
    optional={
        "value": st.sampled_from([None, "", "stored", 0, 5, True, ["a.pdf"]]),
        "refused": st.booleans(),
        "password": st.booleans(),
        "is_list": st.booleans(),
        "file_types": st.sampled_from([[], ["pdf"], ["png"]]),
        "reads_variable": st.booleans(),
        "display_name": st.just("A field"),
        "range": st.just({"min": 0, "max": 2}),
    },
)
components = st.fixed_dictionaries(
    {
        "type": st.sampled_from(KINDS),
        "display_name": st.sampled_from(["", "One", "Two", "Chat Input"]),
        "fields": st.dictionaries(st.sampled_from(NAMES), fields, max_size=5),
    }
)


@st.composite
def flows(draw: st.DrawFn) -> Flow:
    known = draw(st.lists(components, max_size=9))
    named = [{**component, "id": f"{component['type']}-{place}"} for place, component in enumerate(known)]
    groups = draw(st.sampled_from([[], ["A group"]]))
    identity = draw(st.sampled_from(["an-id", "d2bbd92b-187e-4c84-b2d4-5df365704201"]))
    return Flow.model_validate({"id": identity, "components": named, "groups": groups})


def part_of(flow: Flow, looked_at: dict[int, list[str]], named: dict[str, set[str]]) -> Flow:
    """The descriptor that the pane sends: `named` are the components that are named, each with the fields that are set."""

    def small(component: Component, kept: set[str]) -> dict[str, Any]:
        title = component.display_name if component.id in named else ""
        known = {
            name: {key: value for key, value in dict(field).items() if key not in SHOWN}
            for name, field in component.fields.items()
            if name in kept
        }
        return {**dict(component), "display_name": title, "fields": known}

    parts = [
        small(component, {*looked_at.get(place, ()), *named.get(str(component.id), ())})
        for place, component in enumerate(flow.components or ())
        if place in looked_at or component.id in named
    ]
    return Flow.model_validate({**dict(flow), "components": parts})


@st.composite
def settings_of(draw: st.DrawFn, flow: Flow) -> tuple[dict[str, Any], dict[str, set[str]]]:
    """What the pane can set for a flow, and what that names."""
    offered = answers.inspect(models.InspectRequest(flow=flow))["operations"]
    operation = draw(st.sampled_from(offered))
    takes, asked = operation["takes"], {**operation["asked"]}
    named: dict[str, set[str]] = {}
    tweaks: dict[str, dict[str, Any]] = {}
    files: list[dict[str, Any]] = []
    for component in flow.components or ():
        for name, field in component.tweakable.items():
            if not draw(st.booleans()):
                continue
            named.setdefault(str(component.id), set()).add(name)
            if field.type == "file":
                files.append({"path": draw(st.sampled_from(["a.pdf", "b"])), "component": component.id, "field": name})
            else:
                value = Env("A_VARIABLE") if field.password else draw(st.sampled_from(["text", 1, False, {"a": 1}]))
                tweaks.setdefault(str(component.id), {})[name] = value
    said = {
        "input_value": draw(st.sampled_from([None, "", "Hi", "stored"])),
        "session_id": draw(st.sampled_from([None, "ann"])),
        "output_component": draw(st.sampled_from([None, *(str(one.id) for one in flow.components or ())])),
        "tweaks": tweaks or None,
        "files": files or None,
    }
    for option, value in said.items():
        if (field := takes.get(option)) and value is not None:
            asked[field] = value
            if option == "output_component":
                named.setdefault(str(value), set())
    return {"kind": operation["kind"], **asked}, named


def outcome(flow: Flow, operation: dict[str, Any]) -> Any:
    try:
        asked = SnippetsRequest.model_validate({"flow": flow, "operation": operation}).operation
        assert asked is not None
        prepared = prepare(flow, Server(), asked)
        return [prepared.write(language) for language in ("python", "curl")]
    except SnippetError as error:
        return str(error), error.path
    except ValidationError as error:
        return error.errors(include_url=False, include_context=False)


@settings(max_examples=200, deadline=None)
@given(data=st.data())
def test_a_part_gives_the_same_snippets(data: st.DataObject) -> None:
    flow = data.draw(flows())
    operation, named = data.draw(settings_of(flow))
    assert outcome(part_of(flow, needed(flow), named), operation) == outcome(flow, operation)


@settings(max_examples=200, deadline=None)
@given(data=st.data())
def test_parts_of_a_flow_are_inspected_apart(data: st.DataObject) -> None:
    """What the parts need together is all that the whole needs, so that a large flow may be sent in pieces."""
    flow = data.draw(flows())
    known = flow.components or ()
    cut = data.draw(st.integers(0, len(known)))
    parts = [flow.model_copy(update={"components": part}) for part in (known[:cut], known[cut:])]
    first, second = map(needed, parts)
    together = {**first, **{place + cut: fields for place, fields in second.items()}}
    small = part_of(flow, together, {})
    whole = answers.inspect(models.InspectRequest(flow=flow))
    for answer in ("run", "operations", "has_webhook"):
        assert answers.inspect(models.InspectRequest(flow=small))[answer] == whole[answer]
    operation, named = data.draw(settings_of(flow))
    assert outcome(part_of(flow, together, named), operation) == outcome(flow, operation)


def test_it_is_small() -> None:
    flow = load_flow(EXAMPLES / "basic-prompting.json")
    inspected = answers.inspect(models.InspectRequest(flow=flow))
    assert inspected["needed"] == [{"component": 0, "fields": ["input_value"]}, {"component": 3, "fields": []}]
    assert len(json.dumps(part_of(flow, needed(flow), {}).model_dump(mode="json"))) < 1500
    copied = tuple(component for _ in range(1000) for component in (flow.components or ())[1:3])
    many = flow.model_copy(update={"components": (*(flow.components or ()), *copied)})
    assert needed(many) == needed(flow)


def test_nothing_is_needed_of_a_flow_that_is_not_known() -> None:
    assert needed(Flow(id="x")) == {}
