"""The shape of a request: all that a template may know of it, its URL and its body left out.

Server settings repeat from request to request and bodies do not, so a template is rendered once a shape, with a
``Hole`` where the URL and the body go.
"""

from __future__ import annotations

from typing import Any, NamedTuple, NoReturn

from snippetgen.flat import Flat, flat
from snippetgen.layout import is_deep
from snippetgen.request import Answer, Env, HttpRequest, Joined, Json, Text, parts_of

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

    ``body_env``, ``url_env`` and ``env`` tell whether its body, its URL or any of it reads the environment, and
    ``is_placeholder`` whether server and flow are each one variable of the reader's, as in Langflow's documentation.
    """

    header_items: tuple[tuple[str, Text], ...]
    has_body: bool
    is_deep: bool
    operation: str
    answer: Answer
    timeout: float | int | None
    method: str
    body_env: bool
    url_env: bool
    is_placeholder: bool

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
    def env(self) -> bool:
        return self.body_env or self.url_env or _reads_env([text for _, text in self.header_items])

    @property
    def timeout_ms(self) -> int | None:
        """The timeout in milliseconds."""
        return None if self.timeout is None else round(self.timeout * 1000)


ShapeKey = tuple[Any, ...]
"""The fields of a ``Shape``; to look it up, they need not be made one."""


def shape_key(request: HttpRequest) -> tuple[ShapeKey, Json | Flat]:
    """Return the fields of a request's shape, and its body: as a ``Flat``, if it is one."""
    url, body = request.url, request.body
    plain = flat(body)
    url_env = type(url) is not str
    key = (
        tuple(request.headers.items()),
        body is not None,
        plain is None and is_deep(body),
        request.operation,
        request.answer,
        request.timeout,
        request.method,
        plain is None and _reads_env([body]),
        url_env,
        url_env and [type(part) for part in parts_of(url)[:3]] == [Env, str, Env],
    )
    return key, plain or body


def _reads_env(waiting: list[Json]) -> bool:
    """Whether a variable is among the values, or inside of them; walks without recursion."""
    while waiting:
        value = waiting.pop()
        if type(value) is str:
            continue
        if isinstance(value, Env) or (isinstance(value, Joined) and any(isinstance(part, Env) for part in value.parts)):
            return True
        if isinstance(value, dict):
            waiting.extend(value.values())
        elif isinstance(value, list):
            waiting.extend(value)
    return False
