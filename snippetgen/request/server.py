"""The server settings: where the flow runs, how it is authenticated, and what every request carries."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Annotated, Any
from urllib.parse import quote

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PlainSerializer, PlainValidator, WithJsonSchema

from snippetgen.flow.schema import in_json_words, without_default
from snippetgen.request.secrets import is_secret_header, variable_name
from snippetgen.values import Env, Joined, Later, Text, join, parse_text, parts_of, write_text
from snippetgen.visible import visible

__all__ = ["CLIENT_HEADERS", "DEFAULT_API_KEY", "DEFAULT_URL", "Server"]

DEFAULT_URL = "http://localhost:7860"
DEFAULT_API_KEY = "LANGFLOW_API_KEY"

# Set by the HTTP client itself; setting them by hand makes clients differ, or breaks the request.
CLIENT_HEADERS = {
    "accept-encoding",
    "connection",
    "content-length",
    "expect",
    "host",
    "keep-alive",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
}
_HEADER_NAME = re.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_MAX_HEADERS = 100  # as many as servers read

_SECRET_HEADERS = {"authorization", "cookie", "proxy-authorization"}
_GLOBAL = "X-LANGFLOW-GLOBAL-VAR-"


def _parsed(value: Any) -> Text:
    if isinstance(value, (Later, Joined)):
        return _settled(value)
    if not isinstance(value, str):
        raise ValueError("must be text")
    return parse_text(value)


def _settled(value: Text) -> Text:
    if any(isinstance(part, Later) and not isinstance(part, Env) for part in parts_of(value)):
        raise ValueError("must be text, or the name of an environment variable")
    return value


@lru_cache(256)
def _check_url(url: Text) -> Text:
    """Return the URL without its trailing slash, percent-encoded, its host in ASCII.

    While the rest is looked at, ``{`` stands for each variable: no URL may hold one, so it is not mistaken. Servers
    repeat from request to request: kept, a check saves a quarter of the time of a plain request's JSON.
    """
    parts = parts_of(url)
    if any(isinstance(part, str) and re.search(r"[\s\x00-\x20\x7f\\<>\"`^|{}]", part) for part in parts):
        raise ValueError("holds a character that no URL may hold, such as a space, a brace or a backslash")
    text = "".join(part if isinstance(part, str) else "{" for part in parts)
    if "?" in text or "#" in text:
        raise ValueError("must not have a query or a fragment: the snippets add their own path to it")
    whole = f"http://variable{text[1:]}" if text.startswith("{") else text
    if not re.match("https?://", whole, re.IGNORECASE):
        raise ValueError('must begin with http:// or https://, or be "$NAME"')
    scheme, _, rest = whole.partition("://")
    authority, slash, path = rest.partition("/")
    if "@" in authority:
        raise ValueError("must not hold a user name or password: the snippet would show it")
    host = _check_authority(authority)
    path = _check_path((slash + path).rstrip("/"))
    whole = f"{scheme.lower()}://{host}{path}"
    if text.startswith("{"):
        whole = "{" + whole.removeprefix("http://variable")
    variables = (part for part in parts if isinstance(part, Env))
    return join([next(variables) if piece == "{" else piece for piece in re.split(r"(\{)", whole)])


def _check_path(path: str) -> str:
    """Return the path as every client sends it: what needs to be is percent-encoded, and nothing else."""
    try:
        path = quote(path, safe="/%:@!$&'()*+,;=-._~{")
    except UnicodeEncodeError:
        raise ValueError("holds half a character (a lone surrogate)") from None
    if re.search(r"%(?![0-9A-Fa-f]{2})", path):
        raise ValueError("holds a % that begins no percent-encoded character; write %25 for a percent sign")
    path = re.sub("%[0-9A-Fa-f]{2}", _unreserved, path)
    if any(segment in (".", "..") for segment in path.split("/")):
        raise ValueError("must not have the segments . or .. in its path")
    return path


def _unreserved(match: re.Match[str]) -> str:
    """Decode what needs no encoding, as some clients would do by themselves (RFC 3986, 6.2.2)."""
    char = chr(int(match[0][1:], 16))
    return char if char.isascii() and (char.isalnum() or char in "-._~") else match[0].upper()


def _check_authority(authority: str) -> str:
    """Return host and port, the host in ASCII."""
    match = re.fullmatch(r"(\[[^\]]*\]|[^:\[\]]*)(?::([0-9]+|\{))?", authority)
    if not match or not match[1]:
        raise ValueError("has no host, or a port that is not a number")
    host, port = match[1], match[2]
    if port and port.isdigit() and not 0 < int(port[:6]) < 65536:
        raise ValueError("has a port that is not between 1 and 65535")
    if host.startswith("["):
        import ipaddress  # seldom needed

        try:
            ipaddress.IPv6Address(host[1:-1])
        except ValueError:
            raise ValueError(f"{host} is not an IPv6 address") from None
    elif not host.isascii():
        host = _ascii_host(host)
    if not re.fullmatch(r"\[.*\]|(?:(?!-)[A-Za-z0-9_{-]+(?<!-)\.)*(?!-)[A-Za-z0-9_{-]+(?<!-)\.?", host):
        raise ValueError(f"{host} is not the name of a host")
    host = host.lower()
    return f"{host}:{port}" if port else host


def _ascii_host(host: str) -> str:
    import idna  # seldom needed, and its tables take time to load

    try:
        return idna.encode(host, uts46=True).decode("ascii")
    except UnicodeError as error:  # idna's own errors among them
        raise ValueError(f"{visible(host)} is not the name of a host: {visible(str(error))}") from None


def _check_key(value: Any) -> Env | None:
    if value is None or isinstance(value, Env):
        return value
    parsed = parse_text(value) if isinstance(value, str) else value
    if not isinstance(parsed, Env):
        raise ValueError(
            'must be "$NAME", the environment variable that holds the key when the snippet runs, or null for none: '
            "a key itself would be a secret in the snippet"
        )
    return parsed


def _check_headers(value: Any) -> dict[str, Text]:
    if not isinstance(value, dict):
        raise ValueError("must be an object of header names and values")
    if len(value) > _MAX_HEADERS:
        raise ValueError(f"holds {len(value)} headers; no server takes more than {_MAX_HEADERS}")
    headers: dict[str, Text] = {}
    seen = set()
    for name, setting in value.items():
        if not isinstance(name, str) or not _HEADER_NAME.fullmatch(name):
            # In "x-api-key: …" a key would follow.
            shown = name.partition(":")[0] if isinstance(name, str) else name
            raise ValueError(f"{shown!r:.60} is not a name that HTTP allows for a header")
        lower = name.lower()
        if lower in seen:
            raise ValueError(f"{name} is there twice")
        seen.add(lower)
        headers[name] = _check_header(name, lower, _parsed(setting))
    return headers


def _check_header(name: str, lower: str, value: Text) -> Text:
    literal = "".join(part for part in parts_of(value) if isinstance(part, str))
    if lower in CLIENT_HEADERS or lower.startswith("sec-"):
        raise ValueError(f"{name} is set by the HTTP client itself")
    if lower == "__proto__":
        raise ValueError(f"{name} is a name that JavaScript cannot send")
    if lower == "x-api-key":
        raise ValueError(f"{name} is set by api_key")
    if lower == "content-type" and value != "application/json":
        raise ValueError(f'{name} is "application/json": the body is JSON')
    if value == literal and literal and (lower in _SECRET_HEADERS or is_secret_header(name)):
        raise ValueError(
            f'{name} must hold a "${variable_name(name.removeprefix(_GLOBAL))}", read from the environment: '
            "its value would be a secret in the snippet"
        )
    if not literal.isascii():
        raise ValueError(f"{name} has a value with letters outside ASCII, which HTTP clients send in different ways")
    whole = "".join(part if isinstance(part, str) else "$" for part in parts_of(value))
    if not literal.isprintable() or whole != whole.strip(" "):
        raise ValueError(
            f"{name} has a value that no client sends as it is: a control character, or a space at its end"
        )
    return value


def _check_timeout(seconds: float) -> float:
    # Three digits say enough, and keep the line of the Python snippet within its 88 columns.
    rounded = float(f"{seconds:.3g}") if seconds < 1000 else round(seconds)
    return int(rounded) if rounded == int(rounded) else rounded


class Server(BaseModel):
    """The server that the flow is on.

    ``url`` is ``http://localhost:7860`` by default, and may have any path prefix; ``"$NAME"`` and ``"${NAME}"`` in it,
    and in the values of ``headers``, are read from the environment when the snippet runs (``"$$"`` is a dollar sign).
    ``api_key`` is ``"$NAME"``, or ``null`` where the server asks for no authentication. ``timeout`` is in seconds
    without progress, so that no healthy answer is cut. curl takes whole seconds, and a few more to be sure; Node's
    fetch waits for five minutes at most. Without a timeout each client keeps its own: none in curl, Go, PHP and Rust,
    five minutes in Node's fetch, and five minutes where its people would write one, as in Python, since requests would
    wait for ever.

    In Python, ``null`` is ``None``. Raises pydantic's ``ValidationError``.
    """

    # The values are left out of the errors: one of them may be the key that should not have been there.
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True, json_schema_extra=in_json_words)

    url: Annotated[
        Any,
        PlainValidator(_parsed),
        AfterValidator(_check_url),
        PlainSerializer(write_text),
        WithJsonSchema({"type": "string"}),
    ] = Field(default=DEFAULT_URL, json_schema_extra=without_default)
    api_key: Annotated[
        Any,
        PlainValidator(_check_key),
        PlainSerializer(lambda key: key and write_text(key)),
        WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "null"}]}),
    ] = Field(default=Env(DEFAULT_API_KEY), json_schema_extra={"default": f"${DEFAULT_API_KEY}"})
    headers: Annotated[
        Any,
        PlainValidator(_check_headers),
        PlainSerializer(lambda headers: {name: write_text(value) for name, value in headers.items()}),
        WithJsonSchema({"type": "object", "additionalProperties": {"type": "string"}}),
    ] = Field(default_factory=dict)
    timeout: Annotated[float, Field(strict=True, ge=0.1, le=86400), AfterValidator(_check_timeout)] | None = None

    def request_headers(self, more: dict[str, Text] | None = None) -> dict[str, Text]:
        """The headers of every request, in the order that Langflow's documentation has, with ``more`` of one's own.

        ``Content-Type`` comes first unless ``headers`` puts it elsewhere; the key comes last.
        """
        headers: dict[str, Text] = dict(self.headers)
        if more:
            lower = {name.lower() for name in more}
            headers = {**{name: value for name, value in headers.items() if name.lower() not in lower}, **more}
        if "content-type" not in map(str.lower, headers):
            headers = {"Content-Type": "application/json", **headers}
        if self.api_key:
            headers["x-api-key"] = self.api_key
        return headers
