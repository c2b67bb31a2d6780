"""What is sent, before any language: a plan of steps, each one HTTP request."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple

from snippetgen.values import Json, Text

__all__ = ["Answer", "Plan", "Step"]

Answer = Literal["message", "json", "acknowledgement"]
"""What comes back: a run's message texts, a run's JSON with no message to rely on, or a webhook's receipt."""


class Step(NamedTuple):
    """One HTTP request in no language yet; every snippet of it must put exactly this on the wire.

    ``url`` is complete and percent-encoded. ``headers`` holds the ``Content-Type`` too. ``timeout`` is in seconds
    without progress.
    """

    url: Text
    headers: Mapping[str, Text]
    body: Json
    answer: Answer
    timeout: float | int | None = None
    method: str = "POST"


class Plan(NamedTuple):
    """The steps of an operation; ``name`` is what templates and commands call it: ``run``, ``stream``, ``webhook``."""

    name: str
    steps: tuple[Step, ...]
