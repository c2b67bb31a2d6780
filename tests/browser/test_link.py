"""A link that the library makes shows what the library writes."""

from __future__ import annotations

from playwright.sync_api import expect

from snippetgen import Env, Run, Server, generate, pane_link
from snippetgen.snippets.prepare import prepare
from snippetgen.snippets.targets import Target, load_targets
from tests.browser.pane import TABS, Pane, snippet_of
from tests.links import CASES, FLOW, Case, run


def targets_for(case: Case, number: int) -> list[Target]:
    """Two of the targets that have what is asked, others from case to case."""
    prepared = prepare(*case)
    able = [one for one in load_targets() if one.has(prepared.plan.name, uploads=prepared.uploads)]
    return [able[(2 * number + one) % len(able)] for one in range(2)]


def go(pane: Pane, link: str) -> None:
    """Open a link in a page that has shown another one."""
    pane.page.evaluate("hash => { location.hash = hash; }", link.partition("#")[2])


def test_every_case_in_one_page(pane: Pane) -> None:
    for number, case in enumerate(CASES.values()):
        for target in targets_for(case, number):
            names = {"language": target.language, "client": target.client}
            go(pane, pane_link(pane.url, *case, **names))
            pane.assert_shows(generate(*case, **names))
            expect(pane.get(f"operation-{case[2].name}")).to_be_checked()


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
    target = {"language": TABS[2].language, "client": TABS[2].client}
    example.assert_shows(generate(FLOW, Server(), run(input_value="Hi"), **target))


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
