"""What does not change is sent once: it has a tag, and who has that is told so. The colours of ``html`` are served."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from fastapi import FastAPI
from pygments.lexers import get_lexer_by_name
from pygments.token import STANDARD_TYPES

from snippetgen import Flow, Server, generate_all
from snippetgen.languages.language import find_language
from snippetgen.service import create_app, create_router, stylesheet
from snippetgen.service.app import PANE
from snippetgen.snippets.targets import load_targets
from tests.service.asking import ask, post

APP = create_app(allowed_origins=["https://ui.example.org"])
HOST = FastAPI()
HOST.include_router(create_router())
PATHS = ["/targets", "/schema", "/highlight.css", "/openapi.json", "/", "/pane/pane.js"]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_who_has_it_is_told_so(path: str, method: str) -> None:
    whole = ask(APP, method, path)
    tag = whole.headers["etag"]
    assert (whole.status_code, whole.headers["cache-control"]) == (200, "no-cache")
    assert re.fullmatch('"[0-9a-f]+"', tag)
    for has in (tag, f"W/{tag}", f'"other", {tag}', f'W/"a",W/{tag} , "b"', "*"):
        answer = ask(APP, method, path, headers={"If-None-Match": has, "Origin": "https://ui.example.org"})
        assert (answer.status_code, answer.content) == (304, b"")
        assert not {"content-length", "content-type"} & set(answer.headers)
        for name in ("etag", "cache-control", "vary", "content-security-policy"):
            assert answer.headers.get(name) == whole.headers.get(name)
        assert answer.headers["access-control-allow-origin"] == "https://ui.example.org"
    for has in ('"other"', tag.strip('"'), f"x{tag}", f'"{tag[1:-2]}"', ""):
        assert ask(APP, method, path, headers={"If-None-Match": has}).status_code == 200
    several = [("If-None-Match", '"other"'), ("If-None-Match", tag)]
    assert ask(APP, method, path, headers=several).status_code == 304


def test_in_a_host_too_and_nothing_that_changes() -> None:
    for path in PATHS[:3]:
        tag = ask(HOST, "GET", path).headers["etag"]
        assert ask(HOST, "GET", path, headers={"If-None-Match": tag}).status_code == 304
    assert ask(APP, "GET", "/health").headers["cache-control"] == "no-store"
    assert "etag" not in ask(APP, "GET", "/health").headers
    assert "etag" not in post(APP, "/snippets", {"address": "x"}, {"If-None-Match": "*"}).headers


def test_the_colours_are_served_and_exported() -> None:
    answer = ask(APP, "GET", "/highlight.css")
    assert answer.headers["content-type"] == "text/css; charset=utf-8"
    assert answer.text == stylesheet()


def test_what_means_something_has_a_colour() -> None:
    """Of the classes that Pygments gives, what stays without a colour is space, plain names, marks and text."""
    prefixes = re.findall(r'\[class\^="(\w)"\]', stylesheet())
    names = set(re.findall(r"\.(\w\w)\b", stylesheet()))
    for target in load_targets():
        lexer = get_lexer_by_name(find_language(target.language).highlight)
        code, *_ = [one.code for one in generate_all(Flow(id="x"), Server(), languages=[target.language])]
        classes = {STANDARD_TYPES.get(kind, "") for kind, _ in lexer.get_tokens(code)}
        coloured = {name for name in classes if name in names or name[:1] in prefixes}
        assert coloured
        assert classes - coloured <= {"", "w", "n", "nx", "ne", "no", "o", "p"}


def test_they_are_those_of_the_pane() -> None:
    pane = "".join(path.read_text("utf-8") for path in Path(PANE).glob("*.css"))
    for name, light, dark in re.findall(r"--snippetgen-(\w+), light-dark\((#\w+), (#\w+)\)", stylesheet()):
        told = re.findall(rf"--{name}: .*?(#\w{{3,6}})(?:, (#\w{{3,6}}))?", pane)
        assert {colour for pair in told for colour in pair if colour} == {light, dark}
