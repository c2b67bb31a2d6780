"""HTTPie and wget: what a shell makes of their words, ten thousand a shell, and what HTTPie makes of its items."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import strategies as st

from snippetgen import Env, Flow, Server, SnippetError, Webhook, generate
from snippetgen.languages.language import Body
from snippetgen.languages.lines import Place
from snippetgen.languages.shell import Posted, Raw, form, header, item, lay
from snippetgen.values import Joined
from tests.cases import HOSTILE
from tests.languages.test_literals import COUNT, JSON_ESCAPE, collect, evaluate, exact, place, values

SHELLS = [name for name in ("bash", "dash") if shutil.which(name)]
OPTIONS = {Raw: "--ignore-stdin --raw ", Posted: "--post-data "}


@pytest.fixture(scope="module")
def drawn() -> list[Any]:
    return [*HOSTILE.values(), *collect(values, COUNT)]


@pytest.mark.bulk
@pytest.mark.parametrize(("form_of", "interpreter"), [*zip(OPTIONS, SHELLS, strict=False)])
def test_a_body_is_its_json(form_of: type[Body], interpreter: str, drawn: list[Any]) -> None:
    """One shell each: how they are quoted is the same, and curl's words are tried by both."""
    words = [lay(form_of(value), place(index)) for index, value in enumerate(drawn)]
    option = OPTIONS[form_of]
    assert all(word.startswith(option) for word in words)
    program = JSON_ESCAPE + "".join(f"printf '%s\\0' {word.removeprefix(option)}\n" for word in words)
    printed = evaluate([interpreter], program).decode().split("\0")[:-1]
    assert [exact(json.loads(text)) for text in printed] == [exact(value) for value in drawn]


LONG = ['it\'s $HOME `id` !x \\ "q" JSON é中😀\n' * 9000, ["EOF\n" * 60_000, {"JSON": Env("VARIABLE")}]]


@pytest.mark.parametrize("interpreter", SHELLS)
@pytest.mark.parametrize("value", LONG, ids=["text", "a variable"])
def test_a_long_body_is_no_argument(value: Any, interpreter: str, tmp_path: Path) -> None:
    """HTTPie reads it from standard input, and wget from a file."""
    named = lay(Posted(value), Place(2, 2)).removeprefix("--post-file ")
    given = lay(Raw(value), Place(2, 2))
    program = f'{JSON_ESCAPE}TMPDIR="{tmp_path}"\nexport TMPDIR\ncat {named}\nprintf "\\0"\ncat {given}\n'
    for text in evaluate([interpreter], program).decode().split("\0"):
        assert exact(json.loads(text)) == exact(value)
    assert len(list(tmp_path.iterdir())) == 1


plain = st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=30).map(str.strip)
texts = st.one_of(plain, plain.map(lambda text: Joined((f"a{text}", Env("VARIABLE"), f"{text}z"))))


def sendable(value: Any) -> bool:
    try:
        item(("X-A", value))
    except SnippetError:
        return False
    return True


@pytest.mark.bulk
@pytest.mark.skipif(not shutil.which("http"), reason="HTTPie is not installed")
def test_a_header_is_what_httpie_sends() -> None:
    """It can be asked without a server, some hundreds of headers at once."""
    known = 'o\'b "c" $HOME `id` !x;=@'
    headers = [value for value in [*HOSTILE.values(), *collect(texts, COUNT)] if sendable(value)]
    headers = [value for value in headers if not isinstance(value, str) or (value.isascii() and value.isprintable())]
    headers = [value.strip() if isinstance(value, str) else value for value in headers]
    assert len(headers) > COUNT * 0.9
    for start in range(0, len(headers), 1000):
        named = {f"h{number}": value for number, value in enumerate(headers[start : start + 1000])}
        words = " ".join(lay(item(pair), Place()) for pair in named.items())
        done = subprocess.run(
            ["bash", "-c", f"http --offline --ignore-stdin --print=H POST http://localhost {words}"],
            env={"PATH": "/usr/bin:/bin", "VARIABLE": known, "LANG": "C.UTF-8"},
            capture_output=True,
            check=True,
        )
        sent = dict(line.partition(": ")[::2] for line in done.stdout.decode().splitlines() if line.startswith("h"))
        expected = {
            name: value if isinstance(value, str) else "".join(p if isinstance(p, str) else known for p in value.parts)
            for name, value in named.items()
        }
        assert sent == {name: value.strip() for name, value in expected.items()}


def test_what_httpie_cannot_send_is_said() -> None:
    """It drops a backslash before a separator of its own, and there is no way to write one."""
    server = Server(headers={"X-Path": r"C\:x"})
    with pytest.raises(SnippetError, match="HTTPie cannot send a header with X-Path: it drops a backslash"):
        generate(Flow(id="x"), server, Webhook(), language="shell", client="httpie")
    assert r"C\:x" in generate(Flow(id="x"), server, Webhook(), language="shell", client="wget").code
    for path in (r"a\=b", "a;type=b"):
        with pytest.raises(SnippetError, match="HTTPie cannot"):
            form(SimpleNamespace(path=path))


def test_a_path_of_ones_home_is_none() -> None:
    assert form(SimpleNamespace(path="~/report.pdf")) == "file@./~/report.pdf"


def test_an_empty_header_is_sent() -> None:
    assert item(("X-Empty", "")) == "X-Empty;"
    assert header(("X-Empty", "")) == "X-Empty:"
