"""The scripted server answers what is asked of it; what is told of a real one is tried in tests/e2e/test_fetch.py."""

from __future__ import annotations

import pytest

from snippetgen import Server, SnippetError
from snippetgen.flow.address import flow_at
from snippetgen.langflow.connection import Connection
from snippetgen.langflow.fetch import fetch_flow
from snippetgen.langflow.flows import folders, list_flows
from tests.langflow.scripted import FOLDER, KEY, Instead, Scripted, flow


def connection(langflow: Scripted, key: str = KEY) -> Connection:
    return Connection(Server(url=langflow.url), {"LANGFLOW_API_KEY": key})


def test_a_flow_of_it_is_fetched_and_an_example_is_not_listed(langflow: Scripted) -> None:
    langflow.flows += [flow("Weather", endpoint_name="weather"), flow("Shipped", folder="Langflow Examples")]
    assert [listed.names for listed in list_flows(connection(langflow))] == [
        ("weather", "Weather", langflow.flows[0]["id"])
    ]
    assert list(folders(connection(langflow)).values()) == [FOLDER, "Langflow Examples"]
    found = fetch_flow(connection(langflow), flow_at("weather")[0])
    assert (found.name, found.langflow_version) == ("Weather", "1.13.0")
    assert {asked.headers["x-api-key"] for asked in langflow.asked} == {KEY}


def test_it_wants_its_key_and_misbehaves_where_it_is_told_to(langflow: Scripted) -> None:
    with pytest.raises(SnippetError, match="Invalid API key"):
        list_flows(connection(langflow, "sk-wrong"))
    langflow.instead["/api/v1/flows/"] = Instead(raw=b"HTTP/1.1 200 OK\r\n\r\n<html>")
    with pytest.raises(SnippetError, match="answers a web page"):
        list_flows(connection(langflow))
