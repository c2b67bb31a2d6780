"""What goes wrong with a server is told in one line, which says what to do; and a key stays where it belongs."""

from __future__ import annotations

import http.server
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from snippetgen import Flow, Server, SnippetError
from snippetgen.flow.address import flow_at
from snippetgen.langflow.connection import Connection
from snippetgen.langflow.fetch import fetch_flow, version_of
from tests.langflow.scripted import KEY, Instead, Scripted, flow

KEYS = "/settings/api-keys"
DOWNLOAD = "/api/v1/flows/download/"


def fetch(server: Server, address: str, environment: dict[str, str] | None = None) -> Flow:
    environment = {"LANGFLOW_API_KEY": KEY} if environment is None else environment
    return fetch_flow(Connection(server, environment), flow_at(address)[0])


def refusal(server: Server, address: str = "weather", environment: dict[str, str] | None = None) -> str:
    with pytest.raises(SnippetError) as caught:
        fetch(server, address, environment)
    told = str(caught.value)
    assert "\n" not in told
    assert KEY not in told
    return told


@pytest.fixture
def server(langflow: Scripted) -> Server:
    langflow.flows += [flow("Weather", endpoint_name="weather"), flow("Twice"), flow("Twice", folder="Another")]
    return Server(url=langflow.url)


def test_keys(server: Server, langflow: Scripted) -> None:
    page = f"{server.url}{KEYS}"
    assert refusal(server, environment={}) == (
        f"{server.url}: asks for a key, and $LANGFLOW_API_KEY is not set: make one at {page}, then export LANGFLOW_API_KEY=…"
    )
    assert refusal(server, environment={"LANGFLOW_API_KEY": "sk-another"}) == (
        f"{server.url}: does not take the key in $LANGFLOW_API_KEY (Invalid API key): make another at {page}"
    )
    assert "leave out --no-auth" in refusal(server.model_copy(update={"api_key": None}))
    for key in ("sk\nx-evil: 1", "sk-é", "sk-\0"):
        told = refusal(server, environment={"LANGFLOW_API_KEY": key})
        assert told == "$LANGFLOW_API_KEY holds a character that no header can have, such as a line's end"
    langflow.key = None  # as with LANGFLOW_SKIP_AUTH_AUTO_LOGIN
    assert fetch(server, "weather", {}).name == "Weather"


def test_flows_that_are_not_there(server: Server) -> None:
    assert refusal(server, "wether").endswith('has no flow "wether" that this key may read; did you mean "weather"?')
    other = "00000000-0000-0000-0000-000000000001"
    told = refusal(server, other)
    assert told == f'{server.url}: has no flow "{other}" that this key may read; it may be another user\'s'
    assert 'has 2 flows "Twice": give the ID of one (' in refusal(server, "Twice")


def test_variables(langflow: Scripted) -> None:
    langflow.flows += [flow("Weather", endpoint_name="weather")]
    number = langflow.flows[0]["id"]
    by_variable = Server(url="$HERE", headers={"X-Tenant": "$TENANT"})
    told = refusal(by_variable, environment={"TENANT": "a"})
    assert told == "$HERE is not set, and the server's URL is read from it: export HERE=…"
    told = refusal(by_variable, environment={"HERE": langflow.url})
    assert told == "$TENANT is not set, and X-Tenant is read from it: export TENANT=…"
    told = refusal(by_variable, environment={"HERE": "localhost:7860", "TENANT": "a"})
    assert told.startswith("$HERE: is no URL of a server: must begin with http")
    environment = {"HERE": f"{langflow.url}/", "TENANT": "a", "FLOW_ID": number, "LANGFLOW_API_KEY": KEY}
    found = fetch_flow(Connection(by_variable, environment), Flow(id="$FLOW_ID"))
    assert (found.name, found.model_dump()["id"]) == ("Weather", "${FLOW_ID}")
    assert {asked.headers["x-tenant"] for asked in langflow.asked} == {"a"}


PLACES = ("/api/v1/flows/", DOWNLOAD)


