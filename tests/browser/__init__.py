"""The pane, in a real browser. ``make test-browser`` runs these; they need Chromium, and ``engines`` two more."""

from pathlib import Path

import pytest

import snippetgen.service

pytest.register_assert_rewrite("tests.browser.pane")  # it asserts, though it is no test

PANE = Path(snippetgen.service.__file__).parent / "pane"
EXAMPLE = PANE / "example.json"
