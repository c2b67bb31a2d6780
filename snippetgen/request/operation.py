"""What all operations have in common: frozen models that become a plan. No other room knows Langflow's URLs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

from pydantic import BaseModel, ConfigDict, model_validator

from snippetgen.flow.descriptor import Flow
from snippetgen.flow.schema import in_json_words
from snippetgen.request.plan import Plan
from snippetgen.request.server import Server
from snippetgen.values import Json, Text, join, parts_of

if TYPE_CHECKING:
    from typing_extensions import Self

__all__ = ["BaseOperation", "address"]


class BaseOperation(BaseModel):
    """A model of what is asked; unknown keys are forbidden.

    ``forms`` are the ways in which it is asked, each an operation among templates and commands, with the fields that
    make it so. ``options`` are those of the command line that say something of it, each with the field that it sets;
    ``alone`` has, for fields that not every form takes, the forms that do. ``refused`` says why an option says nothing
    of it, where that is worth telling. ``header_variables`` are the forms in which the server reads global variables
    from headers. ``unsent`` are the fields that are no part of the body.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", json_schema_extra=in_json_words)

    forms: ClassVar[Mapping[str, Mapping[str, Any]]]
    options: ClassVar[Mapping[str, str]]
    alone: ClassVar[Mapping[str, frozenset[str]]] = {}
    refused: ClassVar[Mapping[str, str]] = {}
    header_variables: ClassVar[frozenset[str]] = frozenset()
    unsent: ClassVar[frozenset[str]] = frozenset({"kind"})

    @model_validator(mode="wrap")
    @classmethod
    def _keep_order(cls, data: Any, handler: Callable[[Any], Self]) -> Self:
        made = handler(data)
        if isinstance(data, dict):
            vars(made)["order"] = tuple(data)
        return made

    @cached_property
    def order(self) -> tuple[str, ...]:
        """The fields that were set, in their order, where it is known: pydantic itself forgets it."""
        given = self.__pydantic_fields_set__
        return tuple(name for name in type(self).model_fields if name in given)

    @property
    def sent(self) -> dict[str, Json]:
        """The body: the fields that were set, in their order."""
        values, given, order, unsent = self.__dict__, self.__pydantic_fields_set__, self.order, self.unsent
        if len(order) < len(given):  # model_copy has set more
            order = tuple(dict.fromkeys((*order, *(name for name in type(self).model_fields if name in given))))
        return {name: values[name] for name in order if name not in unsent}

    @property
    def name(self) -> str:
        """The name of the operation among templates and commands."""
        fits = (name for name, form in self.forms.items() if all(getattr(self, key) == form[key] for key in form))
        return next(fits)

    @classmethod
    def takes(cls, option: str, name: str) -> bool:
        """Whether an option says something of the form of this name."""
        return option in cls.options and name in cls.alone.get(cls.options[option], cls.forms)

    def in_form(self, name: str) -> Self:
        """Return the same in the form of this name."""
        return self if name == self.name else self.model_copy(update=dict(self.forms[name]))

    def possible_forms(self, flow: Flow) -> tuple[str, ...]:  # noqa: ARG002
        """The forms in which the same can be asked: all, unless something of it is for some of them alone."""
        return tuple(self.forms)

    @classmethod
    def for_flow(cls, flow: Flow, **fields: Any) -> Self:  # noqa: ARG003
        """Return what the flow itself suggests to ask, with ``fields`` on top."""
        return cls(**fields)

    @classmethod
    def is_offered(cls, flow: Flow) -> bool:
        """Whether the flow's pane shows it."""
        raise NotImplementedError

    @classmethod
    def is_possible(cls, flow: Flow) -> bool:
        """Whether the flow's pane shows it where it is asked for."""
        return cls.is_offered(flow)

    def check(self, flow: Flow) -> tuple[str, ...]:
        """Return the warnings; raise ``SnippetError`` for a request that cannot work."""
        raise NotImplementedError

    def plan(self, flow: Flow, server: Server) -> Plan:
        """Return what is sent; raise ``SnippetError`` where the flow has no address."""
        raise NotImplementedError


def address(server: Server, path: str, segment: Text = "", query: str = "") -> Text:
    """Return the URL of a path of the server: ``/api/v1/run/``, with a segment that is percent-encoded already."""
    base = server.url
    if type(base) is str and type(segment) is str:
        return f"{base}{path}{segment}{query}"
    return join([*parts_of(base), path, *parts_of(segment), query])
