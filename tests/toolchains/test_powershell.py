"""PowerShell, which cannot be had where this is built: parsed by tree-sitter, and read back by a model of its strings.

The model is written from about_Quoting_Rules, about_Special_Characters and the tokenizer of PowerShell: typographic
quotes are quotes, and a here-string ends where a line begins with its quote and ``@``.
"""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from hypothesis import strategies as st

from snippetgen import Env, Flow, Fresh, Run, Server, Webhook, generate
from snippetgen.languages.language import Body
from snippetgen.languages.lines import Place
from snippetgen.languages.powershell import LANGUAGE, Argument, lay
from snippetgen.snippets.targets import load_targets
from snippetgen.values import Joined, later_in
from snippetgen.verify.compare import meant, resolved
from tests.cases import CASES, HOSTILE, Case
from tests.languages.test_literals import COUNT, VARIABLE, collect, exact, place, values

tree_sitter = pytest.importorskip("tree_sitter")
grammar = pytest.importorskip("tree_sitter_powershell")

TARGETS = [target for target in load_targets() if target.written_in is LANGUAGE]
SINGLE, DOUBLE = "'\u2018\u2019\u201a\u201b", '"\u201c\u201d\u201e'
ESCAPES = {"n": "\n", "r": "\r", "t": "\t", "0": "\0", "a": "\a", "b": "\b", "f": "\f", "v": "\v"}
ENV = {"VARIABLE": VARIABLE}


def parsed(code: str) -> Any:
    tree = tree_sitter.Parser(tree_sitter.Language(grammar.language())).parse(code.encode())
    assert not tree.root_node.has_error, code[:2000]
    return tree


# The model


def json_text(value: str) -> str:
    """What the function of the snippets makes of a value: each code unit that is not plain as its number."""
    data = value.encode("utf-16-be", "surrogatepass")
    units = "".join(chr(int.from_bytes(data[at : at + 2], "big")) for at in range(0, len(data), 2))
    return re.sub(r"[^ !#-\[\]-~]", lambda match: f"\\u{ord(match[0]):04x}", units)


SUBEXPRESSION = re.compile(r"\(ConvertTo-JsonText \$env:(\w+)\)|\(\[char\]0x([0-9a-f]{4})\)|\(\[guid\]::NewGuid\(\)\)")
UUID = "00000000-0000-0000-0000-000000000000"


def expanded(text: str, env: dict[str, str]) -> str:
    """What an expandable string holds, once its quotes are read."""
    pieces, at = [], 0
    while at < len(text):
        char, rest = text[at], text[at + 1 :]
        if char == "`":
            assert rest[:1] not in ("", "e", "u"), "an escape that 5.1 does not know"
            pieces.append(ESCAPES.get(rest[0], rest[0]))
            at += 2
        elif char == "$" and (match := SUBEXPRESSION.match(rest)):
            pieces.append(json_text(env[match[1]]) if match[1] else chr(int(match[2], 16)) if match[2] else UUID)
            at += 1 + match.end()
        elif char == "$" and (match := re.match(r"\{env:([^}]+)\}|env:([\w?:]+)", rest)):
            pieces.append(env[match[1] or match[2]])
            at += 1 + match.end()
        else:
            assert char != "$" or not re.match(r"[\w?:{(^$]", rest), "something live that nobody meant"
            pieces.append(char)
            at += 1
    return "".join(pieces)


def read_string(code: str, env: dict[str, str]) -> tuple[str, str]:
    """Read the string that code begins with; return it, and the code after it."""
    quotes = SINGLE if code[0] in SINGLE else DOUBLE
    assert code[0] in quotes, code[:80]
    at, inner = 1, ""
    while True:
        if code[at] in quotes and code[at + 1 : at + 2] and code[at + 1] in quotes:
            inner += code[at] if quotes is SINGLE else f"`{code[at]}"
            at += 2
        elif code[at] in quotes:
            break
        elif code[at] == "`" and quotes is DOUBLE:
            inner += code[at : at + 2]
            at += 2
        else:
            inner += code[at]
            at += 1
    return inner if quotes is SINGLE else expanded(inner, env), code[at + 1 :]


