"""What a curl command asks for, as it stands in somebody's script.

Errors repeat nothing of the command but the names of options: it may hold a key anywhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from snippetgen.errors import SnippetError
from snippetgen.flow.content import read_file
from snippetgen.values import Text, join, parts_of
from snippetgen.words.assignments import filled_in
from snippetgen.words.curl_options import FLAGS, SHORT, VALUES
from snippetgen.words.find import HERE, find_file
from snippetgen.words.shell import Command, read_commands

__all__ = ["CurlRequest", "read_curl"]


@dataclass(slots=True)
class CurlRequest:
    """The request of a curl command; its variables are ``Env``.

    ``headers`` has a name and a value for each, in their order; ``user`` is what ``-u`` says, with the password.
    ``left_out`` names what no snippet has: options of curl, and what the script does with the answer.
    ``set_by_script`` are the variables that it reads, and that the script sets without exporting them to anybody else.
    """

    url: Text
    method: str
    headers: list[tuple[str, Text]] = field(default_factory=list)
    body: Text | None = None
    user: Text | None = None
    timeout: float | None = None
    left_out: list[str] = field(default_factory=list)
    set_by_script: list[str] = field(default_factory=list)


def read_curl(script: str, wanted: re.Pattern[str], folders: Sequence[Path] = HERE) -> CurlRequest:
    """Return the request of the one curl command in a script, or of the one whose words have what is ``wanted``.

    A body in a file is read from one of the folders. Raises ``SnippetError``.
    """
    commands = read_commands(script)
    found = [index for index, command in enumerate(commands) if _arguments(command) is not None]
    filled = {index: filled_in(commands[index], commands[:index]) for index in found}
    asked = [index for index in found if any(_matches(wanted, word) for word in filled[index][0].words)]
    if not found:
        raise SnippetError('there is no curl command; give "curl …", or the URL of the old request and --body JSON')
    if len(asked or found) > 1:
        raise SnippetError(f"there are {len(asked or found)} curl commands; give one at a time")
    (index,) = asked or found
    command, still_read = filled[index]
    if command.unknown:
        raise SnippetError(
            f"line {command.line} has {command.unknown}, which only the shell can fill in; put what it gives, or "
            '"$NAME", in its place'
        )
    before = filled_in(commands[index - 1], commands[: index - 1])[0] if index else Command()
    options = _Options(command, _piped(before) if before.end == "|" else None, folders)
    request = options.read()
    request.set_by_script = still_read
    if command.end == "|":
        request.left_out.append("the pipe behind it")
    if command.redirected:
        request.left_out.append("the file that its output goes to")
    return request


# What may stand before a command: a prompt, an assignment, and words of the shell.
_BEFORE = re.compile(
    r"[$%]|[A-Za-z_]\w*=.*|[{!]|if|then|else|elif|do|while|until|time|exec|command|sudo|env|export|local", re.DOTALL
)
_CURL = re.compile(r"(?:.*[/\\])?curl(?:\.exe)?", re.DOTALL | re.IGNORECASE)


def _arguments(command: Command) -> list[Text] | None:
    """The words behind ``curl``; none where the command is another."""
    for index, word in enumerate(command.words):
        first = parts_of(word)[0]
        if isinstance(word, str) and _CURL.fullmatch(word):
            return command.words[index + 1 :]
        if not isinstance(first, str) or not _BEFORE.fullmatch(first):
            return None
    return None


def _matches(wanted: re.Pattern[str], word: Text) -> bool:
    return bool(wanted.search("".join(part if isinstance(part, str) else "x" for part in parts_of(word))))


def _piped(before: Command) -> Text | None:
    """What comes from the command before a pipe, as far as that is plain: ``echo TEXT``, ``cat <<END``."""
    words = before.words
    if before.unknown or words[0] not in ("echo", "printf", "cat"):
        return None
    return before.stdin if words[0] == "cat" else words[-1] if len(words) > 1 else None


_DATA = {"data": "\r\n\0", "data-ascii": "\r\n\0", "data-binary": "", "data-raw": None, "json": ""}
"""What each leaves out of a file; ``data-raw`` reads none."""

_REFUSED = {
    "form": "multipart, which the old endpoints never took",
    "form-string": "multipart, which the old endpoints never took",
    "data-urlencode": "a form, and the old endpoints took JSON",
    "upload-file": "an upload, which the old endpoints never took",
    "get": "GET, and the old endpoints took POST",
    "head": "HEAD, and the old endpoints took POST",
    "config": "more options in a file; put them in its place",
    "variable": "variables of curl's own; put their values in their place",
    "next": "a second request; give one at a time",
}

_HEADERS = {"user-agent": "User-Agent", "referer": "Referer", "cookie": "Cookie"}

# These say how curl works and what it shows; no snippet has, or needs, the like.
_QUIET = {"connect-timeout"} | (FLAGS - {"insecure", "netrc", "netrc-optional"})


class _Options:
    def __init__(self, command: Command, piped: Text | None, folders: Sequence[Path]) -> None:
        self.words = _arguments(command) or []
        self.stdin = piped if command.stdin is None else command.stdin
        self.folders = folders
        self.urls: list[Text] = []
        self.method: str | None = None
        self.data: list[tuple[str, Text]] = []
        self.request = CurlRequest("", "POST")

    def read(self) -> CurlRequest:
        for name, value in self._pairs():
            self._take(name, value)
        if len(self.urls) != 1:
            raise SnippetError("the command has no URL" if not self.urls else "the command has several URLs; give one")
        self.request.url = self.urls[0]
        self.request.body = self._body()
        self.request.method = self.method or ("GET" if self.request.body is None else "POST")
        return self.request

    def _pairs(self) -> Iterator[tuple[str, Text]]:
        """The options by their long names, each with its value if it takes one; a URL as ``url``."""
        waiting = iter(self.words)
        options = True
        for word in waiting:
            first = parts_of(word)[0]
            if not options or not isinstance(first, str) or not first.startswith("-") or word == "-":
                yield "url", word
            elif word == "--":
                options = False
            elif first.startswith("--"):
                name = _long_name(first[2:], word)
                yield name, self._value(name, waiting) if name in VALUES else ""
            else:
                yield from self._short(word, waiting)

    def _short(self, word: Text, waiting: Iterator[Text]) -> Iterator[tuple[str, Text]]:
        """The options of one dash: flags, and maybe one that takes the rest of the word, or the next one."""
        first, *rest = parts_of(word)
        assert isinstance(first, str)
        for index, letter in enumerate(first[1:], 2):
            if letter not in SHORT:
                raise SnippetError("an option of one dash holds a letter that curl does not know; leave it out")
            name = SHORT[letter]
            if name in VALUES:
                value = join([first[index:], *rest])
                yield name, value if value != "" else self._value(name, waiting)
                return
            yield name, ""
        if rest:
            raise SnippetError("an option of one dash has a variable among its letters; put its value in its place")

    def _value(self, name: str, waiting: Iterator[Text]) -> Text:
        for value in waiting:
            return value
        raise SnippetError(f"the command ends with --{name}, which takes a value; give it to its end")

    def _take(self, name: str, value: Text) -> None:
        if name in _REFUSED:
            raise SnippetError(f"--{name}: is {_REFUSED[name]}")
        if name == "url":
            self.urls.append(value)
        elif name == "request":
            if not isinstance(value, str) or not re.fullmatch("[A-Za-z]+", value):
                raise SnippetError("--request: is not the name of a method")
            self.method = value.upper()
        elif name in _DATA:
            self.data.append((name, value))
        elif name == "header":
            self._take_header(value)
        elif name == "cookie" and isinstance(value, str) and "=" not in value:
            self.request.left_out.append("--cookie")  # the name of a file
        elif name in _HEADERS:
            self.request.headers.append((_HEADERS[name], value))
        elif name == "oauth2-bearer":
            self.request.headers.append(("Authorization", join(["Bearer ", *parts_of(value)])))
        elif name == "user":
            self.request.user = value
        elif name == "max-time":
            self._take_timeout(value)
        elif name not in _QUIET:
            self.request.left_out.append(f"--{name}")

    def _take_header(self, header: Text) -> None:
        first, *rest = parts_of(header)
        name, colon, value = first.partition(":") if isinstance(first, str) else ("", "", "")
        if not colon and name.endswith(";") and not rest:  # how curl is told to send an empty one
            name, colon = name[:-1], ";"
        if not colon:
            raise SnippetError("--header: must be NAME: VALUE, with a colon, and no variable before it")
        if not re.fullmatch("[!#$%&'*+.^_`|~0-9A-Za-z-]+", name.strip()):
            raise SnippetError("--header: the name before the colon is none that HTTP allows")
        text = join([value.lstrip(), *rest])
        if isinstance(text, str):
            text = text.strip()
        if text != "" or colon == ";":  # an empty value removes what curl would send by itself
            self.request.headers.append((name.strip(), text))

    def _take_timeout(self, value: Text) -> None:
        if not isinstance(value, str) or not re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,9})?", value):
            raise SnippetError("--max-time: must be a number of seconds")
        self.request.timeout = float(value) or None  # 0 is for ever, as none is

    def _body(self) -> Text | None:
        if not self.data:
            return None
        pieces: list[Text] = []
        for name, value in self.data:
            if pieces and name != "json":
                raise SnippetError(f"--{name}: is there twice, and curl joins them with &, which is no JSON; give one")
            pieces.append(self._content(name, value))
        return join([part for piece in pieces for part in parts_of(piece)])

    def _content(self, name: str, value: Text) -> Text:
        left_out = _DATA[name]
        first, *rest = parts_of(value)
        if left_out is None or not isinstance(first, str) or not first.startswith("@"):
            return value
        if rest:
            raise SnippetError(f"--{name}: the name of its file holds a variable; put the name in its place")
        if first != "@-":
            content: Text = read_file(find_file(first[1:], self.folders))
        elif self.stdin is None:
            raise SnippetError(f"--{name} @-: what it reads is not in the command; put the JSON in its place")
        else:
            content = self.stdin
        without = str.maketrans("", "", left_out)
        return join([part.translate(without) if isinstance(part, str) else part for part in parts_of(content)])


def _long_name(name: str, word: Text) -> str:
    """The name of a long option; one that is not known is repeated only where it looks like one."""
    known = VALUES | FLAGS
    if name in known and isinstance(word, str):
        return name
    if name.startswith("no-") and name[3:] in FLAGS:
        return "no-buffer"  # one that takes nothing, and of which nothing is said
    plain = re.fullmatch("[a-z][a-z.-]{0,40}", name.partition("=")[0])
    which = f"--{plain[0]}" if plain else "an option of two dashes"
    raise SnippetError(f"{which}: curl has no such option, as far as is known here; leave it out")
