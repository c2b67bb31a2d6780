"""Literals, in bulk: 10,000 values a language, evaluated by the language itself in one process, come back equal.

Of a language that is not named here, a thousand are sent by its snippets in ``tests/snippets/test_execution.py``.
"""

from __future__ import annotations

import json
import math
import subprocess
import sys
from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from snippetgen import Env, Flow, Server, Webhook, generate
from snippetgen.languages.curl import lay as shell
from snippetgen.languages.javascript import lay as javascript
from snippetgen.languages.language import Body
from snippetgen.languages.lines import Lines, Place
from snippetgen.languages.python import lay as python
from snippetgen.snippets.targets import load_targets
from snippetgen.values import Joined, Json
from snippetgen.verify.compare import resolved
from snippetgen.visible import visible
from tests.cases import HOSTILE

pytestmark = pytest.mark.bulk

COUNT = 10_000
VARIABLE = 'O\'Brien "Bob" \\n $HOME `id` !x\ttab\nline 中\U0001f600 \x01\x08\x0c\x1b[0m\x1f\x7f&\n'

texts = st.one_of(
    st.sampled_from(list(HOSTILE.values())),
    st.text(st.characters(categories=("L", "M", "N", "P", "S", "Z", "C")), max_size=30),
    st.text("abc \"'`\\$!{}\n\t\0\u2028\u202e\ud800", max_size=30),
)
numbers = st.one_of(
    st.integers(),
    st.integers(-(2**80), 2**80),
    st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from([2**53, 2**53 + 1, -0.0, 1e-7, 5e-324, 1.7976931348623157e308, 1e21, 10**400]),
)
scalars = st.one_of(st.none(), st.booleans(), numbers, texts, texts.map(lambda text: text + Env("VARIABLE") + text))
values = st.recursive(
    scalars,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(texts, inner, max_size=4)),
    max_leaves=12,
)


def collect(strategy: st.SearchStrategy[Any], count: int) -> list[Any]:
    """Draw values as hypothesis would for a test, the same ones every time; that takes long, so once a process."""
    return list(_collected(strategy, count))


@cache
def _collected(strategy: st.SearchStrategy[Any], count: int) -> list[Any]:
    collected: list[Any] = []

    @settings(
        max_examples=count, derandomize=True, database=None, deadline=None, suppress_health_check=list(HealthCheck)
    )
    @given(strategy)
    def draw(value: Any) -> None:
        collected.append(value)

    draw()
    while len(collected) < count:  # a strategy may run dry of distinct values
        collected += collected[: count - len(collected)]
    return collected


@pytest.fixture(scope="module")
def drawn() -> list[Any]:
    return [*HOSTILE.values(), *collect(values, COUNT)]


def evaluate(command: list[str], program: str) -> bytes:
    env = {"VARIABLE": VARIABLE, "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"}
    return subprocess.run(command, input=program.encode(), env=env, capture_output=True, check=True).stdout


def exact(value: Any) -> str:
    """A form in which 1 and 1.0 and True differ; the order of keys, which JSON does not know, is left out."""
    return json.dumps(resolved(value, {"VARIABLE": VARIABLE}), sort_keys=True)


def place(index: int) -> Place:
    return Place(indent=index % 3 * 4, column=10 + index % 70, suffix=index % 3)


def test_python(drawn: list[Any]) -> None:
    literals = [python(value, place(index)).strip() for index, value in enumerate(drawn)]
    program = "import json, os\n" + "".join(
        f"print(json.dumps(({literal}\n), sort_keys=True))\n" for literal in literals
    )
    printed = evaluate([sys.executable, "-"], program).decode().splitlines()
    assert printed == [exact(value) for value in drawn]


def test_javascript(drawn: list[Any], node: str) -> None:
    literals = [javascript(Body(value), place(index)).strip() for index, value in enumerate(drawn)]
    program = "const json = [];\n" + "".join(f"json.push({literal});\n" for literal in literals)
    printed = json.loads(evaluate([node, "--input-type=module", "-"], f"{program}console.log(JSON.stringify(json));"))
    for value, text in zip(drawn, printed, strict=True):
        wanted = resolved(value, {"VARIABLE": VARIABLE})
        assert json.loads(text) == wanted
        assert exact(json.loads(text)) == exact(wanted) or has_round_float(wanted)