def read_here_string(code: str, env: dict[str, str]) -> tuple[str, str]:
    """Read the here-string that code begins with; return it, and the code after it."""
    quotes = SINGLE if code[1] in SINGLE else DOUBLE
    assert re.match(rf"@[{quotes}][ \t]*\n", code), code[:80]
    start = code.index("\n") + 1
    end = re.compile(rf"^[{quotes}]@", re.MULTILINE).search(code, start)
    assert end, code[:80]
    inner = code[start : max(start, end.start() - 1)]
    return inner if quotes is SINGLE else expanded(inner, env), code[end.end() :]


def read_body(code: str, env: dict[str, str]) -> Any:
    return json.loads(read_here_string(code.partition("$body = ")[2], env)[0])


def arguments(line: str) -> list[str]:
    """Read a command line as programs do that are built with Microsoft's C runtime."""
    words, word, quoted, at = [], "", False, 0
    while at < len(line):
        if match := re.compile(r'(\\*)"').match(line, at):
            word += "\\" * (len(match[1]) // 2)
            if len(match[1]) % 2:
                word += '"'
            else:
                quoted = not quoted
            at = match.end()
        elif line[at] == " " and not quoted:
            words.append(word)
            word, at = "", at + 1
        else:
            word += line[at]
            at += 1
    assert not quoted
    return [*words, word]


def legacy(argument: str, *, doubles: bool) -> str:
    """How versions before 7.3 pass an argument; those after 5.1 double the backslashes before the quote they add."""
    count, blank, before = 0, False, ""
    for char in argument:
        count += char == '"' and before != "\\"
        blank = blank or (char.isspace() and count % 2 == 0)
        before = char
    if not blank:
        return argument
    tail = argument[len(argument.rstrip("\\")) :] if doubles else ""
    return f'"{argument}{tail}"'


# Ten thousand values


@pytest.mark.bulk
def test_a_body_is_its_json_in_ascii() -> None:
    drawn = [*HOSTILE.values(), *(f"@{text}" for text in HOSTILE.values()), *collect(values, COUNT)]
    drawn += ["@" + Env("VARIABLE"), '"@\n' + Env("VARIABLE"), Env("VARIABLE") + '\n"@']
    program = []
    for index, value in enumerate(drawn):
        quote = '"' if later_in([value]) else "'"
        code = f"$body = @{quote}\n{lay(Body(value), place(index))}\n{quote}@\n"
        assert code.isascii()
        assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f]", code)
        read, rest = read_here_string(code.removeprefix("$body = "), ENV)
        assert rest == "\n"
        assert exact(json.loads(read)) == exact(value)
        program.append(code)
    tree = parsed("".join(program))
    assert len(tree.root_node.children[0].children) == len(drawn)


strings = st.one_of(
    st.sampled_from(list(HOSTILE.values())),
    st.text(st.characters(exclude_categories=()), max_size=30),
    st.text("ab \"'`\\$!{}():?@\n\u2018\u2019\u201c\u201d", max_size=30),
)
joined = st.tuples(strings, strings).map(lambda pair: pair[0] + Env("VARIABLE") + pair[1])


def utf_16(text: str) -> bytes:
    return text.encode("utf-16-be", "surrogatepass")


@pytest.mark.bulk
def test_a_string_is_itself() -> None:
    assigned = []
    for text in collect(st.one_of(strings, joined), COUNT):
        code = lay(text, Place())
        assert code.isascii()
        assert "\n" not in code
        read, rest = read_string(code, ENV)
        assert utf_16(read) == utf_16(str(resolved(text, ENV)))
        assert rest == ""
        assigned.append(f"$x = {code}\n")
    # The grammar begins a comment at a "#" that follows a subexpression, which PowerShell does not.
    parsed("".join(code for code in assigned if "#" not in code))


headers = st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=30).map(str.strip)


@pytest.mark.bulk
def test_an_argument_is_what_a_program_reads() -> None:
    for text in [f"X-A: {value}" for value in [*collect(headers, COUNT), 'a "b\\" \\\\', '"', "\\"]]:
        word, _ = read_string(lay(Argument(text), Place()), {})
        for doubles in (False, True):
            assert arguments(legacy(word, doubles=doubles)) == [text + (" " if text.endswith("\\") else "")]


# Whole snippets


def code_of(case: Case, asked: Run | Webhook, client: str) -> str:
    return generate(case.flow, case.server, asked, language=TARGETS[0].language, client=client).code


