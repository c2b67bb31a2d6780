"""Pages of other origins are refused, unless a setting allows theirs."""

from __future__ import annotations

import pytest
from starlette.types import ASGIApp

from snippetgen import SnippetError
from snippetgen.service import create_app, create_router
from tests.service.asking import ask, post, problem_of

APP = create_app()
OPEN = create_app(allowed_origins=["https://ui.example.org", "http://localhost:3000"])
ANY = create_app(allowed_origins=["*"])
FLOW = {"flow": {"id": "x"}}
UI = "https://ui.example.org"

# The service is called service:7861 here.
OURS: dict[str, dict[str, str]] = {
    "no browser": {},
    "our page": {"Sec-Fetch-Site": "same-origin", "Origin": "http://service:7861"},
    "our page behind a proxy that changes the host": {"Sec-Fetch-Site": "same-origin", "Origin": "https://public"},
    "typed by a person": {"Sec-Fetch-Site": "none"},
    "our page in an old browser": {"Origin": "http://service:7861"},
    "behind a proxy with TLS": {"Origin": "https://service:7861"},
    "in capitals": {"Origin": "HTTP://SERVICE:7861"},
    "default port": {"Origin": "https://public.example", "Host": "public.example"},
    "default port, written": {"Origin": "https://public.example", "Host": "public.example:443"},
    "IPv6": {"Origin": "http://[::1]:7861", "Host": "[::1]:7861"},
}
THEIRS: dict[str, dict[str, str]] = {
    "cross-site": {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"},
    "same-site": {"Sec-Fetch-Site": "same-site", "Origin": "http://other.service:7861"},
    "an unknown site": {"Sec-Fetch-Site": "moon"},
    "no Sec-Fetch-Site": {"Origin": "https://evil.example"},
    "a sandbox": {"Origin": "null"},
    "no origin at all": {"Origin": ""},
    "another port": {"Origin": "http://service:7862"},
    "no port": {"Origin": "http://service"},
    "longer": {"Origin": "http://service:78611"},
    "user": {"Origin": "http://service:7861@evil.example"},
    "broken": {"Origin": "http://["},
    "a script": {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "script"},
    "a frame": {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "iframe"},
    "almost allowed": {"Origin": "https://ui.example.org.evil.example"},
    "without TLS": {"Origin": "http://ui.example.org"},
}


@pytest.mark.parametrize("name", OURS)
def test_ours(name: str) -> None:
    answer = post(APP, "/snippets", FLOW, OURS[name])
    assert answer.status_code == 200
    assert answer.headers["vary"] == "Origin"
    assert not [header for header in answer.headers if header.startswith("access-control")]
    assert ask(APP, "GET", "/", headers=OURS[name]).status_code == 200


@pytest.mark.parametrize("name", THEIRS)
@pytest.mark.parametrize("app", [APP, OPEN], ids=["closed", "open"])
def test_theirs(app: ASGIApp, name: str) -> None:
    for answer in (
        post(app, "/snippets", FLOW, THEIRS[name]),
        post(app, "/inspect", FLOW, THEIRS[name]),
        *(
            ask(app, "GET", path, headers=THEIRS[name])
            for path in ("/", "/targets", "/openapi.json", "/pane/pane.js", "/x")
        ),
        ask(app, "OPTIONS", "/snippets", headers={**THEIRS[name], "Access-Control-Request-Method": "POST"}),
    ):
        assert problem_of(answer)["status"] == 403
        assert answer.headers["vary"] == "Origin"
        assert not [header for header in answer.headers if header.startswith("access-control")]


def test_a_link_to_the_page_may_be_followed() -> None:
    followed = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}
    assert ask(APP, "GET", "/", headers=followed).status_code == 200
    assert problem_of(post(APP, "/snippets", FLOW, followed))["status"] == 403


@pytest.mark.parametrize("site", [{}, {"Sec-Fetch-Site": "cross-site"}])
@pytest.mark.parametrize(("app", "origin"), [(OPEN, UI), (OPEN, "http://localhost:3000"), (ANY, "https://anybody")])
def test_an_allowed_origin(app: ASGIApp, origin: str, site: dict[str, str]) -> None:
    headers = {"Origin": origin, **site}
    answers = [
        post(app, "/snippets", FLOW, headers),
        post(app, "/snippets", {}, headers),
        ask(app, "GET", "/nothing", headers=headers),
    ]
    assert [answer.status_code for answer in answers] == [200, 422, 404]
    for answer in answers:  # what is wrong can be read by the page, too
        assert answer.headers.get_list("access-control-allow-origin") == [origin]
        assert answer.headers.get_list("vary") == ["Origin"]
        assert "access-control-allow-credentials" not in answer.headers
    preflight = {**headers, "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type"}
    answer = ask(app, "OPTIONS", "/snippets", headers=preflight)
    assert (answer.status_code, answer.content) == (204, b"")
    assert answer.headers["access-control-allow-origin"] == origin
    assert "POST" in answer.headers["access-control-allow-methods"]
    assert answer.headers["access-control-allow-headers"] == "Content-Type"
    assert answer.headers["vary"] == "Origin"
    answer = ask(app, "OPTIONS", "/snippets", headers=headers)  # one who wants to know the methods
    assert (answer.status_code, answer.headers["allow"]) == (204, "POST, OPTIONS")


