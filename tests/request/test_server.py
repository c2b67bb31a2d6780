"""The server settings: what is taken, how it is written, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from snippetgen import Env, Server
from snippetgen.values import Joined, parse_text


@pytest.mark.parametrize(
    ("given", "url"),
    [
        ("http://localhost:7860", "http://localhost:7860"),
        ("http://localhost:7860/", "http://localhost:7860"),
        ("HTTPS://Example.ORG/Langflow//", "https://example.org/Langflow"),
        ("http://[::1]:7860/a/b/", "http://[::1]:7860/a/b"),
        ("http://[2001:DB8::1]", "http://[2001:db8::1]"),
        ("http://192.168.0.7:80", "http://192.168.0.7:80"),
        ("http://my_service:7860", "http://my_service:7860"),
        ("http://bücher.example/é x".replace(" ", "%20"), "http://xn--bcher-kva.example/%C3%A9%20x"),
        ("http://例え.テスト:8080", "http://xn--r8jz45g.xn--zckzah:8080"),
        ("https://host/a%2fb%7e%41", "https://host/a%2Fb~A"),
    ],
)
def test_url(given: str, url: str) -> None:
    assert Server(url=given).url == url


@pytest.mark.parametrize(
    ("given", "parts"),
    [
        ("$BASE", Env("BASE")),
        ("$BASE/", Env("BASE")),
        ("${BASE}/langflow", Joined((Env("BASE"), "/langflow"))),
        ("http://$HOST:7860", Joined(("http://", Env("HOST"), ":7860"))),
        ("http://host:$PORT/x", Joined(("http://host:", Env("PORT"), "/x"))),
        ("https://${A}.example.org/$B/c", Joined(("https://", Env("A"), ".example.org/", Env("B"), "/c"))),
        ("$A/$A", Joined((Env("A"), "/", Env("A")))),
    ],
)
def test_url_with_variables(given: str, parts: Any) -> None:
    assert Server(url=given).url == parts


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("", "must begin with"),
        ("localhost:7860", "must begin with"),
        ("ftp://host", "must begin with"),
        ("file:///etc/passwd", "must begin with"),
        ("javascript:alert(1)", "must begin with"),
        ("http://", "no host"),
        ("http://:7860", "no host"),
        ("http:///path", "no host"),
        ("http://user:secret@host", "user name or password"),
        ("http://user@host", "user name or password"),
        ("http://$USER:$PASSWORD@host", "user name or password"),
        ("http://host?x=1", "query"),
        ("http://host/#top", "fragment"),
        ("http://host/a b", "character"),
        ("http://host\\path", "character"),
        ("http://host/\n", "character"),
        ("http://ho\x00st", "character"),
        ("http://host/{x}", "character"),
        ("http://host:99999", "port"),
        ("http://host:0", "port"),
        ("http://host:80a", "port"),
        ("http://[::1", "port"),
        ("http://[nope]", "IPv6"),
        ("http://a..b", "host"),
        ("http://-", "host"),
        ("http://host/../x", ". or .."),
        ("http://host/%zz", "%25"),
        ("http://host/%2e%2E/x", ". or .."),
        ("$A/{0}", "character"),
        ("http://host/{$A}", "character"),
        ("http://\ud800", "host"),
        ("http://host/\ud800", "half a character"),
        (7860, "must be text"),
        (None, "must be text"),
    ],
)
def test_url_refused(url: Any, reason: str) -> None:
    with pytest.raises(ValidationError) as caught:
        Server(url=url)
    assert reason in str(caught.value)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("key", ["$LANGFLOW_API_KEY", "${LANGFLOW_API_KEY}", Env("LANGFLOW_API_KEY")])
def test_key_is_a_name(key: Any) -> None:
    assert Server(api_key=key).api_key == Env("LANGFLOW_API_KEY")
    assert Server(api_key=None).request_headers() == {"Content-Type": "application/json"}


@pytest.mark.parametrize("key", ["sk-12345-secret", "", "$", "$1secret", "x$SECRET", "$A$SECRET", "Bearer $SECRET", 7])
def test_literal_key_is_refused_and_not_repeated(key: Any) -> None:
    with pytest.raises(ValidationError) as caught:
        Server(api_key=key)
    assert "would be a secret in the snippet" in str(caught.value)
    assert "12345" not in str(caught.value)


def test_headers() -> None:
    server = Server(headers={"X-A": "$A", "accept": "text/plain", "X-B": "cost $$5 $A.", "Authorization": "Bearer $T"})
    assert server.request_headers() == {
        "Content-Type": "application/json",
        "X-A": Env("A"),
        "accept": "text/plain",
        "X-B": Joined(("cost $5 ", Env("A"), ".")),
        "Authorization": Joined(("Bearer ", Env("T"))),
        "x-api-key": Env("LANGFLOW_API_KEY"),
    }


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("", "x", "not a name"),
        ("X A", "x", "not a name"),
        ("X:A", "x", "not a name"),
        ("X\nA", "x", "not a name"),
        ("Ä", "x", "not a name"),
        ("@file", "x", "not a name"),
        ("X", "a\r\nEvil: 1", "no client sends"),
        ("X", "a\x00", "no client sends"),
        ("X", " a", "no client sends"),
        ("X", "a\t", "no client sends"),
        ("X", "é", "ASCII"),
        ("X", 5, "must be text"),
        ("Host", "x", "client itself"),
        ("content-length", "1", "client itself"),
        ("Content-Type", "text/plain", "the body is JSON"),
        ("X-API-Key", "sk-secret", "api_key"),
        ("Authorization", "Bearer sk-secret", "secret in the snippet"),
        ("cookie", "session=1", "secret in the snippet"),
        ("Sec-Fetch-Mode", "cors", "client itself"),
        ("__proto__", "x", "JavaScript"),
    ],
)
def test_header_refused(name: str, value: Any, reason: str) -> None:
    with pytest.raises(ValidationError) as caught:
        Server(headers={name: value})
    assert reason in str(caught.value)
    assert "sk-secret" not in str(caught.value)


def test_header_twice_is_refused() -> None:
    with pytest.raises(ValidationError, match="twice"):
        Server(headers={"Accept": "a", "accept": "b"})


@pytest.mark.parametrize("timeout", [0, -1, 0.01, 100_000, float("nan"), float("inf"), "soon"])
def test_timeout_refused(timeout: Any) -> None:
    with pytest.raises(ValidationError):
        Server(timeout=timeout)


def test_unknown_setting_is_refused_and_models_are_frozen() -> None:
    with pytest.raises(ValidationError):
        Server(key="x")  # type: ignore[call-arg]
    with pytest.raises(ValidationError):
        Server().url = "http://other"


@pytest.mark.parametrize(
    ("text", "parsed"),
    [
        ("plain", "plain"),
        ("$", "$"),
        ("5$", "5$"),
        ("$5", "$5"),
        ("$$NAME", "$NAME"),
        ("${", "${"),
        ("${NAME", "${NAME"),
        ("a$B-c", Joined(("a", Env("B"), "-c"))),
        ("$A$B", Joined((Env("A"), Env("B")))),
        ("${A}b", Joined((Env("A"), "b"))),
    ],
)
def test_variables_in_settings(text: str, parsed: Any) -> None:
    assert parse_text(text) == parsed


@pytest.mark.parametrize("name", ["", "1A", "A-B", "A B", "Ä", "A" * 65, "A\n"])
def test_env_needs_a_name_that_shells_can_read(name: str) -> None:
    with pytest.raises(ValueError, match="environment variable"):
        Env(name)