def test_javascript_sends_the_zero_that_is_meant(node: str) -> None:
    """``JSON.stringify`` writes -0 as 0, and no comparison of Python's would see it."""
    zeros: list[Json] = [-0.0, [-0.0], {"a": {"b": -0.0}}]
    for value in zeros:
        literal = javascript(Body(value), Place())
        assert evaluate([node, "--input-type=module", "-"], f"console.log({literal})").decode().count("-0.0") == 1


def test_what_is_live_in_a_language_is_left_to_it() -> None:
    """Strings of Ruby know ``#{x}``, and those of PHP ``$x``: such a text is never put between quotes as it is."""
    lines = Lines(lambda _: "QUOTED", decimal=repr, columns=80, step=2, words=("nil", "true", "false"), key=repr)
    for text in ("#{x}", "#@x", "$x", "${x}", 'a "b"', "\\"):
        assert lines.lay(text, Place()) == "QUOTED"
        assert lines.lay([text], Place()) == "[QUOTED]"
        assert lines.lay({"a": text}, Place()) == "{'a': QUOTED}"
    assert lines.lay(["plain"], Place()) == '["plain"]'


def has_round_float(value: Any) -> bool:
    """Whether a value holds a float that JavaScript prints as a whole number, or the other way round."""
    if isinstance(value, dict):
        return any(map(has_round_float, value.values()))
    if isinstance(value, list):
        return any(map(has_round_float, value))
    return isinstance(value, float) and (value == math.floor(value) or abs(value) < 1e-4 or abs(value) > 1e15)


# The function stands in the templates, since it is code.
_WITH_VARIABLE = generate(Flow(id="x"), Server(), Webhook(payload=Env("X")), language="curl").code
JSON_ESCAPE = _WITH_VARIABLE.partition("\n}\n")[0] + "\n}\n"


@pytest.mark.parametrize("interpreter", ["bash", "dash"])
def test_shell_json(interpreter: str, drawn: list[Any]) -> None:
    words = [shell(Body(value), place(index)) for index, value in enumerate(drawn)]
    program = JSON_ESCAPE + "".join(f"printf '%s\\0' {word}\n" for word in words)
    printed = evaluate([interpreter], program).decode().split("\0")[:-1]
    assert [exact(json.loads(text)) for text in printed] == [exact(value) for value in drawn]


@pytest.mark.parametrize("interpreter", ["bash", "dash"])
def test_shell_word(interpreter: str) -> None:
    plain = st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=30)
    words = collect(st.one_of(plain, plain.map(lambda text: Joined((text, Env("VARIABLE"), text[::-1])))), COUNT)
    program = "".join(f"printf '%s\\0' {shell(word, Place())}\n" for word in words)
    printed = evaluate([interpreter], program).decode().split("\0")[:-1]
    assert printed == [resolved(word, {"VARIABLE": VARIABLE}) for word in words]


def written(value: Any) -> dict[str, str]:
    """How a value is written, by the language: as a literal, or as JSON in a string."""
    languages = {target.language: target.written_in for target in load_targets()}
    return {
        name: language.lay(Body(value) if language.body_is_text else value, Place())
        for name, language in languages.items()
    }


@pytest.mark.parametrize("value", collect(texts, 300))
def test_what_is_read_is_what_is_run(value: str) -> None:
    for literal in written(value).values():
        shown = literal.replace("\u200d", "").replace("\ufe0f", "").replace("\ufe0e", "")
        assert visible(shown) == shown
        assert "\n" not in literal


def test_letters_stay_readable() -> None:
    for text in ("Grüße, ñ, ž", "中文 にほんご 한국어", "العربية עברית हिन्दी", "👩‍👩‍👧 ❤️ 🇵🇹 1️⃣"):
        # PowerShell's JSON is ASCII: its versions and consoles differ in what they make of anything else.
        assert all(text in literal for name, literal in written(text).items() if name != "powershell")
        assert python(text, Place()) == f'"{text}"'
        assert javascript(text, Place()) == f'"{text}"'
        assert shell(Body(text), Place()) == f"'\"{text}\"'"
