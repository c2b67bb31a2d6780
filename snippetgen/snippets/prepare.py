"""The one way through the house: what is asked is prepared once, and written for each target."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from snippetgen.errors import SnippetError
from snippetgen.flow.descriptor import Flow
from snippetgen.request.global_variables import check_headers
from snippetgen.request.operations import KINDS, Operation
from snippetgen.request.plan import Plan
from snippetgen.request.preflight import ASSUMED
from snippetgen.request.releases import check_release
from snippetgen.request.server import Server
from snippetgen.snippets.render import Sketch, Sketches, Values, fill, sketches_of, values_of
from snippetgen.snippets.snippet import Snippet
from snippetgen.snippets.targets import Target, find_target, load_targets, targets_of

__all__ = ["Prepared", "generate", "generate_all", "prepare", "prepare_all", "tabs"]


class Prepared(NamedTuple):
    """What is asked of a flow, with all done that does not depend on the language; it can be written for any target.

    ``plan`` is what is sent, ``warnings`` what the server would swallow in silence; ``values`` and ``sketches`` are
    what ``write`` makes the code of.
    """

    plan: Plan
    warnings: tuple[str, ...]
    values: Values
    sketches: Sketches

    @property
    def uploads(self) -> bool:
        """Whether files are uploaded first."""
        return bool(self.sketches.shape.uploads)

    def write(self, language: str, client: str | None = None, *, templates: Path | None = None) -> Snippet:
        """Return the snippet for a target; the client is by default the language's first.

        ``templates`` is a folder of one's own, laid over the built-in templates. Raises ``SnippetError`` for a language
        or client that is not known, and for a template that is broken.
        """
        return self.write_for(find_target(language, client, templates))

    def write_for(self, target: Target) -> Snippet:
        """Return the snippet for a target that has been found; raise ``SnippetError``."""
        sketch = self.sketch_for(target)
        return Snippet._make((self.filled(sketch), *sketch.about, self.warnings_for(target)))

    def sketch_for(self, target: Target) -> Sketch:
        """Return what is to be filled for a target; raise ``SnippetError``."""
        if not target.files and self.uploads:
            raise _no_upload(target, self.plan.name)
        return self.sketches[target]

    def filled(self, sketch: Sketch) -> str:
        """Return the text of a sketch with all of the request in it; raise ``SnippetError``."""
        try:
            return fill(sketch, self.values)
        except RecursionError:
            raise SnippetError("the body is nested too deep", "operation") from None

    def warnings_for(self, target: Target) -> tuple[str, ...]:
        """Return the warnings of a snippet for a target."""
        if self.warnings and self.plan.name in target.raw:  # it assumes nothing of an answer that it does not read
            return tuple(warning for warning in self.warnings if warning != ASSUMED)
        return self.warnings


def _no_upload(target: Target, operation: str) -> SnippetError:
    """Return what names those that upload files: other clients of the language, or else the first of each other."""
    able = [other for other in load_targets(target.root) if other.has(operation, uploads=True)]
    own = [other for other in able if other.language == target.language]
    firsts = [other for other in able if other is find_target(other.language, None, target.root)]
    names = ", ".join(other.name for other in own or firsts)
    return SnippetError(f"{target.name} uploads no file; take one of {names}", "operation", "files")


def prepare(flow: Flow, server: Server, operation: Operation) -> Prepared:
    """Look at what is asked once, for all targets; raise ``SnippetError`` for what the server would refuse."""
    plan = operation.plan(flow, server)
    sketches = sketches_of(plan)
    warnings = operation.check(flow)
    if flow.langflow_version:
        warnings = (*warnings, *check_release(flow, operation.kind, plan))
    if server.headers:
        are_read = operation.name in operation.header_variables
        warnings = (*warnings, *check_headers(server.headers, are_read=are_read))
    return Prepared(plan, warnings, values_of(plan, sketches), sketches)


def generate(
    flow: Flow,
    server: Server,
    operation: Operation,
    *,
    language: str,
    client: str | None = None,
    templates: Path | None = None,
) -> Snippet:
    """Return the snippet that asks ``operation`` of ``flow`` on ``server``; the client is the language's first.

    ``templates`` is a folder of one's own, laid over the built-in templates. Raises ``SnippetError`` for an unknown
    language or client, for a request that the server would refuse, and for a template that is broken.
    """
    target = find_target(language, client, templates)
    return prepare(flow, server, operation).write_for(target)


def generate_all(
    flow: Flow,
    server: Server,
    *,
    languages: Sequence[str] | None = None,
    clients: Sequence[str] | None = None,
    templates: Path | None = None,
    **given: Operation | None,
) -> tuple[Snippet, ...]:
    """Return every tab that this flow's pane would show: each target's run, streaming run, webhook and so on.

    The targets are all clients of ``languages``, by default of Python, JavaScript and curl, in the order of the tabs;
    or those of them that ``clients`` names, of any language where none is given.
    What is asked may be ``given`` by its kind, ``run=Run(…)``, in any of its forms; by default it is what the flow
    itself suggests. A webhook is there where the flow has a Webhook component, the Workflow API where its
    ID is a UUID; a webhook that is given also where nothing is known of the flow's components. Of the forms of what is
    given those are there that are possible. ``templates`` and errors are those of
    ``generate``; raises ``TypeError`` for a kind that is not known.
    """
    for name, value in (("languages", languages), ("clients", clients)):
        if isinstance(value, str):
            raise SnippetError(f'{name}: must be a list, such as ["{value}"]', name)
    if unknown := given.keys() - KINDS:
        raise TypeError(f"there is no kind of operation {', '.join(sorted(unknown))}; there is {', '.join(KINDS)}")
    targets = targets_of(languages, templates, clients)
    return tuple(asked.write_for(target) for asked, target in tabs(prepare_all(flow, server, given), targets))


def prepare_all(flow: Flow, server: Server, given: Mapping[str, Operation | None]) -> list[Prepared]:
    """Look at all that the flow's pane would show, what is ``given`` by its kind in place of what the flow suggests.

    Raises ``SnippetError``, which tells of everything that the server would refuse.
    """
    prepared: list[Prepared] = []
    wrong: list[SnippetError] = []
    for kind, model in KINDS.items():
        asked = given.get(kind)
        if not (model.is_offered(flow) if asked is None else model.is_possible(flow)):
            continue
        operation = asked or model.for_flow(flow)
        for name in operation.possible_forms(flow):
            try:
                prepared.append(prepare(flow, server, operation.in_form(name)))
            except SnippetError as error:  # noqa: PERF203
                wrong.append(error.moved(("operation",), (kind,)))
    if wrong:
        raise SnippetError.of(wrong)
    return prepared


def tabs(asked: Sequence[Prepared], targets: Sequence[Target]) -> Iterator[tuple[Prepared, Target]]:
    """Yield what was prepared with each target that has it, in the order of the tabs."""
    named = [(prepared, prepared.plan.name, prepared.uploads) for prepared in asked]
    for target in targets:
        for prepared, name, uploads in named:
            if target.has(name, uploads=uploads):
                yield prepared, target
