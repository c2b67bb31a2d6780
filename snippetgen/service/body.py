"""The body of a request: read no further than allowed, and parsed without a surprise."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from typing import Any, NoReturn

from anyio import fail_after
from starlette.requests import ClientDisconnect, Request

from snippetgen.service.limits import Lease
from snippetgen.service.problems import Path, Problem

__all__ = ["check_type", "parse", "read"]


async def read(request: Request, lease: Lease) -> bytes:
    """Return the body, which the lease holds; raise ``Problem`` for one that is too long, too slow, or not JSON."""
    check_type(request, _JSON)
    limit, seconds = lease.limits.max_body, lease.limits.body_timeout
    # What is announced is believed only where it is too much already.
    announced = request.headers.get("content-length", "")
    if announced.isascii() and announced.isdigit() and (len(announced) > 18 or int(announced) > limit):
        raise _too_large(limit)
    pieces, size = [], 0
    try:
        with fail_after(seconds):
            async for piece in request.stream():
                size += len(piece)
                if size > limit:
                    raise _too_large(limit)
                lease.hold(len(piece))
                pieces.append(piece)
    except TimeoutError:
        raise Problem(408, f"the body did not come within {seconds:g} seconds", (), {"Connection": "close"}) from None
    except ClientDisconnect:
        raise Problem(400, "the connection ended before the body did") from None
    return b"".join(pieces)


def _too_large(limit: int) -> Problem:
    # The connection stays: the server drops what is still on its way, for a while. Many a client writes all before it
    # reads, and where its bytes meet a closed door, it gets a reset in place of our answer.
    return Problem(413, f"the body is larger than {limit} bytes")


_JSON = re.compile(r"application/(json|[^/+]+\+json)")


def check_type(request: Request, known: re.Pattern[str]) -> None:
    """Raise ``Problem`` for a body that is not sent as what is known, in UTF-8, and as it is."""
    types = request.headers.getlist("content-type")
    kind, _, parameters = (types[0] if len(types) == 1 else "").partition(";")
    kind = kind.strip().lower()
    if not known.fullmatch(kind):
        name = "JSON: send it with Content-Type: application/json"
        lines = "JSON, a line each: send it with Content-Type: application/jsonl"
        raise Problem(415, f"the body has to be {name if known is _JSON else lines}")
    for parameter in parameters.replace(" ", "").replace('"', "").lower().split(";"):
        name, _, charset = parameter.partition("=")
        if name == "charset" and charset not in ("utf-8", "utf8", "us-ascii"):
            raise Problem(415, "the body has to be JSON in UTF-8")
    if any(encoding.lower() != "identity" for encoding in request.headers.getlist("content-encoding")):
        raise Problem(415, "the body has to be sent as it is, without a Content-Encoding")


def parse(raw: bytes) -> dict[str, Any]:
    """Return the object that the body holds; raise ``Problem`` for anything else.

    400 for what is no JSON, and 422, with the path, for a number that not every language has. Raises
    ``RecursionError`` for what is nested deeper than Python's reader goes, which is about 1000 levels.
    """
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Problem(400, f"the body is not UTF-8: byte {error.start} cannot be read") from None
    if not text.strip():
        raise Problem(400, "the body is empty; it has to be a JSON object")
    try:
        value = _DECODER.decode(text)
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise Problem(400, f"the body is broken JSON at {place}: {error.msg}") from None
    except ValueError:  # a number; Python reads no whole one of more than 4300 digits
        raise _wrong_number(text) from None
    if not isinstance(value, dict):
        message = "the body must be a JSON object"
        raise Problem(422, message, [((), message)])
    return value


def _refuse(constant: str) -> NoReturn:
    raise ValueError(constant)


def _finite(digits: str) -> float:
    number = float(digits)
    if math.isinf(number):
        raise ValueError(digits)
    return number


_DECODER = json.JSONDecoder(parse_constant=_refuse, parse_float=_finite)


class _Wrong(str):
    """Stands for a number that is wrong, and says what is wrong with it."""

    __slots__ = ()


def _wrong_number(text: str) -> Problem:
    """Parse once more, with what is wrong marked, and find the first place of it."""
    marked = json.loads(
        text,
        parse_constant=lambda name: _Wrong(f"JSON has no {name}"),
        parse_float=lambda digits: _Wrong("the number is too large") if math.isinf(float(digits)) else 0.0,
        parse_int=lambda digits: _Wrong("a whole number may have 4300 digits at most") if len(digits) > 4300 else 0,
    )
    path, detail = next(_wrong(marked))
    return Problem(422, f"{'.'.join(map(str, path))}: {detail}" if path else detail, [(path, detail)])


def _wrong(value: Any) -> Iterator[tuple[Path, str]]:
    """Yield each number that is marked as wrong, with its path; without recursion."""
    path: list[str | int] = []
    levels: list[Iterator[tuple[Any, Any]]] = [iter([(None, value)])]
    while levels:
        for step, item in levels[-1]:
            if isinstance(item, _Wrong):
                yield [*path, step][1:], item
            elif isinstance(item, (dict, list)):
                path.append(step)
                levels.append(iter(item.items() if isinstance(item, dict) else enumerate(item)))
                break
        else:
            levels.pop()
            del path[-1:]
