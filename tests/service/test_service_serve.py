"""``snippetgen serve`` on a real socket: what it says, and how it ends."""

from __future__ import annotations

import json
import os
import platform
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from snippetgen import Flow, Server, generate_all
from tests.cli.test_cli import complaint
from tests.command import COMMAND
from tests.service.asking import code_of, problem_of

KEY = "sk-do-not-repeat-me"


@contextmanager
def serving(*options: str, **env: str) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """Run the command on a free port; give the URL that it tells, and the process."""
    command = [*COMMAND, "serve", *options]
    port = {} if "SNIPPETGEN_PORT" in env else {"SNIPPETGEN_PORT": "0"}
    process = subprocess.Popen(
        command, env={**os.environ, **port, **env}, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    try:
        assert process.stdout
        said = process.stdout.readline().decode()
        match = re.fullmatch(r"snippetgen: (http://\S+:\d+/) .*\n", said)
        assert match, said
        yield match[1], process
    finally:
        process.kill()
        process.communicate()


def end(process: subprocess.Popen[bytes]) -> tuple[int, bytes, bytes]:
    process.send_signal(signal.SIGINT)
    printed, said = process.communicate(timeout=10)
    return process.returncode, printed, said


def test_it_serves_until_ctrl_c_and_says_nothing_more() -> None:
    with serving() as (url, process):
        assert url.startswith("http://127.0.0.1:")
        flow = {"id": "x", "name": KEY}
        with httpx.Client(base_url=url) as client:
            assert code_of(client.post("snippets", json={"flow": flow})) == [
                snippet.code for snippet in generate_all(Flow(id="x"), Server())
            ]
            assert "<!doctype html>" in client.get("").text.lower()
            assert problem_of(client.post("snippets", json={"flow": {"id": "x"}, "server": {"api_key": KEY}}))
            assert problem_of(client.get(f"nothing?key={KEY}"))
            assert "server" not in client.get("health").headers
            with socket.create_connection((client.base_url.host, client.base_url.port or 0)) as raw:
                raw.sendall(f"GET / {KEY}\r\n\r\n".encode())
                assert raw.recv(100).startswith(b"HTTP/1.1 400")
            code, printed, said = end(process)  # while a connection is still open
    assert (code, printed) == (0, b"")
    assert KEY.encode() not in said
    assert b"Traceback" not in said


def test_a_body_over_the_limit() -> None:
    def pieces() -> Iterator[bytes]:
        for _ in range(200):
            yield b" " * 100_000

    with serving() as (url, process):
        headers = {"Content-Type": "application/json"}
        assert problem_of(httpx.post(f"{url}snippets", content=pieces(), headers=headers))["status"] == 413
        assert problem_of(httpx.post(f"{url}snippets", content=b" " * 20_000_000, headers=headers))["status"] == 413
        assert httpx.get(f"{url}health").status_code == 200
        assert end(process) == (0, b"", b"")


def test_who_writes_all_before_reading_is_answered_too() -> None:
    head = b"POST /snippets HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
    with serving() as (url, _):
        place = httpx.URL(url)
        with socket.create_connection((place.host, place.port or 0), timeout=60) as raw, raw.makefile("rb") as answer:
            for _ in range(2):  # over the same connection
                raw.sendall(head % 50_000_000 + b" " * 50_000_000)
                assert answer.readline().startswith(b"HTTP/1.1 413 ")
                length = 0
                while (line := answer.readline()) != b"\r\n":
                    name, _, value = line.partition(b":")
                    length = int(value) if name.lower() == b"content-length" else length
                assert json.loads(answer.read(length))["code"] == "too-large"


def test_ctrl_c_does_not_wait_for_somebody_who_says_nothing() -> None:
    with serving() as (url, process):
        host = httpx.URL(url)
        with socket.create_connection((host.host, host.port or 0)) as silent:
            silent.sendall(
                b"POST /snippets HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 10\r\n\r\n{"
            )
            assert httpx.get(f"{url}health").status_code == 200
            code, _, said = end(process)
    assert code == 0
    assert b"Traceback" not in said


def test_options_and_variables() -> None:
    origin = {"Origin": "https://ui.example.org"}
    with serving("--root-path", "/tools/", "--allow-origin", "https://ui.example.org") as (url, _):
        for base in (url, f"{url}tools/"):
            assert httpx.get(f"{base}health", headers=origin).headers["access-control-allow-origin"] == origin["Origin"]
            assert httpx.get(f"{base}openapi.json").json()["servers"] == [{"url": "/tools"}]
    both = "https://a.example\nhttps://ui.example.org"
    with serving(SNIPPETGEN_ALLOW_ORIGIN=both, SNIPPETGEN_HOST="localhost") as (url, _):
        assert url.startswith("http://localhost:")
        assert httpx.get(f"{url}health", headers=origin).status_code == 200
    with serving("--frame-ancestor", "https://a.example", "--frame-ancestor", "https://ui.example.org") as (url, _):
        policy = httpx.get(url).headers["content-security-policy"]
        assert policy.endswith("frame-ancestors https://a.example https://ui.example.org")


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="of another C library nothing is known")
def test_memory_is_the_c_librarys_unless_something_else_is_said() -> None:
    for env, expected in (({}, b"PYTHONMALLOC=malloc"), ({"PYTHONMALLOC": "pymalloc"}, b"PYTHONMALLOC=pymalloc")):
        with serving("--root-path", "/a b/$x'", **env) as (_, process):
            assert expected in Path(f"/proc/{process.pid}/environ").read_bytes().split(b"\0")
            words = Path(f"/proc/{process.pid}/cmdline").read_bytes().split(b"\0")
            assert words[-4:-1] == [b"serve", b"--root-path", b"/a b/$x'"]
            assert end(process)[0] in (0, 130)


def test_a_busy_port() -> None:
    with socket.create_server(("127.0.0.1", 0)) as busy:
        port = busy.getsockname()[1]
        assert complaint("serve", "--port", str(port)).startswith(f"cannot listen on 127.0.0.1 port {port}: ")


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        (["--port", "65536"], "Invalid value for '--port'"),
        (["--port", "-1"], "Invalid value for '--port'"),
        (["--port", "http"], "Invalid value for '--port'"),
        (["--host", "203.0.113.1"], "cannot listen on 203.0.113.1 port 0: "),
        (["--host", "nowhere.invalid"], "cannot listen on nowhere.invalid port 0: "),
        (["--host", "a..b"], "cannot listen on a..b port 0: "),
        (["--host", "x" * 300], "cannot listen on xxx"),
        (["--allow-origin", "https://ui.example.org/path"], "is not an origin"),
        (["--frame-ancestor", "https://ui.example.org/path"], "is not an origin"),
        (["--root-path", "tools"], "--root-path: must begin with a slash"),
    ],
)
def test_what_cannot_be(options: list[str], reason: str) -> None:
    assert reason in complaint("serve", *options, **({} if "--port" in options else {"SNIPPETGEN_PORT": "0"}))


def test_without_the_extra() -> None:
    for missing in ("fastapi", "uvicorn", "pygments"):
        command = f"import sys; sys.modules['{missing}'] = None; from snippetgen.cli import main; main()"
        done = subprocess.run([sys.executable, "-c", command, "serve", "--port", "0"], capture_output=True, text=True)
        assert done.returncode == 2
        assert done.stderr == f'snippetgen: serve needs {missing}: pip install "snippetgen[service]"\n'
