"""The description that clients are generated from: what it names is there, and what it says is so."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import jsonschema_rs
import pytest
from fastapi import FastAPI
from pydantic import BaseModel

from snippetgen.service import create_app, create_router
from snippetgen.service.problems import CODES
from tests.service.asking import ask

Found = dict[str, Any]


class Flow(BaseModel):
    """A model of somebody else's, which is called as one of ours is."""

    theirs: int


def _in_a_host() -> Found:
    host = FastAPI()
    host.include_router(create_router(), prefix="/api/snippets")

    @host.post("/flows")
    def own(flow: Flow) -> Flow:
        return flow

    return host.openapi()


ALONE: Found = ask(create_app(), "GET", "/openapi.json").json()
HOSTED = _in_a_host()


def every(value: Any) -> Iterator[Found]:
    if isinstance(value, dict):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from every(inner)


def operations(description: Found) -> dict[str, Found]:
    return {one["operationId"]: one for path in description["paths"].values() for one in path.values()}


@pytest.mark.parametrize("description", [ALONE, HOSTED], ids=["alone", "hosted"])
def test_what_is_referred_to_is_a_component(description: Found) -> None:
    references = {found["$ref"] for found in every(description) if isinstance(found.get("$ref"), str)}
    assert {reference.rpartition("/")[2] for reference in references} <= set(description["components"]["schemas"])
    assert all(reference.startswith("#/components/schemas/") for reference in references)
    for name, operation in operations(ALONE).items():
        ours = operations(description)[name]
        assert set(ours["responses"]) == set(operation["responses"])
        body = ours.get("requestBody")
        assert body is None or body["required"] is True
        for schema in every([*ours["responses"].values(), body or {}]):
            assert "properties" not in schema, f"{name} has a schema without a name"


def test_a_model_of_the_host_that_is_called_alike_stays_itself() -> None:
    schemas = HOSTED["components"]["schemas"]
    own = operations(HOSTED)["own_flows_post"]["requestBody"]["content"]["application/json"]["schema"]["$ref"]
    assert schemas[own.rpartition("/")[2]]["properties"] == {"theirs": {"title": "Theirs", "type": "integer"}}
    ours = [name for name, schema in schemas.items() if "endpoint_name" in schema["properties"] and name != "Export"]
    assert len(ours) == 1


def test_defaults_and_examples_are_what_their_schemas_say() -> None:
    definitions = {"components": ALONE["components"]}
    for schema in every(ALONE["components"]["schemas"]):
        if "default" in schema and not isinstance(schema["default"], dict | list) | ("properties" in schema):
            jsonschema_rs.validate({**schema, **definitions}, schema["default"])
            assert schema["default"] is not None
    for operation in operations(ALONE).values():
        for content in every(operation):
            if "example" in content and "schema" in content:
                jsonschema_rs.validate({**content["schema"], **definitions}, content["example"])
    assert ALONE["components"]["schemas"]["Server"]["properties"]["api_key"]["default"] == "$LANGFLOW_API_KEY"


def test_no_example_holds_what_a_reader_takes_for_a_reference() -> None:
    examples = [found["example"] for found in every(ALONE) if "example" in found]
    assert examples
    assert "$ref" not in json.dumps(examples)


def test_every_problem_is_described() -> None:
    known = {str(status) for status, _ in CODES.values()}
    for name, operation in operations(ALONE).items():
        problems = {status: answer for status, answer in operation["responses"].items() if status in known}
        assert {"403", "421", "500", "503"} <= set(problems), name
        if "requestBody" in operation and name != "create_snippets_batch":
            assert {"400", "408", "413", "415", "422"} <= set(problems), name
        for answer in problems.values():
            assert answer["description"]
            schema = answer["content"]["application/problem+json"]["schema"]
            assert schema == {"$ref": "#/components/schemas/SnippetProblem"}


def test_it_speaks_json_and_not_python() -> None:
    told = [found["description"] for found in every(ALONE) if isinstance(found.get("description"), str)]
    assert len(told) > 30
    for text in told:
        assert not re.search(
            r"\bNone\b|\btuple\b|``|pydantic|Raises|\bEnv\b|\bFresh\b|frozenset|SnippetError", text
        ), text
