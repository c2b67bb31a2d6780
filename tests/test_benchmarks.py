"""What the benchmark makes is what it says; how long that takes is for ``make bench``."""

from __future__ import annotations

from benchmarks.bulk import exports, snippets_of
from snippetgen import Server
from tests.cases import FIRST_CLIENTS


def test_a_flow_of_the_bulk_has_every_snippet() -> None:
    names = {f"{snippet.language}/{snippet.client}" for snippet in snippets_of(next(exports()), Server())}
    assert names >= {target.name for target in FIRST_CLIENTS}
