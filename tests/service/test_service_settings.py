"""The table of limits in the documentation is that of the code."""

from __future__ import annotations

import re
from dataclasses import asdict

import click
import pytest

from snippetgen.cli.serve import serve
from snippetgen.service.connections import Connections
from snippetgen.service.limits import Limits
from snippetgen.service.problems import CODES
from tests.cases import EXAMPLES

PAGE = (EXAMPLES.parent / "docs" / "ui-backends.md").read_text("utf-8")
ROWS = re.findall(r"^\| `(\w+)` \| `(--[\w-]+)` \| (\d+) (.+) \| (.+) \|$", PAGE, re.MULTILINE)
SETTINGS = {**asdict(Limits()), **asdict(Connections())}


def test_every_setting_is_there_with_its_default() -> None:
    assert {name: int(default) for name, _, default, _, _ in ROWS} == SETTINGS
    assert len(ROWS) == len(SETTINGS)


@pytest.mark.parametrize(("name", "option", "beyond"), [(row[0], row[1], row[4]) for row in ROWS])
def test_each_has_its_option_and_its_code(name: str, option: str, beyond: str) -> None:
    options = {option for parameter in serve.params if isinstance(parameter, click.Option) for option in parameter.opts}
    assert option == f"--{name.replace('_', '-')}"
    assert option in options
    for status, code in re.findall(r"(\d{3}) `([\w-]+)`", beyond):
        assert CODES[code][0] == int(status)
