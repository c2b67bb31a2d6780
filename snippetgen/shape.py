"""The shape of a request: all that a template may know of it, its URL and its body left out.

Server settings repeat from request to request and bodies do not, so a template is rendered once a shape, with a
``Hole`` where the URL and the body go.
"""

from __future__ import annotations

from math import ceil
from typing import Any, NamedTuple, NoReturn

from snippetgen.flat import Flat, flat
from snippetgen.layout import is_deep
from snippetgen.request import Answer, Env, HttpRequest, Joined, Json, Text

__all__ = ["BODY", "DEEP_BODY", "URL", "Hole", "Shape", "ShapeKey", "shape_key"]


class Hole:
    """Stands in a template for a value that is not known yet. It can be written, and nothing else be asked of it."""

    __slots__ = ("_name",)
    __hash__ = None  # type: ignore[assignment]  # or it could be looked for in a list, and never be found

    def __init__(self, name: str) -> None:
        self._name = name

    def _refuse(self, *_: Any) -> NoReturn:
        raise TypeError(f"a template can write {{{{ {self._name} }}}} and do nothing else with it")

    __str__ = __repr__ = __bool__ = __eq__ = _refuse


URL, BODY, DEEP_BODY = Hole("request.url"), Hole("request.body"), Hole("request.body")


class Shape(NamedTuple):
    """A request as a template sees it.

    ``url_variables`` and ``body_variables`` are what its URL and its body read of the environment, each once.
    """

    header_items: tuple[tuple[str, Text], ...]
    has_body: bool
    is_deep: bool
    operation: str
    answer: Answer
    timeout: float | int | None
    method: str
    url_variables: tuple[Env, ...]
    body_variables: tuple[Env, ...]

    @property
    def url(self) -> Hole:
        return URL

    @property
    def body(self) -> Hole | None:
        return (DEEP_BODY if self.is_deep else BODY) if self.has_body else None

    @property
    def headers(self) -> dict[str, Text]:
        return dict(self.header_items)

    @property
    def variables(self) -> tuple[Env, ...]:
        """All that is read of the environment, in the order of the request, each once."""
        in_headers = _variables([text for _, text in self.header_items])
        return tuple(dict.fromkeys((*self.url_variables, *in_headers, *self.body_variables)))

    @property
    def env(self) -> bool:
        """Whether anything of it reads the environment."""
        return bool(self.variables)

    @property
    def required(self) -> list[str]:
        """The names of the variables that have to be set before anything is sent.

        None where there is only the key: a server's words for a missing key are clear, and the snippet stays short.
        """
        key = {text for name, text in self.header_items if name == "x-api-key"}
        names = [variable.name for variable in self.variables]
        return [] if key.issuperset(self.variables) else names

    @property
    def timeout_ms(self) -> int | None:
        """The timeout in milliseconds."""
        return None if self.timeout is None else round(self.timeout * 1000)

    @property
    def timeout_s(self) -> int | None:
        """The timeout in whole seconds, for what takes no others; never less than was asked for."""
        return None if self.timeout is None else ceil(self.timeout)


ShapeKey = tuple[Any, ...]
"""The fields of a ``Shape``; to look it up, they need not be made one."""


def shape_key(request: HttpRequest) -> tuple[ShapeKey, Json | Flat]:
    """Return the fields of a request's shape, and its body: as a ``Flat``, if it is one."""
    url, body = request.url, request.body
    plain = flat(body)
    key = (
        tuple(request.headers.items()),
        body is not None,
        plain is None and is_deep(body),
        request.operation,
        request.answer,
        request.timeout,
        request.method,
        () if type(url) is str else _variables([url]),
        () if plain else _variables([body]),
    )
    return key, plain or body


def _variables(values: list[Json]) -> tuple[Env, ...]:
    """The variables among the values, or inside of them, in their order; walks without recursion."""
    found: dict[Env, None] = {}
    waiting = values[::-1]
    while waiting:
        value = waiting.pop()
        if type(value) is str:
            continue
        if isinstance(value, Env):
            found[value] = None
        elif isinstance(value, Joined):
            found.update((part, None) for part in value.parts if isinstance(part, Env))
        elif isinstance(value, dict):
            waiting.extend(reversed(value.values()))
        elif isinstance(value, list):
            waiting.extend(reversed(value))
    return tuple(found)