@pytest.mark.parametrize("path", PLACES)
@pytest.mark.parametrize(
    ("instead", "words"),
    [
        (Instead(500, {"detail": "it broke"}), "answers 500: it broke"),
        (Instead(502, b"<html>Bad gateway"), "answers 502"),
        (Instead(503), "answers 503"),
        (Instead(401, b"<html>log in"), "something before it asks for a login: see --header"),
        (Instead(407, b""), "the proxy before it asks for a password"),
        (Instead(200, b"<!DOCTYPE html><title>Log in</title>"), "answers a web page: is it a Langflow?"),
        (Instead(200, b""), "answers nothing: is it a Langflow?"),
        (Instead(200, b"hello"), "answers what is no JSON: is it a Langflow?"),
        (Instead(200, b"[" * 200_000), "answers what is no JSON"),
        (Instead(200, b"\xff\xfe\0"), "answers what is no JSON"),
        (Instead(200, 7), "answers what no Langflow answers"),
        (Instead(200, {"data": 7}), "answers what no Langflow answers"),
        (Instead(raw=b""), "ended the connection without an answer"),
        (Instead(raw=b"220 mail ready\r\n"), "does not speak HTTP there"),
        (Instead(raw=b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n[]"), "broke off in the middle of its answer"),
    ],
)
def test_answers_that_no_langflow_gives(
    server: Server, langflow: Scripted, path: str, instead: Instead, words: str
) -> None:
    langflow.instead = {path: instead, f"/api/v1/flows/{langflow.flows[0]['id']}": instead}
    told = refusal(server)
    assert told.startswith(f"{server.url}: ")
    assert words in told


def test_another_web_server(server: Server, langflow: Scripted) -> None:
    langflow.instead[PLACES[0]] = Instead(404, b"<html>nothing here")
    assert refusal(server).startswith(f"{server.url}: answers 404: is it a Langflow?")


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_no_key_goes_where_a_redirect_leads(server: Server, langflow: Scripted, status: int) -> None:
    with Scripted(flow("Weather", endpoint_name="weather")) as other:
        for path in PLACES:
            langflow.instead = {path: Instead(status, headers={"Location": f"{other.url}{path}"})}
            assert refusal(server) == f"{server.url}: has moved: give --server-url {other.url}"
        langflow.instead = {PLACES[0]: Instead(status, headers={"Location": f"{other.url}/login?next=x"})}
        told = f"{server.url}: redirects to {other.url}/login, as to a login: the key is not sent on; "
        assert refusal(server).startswith(told)
        langflow.instead = {PLACES[0]: Instead(status, headers={"Location": "/login"})}
        assert refusal(server).startswith(f"{server.url}: redirects to {server.url}/login")
        langflow.instead = {PLACES[0]: Instead(status)}
        assert "redirects without saying where" in refusal(server)
        assert not other.asked


def test_no_key_is_told_by_a_server_that_repeats_it(server: Server, langflow: Scripted) -> None:
    ours = server.model_copy(update={"headers": {"Authorization": Server(headers={"a": "Bearer $OWN"}).headers["a"]}})
    environment = {"LANGFLOW_API_KEY": KEY, "OWN": "tk-own"}
    for detail in (f"got {KEY}, tk-own", {"headers": [KEY, "tk-own"]}, f"{'x' * 290}{KEY}"):
        langflow.instead = {PLACES[0]: Instead(500, {"detail": detail})}
        told = refusal(ours, environment=environment)
        assert "answers 500: " in told
        assert KEY[:8] not in told
        assert "tk-own" not in told
    langflow.instead = {PLACES[0]: Instead(302, headers={"Location": f"/login/{KEY}"})}
    assert f"redirects to {server.url}/login/…, as to a login" in refusal(server)


def test_no_server_of_this_machine_is_asked_through_a_proxy(
    server: Server, langflow: Scripted, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Scripted() as proxy:
        monkeypatch.setenv("http_proxy", proxy.url)
        assert fetch(server, "weather").name == "Weather"
        here = langflow.url.replace("127.0.0.1", "localhost")
        assert fetch(Server(url=here), "weather").name == "Weather"
        assert not proxy.asked
        proxy.instead["/api/v1/flows/"] = Instead(502, b"")
        elsewhere = Server(url="http://no-such-host.invalid")
        said = "; it is asked through the proxy of HTTP_PROXY or HTTPS_PROXY, and NO_PROXY leaves a host out"
        assert refusal(elsewhere).endswith(f"answers 502{said}")
        monkeypatch.setenv("http_proxy", "http://someone:pass-word")  # and its host is forgotten
        assert refusal(elsewhere) == f"{elsewhere.url}: the proxy is no URL{said}"
        monkeypatch.setenv("no_proxy", "no-such-host.invalid")
        assert refusal(elsewhere) == f"{elsewhere.url}: there is no host of this name"


def test_places_where_nothing_is() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        closed = f"http://127.0.0.1:{unused.getsockname()[1]}"
        assert refusal(Server(url=closed)).startswith(f"{closed}: nothing listens there: start Langflow")
    assert "there is no host of this name" in refusal(Server(url="http://no-such-host.invalid"))
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        told = refusal(Server(url=f"http://127.0.0.1:{silent.getsockname()[1]}", timeout=0.2))
        assert told.endswith("no answer within 0.2 seconds")


@contextmanager
def with_tls(folder: Path) -> Iterator[str]:
    """A server with a certificate that nobody trusts."""
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost", "-days", "2"]
    subprocess.run([*command, "-keyout", str(key), "-out", str(certificate)], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), http.server.BaseHTTPRequestHandler) as server:
        server.handle_error = lambda *_: None  # type: ignore[method-assign]
        server.socket = context.wrap_socket(server.socket, server_side=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"127.0.0.1:{server.server_port}"
        server.shutdown()


def test_tls(langflow: Scripted, tmp_path: Path) -> None:
    told = refusal(Server(url=langflow.url.replace("http:", "https:")))
    assert told.endswith("speaks no TLS there: does its URL begin with http:// ?")
    with with_tls(tmp_path) as place:
        told = refusal(Server(url=f"https://{place}"))
        assert "its certificate is not trusted: " in told
        assert "SSL_CERT_FILE" in told
        assert "https:// ?" in refusal(Server(url=f"http://{place}"))


def test_an_old_server_has_no_download(server: Server, langflow: Scripted) -> None:
    secret = {"type": "str", "password": True, "load_from_db": False, "value": "sk-stored", "display_name": "Key"}
    langflow.flows[0]["data"]["nodes"][0]["data"]["node"]["template"]["api_key"] = secret
    for instead in (Instead(404, {"detail": "Not Found"}), Instead(405, {"detail": "Method Not Allowed"})):
        langflow.instead[DOWNLOAD] = instead
        found = fetch(server, "weather")
        assert found.name == "Weather"
        assert "sk-stored" not in repr(found)
    assert "it may be another user's" in refusal(server, "00000000-0000-0000-0000-000000000001")


def test_a_flow_that_is_stored_without_data(server: Server, langflow: Scripted) -> None:
    langflow.flows[0]["data"] = None
    langflow.instead[DOWNLOAD] = Instead(500, {"detail": "'NoneType' object is not subscriptable"})
    found = fetch(server, "weather")
    assert (found.name, found.components) == ("Weather", ())


@pytest.mark.parametrize(
    ("answer", "version"),
    [
        ({"version": "1.13.0", "package": "Langflow"}, "1.13.0"),
        ({"version": "1.14.0.dev3", "package": "Langflow Nightly"}, "1.14.0.dev3"),
        ({"version": "0.9.6", "package": "Langflow Base"}, "1.9.6"),
        ({"version": "0.6.19"}, "0.6.19"),
        ({"version": 7}, None),
        ({"version": "latest"}, None),
        ({"version": "1.13.0 <b>"}, None),
        ([], None),
        (b"<html>", None),
    ],
)
def test_which_langflow_it_is(server: Server, langflow: Scripted, answer: object, version: str | None) -> None:
    langflow.instead["/api/v1/version"] = Instead(body=answer)
    assert version_of(Connection(server, {})) == version
    assert fetch(server, "weather").langflow_version == version
