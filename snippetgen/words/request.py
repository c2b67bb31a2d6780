"""What a UI backend sends, as one JSON object: ``snippetgen schema`` prints its JSON Schema."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any, Union

from pydantic import (
    BaseModel,
    BeforeValidator,
    Discriminator,
    Field,
    GetJsonSchemaHandler,
    Tag,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic_core import CoreSchema

from snippetgen.errors import SnippetError
from snippetgen.request.operations import KINDS
from snippetgen.request.operations import Operation as AnyOperation
from snippetgen.request.responses import Responses
from snippetgen.request.run import Run
from snippetgen.request.server import Server
from snippetgen.request.webhook import Webhook
from snippetgen.request.workflow import Workflow
from snippetgen.snippets.prepare import Prepared, prepare, prepare_all, tabs
from snippetgen.snippets.targets import Target, find_target, targets_of
from snippetgen.words.later import MOST, with_later
from snippetgen.words.of_flow import OfFlow
from snippetgen.words.sent import few, read, refuse

__all__ = ["OfFlow", "SnippetsRequest", "read_request"]


def _kind(value: Any) -> Any:
    """The kind that an operation says it is; one that does not is told by its payload."""
    if not isinstance(value, dict):
        return getattr(value, "kind", None)
    return value.get("kind", "webhook" if "payload" in value else "run")


class _AnyOf:
    """Describes the kinds without a claim that an object is of one of them alone: ``{}`` is all that some need."""

    def __get_pydantic_json_schema__(self, core: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {"anyOf": handler(core)["oneOf"]}


if TYPE_CHECKING:
    Operation = AnyOperation
else:
    _TAGGED = tuple(Annotated[model, Tag(kind)] for kind, model in KINDS.items())
    _UNKNOWN = f"must be an object; its kind is one of {', '.join(KINDS)}"
    Operation = Annotated[
        Union[_TAGGED],
        Discriminator(_kind, custom_error_type="unknown_kind", custom_error_message=_UNKNOWN),
        _AnyOf(),
    ]


def _few(model: type[BaseModel]) -> BeforeValidator:
    return BeforeValidator(partial(few, model=model))


def _few_of_kind(value: Any) -> Any:
    return few(value, KINDS.get(str(_kind(value)), Run))


class _Misplaced(list[SnippetError]):
    """Stands for places that cannot be."""


def _placed(value: Any) -> Any:
    if isinstance(value, _Misplaced):
        refuse(SnippetError(str(error), *error.path[1:]) for error in value)
    return value


class SnippetsRequest(OfFlow):
    """What is asked of a flow, and for which languages.

    The flow is given as ``flow``, or by its ``address``: the URL of its page, its ID or its endpoint name. The URL
    tells the server as well, unless ``server`` has one.

    Without an ``operation`` everything is asked for that the flow's pane would show; what of it is given in ``run``,
    ``webhook``, ``workflow`` and ``responses`` is asked so, in all its forms, and the rest as the flow itself suggests.
    With an ``operation`` that one is asked for, in its one form.

    A ``language`` is asked for with its ``client``, by default its first, and ``languages`` with all of theirs, or with
    those of ``clients``; by default they are Python, JavaScript and curl.

    ``variables`` are places in the operation, as JSON Pointers (RFC 6901), each with the environment variable that is
    read there when the snippet runs: ``{"/tweaks/Model-1/api_key": "OPENAI_API_KEY"}``. What stands at the places of
    ``fresh`` is a UUID, made anew each time: ``["/session_id"]``. Without an ``operation`` the places begin with what
    is given: ``/run/session_id``.
    """

    server: Annotated[Server, _few(Server)] = Field(default_factory=Server)
    operation: Annotated[Operation, BeforeValidator(_few_of_kind)] | None = None
    run: Annotated[Run, _few(Run)] | None = None
    webhook: Annotated[Webhook, _few(Webhook)] | None = None
    workflow: Annotated[Workflow, _few(Workflow)] | None = None
    responses: Annotated[Responses, _few(Responses)] | None = None
    variables: Annotated[dict[str, str], Field(max_length=MOST), BeforeValidator(_placed)] = Field(default={})
    fresh: Annotated[tuple[str, ...], Field(max_length=MOST), BeforeValidator(_placed)] = ()
    language: str | None = None
    client: str | None = None
    languages: tuple[str, ...] | None = Field(default=None, max_length=MOST)
    clients: tuple[str, ...] | None = Field(default=None, max_length=MOST)
    highlight: bool = Field(default=False, strict=True)

    @model_validator(mode="before")
    @classmethod
    def _read_later(cls, data: Any) -> Any:
        if not isinstance(data, dict) or not ("variables" in data or "fresh" in data):
            return data
        read, wrong = with_later(data)
        names = dict.fromkeys(error.path[0] for error in wrong)
        return {**read, **{name: _Misplaced(e for e in wrong if e.path[0] == name) for name in names}}

    @field_validator(*KINDS)
    @classmethod
    def _check_alone(cls, asked: AnyOperation | None, info: ValidationInfo) -> AnyOperation | None:
        if asked is not None and info.data.get("operation") is not None:
            raise ValueError(f'give either "operation" or "{info.field_name}"')
        return asked

    @property
    def asked(self) -> dict[str, AnyOperation]:
        """What is asked, by the names of the fields that say so."""
        fields = ((name, getattr(self, name)) for name in ("operation", *KINDS))
        return {name: operation for name, operation in fields if operation is not None}

    def tabs(self) -> Iterator[tuple[Prepared, Target]]:
        """Return what is asked for: each operation with each target that it is to be written for.

        Raises ``SnippetError``, which tells of everything that is wrong with it.
        """
        (flow, url), server = self.at, self.server
        if url is not None and "url" not in server.model_fields_set:
            server = server.model_copy(update={"url": Server(url=url).url})
        wrong: list[SnippetError] = []
        targets: Sequence[Target] = ()
        prepared: list[Prepared] = []
        try:
            targets = self._targets()
        except SnippetError as error:
            wrong.append(error)
        try:
            if self.operation is None:
                prepared = prepare_all(flow, server, {kind: getattr(self, kind) for kind in KINDS})
            else:
                prepared = [prepare(flow, server, self.operation)]
        except SnippetError as error:
            wrong.append(error)
        if wrong:
            raise SnippetError.of(wrong)
        if self.operation is not None and self.language is not None:  # which has to have it
            return ((prepared[0], target) for target in targets)
        return tabs(prepared, targets)

    def _targets(self) -> Sequence[Target]:
        for one, several in (("language", self.languages), ("client", self.clients)):
            if getattr(self, one) is not None and several is not None:
                raise SnippetError(f'give either "{one}" or "{one}s"', f"{one}s")
        if self.language is not None:
            if self.clients is None:
                return [find_target(self.language, self.client)]
            find_target(self.language)
            return targets_of((self.language,), clients=self.clients)
        if self.client is None:
            return targets_of(self.languages, clients=self.clients)
        try:
            return targets_of(self.languages, clients=(self.client,))
        except SnippetError as error:
            raise error.moved(("clients", 0), ("client",)) from None


def read_request(sent: dict[str, Any]) -> SnippetsRequest:
    """Return what was sent; raise ``SnippetError``, which tells of everything that is wrong with it."""
    try:
        return read(SnippetsRequest, sent)
    except SnippetError as error:
        raise SnippetError.of([error, *_also_wrong(sent, error)]) from None


def _also_wrong(sent: dict[str, Any], error: SnippetError) -> Iterator[SnippetError]:
    """What is wrong with the rest, looked at by itself."""
    wrong = {one.path[0] for one in (error, *error.others) if one.path}
    rest = {name: value for name, value in sent.items() if name in SnippetsRequest.model_fields and name not in wrong}
    if wrong & {"flow", "address"}:
        rest = {**{name: value for name, value in rest.items() if name not in ("flow", "address")}, "address": "flow"}
    try:
        read(SnippetsRequest, rest).tabs()
    except SnippetError as another:
        yield another
