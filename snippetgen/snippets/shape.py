"""The shape of a request: all that a template may know of it, its URL and its body left out.

Server settings repeat from request to request and bodies do not, so a template is rendered once a shape, with a
``Hole`` where the URL and the body go.
"""

from __future__ import annotations

from math import ceil
from typing import Any, NamedTuple, NoReturn

from snippetgen.languages.language import Url
from snippetgen.languages.lines import MAX_NESTED
from snippetgen.request.plan import Answer, Plan
from snippetgen.values import Answered, Env, Fresh, Json, Later, Text, later_in, variables_in

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
    """A step as a template sees it: ``request``.

    ``url_variables`` is what its URL reads of the environment, ``body_later`` what of its body is known later, each
    once. ``uploads`` are the files that are uploaded before, each with what ``Answered`` calls its path. ``wanted`` are
    the outputs that are asked for, where not all are. ``base`` is what a client that completes the URL by itself is
    given in its place. ``is_escaped`` is a URL that has percent escapes and reads nothing of the environment: a client
    that would write them in its own way has to be told that they are there.
    """

    header_items: tuple[tuple[str, Text], ...]
    has_body: bool
    is_deep: bool
    operation: str
    answer: Answer
    timeout: float | int | None
    method: str
    url_variables: tuple[Env, ...]
    body_later: tuple[Later, ...]
    uploads: tuple[Uploaded, ...]
    upload_to: str | Url | None
    upload_header_items: tuple[tuple[str, Text], ...]
    wanted: tuple[Text, ...]
    base: str | Url | None
    is_escaped: bool

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
    def upload_headers(self) -> dict[str, Text]:
        return dict(self.upload_header_items)

    @property
    def body_variables(self) -> tuple[Env, ...]:
        """What the body reads of the environment, each once."""
        return tuple(part for part in self.body_later if isinstance(part, Env))

    @property
    def fresh(self) -> bool:
        """Whether anything of it is made anew at each run."""
        return any(isinstance(part, Fresh) for part in self.body_later)

    @property
    def variables(self) -> tuple[Env, ...]:
        """All that is read of the environment, in the order of the request, each once."""
        in_headers = variables_in([text for _, text in self.header_items])
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


def shape_key(plan: Plan) -> ShapeKey:
    """Return the fields of the shape of a plan's step."""
    uploads, upload_to, upload_headers = _NO_UPLOADS if len(plan.steps) == 1 else _look_before(plan)
    url, headers, body, answer, timeout, method, _, _, wanted, base = plan.request
    deep, reads = _look(body)
    return (
        tuple(headers.items()),
        body is not None,
        deep,
        plan.name,
        answer,
        timeout,
        method,
        () if type(url) is str else variables_in([url]),
        later_in([body]) if reads else (),
        uploads,
        upload_to,
        upload_headers,
        wanted,
        base if base is None or isinstance(base, str) else Url(base),
        type(url) is str and "%" in url,
    )


class Uploaded(NamedTuple):
    """A file as a template sees it: its path and name, and the value that its place on the server is called."""

    path: str
    name: str
    answered: Answered

    @property
    def in_folder(self) -> bool:
        """Whether the path has more than the name."""
        return self.path != self.name


Before = tuple[tuple[Uploaded, ...], "str | Url | None", tuple[tuple[str, Text], ...]]

_NO_UPLOADS: Before = ((), None, ())


def _look_before(plan: Plan) -> Before:
    """Return the files that are uploaded first, where to, and with which headers."""
    steps = plan.uploads
    if not steps:
        return _NO_UPLOADS
    files = tuple(Uploaded(*step.file, Answered(step.name, "path")) for step in steps if step.file)
    url = steps[0].url
    return files, url if isinstance(url, str) else Url(url), tuple(steps[0].headers.items())


def _look(body: Json) -> tuple[bool, bool]:
    """Return whether a body nests too deep for a literal, and whether it reads variables; without recursion."""
    reads = False
    level: list[Any] = [[body]]
    for _ in range(MAX_NESTED + 1):
        inner: list[Any] = []
        for item in level:
            for child in item.values() if type(item) is dict else item:
                kind = type(child)
                if kind is str:
                    continue
                if kind is dict or kind is list:
                    inner.append(child)
                elif kind not in _PLAIN:
                    reads = True
        if not inner:
            return False, reads
        level = inner
    return True, bool(later_in([body]))


_PLAIN = (int, float, bool, type(None))
