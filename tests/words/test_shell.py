"""The words of a script are those that a shell makes of it; what the shell alone could tell is told of."""

from __future__ import annotations

import shutil
import subprocess
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from snippetgen import Env, SnippetError
from snippetgen.values import Joined, Text, parts_of, shown
from snippetgen.words.shell import Command, read_commands


def only(script: str) -> Command:
    (command,) = read_commands(script)
    return command


VALUES = {"NAME": "Ann", "B": "two words", "ENVELOPE": "e"}


def filled(word: Text) -> str:
    return "".join(part if isinstance(part, str) else VALUES[shown(part)[1:]] for part in parts_of(word))


SCRIPTS = [
    "printf '%s\\0' plain 'single $NAME \\ \" quoted' \"double $NAME ${B} \\$NAME \\\\ \\\" \\n\" $'an\\tsi \\x41\\u00e9\\101\\'\\\\'",
    "printf '%s\\0' one\\ word 'glued'\"to\"gether \\\n  continued \\\n'too' a\\b \"a\\\nb\"",
    "printf '%s\\0' '{\"text\": \"'\"$NAME\"'\"}' \"it's\" '' \"\" x'' # a comment\n",
    'printf \'%s\\0\' a#b \\#c \'#d\' \'two\nlines\' "${NAME:-other}" "$ENVELOPE" "$" "a$" $',
    'printf \'%s\\0\' "$(cat <<\'EOF\'\n{"a": "$NAME \\n"}\nEOF\n)" "$(cat <<-EOF\n\t{"b": "$NAME\\$"}\n\tEOF\n)"',
    "printf '%s\\0' {a} [b] ~x 50% a=b a^b !",
]


@pytest.mark.parametrize("script", SCRIPTS)
def test_words_are_those_of_the_shell(script: str) -> None:
    shell = shutil.which("bash")
    if not shell:
        pytest.skip("bash is not installed here")
    done = subprocess.run([shell, "-c", script], env={**VALUES, "LC_ALL": "C.UTF-8"}, capture_output=True, check=True)
    assert [filled(word) for word in only(script).words[2:]] == done.stdout.decode().split("\0")[:-1]


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0\r"), max_size=12), max_size=5))
@settings(max_examples=60, deadline=None)
def test_quoted_words_come_back(words: list[str]) -> None:
    import shlex

    assert only(shlex.join(["x", *words])).words == ["x", *words]


def test_here_documents_and_what_is_piped() -> None:
    command = only('x -d @- <<EOF\n{"a": "$NAME \\$5"}\nEOF\n')
    assert command.stdin == Joined(('{"a": "', Env("NAME"), ' $5"}\n'))
    assert only("x <<'EOF'\n$NAME\nEOF\n").stdin == "$NAME\n"
    assert only("x <<-EOF\n\ta\n\tEOF\n").stdin == "a\n"
    assert only("x <<< '{}'").stdin == "{}\n"
    first, second = read_commands("x <<EOF | y\nbody\nEOF\n")
    assert (first.stdin, first.end, second.stdin) == ("body\n", "|", None)


@pytest.mark.parametrize(
    ("script", "words"),
    [
        ("x a \\  \n  b", ["x", "a", "b"]),
        ("x a ^\r\n  b", ["x", "a", "b"]),
        ("x a `\n  b", ["x", "a", "b"]),
        ("x a\\", ["x", "a"]),
        ("```bash\nx a\n```", ["x", "a"]),
        ("x http://h/p/<your_flow_id>?k=<your key>&l=m", ["x", "http://h/p/<your_flow_id>?k=<your key>&l=m"]),
        ("x 2>/dev/null a >out.txt 2>&1", ["x", "a"]),
        ("x $env:NAME ${env:B}", ["x", Env("NAME"), Env("B")]),
        ("(x a)", ["x", "a"]),
    ],
)
def test_slips_and_other_shells(script: str, words: list[Text]) -> None:
    assert only(script).words == words


def test_a_command_inside_of_another_is_found() -> None:
    for script in ('A="$(curl a b)"\necho "$A"', "A=$(curl a b); echo $A", "A=`curl a b`\necho"):
        assert ["curl", "a", "b"] in [command.words for command in read_commands(script)]


@pytest.mark.parametrize(
    ("script", "unknown"),
    [('x\ny "$(date +%s)" z', "$(…)"), ("x\ny `date` z", "`…`"), ("x\ny ${#A} z", "${…}"), ("x\ny $1 z", "$1")],
)
def test_what_only_the_shell_knows_is_told(script: str, unknown: str) -> None:
    command = read_commands(script)[1]
    assert (command.unknown, command.line) == (unknown, 2)
    assert command.words[-1] == "z"


@pytest.mark.parametrize("script", ["x 'a", 'x "a', "x $'a", f"x ${'N' * 65}"])
def test_one_that_breaks_off(script: str) -> None:
    with pytest.raises(SnippetError) as error:
        read_commands(script)
    assert "secret" not in str(error.value)


@given(st.text(st.sampled_from("ab$'\"\\`|&;()<>{}#=^ \n\t-EOF\x00\ud800é"), max_size=40))
@settings(max_examples=400, deadline=None)
def test_anything_is_read_or_refused(script: str) -> None:
    with suppress(SnippetError):
        read_commands(script)
