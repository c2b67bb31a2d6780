"""A real Langflow: installed once into an environment of its own, started on loopback with its own home, and stopped."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests

ROOT = Path(__file__).parent.parent.parent
VERSION = os.environ.get("LANGFLOW", "1.13.0")  # of ``langflow-base``, which went from 0.11 to 1.12
RELEASE = (1, int(VERSION.split(".")[1]))  # of Langflow, which counted on: 0.9.6 is the base of 1.9
USER, PASSWORD = "snippetgen", "only-on-loopback-1"
PATIENCE = 300


def _requirements() -> Iterator[str]:
    """Yield what to install: an old version imports more than it requires, and its requirements have moved apart since."""
    yield f"langflow-base=={VERSION}"
    if (1, 3) <= RELEASE < (1, 11):
        yield "openai"  # langflow.api.v1.voice_mode
    if RELEASE == (1, 9):
        yield from ("fastapi<0.137", "fastapi-pagination<0.15.14")  # its pydantic does not go with later ones
    if (1, 4) <= RELEASE < (1, 7):
        yield from ("beautifulsoup4", "toml")  # langflow.components.data and .processing
    if RELEASE == (1, 4):
        yield from ("litellm<1.70", "pydantic<2.12")  # langflow.services.database; it does not go with later ones
    if RELEASE == (1, 0):
        yield "networkx"  # langflow.graph


def _interpreter() -> str:
    """Return ours, or where an old version does not take it yet, one that uv finds."""
    before = (3, 13) if RELEASE < (1, 2) else (3, 14) if RELEASE < (1, 9) else (3, 15)
    return sys.executable if sys.version_info[:2] < before else ">=3.10,<{}.{}".format(*before)


def installed() -> Path:
    """Return the environment with ``langflow-base``; make it, and say so, where it is not there yet."""
    home = ROOT / ".cache" / f"langflow-{VERSION}"
    if not (home / "ready").exists():
        print(f"\nInstalling langflow-base {VERSION} into {home.relative_to(ROOT)} (once; about a minute)", flush=True)
        shutil.rmtree(home, ignore_errors=True)
        # uv, because pip's resolver takes most of an hour over these requirements.
        uv = Path(sys.executable).parent / "uv"
        subprocess.run([uv, "venv", "--quiet", "--python", _interpreter(), home], check=True)
        python = home / "bin" / "python"
        subprocess.run(
            [uv, "pip", "install", "--quiet", "--system-certs", "--python", python, *_requirements()], check=True
        )
        (home / "ready").touch()
    return home


@dataclass(frozen=True)
class Langflow:
    """A running server. ``key`` is an API key of its user, or ``None`` where it asks for none."""

    url: str
    key: str | None
    token: str

    def call(self, method: str, path: str, **arguments: Any) -> requests.Response:
        """Send a request as the user, not by a snippet."""
        headers = {"Authorization": f"Bearer {self.token}", **arguments.pop("headers", {})}
        return requests.request(method, self.url + path, headers=headers, timeout=60, **arguments)

    def get(self, path: str) -> Any:
        response = self.call("GET", path)
        response.raise_for_status()
        return response.json()


@contextmanager
def running(folder: Path, *, authentication: bool) -> Iterator[Langflow]:
    """Start a server with its home and database in ``folder``; stop it, with all that it started, whatever happens."""
    environment = installed()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    env = {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": str(folder),
        "LANG": "C.UTF-8",
        "DO_NOT_TRACK": "true",
        "LANGFLOW_CONFIG_DIR": str(folder / "config"),
        "LANGFLOW_DATABASE_URL": f"sqlite:///{folder / 'langflow.db'}",
        "LANGFLOW_AUTO_LOGIN": "false" if authentication else "true",
        "LANGFLOW_SKIP_AUTH_AUTO_LOGIN": "false" if authentication else "true",
        "LANGFLOW_WEBHOOK_AUTH_ENABLE": "true" if authentication else "false",
        "LANGFLOW_SUPERUSER": USER,
        "LANGFLOW_SUPERUSER_PASSWORD": PASSWORD,
    }
    command = [
        str(environment / "bin" / ("langflow" if RELEASE >= (1, 12) else "langflow-base")),
        "run",
        "--backend-only",
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
    ]
    log = folder / "langflow.log"
    with log.open("wb") as output:
        process = subprocess.Popen(command, env=env, cwd=folder, stdout=output, stderr=output, start_new_session=True)
    try:
        _wait(url, process, log)
        yield _logged_in(url, authentication=authentication)
    finally:
        _end(process, signal.SIGTERM)
        _end(process, signal.SIGKILL)


def _end(process: subprocess.Popen[bytes], sign: signal.Signals) -> None:
    with suppress(ProcessLookupError, subprocess.TimeoutExpired):
        os.killpg(process.pid, sign)
        process.wait(15)


def _wait(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if process.poll() is not None:
            break
        try:
            if requests.get(f"{url}/health", timeout=5).ok:
                return
        except requests.RequestException:
            time.sleep(0.5)
    raise RuntimeError(f"Langflow did not start:\n{log.read_text('utf-8', 'replace')[-3000:]}")


def _logged_in(url: str, *, authentication: bool) -> Langflow:
    if authentication:
        answer = requests.post(f"{url}/api/v1/login", data={"username": USER, "password": PASSWORD}, timeout=60)
    else:
        answer = requests.get(f"{url}/api/v1/auto_login", timeout=60)
    answer.raise_for_status()
    server = Langflow(url, None, answer.json()["access_token"])
    if not authentication:
        return server
    key = server.call("POST", "/api/v1/api_key/", json={"name": "snippetgen"}).json()["api_key"]
    return Langflow(url, key, server.token)
