"""What the tests of clients share."""

from __future__ import annotations

import os

import pytest

from tests.languages.runtimes import with_runtimes


@pytest.fixture(autouse=True)
def _runtimes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Deno and Bun are on PATH, where npm has brought them."""
    monkeypatch.setenv("PATH", with_runtimes(os.environ["PATH"]))
