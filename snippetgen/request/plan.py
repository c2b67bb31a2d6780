"""What is sent, before any language: a plan of steps, each one HTTP request."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple

from snippetgen.values import Json, Text

__all__ = ["Answer", "File", "Plan", "Step"]

Answer = Literal["message", "json", "acknowledgement", "workflow", "job", "response", "path"]
"""What comes back.

A run's message texts, a run's JSON with no message to rely on, a webhook's receipt, the outputs of a workflow, the ID
of a background job, an answer in OpenAI's form, or where an uploaded file is kept.
"""


class File(NamedTuple):
    """A file that is sent as ``multipart/form-data`` with one part, ``file``: the one at ``path``.

    ``name`` is what the server is told that it is called: the last part of the path.
    """

    path: str
    name: str


class Step(NamedTuple):
    """One HTTP request in no language yet; every snippet of it must put exactly this on the wire.

    ``url`` is complete and percent-encoded. ``headers`` holds the ``Content-Type`` too, but for that of an upload,
    which each client makes. ``timeout`` is in seconds without progress. ``name`` is what ``Answered`` calls the step.
    An upload has a ``file`` in place of a body. ``wanted`` are the outputs that are asked for, where not all are.
    ``base`` is the part of the URL that is common to all that an API's own client asks, where there is such a client.
    """

    url: Text
    headers: Mapping[str, Text]
    body: Json
    answer: Answer
    timeout: float | int | None = None
    method: str = "POST"
    name: str = "request"
    file: File | None = None
    wanted: tuple[Text, ...] = ()
    base: Text | None = None


class Plan(NamedTuple):
    """The steps of an operation; ``name`` is what templates and commands call it: ``run``, ``stream``, and so on.

    Uploads come first, then the request itself, and after it what waits for its end, if anything does.
    """

    name: str
    steps: tuple[Step, ...]

    @property
    def uploads(self) -> tuple[Step, ...]:
        """The steps that upload a file."""
        return tuple(step for step in self.steps if step.file)

    @property
    def request(self) -> Step:
        """The step that asks the flow: the first that is no upload."""
        return self.steps[0] if len(self.steps) == 1 else self.steps[len(self.uploads)]
