"""Tab, in a zsh and in a fish at a terminal."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.completed import QUOTES, check_lines, check_names


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_lines_are_completed(shell: str, tmp_path: Path) -> None:
    check_lines(shell, tmp_path)


@pytest.mark.parametrize("quote", QUOTES.values(), ids=QUOTES)
@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_any_name_is_completed(shell: str, quote: str, tmp_path: Path) -> None:
    check_names(shell, tmp_path, quote)
