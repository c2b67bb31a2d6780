"""What a server of another release has not got: said while the snippet is made."""

from __future__ import annotations

import pytest

from snippetgen import Flow, Responses, Run, Server, SnippetError, Upload, Workflow, generate_all, prepare

ID = "d2bbd92b-187e-4c84-b2d4-5df365704201"


def on(version: str | None) -> Flow:
    return Flow(id=ID, langflow_version=version)


@pytest.mark.parametrize(
    ("operation", "words", "first"),
    [
        (Workflow(), "the Workflow API came with Langflow 1.11", "1.11.0"),
        (Responses(input="x"), "the Responses API came with Langflow 1.6", "1.6.0"),
        (Run(files=[Upload("a.txt", component="File-a1", field="path")]), "the upload of files came with Langflow 1.3", "1.3.4"),
    ],
)  # fmt: skip
def test_what_came_later_is_refused(operation: Run | Workflow | Responses, words: str, first: str) -> None:
    major, minor, *_ = first.split(".")
    before = f"{major}.{int(minor) - 1}.7"
    with pytest.raises(SnippetError) as caught:
        prepare(on(before), Server(), operation)
    assert str(caught.value) == f"{words}, and the server has {before}"
    for version in (first, "1.13.0", "1.14.0.dev3", "2.0", None):
        assert prepare(on(version), Server(), operation).plan


def test_variables_in_headers_that_are_ignored() -> None:
    asked = Run(globals={"TENANT": "acme"})
    told = prepare(on("1.6.2"), Server(), asked).warnings
    assert [line for line in told if "1.7" in line] == [
        "global variables in headers came with Langflow 1.7, and the server has 1.6.2, and the server ignores them"
    ]
    assert not [line for line in prepare(on("1.7.0"), Server(), asked).warnings if "1.7" in line]


def test_the_tabs_are_those_that_the_server_has() -> None:
    def tabs(version: str | None) -> set[str]:
        return {snippet.operation.partition("-")[0] for snippet in generate_all(on(version), Server())}

    assert tabs(None) == tabs("1.13.0")
    assert tabs("1.13.0") - tabs("1.10.2") == {"workflow"}
    assert tabs("1.10.2") - tabs("1.5.0") == {"responses"}


@pytest.mark.parametrize("version", ["", "new", "1", "1.13.0\n", "$V", "1.x"])
def test_what_is_no_version(version: str) -> None:
    with pytest.raises(ValueError, match="langflow_version"):
        on(version)
