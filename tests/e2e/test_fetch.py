"""Flows read from a real Langflow: one by its page, ID or endpoint name, two hundred as files, and no stored secret."""

from __future__ import annotations

import json
import os
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.command import run_command
from tests.e2e.conftest import Site
from tests.e2e.langflow import RELEASE, VERSION
from tests.files.test_pull import HOSTILE, secret

MANY = 200
STORED = "sk-stored-literal"


def env(site: Site, **more: str) -> dict[str, str]:
    named = {"SNIPPETGEN_SERVER_URL": site.langflow.url, **site.env}
    return {**os.environ, **named, **({} if site.langflow.key else {"SNIPPETGEN_NO_AUTH": "true"}), **more}


def run(site: Site, *arguments: str | Path, code: int = 0, **more: str) -> str:
    done = run_command(*arguments, env=env(site, **more))
    assert done.returncode == code, done.stderr
    return done.stderr if code else done.stdout


def create(site: Site, name: str, nodes: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    body = {"name": name, "data": {"nodes": nodes, "edges": [], "viewport": {"x": 0, "y": 0, "zoom": 1}}, **more}
    response = site.langflow.call("POST", "/api/v1/flows/", json=body)
    assert response.status_code == 201, response.text
    made: dict[str, Any] = response.json()
    return made


@pytest.fixture(params=["key", "open"])
def either(request: pytest.FixtureRequest, sites: dict[str, Site]) -> Site:
    """Each of the two servers."""
    return sites[request.param]


@pytest.fixture(scope="module")
def many(sites: dict[str, Site]) -> Iterator[Site]:
    """The server without authentication, which has examples of its own, and two hundred more flows on it."""
    site = sites["open"]
    echo = site.exports["echo"]["data"]["nodes"]
    storing = [*echo, secret(STORED)]
    hostile = [
        name for name in HOSTILE if name.isprintable() or name == "\u202ebidi\u200b"
    ]  # SQLite takes no half character
    made = [create(site, name, storing) for name in hostile]
    made += [
        create(site, f"Many {number}", storing, endpoint_name=f"many-{number}") for number in range(MANY - len(made))
    ]
    yield site
    for flow in made:
        site.langflow.call("DELETE", f"/api/v1/flows/{flow['id']}")


def test_a_flow_by_its_page_its_id_and_its_endpoint_name(either: Site, tmp_path: Path) -> None:
    export = tmp_path / "echo.json"
    export.write_text(json.dumps(either.exports["echo"]))
    known = run(either, "inspect", export, "-f", "json")
    number = either.exports["echo"]["id"]
    for address in (f"{either.langflow.url}/flow/{number}", number, "echo-endpoint"):
        assert run(either, "inspect", address, "--fetch", "-f", "json") == known
        snippet = run(either, "generate", address, "--fetch", "-l", "python")
        assert snippet == run(either, "generate", export, "-l", "python")


def test_which_langflow_it_is(either: Site) -> None:
    from snippetgen.flow.address import flow_at
    from snippetgen.langflow.connection import Connection
    from snippetgen.langflow.fetch import fetch_flow

    found = fetch_flow(Connection(either.settings, either.env), flow_at("echo-endpoint")[0])
    assert str(found.langflow_version).startswith(f"{RELEASE[0]}.{RELEASE[1]}.")
    if RELEASE >= (1, 12):
        assert found.langflow_version == VERSION


def test_what_goes_wrong_is_one_line(site: Site, tmp_path: Path) -> None:
    for words, more, line in [
        (["echo-endpint"], {}, 'has no flow "echo-endpint" that this key may read; did you mean "echo-endpoint"?'),
        (["d2bbd92b-187e-4c84-b2d4-5df365704201"], {}, "it may be another user's"),
        (
            ["echo-endpoint"],
            {"LANGFLOW_API_KEY": "sk-wrong"},
            "does not take the key in $LANGFLOW_API_KEY (Invalid API key)",
        ),
        (["echo-endpoint"], {"LANGFLOW_API_KEY": ""}, "asks for a key, and $LANGFLOW_API_KEY is not set: make one at "),
    ]:
        said = run(site, "generate", *words, "--fetch", code=2, **more)
        assert line in said
        assert said.count("\n") == 1
        assert "sk-" not in said
    assert "has no folder" in run(site, "pull", tmp_path / "none", "--folder", "Startr Project", code=2)


def test_all_flows_twice_are_the_same_bytes(many: Site, tmp_path: Path) -> None:
    for name in ("first", "second"):
        run(many, "pull", tmp_path / name)
    first, second = (
        {path.name: path.read_bytes() for path in (tmp_path / name).iterdir()} for name in ("first", "second")
    )
    assert first == second
    assert len(first) == MANY + len(many.exports) + 1  # and the record: without the examples
    assert not [name for name, content in first.items() if STORED.encode() in content]
    dates = {path: path.stat().st_mtime_ns for path in (tmp_path / "first").iterdir()}
    run(many, "pull", tmp_path / "first", "--prune")
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "first").iterdir()} == dates
    run(many, "generate", tmp_path / "first", "--out", tmp_path / "snippets", "-l", "python")
    folders = {path.name for path in (tmp_path / "snippets").iterdir() if path.is_dir()}
    assert folders == {name.removesuffix(".json") for name in first if name.endswith(".json")}


def test_langflow_imports_what_was_pulled(site: Site, tmp_path: Path) -> None:
    run(site, "pull", tmp_path, "--flow", "echo-endpoint")
    path = tmp_path / "echo-endpoint.json"
    assert [found.name for found in tmp_path.glob("*.json")] == [path.name]
    pulled = json.loads(path.read_bytes())
    # By another ID, because what has the ID of a flow that is there takes its place.
    another = json.dumps({**pulled, "id": str(uuid.uuid4()), "endpoint_name": "imported-echo"}).encode()
    response = site.langflow.call("POST", "/api/v1/flows/upload/", files={"file": (path.name, another)})
    assert response.status_code == 201, response.text
    (imported,) = response.json()
    assert imported["id"] != pulled["id"]
    try:
        run(site, "pull", tmp_path / "again", "--flow", imported["id"])
        (again,) = (tmp_path / "again").glob("*.json")
        assert json.loads(again.read_bytes())["data"] == pulled["data"]
    finally:
        site.langflow.call("DELETE", f"/api/v1/flows/{imported['id']}")
