"""A link that the library makes shows what the library writes."""

from __future__ import annotations

import json
from typing import Any

from playwright.sync_api import expect

from snippetgen import Env, Run, Server, Webhook, generate, pane_link
from snippetgen.flow.described import described
from snippetgen.flow.field import Field
from snippetgen.snippets.prepare import prepare
from snippetgen.snippets.targets import Target, load_targets
from snippetgen.words.pane_view import is_settable, kind_of_field
from tests.browser.pane import TABS, Pane, packed, snippet_of
from tests.links import CASES, FLOW, Case, run


def target_for(case: Case, number: int) -> Target:
    """One of the targets that have what is asked, another from case to case."""
    prepared = prepare(*case)
    able = [one for one in load_targets() if one.has(prepared.plan.name, uploads=prepared.uploads)]
    return able[number % len(able)]


def go(pane: Pane, link: str) -> None:
    """Open a link in a page that has shown another one."""
    pane.page.evaluate("hash => { location.hash = hash; }", link.partition("#")[2])


def test_every_case_in_one_page(pane: Pane) -> None:
    for number, case in enumerate(CASES.values()):
        target = target_for(case, number)
        go(pane, pane_link(pane.url, *case, language=target.language, client=target.client))
        pane.assert_shows(generate(*case, language=target.language, client=target.client))
        expect(pane.get(f"operation-{case[2].name}")).to_be_checked()


def test_the_library_and_the_pane_agree_on_kinds(pane: Pane) -> None:
    values: tuple[Any, ...] = (None, "", "a", "a\nb", 0, 1.5, True, {}, [], ["a"], ["a\nb"], [{}], [1])
    options = (None, ["a"], ["a", ""], [{"name": "a"}], [{"id": 1}], [1])
    fields = [
        {"type": kind, "value": value, "options": chosen, "is_list": is_list, "columns": columns, "password": password}
        for kind in ("str", "int", "bool", "file", "other", "dict", "NestedDict", "table", "sortableList", "slider")
        for value in values
        for chosen in options
        for is_list in (False, True)
        for columns in ([], [{"name": "a"}])
        for password in (False, True)
    ]
    names = ("text", "api_key")
    kinds = pane.page.evaluate(
        """async ([fields, names]) => {
            const { kindOf } = await import(new URL("pane/kinds.js", location.href).href);
            return fields.map((field) => names.map((name) => kindOf(field, name)));
        }""",
        [fields, names],
    )
    known = {"variable": "variable", "files": "files", "json": "nested", "table": "nested"}
    for field, found in zip(fields, kinds, strict=True):
        read = Field.model_validate(field)
        for name, kind in zip(names, found, strict=True):
            assert is_settable(read) == (kind != "handle"), field
            if kind != "handle":
                assert kind_of_field(read, name) == known.get(kind, "plain"), (field, name, kind)


def test_a_link_from_elsewhere(pane: Pane) -> None:
    """It is opened as a page of its own, says that it came by a link, and a reload shows the same."""
    server = Server(url="https://example.org", api_key="$OTHER_KEY")
    asked = run(input_value="Hi", session_id="ann", tweaks={"A-1": {"password": Env("SECRET")}})
    link = pane_link(pane.url, FLOW, server, asked, language="curl")
    pane.page.goto("about:blank")
    pane.page.goto(link)
    snippet = generate(FLOW, server, asked, language="curl")
    pane.assert_shows(snippet)
    expect(pane.get("link")).to_contain_text("SECRET")
    pane.page.reload()
    pane.assert_shows(snippet)


def test_without_a_language_it_is_the_one_that_was_chosen_last(example: Pane) -> None:
    example.choose_target(TABS[2])
    example.assert_shows(snippet_of(TABS[2]))
    go(example, pane_link(example.url, FLOW, None, run(input_value="Hi")))
    asked = run(input_value="Hi")
    example.assert_shows(generate(FLOW, Server(), asked, language=TABS[2].language, client=TABS[2].client))


def test_a_view_of_nothing_but_a_flow(pane: Pane) -> None:
    """What is left out is as docs/pane.md says."""
    go(pane, packed(json.dumps({"flow": described(FLOW)}, default=list)))
    pane.assert_shows(generate(FLOW, Server(), run(), language="python"))
    pane.choose_operation("webhook")
    pane.assert_shows(generate(FLOW, Server(), Webhook(), language="python"))


def test_the_pane_has_an_order_of_its_own(pane: Pane) -> None:
    asked = Run(
        tweaks={"A-1": {"password": Env("P"), "text": "x"}},
        session_id="s",
        output_type="chat",
        input_type="chat",
        input_value="Hi",
    )
    go(pane, pane_link(pane.url, FLOW, None, asked, language="python"))
    ordered = run(input_value="Hi", session_id="s", tweaks={"A-1": {"text": "x", "password": Env("P")}})
    pane.assert_shows(generate(FLOW, Server(), ordered, language="python"))


def test_what_is_of_another_kind_than_its_field_can_be_seen(pane: Pane) -> None:
    """A list of which the value is none is shown as JSON, and stays what it is."""
    asked = run(tweaks={"A-1": {"lines": {"a": 1}, "choices": "a", "rows": "x"}})
    go(pane, pane_link(pane.url, FLOW, None, asked, language="python"))
    pane.assert_shows(generate(FLOW, Server(), asked, language="python"))
    shown = [pane.row("A-1", name).get_by_role("textbox").input_value() for name in ("lines", "choices", "rows")]
    assert shown == ['{"a":1}', '"a"', '"x"']
