"""What the service refuses, and in which words: each was found by somebody who tried to break it."""

from __future__ import annotations

import gc

import pytest

from snippetgen import SnippetError
from snippetgen.service import create_app
from snippetgen.service.limits import Limits
from snippetgen.service.problems import Problem
from snippetgen.words.request import read_request
from tests.service.asking import ask


def _deep(width: int) -> bytes:
    return b'{"flow":{"id":"x"},"operation":{"payload":' + b"[" * 250 + b",".join([b"1"] * width) + b"]" * 250 + b"}}"


def test_what_would_grow_without_bounds_is_refused() -> None:
    """Indentation makes hundreds of megabytes of half a megabyte that is deep and wide."""
    app = create_app()
    headers = {"Content-Type": "application/json"}
    assert ask(app, "POST", "/snippets", content=_deep(1000), headers=headers).status_code == 200
    refused = ask(app, "POST", "/snippets", content=_deep(100_000), headers=headers)
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["path"] == ["operation", "payload"]
    tweaks = {"A": {"b": [[[1] * 200_000]]}}
    refused = ask(app, "POST", "/snippets", json={"flow": {"id": "x"}, "operation": {"tweaks": tweaks}})
    assert refused.json()["errors"][0]["path"] == ["operation", "tweaks"]
    for server in ({"headers": {"x": "$A" * 100_000}}, {"url": "http://x/" + "a" * 100_000}):
        refused = ask(app, "POST", "/snippets", json={"flow": {"id": "x"}, "server": server})
        assert (refused.status_code, refused.json()["errors"][0]["path"]) == (422, ["server"])


@pytest.mark.parametrize(
    ("flow", "words"),
    [
        ({"id": "x", "components": {}}, "must be a list"),
        ({"id": "x", "groups": "abc"}, "must be a list"),
        ({"id": "x", "components": [{}]}, "is missing"),
        ({"id": "x", "components": [{"id": "a", "fields": {"b": {"refused": "no"}}}]}, "must be true or false"),
    ],
)
def test_messages_are_in_the_words_of_json(flow: dict[str, object], words: str) -> None:
    assert words in ask(create_app(), "POST", "/inspect", json={"flow": flow}).json()["detail"]


def test_no_key_is_taken_for_itself() -> None:
    answer = ask(create_app(), "POST", "/inspect", json={"flow": {"id": "x"}, "language": "curl"}).json()
    assert answer["detail"].startswith("language: unknown key")
    assert 'did you mean "language"' not in answer["detail"]


@pytest.mark.parametrize(
    "headers",
    [
        [("Content-Type", "application/json; foo=bar; charset=latin1")],
        [("Content-Type", "application/+json")],
        [("Content-Type", "application/json"), ("Content-Encoding", "identity"), ("Content-Encoding", "gzip")],
    ],
)
def test_headers_are_read_to_their_end(headers: list[tuple[str, str]]) -> None:
    assert ask(create_app(), "POST", "/snippets", content=b'{"flow":{"id":"x"}}', headers=headers).status_code == 415


def test_the_page_is_at_its_place_alone() -> None:
    assert ask(create_app(), "GET", "/pane/index.html").status_code == 404
    assert ask(create_app(), "GET", "/").status_code == 200


def test_what_is_refused_is_freed_at_once() -> None:
    """It is large, and the garbage collector comes late: nothing may hold it in a circle."""
    components = [{"id": f"C-{number}", "type": "C"} for number in range(1000)]
    asked = read_request({"flow": {"id": "x", "components": components}, "operation": {"tweaks": {"D": {}}}})
    gc.collect()
    gc.disable()
    try:
        with pytest.raises(SnippetError):
            asked.tabs()
        del asked
        assert gc.collect() < 1000
    finally:
        gc.enable()


def test_only_the_names_of_a_body_may_not_be_long() -> None:
    limits, space, long = Limits(), b" " * 20_000, b"x" * 20_000
    for text in (b'{"a": "%s"}' % long, b'{"a":%s":b"}' % space, b'{"%s":%s1}' % (long[:9_999], space)):
        limits.check(text)
    for text in (b'{"%s": 1}' % long, b'{"a": "%s", "%s" : 1}' % (long, long), b'{"a":%s":", "%s":1}' % (space, long)):
        with pytest.raises(Problem) as found:
            limits.check(text)
        assert found.value.detail == "a name in the body has more than 10000 bytes"
