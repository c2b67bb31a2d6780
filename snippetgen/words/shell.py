"""Reading what stands in a shell script: its commands, and what each of their words says.

Nothing is run. A variable stays one, ``Env``. Errors repeat nothing of the script: it may hold a key.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from snippetgen.values import Env, Text, join, parts_of, shown
from snippetgen.words.expansion import (
    Read,
    ansi_quoted,
    backtick,
    dollar,
    double_quoted,
    here_document,
    single_quoted,
)

__all__ = ["Command", "read_commands"]


@dataclass(slots=True)
class Command:
    """The words of a command, and what comes on its standard input, as far as the script tells it.

    ``end`` is what stands behind it, such as ``|``; ``redirected`` tells that its output goes elsewhere. ``unknown``
    names what only a shell could fill in, and ``line`` where that is.
    """

    words: list[Text] = field(default_factory=list)
    stdin: Text | None = None
    end: str = ""
    redirected: bool = False
    unknown: str | None = None
    line: int = 0


def read_commands(script: str) -> list[Command]:
    """Return the commands of a script, in their order; raise ``SnippetError`` for one that breaks off.

    A line may be continued as in cmd and PowerShell, too; the fence of a code block in Markdown is passed over, and a
    ``<placeholder>``, as pages of documentation have it inside of a word, is text.
    """
    text = script.replace("\0", "").replace("\r\n", "\n")
    return _Reader(re.sub(r"(?m)^[ \t]*```.*$", "", text)).read()


_PLAIN = re.compile(r"[^ \t\n\\'\"$`|&;()<>^]+")
# A backslash ends a line in a POSIX shell, a caret in cmd, a backtick in PowerShell; spaces after it are a slip.
_CONTINUED = re.compile(r"[\\^`][ \t]*\n|\\\Z")
_WRAPPED = re.compile(r'"?(?:\$\(|(`))\s*(?=[\w./\\-]{0,200}curl(?:\.exe)?\s)')
_PLACEHOLDER = re.compile(r"<[A-Za-z][\w .-]{0,80}>", re.ASCII)
_REDIRECTION = re.compile(r"<<<|<<-?|<&?|&?>>?[|&]?")
_QUERY = re.compile(r"&[\w-]+=")


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.commands: list[Command] = []
        self.command = Command()
        self.parts: list[str | Env] | None = None  # of the word that is being read
        self.quoted = False  # whether any of it was
        self.in_query = False  # whether it holds a question mark
        self.operator = ""  # the redirection that waits for its word
        self.in_backticks = False
        self.documents: list[tuple[Command, str, bool, bool]] = []  # whose, what ends it, whether literal, less tabs

    def read(self) -> list[Command]:
        while self.at < len(self.text):
            self._step(self.text[self.at])
        self._end_command("")
        return self.commands

    def _step(self, char: str) -> None:
        text, at = self.text, self.at
        if char == "#" and self.parts is None:
            self.at = self._end_of_line()
        elif plain := _PLAIN.match(text, at):
            self._take(Read([plain[0]], plain.end()))
        elif char == "`" and self.in_backticks:
            self.in_backticks = False
            self._end_command(char)
            self.at += 1
        elif continued := _CONTINUED.match(text, at):
            self.at = continued.end()
        elif wrapped := _WRAPPED.match(text, at):
            self._end_command("")  # it is the command inside that is looked for
            self.in_backticks = bool(wrapped[1])
            self.at = wrapped.end()
        elif char in " \t":
            self._end_word()
            self.at += 1
        elif char == "\n":
            self._end_command(char)
            self.at += 1
            self._read_documents()
        elif char == "\\":
            self._take(Read([text[at + 1]], at + 2), quoted=True)
        elif char == "'":
            self._take(single_quoted(text, at), quoted=True)
        elif char == '"' or text.startswith('$"', at):
            self._take(double_quoted(text, at + (char == "$")), quoted=True)
        elif text.startswith("$'", at):
            self._take(ansi_quoted(text, at), quoted=True)
        elif char == "$":
            self._take(dollar(text, at))
        elif char == "`":
            self._take(backtick(text, at))
        elif char == "^" or (self.in_query and _QUERY.match(text, at)):  # a URL that somebody forgot to quote
            self._take(Read([char], at + 1))
        elif redirection := _REDIRECTION.match(text, at):
            self._redirect(redirection[0])
        else:
            end = "||" if text.startswith("||", at) else char
            self._end_command(end)
            # The quote that closes "$(curl …)" belongs to what stood around the command.
            self.at += 2 if char == ")" and text.startswith('"', at + 1) else len(end)

    def _take(self, read: Read, *, quoted: bool = False) -> None:
        if read.unknown and not self.command.unknown:
            self.command.unknown, self.command.line = read.unknown, self.text.count("\n", 0, self.at) + 1
        self.parts = self.parts or []
        self.parts += read.parts
        self.quoted = self.quoted or quoted
        self.in_query = self.in_query or any("?" in part for part in read.parts if isinstance(part, str))
        self.at = read.at

    def _redirect(self, operator: str) -> None:
        placeholder = _PLACEHOLDER.match(self.text, self.at)
        if placeholder and self.parts:
            self._take(Read([placeholder[0]], placeholder.end()))
            return
        if self.parts and not self.quoted and re.fullmatch("[0-9]", shown(join(self.parts))):
            self.parts = None  # the number of a stream, as in 2>/dev/null
        self._end_word()
        self.operator = operator
        self.at += len(operator)

    def _end_word(self) -> None:
        if self.parts is None:
            return
        word, quoted, operator = join(self.parts), self.quoted, self.operator
        self.parts, self.quoted, self.in_query, self.operator = None, False, False, ""
        if not operator:
            self.command.words.append(word)
        elif operator == "<<<":
            self.command.stdin = join([*parts_of(word), "\n"])
        elif operator.startswith("<<"):
            self.documents.append((self.command, shown(word), quoted, operator == "<<-"))
        elif ">" in operator:
            self.command.redirected = True

    def _end_command(self, end: str) -> None:
        self._end_word()
        self.operator = ""
        if self.command.words:
            self.command.end = end
            self.commands.append(self.command)
        self.command = Command()

    def _read_documents(self) -> None:
        for command, end, literal, less_tabs in self.documents:
            lines = []
            while self.at < len(self.text):
                stop = self._end_of_line()
                line = self.text[self.at : stop].lstrip("\t" if less_tabs else "")
                self.at = stop + 1
                if line == end:
                    break
                lines.append(f"{line}\n")
            body = "".join(lines)
            read = Read([body], 0) if literal else here_document(body)
            command.stdin = join(read.parts)
            command.unknown = command.unknown or read.unknown
        self.documents = []

    def _end_of_line(self) -> int:
        end = self.text.find("\n", self.at)
        return len(self.text) if end < 0 else end
