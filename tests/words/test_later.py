"""What a UI backend says is known only when the snippet runs: JSON Pointers beside the operation."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from snippetgen import Env, Fresh, Run, SnippetError, Webhook
from snippetgen.words.request import SnippetsRequest, read_request


def read(operation: Any, **more: Any) -> Any:
    return SnippetsRequest.model_validate({"flow": {"id": "x"}, "operation": operation, **more}).operation


def test_variables_and_new_uuids() -> None:
    sent = {"input_value": "$HOME", "tweaks": {"Model-1": {"a/b~c": 1}, "list": {"of": ["x", {"y": 2}]}}}
    variables = {
        "/tweaks/Model-1/api_key": "OPENAI_API_KEY",
        "/tweaks/Model-1/a~1b~0c": "ODD",
        "/tweaks/list/of/1/y": "Y",
        "/tweaks/New/field": "NEW",
    }
    operation = read(sent, variables=variables, fresh=["/session_id"])
    assert operation == Run(
        input_value="$HOME",
        tweaks={
            "Model-1": {"a/b~c": Env("ODD"), "api_key": Env("OPENAI_API_KEY")},
            "list": {"of": ["x", {"y": Env("Y")}]},
            "New": {"field": Env("NEW")},
        },
        session_id=Fresh(),
    )
    assert sent == {"input_value": "$HOME", "tweaks": {"Model-1": {"a/b~c": 1}, "list": {"of": ["x", {"y": 2}]}}}


def test_a_payload_and_its_kind() -> None:
    assert read({"payload": [1, 2]}, variables={"/payload/1": "TWO"}) == Webhook(payload=[1, Env("TWO")])
    assert read({"kind": "webhook"}, variables={"/payload": "ALL"}) == Webhook(payload=Env("ALL"))
    assert read({"kind": "run", "input_value": "Hi"}) == Run(kind="run", input_value="Hi")
    assert Run(input_value="Hi").model_dump()["kind"] == "run"


@pytest.mark.parametrize(
    ("operation", "more", "reason"),
    [
        ({}, {"variables": {"session_id": "X"}}, '"session_id" is not the JSON Pointer of a field'),
        ({}, {"variables": {"": "X"}}, "is not the JSON Pointer"),
        ({}, {"variables": {"/session_id": "sk-secret"}}, "the name of an environment variable is letters"),
        ({"payload": [1]}, {"variables": {"/payload/1": "X"}}, 'no place "/payload/1"'),
        ({"payload": [1]}, {"fresh": ["/payload/0/x"]}, 'no place "/payload/0/x"'),
        ({"payload": [1]}, {"fresh": ["/payload/-"]}, 'no place "/payload/-"'),
        ({"payload": [1, 2]}, {"fresh": ["/payload/01"]}, 'no place "/payload/01"'),
        (
            {},
            {"fresh": ["/session_id"], "variables": {"/session_id": "S"}},
            'fresh: "/session_id" is in "variables", too',
        ),
        (None, {"fresh": ["/session_id"]}, '"/session_id" is no place in "operation", which is not given'),
        (None, {"fresh": ["/session_id"], "run": {}, "webhook": {}}, '"/session_id" is no place in /run or /webhook'),
        (None, {"fresh": ["/run"], "run": {}}, '"/run" is no place'),
    ],
)
def test_places_that_are_not_there(operation: Any, more: dict[str, Any], reason: str) -> None:
    with pytest.raises(SnippetError, match=reason.replace("(", r"\(")) as caught:
        read_request({"flow": {"id": "x"}, "operation": operation, **more})
    field = next(iter(more))
    assert caught.value.path == (field, 0 if field == "fresh" else next(iter(more[field])))
    assert "sk-secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("operation", "more"),
    [
        ({}, {"variables": {"/stream": "X"}}),
        ({}, {"variables": {"/input_type": "X"}}),
        ({}, {"fresh": ["/nonsense"]}),
        ({}, {"variables": []}),
        ({}, {"fresh": {"/session_id": 1}}),
        ({}, {"fresh": ["/session_id"] * 257}),
        ({}, {"variables": {"/session_id": 1}}),
        ({"kind": "walk"}, {}),
        ({"kind": []}, {}),
        ({"kind": "run", "payload": 1}, {}),
    ],
)
def test_what_cannot_be_known_later(operation: Any, more: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        read(operation, **more)


def test_many_places_are_found_in_no_time() -> None:
    """Each object on the way is copied once, however many places it has."""
    wide = {f"c{number}": {"f": 1} for number in range(100_000)}
    variables = {f"/tweaks/c{number}/f": "X" for number in range(250)}
    operation = read({"tweaks": wide}, variables=variables)
    assert sum(fields["f"] == Env("X") for fields in operation.tweaks.values()) == 250