@pytest.mark.parametrize("name", CASES)
def test_a_snippet_says_what_was_meant(name: str) -> None:
    case = CASES[name]
    env = {"LANGFLOW_API_KEY": "sk", "LANGFLOW_HOST": "host", "LANGFLOW_SERVER_URL": "http://host", **(case.env or {})}
    for asked in (case.run.with_stream(False), case.run.with_stream(True), case.webhook):
        request = meant(asked.plan(case.flow, case.server).request, env)
        for target in TARGETS:
            code = code_of(case, asked, target.client)
            parsed(code)
            assert code.isascii()
            assert json.dumps(read_body(code, env)) == json.dumps(request.body)
            sent = sent_by_curl(code, env) if target.raw else sent_by_dotnet(code, env)
            assert sent == (request.url, request.headers)


def sent_by_dotnet(code: str, env: dict[str, str]) -> tuple[str, dict[str, str]]:
    """The URL and the headers of a request that is made of a table, or of a message."""
    url, _ = read_string(re.split(r"Uri = |\$url = ", code)[1], env)
    sent = {"content-type": "application/json"}
    assert re.search(r"ContentType = 'application/json'", code)
    for line in code.splitlines():
        match = re.search(r"Headers(?:\.Add\(| = @\{ )|^ {8}(?=['\"].* = )", line)
        if match:
            name, rest = read_string(line[match.end() :], env)
            sent[name.lower()], _ = read_string(rest.lstrip(" =,"), env)
    return url, sent


def sent_by_curl(code: str, env: dict[str, str]) -> tuple[str, dict[str, str]]:
    """The URL and the headers that are arguments, each on a line that is continued."""
    lines = code.partition("$body | curl.exe ")[2].partition("\nif ($LASTEXITCODE)")[0].split(" `\n    ")
    by_hand = "$PSNativeCommandArgumentPassing = 'Legacy'" in code
    url, _ = read_string(lines[1], env)
    sent = {}
    for line in lines[2:]:
        if line.startswith("-H "):
            word, rest = read_string(line.removeprefix("-H "), env)
            assert not rest
            assert by_hand or '"' not in word
            header = arguments(legacy(word, doubles=False))[0]
            name, value = (header[:-1], "") if header.endswith(";") else header.split(": ", 1)
            sent[name.lower()] = value
    assert lines[-1] == "-d '@-'"
    return url, sent


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_string_is_sent_everywhere(name: str) -> None:
    value = HOSTILE[name]
    everywhere = Run(
        input_value=value, session_id=value, tweaks={value: {value: [value]}, "joined": value + Env("X") + value}
    )
    env = {"X": VARIABLE, "LANGFLOW_API_KEY": "sk"}
    case = Case(everywhere, Webhook(payload=value), Flow(endpoint_name="a"), Server())
    for asked in (everywhere, everywhere.with_stream(True), case.webhook):
        for target in TARGETS:
            code = code_of(case, asked, target.client)
            parsed(code)
            assert read_body(code, env) == meant(asked.plan(case.flow, case.server).request, env).body


def test_a_new_uuid_is_made() -> None:
    text = lay(Body({"id": Fresh(), "text": "$(x) `" + Fresh()}), Place())
    read, _ = read_here_string(f'@"\n{text}\n"@\n', {})
    assert json.loads(read) == {"id": UUID, "text": f"$(x) `{UUID}"}


def test_what_is_not_set_is_said_before_anything_is_sent() -> None:
    case = Case(Run(input_value=Env("ONE") + Env("TWO")))
    for target in TARGETS:
        for asked in (case.run, case.run.with_stream(True)):
            code = code_of(case, asked, target.client)
            guard = code.index("foreach ($name in 'LANGFLOW_API_KEY', 'ONE', 'TWO') {")
            assert guard < code.index('throw "$name is not set"') < code.index("http://")


def test_a_name_is_kept_from_what_follows_it() -> None:
    for after in ("x", "1", "_", "?", ":", "é"):
        code = lay(Joined((Env("A"), after)), Place())
        assert read_string(code, {"A": "v"})[0] == f"v{after}"
    assert lay(Joined((Env("A"), "/")), Place()) == '"$env:A/"'
