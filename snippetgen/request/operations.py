"""All that can be asked of a flow: the one list of it, which everything else walks."""

from __future__ import annotations

from typing import Union

from snippetgen.request.responses import Responses
from snippetgen.request.run import Run
from snippetgen.request.webhook import Webhook
from snippetgen.request.workflow import Workflow

__all__ = ["KINDS", "OPERATIONS", "Operation"]

Operation = Union[Run, Webhook, Workflow, Responses]
"""What is asked, of any kind."""

KINDS: dict[str, type[Operation]] = {"run": Run, "webhook": Webhook, "workflow": Workflow, "responses": Responses}
"""The kinds of operations, by the name that they have as JSON."""

OPERATIONS: dict[str, type[Operation]] = {name: kind for kind in KINDS.values() for name in kind.forms}
"""The operations as templates and commands name them, in the order of the pane, each with its model."""
