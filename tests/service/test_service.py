"""The service's answers: the library's snippets, byte for byte, wherever the application stands."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from importlib.metadata import version
from typing import Any

import pytest
from fastapi import APIRouter, Depends, FastAPI, HTTPException
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.types import ASGIApp

from snippetgen import Flow, Run, Server, Webhook, generate, generate_all, load_flow
from snippetgen.flow.field import Field
from snippetgen.languages.language import find_language
from snippetgen.service import create_app, create_router, models
from snippetgen.snippets.targets import Target, load_targets, targets_of
from snippetgen.words.request import SnippetsRequest
from tests.cases import CASES, EXAMPLES, HOSTILE
from tests.service.asking import ask, code_of, post, problem_of

APP = create_app()
LARGE = create_app(max_answer=2**28, max_in_flight=2**30)
"""One that makes answers of any size."""
NOTHING: dict[str, Any] = {"id": None, "endpoint_name": None, "name": None, "components": None, "groups": []}
EXPORTS = sorted(path.name for path in EXAMPLES.glob("*.json"))


def export(name: str) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((EXAMPLES / name).read_text("utf-8"))
    return read


# Snippets


@pytest.mark.parametrize("name", EXPORTS)
def test_every_tab_of_an_export(name: str) -> None:
    answer = post(APP, "/snippets", {"flow": export(name)})
    expected = generate_all(load_flow(EXAMPLES / name), Server())
    assert code_of(answer) == [snippet.code for snippet in expected]
    for sent, snippet in zip(answer.json()["snippets"], expected, strict=True):
        highlight = find_language(snippet.language).highlight
        assert sent == {**json.loads(json.dumps(snippet.as_dict())), "highlight": highlight}
    models.SnippetsAnswer.model_validate(answer.json())


@pytest.mark.parametrize("name", sorted(set(CASES) - {"env-in-body"}))  # JSON has no Env within a body
def test_an_operation_for_every_target(name: str) -> None:
    case = CASES[name]
    asked: dict[str, Any] = {
        "flow": case.flow.model_dump(mode="json"),
        "server": case.server.model_dump(mode="json"),
    }
    operations: list[tuple[Run | Webhook, Any]] = [
        (case.run, case.run.sent),
        (case.run.with_stream(True), {**case.run.sent, "stream": True}),
        (case.webhook, {"payload": case.webhook.payload}),
    ]
    for operation, sent in operations:
        expected = [
            generate(case.flow, case.server, operation, language=target.language, client=target.client)
            for target in load_targets()
            if operation.name in target.templates
        ]
        answer = post(APP, "/snippets", {**asked, "operation": sent, "languages": EVERY})
        assert code_of(answer) == [snippet.code for snippet in expected]
        warnings = [snippet["warnings"] for snippet in answer.json()["snippets"]]
        assert warnings == [list(snippet.warnings) for snippet in expected]


EVERY = list(dict.fromkeys(target.language for target in load_targets()))


def test_hostile_strings_everywhere() -> None:
    for text in HOSTILE.values():
        run = Run(input_value=text, session_id=text, tweaks={text: {text: [text, {text: text}]}})
        flow = Flow(endpoint_name="x", name=text)
        sent = {"flow": {"endpoint_name": "x", "name": text}, "operation": run.sent, "languages": EVERY}
        answer = post(APP, "/snippets", sent)
        expected = [generate(flow, Server(), run, language=target.language, client=target.client).code for target in load_targets() if "run" in target.templates]  # fmt: skip
        assert code_of(answer) == expected
        payload = {text: [text]}
        answer = post(APP, "/snippets", {"flow": {"id": "x"}, "operation": {"payload": payload}, "language": "curl"})
        assert code_of(answer) == [generate(Flow(id="x"), Server(), Webhook(payload=payload), language="curl").code]


def test_language_and_client() -> None:
    flow = {"id": "x"}

    def names(**asked: Any) -> list[tuple[str, str]]:
        answer = post(APP, "/snippets", {"flow": flow, "operation": {}, **asked}).json()
        return [(snippet["language"], snippet["client"]) for snippet in answer["snippets"]]

    def running(targets: tuple[Target, ...]) -> list[tuple[str, str]]:
        return [(target.language, target.client) for target in targets if "run" in target.templates]

    everything, pane = running(load_targets()), running(targets_of())
    assert {language for language, _ in pane} == {"python", "javascript", "curl"}
    assert names() == names(language=None, client=None, languages=None) == pane
    assert names(languages=EVERY) == everything
    assert names(languages=["go", "curl"]) == [name for name in everything if name[0] in ("go", "curl")]
    assert names(languages=["python"], client="httpx") == [("python", "httpx")]
    for language, client in everything:
        assert names(language=language, client=client) == [(language, client)]
        assert names(client=client) == [name for name in everything if name[1] == client]
        assert names(language=language) == [next(name for name in everything if name[0] == language)]
    tabs = post(APP, "/snippets", {"flow": flow, "language": "curl"}).json()["snippets"]
    assert [snippet["operation"] for snippet in tabs] == ["run", "stream", "responses", "responses-stream"]
    unknown = (
        {"languages": ["golang"]},
        {"languages": ["go"], "client": "fetch"},
    )
    for wrong in ({"language": "pyhton"}, {"client": "crul"}, {"language": "python", "client": "fetch"}, *unknown):
        problem = problem_of(post(APP, "/snippets", {"flow": flow, **wrong}))
        name = list(wrong)[-1]
        assert problem["errors"][0]["path"] == ([name, 0] if name == "languages" else [name])
        assert "known: " in problem["detail"]
    problem = problem_of(post(APP, "/snippets", {"flow": flow, "language": "go", "languages": ["go"]}))
    assert problem["detail"] == 'give either "language" or "languages"'


class _Spans(HTMLParser):
    """Reads HTML that may hold spans with a class, and text."""

    def __init__(self) -> None:
        super().__init__()
        self.text, self.open = "", 0

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        assert tag == "span"
        ((name, value),) = attributes
        assert name == "class"
        assert value
        assert value.isalnum()
        self.open += 1

    def handle_endtag(self, tag: str) -> None:
        assert tag == "span"
        self.open -= 1

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    handle_pi = handle_comment

    def handle_decl(self, decl: str) -> None:
        raise AssertionError(decl)


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("times", [1, pytest.param(30_000, marks=pytest.mark.bulk)])  # too long to be highlighted
def test_html_is_spans_and_the_code(name: str, times: int) -> None:
    text = HOSTILE[name] * (times // max(len(HOSTILE[name]), 1) or 1)
    operation = {"input_value": text, "tweaks": {text[:100]: {text[:100]: "\r\n</span><script>"}}}
    name_of_text = text[: 500 if times > 1 else None]  # a name has 10,000 bytes at most
    for sent in (operation, {**operation, "stream": True}, {"payload": {name_of_text: text}}):
        answer = post(LARGE, "/snippets", {"flow": {"endpoint_name": "x"}, "operation": sent, "highlight": True})
        for snippet in answer.json()["snippets"]:
            parser = _Spans()
            parser.feed(snippet["html"])
            parser.close()
            assert parser.text == snippet["code"]
            assert parser.open == 0
            if times == 1:
                assert '<span class="' in snippet["html"]


# Inspect


@pytest.mark.parametrize("name", EXPORTS)
def test_inspect_describes_the_flow_and_gives_the_same_snippets(name: str) -> None:
    flow = load_flow(EXAMPLES / name)
    described = post(APP, "/inspect", {"flow": export(name)}).json()
    models.InspectAnswer.model_validate(described)
    assert [component["id"] for component in described["flow"]["components"]] == [c.id for c in flow.components or ()]
    assert described["run"] == Run.for_flow(flow).sent
    assert described["has_webhook"] == bool(flow.webhooks)
    assert described["server_url"] is None
    for component, known in zip(described["flow"]["components"], flow.components or (), strict=True):
        assert list(component["fields"]) == list(known.fields)
        for name, field in known.fields.items():
            said = component["fields"][name]
            assert Field.model_validate(said) == (field.model_copy(update={"value": None}) if field.refused else field)
            usual = Field(type=field.type).model_dump()
            assert [key for key in said if key != "type" and said[key] == usual[key]] == []
    snippets = post(APP, "/snippets", {"flow": described["flow"]})
    assert code_of(snippets) == [snippet.code for snippet in generate_all(flow, Server())]
    assert post(APP, "/inspect", {"flow": described["flow"]}).json() == described


@pytest.mark.parametrize("text", [*HOSTILE.values(), "$FLOW_ID", "$$FLOW_ID", "$$", "$", "${FLOW_ID}", "$5", "a$B"])
def test_what_an_export_says_is_never_a_variable(text: str) -> None:
    field = {"type": "str", "value": text, "options": [text]}
    node: dict[str, Any] = {"id": text, "data": {"type": "ChatInput", "node": {"display_name": text, "template": {"input_value": field, text: field}}}}  # fmt: skip
    group = {"id": f"{text}-group", "data": {"node": {"flow": {}, "display_name": text}}}
    hostile = {
        "id": text,
        "name": text,
        "data": {"nodes": [node, group, {**node, "data": {**node["data"], "type": text}}]},
    }
    read = load_flow(hostile)
    described = post(APP, "/inspect", {"flow": hostile}).json()["flow"]
    assert Flow.model_validate(described) == read
    if text:
        direct, again = (post(APP, "/snippets", {"flow": flow}) for flow in (hostile, described))
        assert direct.json() == again.json()
        if direct.status_code == 200:
            assert code_of(direct) == [snippet.code for snippet in generate_all(read, Server())]
            assert "/$" not in direct.text
            assert '["FLOW_ID"]' not in direct.text
            assert "env.FLOW_ID" not in direct.text
    if text == "$FLOW_ID":
        assert "/%24FLOW_ID" in direct.text


@pytest.mark.parametrize(
    ("address", "flow", "url"),
    [
        ("http://localhost:7860/flow/abc", {"endpoint_name": "abc"}, "http://localhost:7860"),
        ("https://h/p/flow/d2bbd92b-187e-4c84-b2d4-5df365704201/folder/x?a#b", {"id": "d2bbd92b-187e-4c84-b2d4-5df365704201"}, "https://h/p"),
        ("localhost:7860/flow/x", {"endpoint_name": "x"}, "http://localhost:7860"),
        ("/playground/x", {"endpoint_name": "x"}, None),
        ("http://h/flow/$FOO", {"endpoint_name": "$FOO"}, "http://h"),
        ("d2bbd92b-187e-4c84-b2d4-5df365704201", {"id": "d2bbd92b-187e-4c84-b2d4-5df365704201"}, None),
        ("basic-prompting", {"endpoint_name": "basic-prompting"}, None),
        ("pyproject.toml", {"endpoint_name": "pyproject.toml"}, None),  # a file of this folder, which is not read
        ("-", {"endpoint_name": "-"}, None),
    ],
)  # fmt: skip
def test_an_address_is_read_and_not_followed(address: str, flow: dict[str, str], url: str | None) -> None:
    described = post(APP, "/inspect", {"address": address}).json()
    assert described["flow"] == {
        "id": None,
        "endpoint_name": None,
        "name": None,
        "components": None,
        "groups": [],
        **flow,
    }
    assert described["server_url"] == url
    assert post(APP, "/snippets", {"flow": described["flow"], "server": {"url": url or "http://h"}}).status_code == 200


@pytest.mark.parametrize(
    "address", ["", "/etc/passwd", "examples/weather.toml", "..\\x", "http://", "http://h", "http://u:p@h/flow/x", "http://[/flow/x", "localhost:7860/x", "http://h/flow/%ff"]
)  # fmt: skip
def test_an_address_that_is_none(address: str) -> None:
    assert problem_of(post(APP, "/inspect", {"address": address}))["errors"][0]["path"] == ["address"]


def test_what_a_tweak_may_not_set_is_left_out() -> None:
    described = post(APP, "/inspect", {"flow": export("basic-prompting.json")}).json()
    fields = [field for component in described["flow"]["components"] for field in component["fields"].values()]
    refused = [field for field in fields if field.get("refused")]
    assert refused
    assert all("value" not in field for field in refused)


# The other routes


def test_targets_schema_and_health() -> None:
    answered = ask(APP, "GET", "/targets").json()
    models.TargetsAnswer.model_validate(answered)
    assert [(target["language"], target["client"]) for target in answered["targets"]] == [
        (target.language, target.client) for target in load_targets()
    ]
    schema = ask(APP, "GET", "/schema").json()
    assert set(schema["properties"]) == set(SnippetsRequest.model_fields)
    assert ask(APP, "GET", "/health").json() == {"status": "ok", "version": version("snippetgen")}


def test_the_description_has_an_example_of_each_that_is_true() -> None:
    description = ask(APP, "GET", "/openapi.json").json()
    assert set(description["paths"]) == set(PATHS)
    for path in {*PATHS} - {"/schema", "/snippets/batch", "/highlight.css"}:
        ((method, operation),) = description["paths"][path].items()
        answer = operation["responses"]["200"]["content"]["application/json"]["example"]
        if method == "post":
            example = operation["requestBody"]["content"]["application/json"]["example"]
            assert _without_nulls(post(APP, path, example).json()) == answer
        else:
            assert _without_nulls(ask(APP, "GET", path).json()) == answer
    assert "http" not in json.dumps({**description, "paths": {}, "components": {}})


PATHS = {
    "/snippets": "create_snippets",
    "/snippets/batch": "create_snippets_batch",
    "/inspect": "inspect_flow",
    "/targets": "list_targets",
    "/schema": "get_schema",
    "/highlight.css": "get_stylesheet",
    "/health": "get_health",
}


def _without_nulls(value: Any) -> Any:
    """What FastAPI makes of an example."""
    if isinstance(value, dict):
        return {key: _without_nulls(item) for key, item in value.items() if item is not None}
    return [_without_nulls(item) for item in value] if isinstance(value, list) else value


def test_nothing_from_another_host() -> None:
    for path in ("/docs", "/redoc", "/docs/oauth2-redirect"):
        assert problem_of(ask(APP, "GET", path))["status"] == 404


def test_page_and_its_files() -> None:
    page = ask(APP, "GET", "/")
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert page.headers["cache-control"] == "no-cache"
    policy = page.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'")
    assert "unsafe" not in policy
    assert page.headers["x-content-type-options"] == "nosniff"
    assert page.headers["referrer-policy"] == "no-referrer"
    again = ask(APP, "GET", "/", headers={"If-None-Match": page.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert ask(APP, "HEAD", "/").headers["content-length"] == page.headers["content-length"]
    script = ask(APP, "GET", "/pane/pane.js")
    assert script.headers["content-type"] == "text/javascript; charset=utf-8"
    assert ask(APP, "GET", "/pane/pane.css").headers["content-type"] == "text/css; charset=utf-8"
    for path in ("/pane/", "/pane/nothing.js", "/pane/../app.py", "/pane/%2e%2e%2fapp.py", "/pane/%00", "/snippets/", "/%ff"):  # fmt: skip
        assert problem_of(ask(APP, "GET", path))["status"] == 404


# Where it stands


def _in_fastapi() -> tuple[ASGIApp, str]:
    host = FastAPI()
    host.mount("/a/b", create_app(max_body=5000, allowed_origins=["https://ui.example.org"]))
    return host, "/a/b"


def _in_starlette() -> tuple[ASGIApp, str]:
    return Starlette(routes=[Mount("/a", Starlette(routes=[Mount("/b", create_app(max_body=5000, allowed_origins=["https://ui.example.org"]))]))]), "/a/b"  # fmt: skip


def _below_a_root_path() -> tuple[ASGIApp, str]:
    app = create_app(max_body=5000, allowed_origins=["https://ui.example.org"])
    app.root_path = "/a/b"
    return app, "/a/b"


def _as_routes() -> tuple[ASGIApp, str]:
    host, inner = FastAPI(), APIRouter(prefix="/a")
    inner.include_router(create_router(max_body=5000, allowed_origins=["https://ui.example.org"]), prefix="/b")
    host.include_router(inner)
    return host, "/a/b"


@pytest.mark.parametrize("place", [_in_fastapi, _in_starlette, _below_a_root_path, _as_routes])
def test_everywhere_the_same(place: Any) -> None:
    app, base = place()
    flow = {"id": "x"}
    expected = [snippet.code for snippet in generate_all(Flow(id="x"), Server())]
    assert code_of(post(app, f"{base}/snippets", {"flow": flow})) == expected
    assert problem_of(post(app, f"{base}/snippets", {"flow": 5}))["errors"][0]["pointer"] == "/flow"
    assert problem_of(post(app, f"{base}/snippets", b"{"))["status"] == 400
    assert problem_of(post(app, f"{base}/snippets", b" " * 5001))["status"] == 413
    assert problem_of(post(app, f"{base}/snippets", {}, {"Content-Type": "text/plain"}))["status"] == 415
    refused = ask(app, "GET", f"{base}/snippets")
    assert problem_of(refused)["status"] == 405
    assert refused.headers["allow"] == "POST"
    assert problem_of(post(app, f"{base}/snippets", {"flow": flow}, {"Sec-Fetch-Site": "cross-site"}))["status"] == 403
    allowed = post(app, f"{base}/snippets", {"flow": flow}, {"Origin": "https://ui.example.org"})
    assert allowed.headers.get_list("access-control-allow-origin") == ["https://ui.example.org"]
    preflight = {"Origin": "https://ui.example.org", "Access-Control-Request-Method": "POST"}
    assert ask(app, "OPTIONS", f"{base}/snippets", headers=preflight).status_code == 204
    if place is not _as_routes:
        assert ask(app, "GET", f"{base}/").status_code == 200
        assert ask(app, "GET", f"{base}/pane/pane.js").status_code == 200
        assert problem_of(ask(app, "GET", f"{base}/nothing"))["status"] == 404
        assert ask(app, "GET", f"{base}/openapi.json").json()["servers"] == [{"url": base}]


def test_guards_of_the_host_are_kept() -> None:
    def refuse() -> None:
        raise HTTPException(401, "who are you?")

    host = FastAPI()
    host.include_router(create_router(), dependencies=[Depends(refuse)])
    answer = post(host, "/snippets", {"flow": {"id": "x"}})
    assert (answer.status_code, answer.json()) == (401, {"detail": "who are you?"})