@pytest.mark.parametrize("origin", ["https://ui.example.org/", "ui.example.org", "null", "", "https://", "ftp://x", "https://a b"])  # fmt: skip
def test_a_setting_that_is_no_origin(origin: str) -> None:
    for create in (create_app, create_router):
        with pytest.raises(SnippetError, match="is not an origin"):
            create(allowed_origins=[origin])


FRAMED = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "iframe"}


def test_a_frame_of_a_page_that_is_allowed() -> None:
    app = create_app(frame_ancestors=[UI, "http://localhost:3000"])
    for referer in (
        {},
        {"Referer": f"{UI}/"},
        {"Referer": "HTTP://LOCALHOST:3000/flows/1"},
        {"Referer": "about:blank"},
    ):
        answer = ask(app, "GET", "/", headers={**FRAMED, **referer})
        assert answer.status_code == 200
        policy = answer.headers["content-security-policy"]
        assert policy.endswith("; frame-ancestors https://ui.example.org http://localhost:3000")
        assert not [header for header in answer.headers if header.startswith("access-control")]
    for page in (f"{UI}.evil.example/", f"{UI}:444/", "https://evil.example/", "http://ui.example.org/"):
        assert problem_of(ask(app, "GET", "/", headers={**FRAMED, "Referer": page}))["status"] == 403
    for other in ({"Sec-Fetch-Dest": "object"}, {"Sec-Fetch-Mode": "cors"}, {"Sec-Fetch-Dest": "script"}):
        assert problem_of(ask(app, "GET", "/", headers={**FRAMED, **other}))["status"] == 403
    assert problem_of(post(app, "/snippets", FLOW, {**FRAMED, "Referer": UI}))["status"] == 403
    assert ask(create_app(frame_ancestors=["*"]), "GET", "/", headers=FRAMED | {"Referer": UI}).status_code == 200
    for closed in (APP, OPEN, ANY):  # to ask is not to frame
        assert ask(closed, "GET", "/").headers["content-security-policy"].endswith("; frame-ancestors 'none'")


@pytest.mark.parametrize("origin", ["https://ui.example.org/", "null", "'self'", "https://a;script-src", "https://*.example.org", "http://[::1]:3000"])  # fmt: skip
def test_what_can_hold_no_frame(origin: str) -> None:
    with pytest.raises(SnippetError, match=r"is not an origin|cannot hold a frame"):
        create_app(frame_ancestors=[UI, origin])


def test_credentials_are_for_origins_that_are_named() -> None:
    app = create_app(allowed_origins=[UI], allow_credentials=True, allowed_headers=["X-CSRF-Token"])
    preflight = {
        "Origin": UI,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization",
    }
    asked = ask(app, "OPTIONS", "/snippets", headers=preflight)
    assert asked.headers["access-control-allow-headers"] == "Content-Type, Authorization, X-CSRF-Token"
    for answer in (asked, post(app, "/snippets", FLOW, {"Origin": UI}), post(app, "/snippets", {}, {"Origin": UI})):
        assert answer.headers.get_list("access-control-allow-origin") == [UI]
        assert answer.headers["access-control-allow-credentials"] == "true"
        assert answer.headers["vary"] == "Origin"
    for headers in ({}, {"Origin": "http://service:7861"}, {"Origin": "https://evil.example"}):
        answer = post(app, "/snippets", FLOW, headers)
        assert not [header for header in answer.headers if header.startswith("access-control")]
    for create in (create_app, create_router):
        with pytest.raises(SnippetError, match="credentials are for origins that are named"):
            create(allowed_origins=[UI, "*"], allow_credentials=True)
        with pytest.raises(SnippetError, match="is not the name of a header"):
            create(allowed_headers=["X-A, X-B"])


def test_what_a_page_may_read_and_a_service_that_is_nearer_than_it() -> None:
    answer = post(OPEN, "/snippets", FLOW, {"Origin": UI})
    assert answer.headers["access-control-expose-headers"] == "ETag, Retry-After"
    preflight = {"Origin": UI, "Access-Control-Request-Method": "POST"}
    private = {**preflight, "Access-Control-Request-Private-Network": "true"}
    assert "access-control-allow-private-network" not in ask(OPEN, "OPTIONS", "/snippets", headers=preflight).headers
    allowed = ask(OPEN, "OPTIONS", "/snippets", headers=private).headers
    assert allowed["access-control-allow-private-network"] == "true"
    refused = ask(OPEN, "OPTIONS", "/snippets", headers={**private, "Origin": "https://evil.example"})
    assert (refused.status_code, "access-control-allow-private-network" in refused.headers) == (403, False)
