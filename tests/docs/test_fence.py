"""The fence ```` ```snippetgen ````, as Python-Markdown reads it."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import pytest
from markdown import markdown

from snippetgen import Flow, Run, Server, SnippetError, Webhook, generate, load_flow
from snippetgen.snippets.targets import load_targets
from tests.docs.sites import EXAMPLES, LANGUAGES, Node, expected, mkdocs_tabs, on_page, read_html

KNOWN = ", ".join(dict.fromkeys(target.language for target in load_targets()))
FLOW = "examples/basic-prompting.json"
LOCAL = Server()
SITE = ["pymdownx.superfences", "pymdownx.tabbed", "pymdownx.details", "admonition", "def_list", "footnotes"]
SETTINGS: dict[str, Any] = {"pymdownx.tabbed": {"alternate_style": True}}


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(EXAMPLES.parent)


def convert(text: str, *extensions: str, **options: str) -> Node:
    return read_html(html(text, *extensions, **options))


def html(text: str, *extensions: str, **options: str) -> str:
    return markdown(text, extensions=["snippetgen", *extensions], extension_configs={**SETTINGS, "snippetgen": options})


def code(language: str = "python", operation: Run | Webhook | None = None, server: Server = LOCAL) -> str:
    flow = load_flow(FLOW)
    return on_page(generate(flow, server, operation or Run.for_flow(flow), language=language).code, "markdown")


ASKED = code("curl", Run.for_flow(load_flow(FLOW), input_value="Hi > there", stream=True), Server(api_key=None))


@pytest.mark.parametrize(
    "opening",
    [
        '```snippetgen {flow="%s" language="curl" operation="stream" input-value="Hi > there" no-auth}',
        '``` snippetgen {  flow=%s language=curl operation=stream input-value="Hi > there" no-auth="true"  }',
        "```{.snippetgen flow='%s' language='curl' operation='stream' input-value='Hi > there' no-auth}",
        '```{ .snippetgen flow=%s language="curl," operation=stream input-value="Hi > there" no-auth}',
        '```snippetgen flow="%s" language=" curl" operation="stream" input-value="Hi > there" no-auth answer="false"',
        '~~~~ snippetgen flow=%s language=curl operation=stream input-value="Hi &gt; there" no-auth=true',
        '```snippetgen flow=%s language=curl operation=stream input-value="Hi&#32;&#x3e; there" no-auth',
    ],
)
@pytest.mark.parametrize("extensions", [[], ["fenced_code"], ["pymdownx.superfences"], SITE])
def test_forms(opening: str, extensions: list[str]) -> None:
    marks = opening[: len(opening) - len(opening.lstrip("`~"))]
    page = convert(f"{opening % FLOW}\n{marks}", *extensions)
    assert page.code() == [ASKED]
    assert page.text.strip() == ASKED.strip()


def test_tabs_where_the_site_has_them() -> None:
    fence = f"# Title\n\n## Part\n\n```snippetgen flow={FLOW}\n```"
    local = {title: code(language) for language, title in LANGUAGES.items()}
    assert mkdocs_tabs(convert(fence, *SITE)) == [local]
    for extensions in [[], SITE[:1], SITE[:2]]:  # an answer needs details, so tabs alone are not enough
        page = convert(fence, *extensions)
        assert [heading.text for heading in page.find("h3")] == list(local)
        assert page.code() == list(local.values())
    page = convert(fence, *SITE, tabs="headings")
    assert [heading.text for heading in page.find("h3")] == list(local)
    page = convert(fence.replace("{FLOW}", "{FLOW} tabs=details"), "fenced_code", tabs="details")
    assert [summary.text for summary in page.find("summary")] == list(local)
    assert page.code() == list(local.values())


def test_several_languages_and_operations() -> None:
    page = convert(f'```snippetgen flow={FLOW} language="python, curl" operation="run stream"\n```', *SITE)
    (tabs,) = mkdocs_tabs(page)
    assert list(tabs) == ["Python: run", "Python: stream", "cURL: run", "cURL: stream"]


def test_options_that_are_repeated() -> None:
    tweaks = 'tweak="Language Model.temperature=0.5" tweak="Language Model.model_name=&quot;gpt&quot;"'
    page = convert(f"```snippetgen flow={FLOW} language=python {tweaks} header='A: b' header='C: $D'\n```")
    flow = load_flow(FLOW)
    run = Run.for_flow(flow, tweaks={"Language Model": {"temperature": 0.5, "model_name": "gpt"}})
    assert page.code() == [code("python", run, Server(headers={"A": "b", "C": "$D"}))]


@pytest.mark.parametrize(
    "text",
    [
        "- Item\n\n    {}",
        "1. Item\n\n    text\n\n    {}\n\n2. More",
        "- Item\n    - Inner\n\n        {}",
        '=== "Tab"\n\n    {}',
        "!!! note\n\n    {}",
        '??? note "Folded"\n\n    {}',
        "> {}",
        "Term\n\n:   Meaning\n\n    {}",
        "- Item\n\n\t{}",
        "[^1]: Note\n\n    {}",
        "- Item that goes on\nwithout indentation\n\n    {}",
    ],
)
def test_inside_other_blocks(text: str) -> None:
    prefix = text.partition("{}")[0].rpartition("\n")[2]
    fence = f"```snippetgen flow={FLOW} language=curl\n{prefix}```"
    page = convert(text.replace("{}", fence), *SITE)
    assert page.code() == [code("curl")]
    assert "```" not in page.text
    several = text.replace("{}", f"```snippetgen flow={FLOW} answer\n{prefix}```\n{prefix}\n{prefix}After it.")
    page = convert(several, *SITE)
    assert code("javascript") in page.code()
    inside = next(child for child in page.children if isinstance(child, Node))  # all of it is in one block
    assert "After it." in inside.text


def test_line_breaks_of_windows() -> None:
    page = convert(f"Text\r\n\r\n```snippetgen flow={FLOW} language=curl\r\n\r\n```\r\n\r\nText\r\n", *SITE)
    assert page.code() == [code("curl")]


def test_tabs_do_not_join_those_above() -> None:
    fence = f"```snippetgen flow={FLOW} language='python curl'\n```"
    page = convert(f'=== "Mine"\n\n    Text\n\n{fence}\n\n{fence}', *SITE)
    labels = [[label.text for label in tabs.find("label")] for tabs in page.find("div", "tabbed-set")]
    assert labels == [["Mine"], ["Python", "cURL"], ["Python", "cURL"]]


@pytest.mark.parametrize(
    "text",
    [
        "````\n```snippetgen flow=x\n```\n````",
        "````markdown\n```snippetgen flow=x\n```\n````",
        "~~~\n```snippetgen flow=x\n```\n~~~",
        "Text\n\n    ```snippetgen flow=x\n    ```\n\nText",
        "    ```snippetgen flow=x\n    ```",
        "- Item\n\nText\n\n    ```snippetgen flow=x\n    ```",
        "- Item\n\n    ````\n    ```snippetgen flow=x\n    ```\n    ````",
        "<!--\n```snippetgen flow=x\n```\n-->",
        "<!-- ```snippetgen flow=x -->",
        "Write `` ```snippetgen flow=x `` in a page.",
        "```snippetgenerator flow=x\n```",
        "```text\nsnippetgen\n```",
    ],
)
@pytest.mark.parametrize("extensions", [["fenced_code"], SITE])
def test_examples_of_a_fence_stay(text: str, extensions: list[str]) -> None:
    assert html(text, *extensions) == markdown(text, extensions=extensions, extension_configs=SETTINGS)


def test_a_fence_below_one_that_is_not_closed_is_one() -> None:
    assert code("curl") in convert(f"````\ntext\n\n```snippetgen flow={FLOW} language=curl\n```").code()


@pytest.mark.parametrize(
    ("fence", "message"),
    [
        ("```snippetgen flow=nope.json\n```", "nope.json: there is no such file"),
        ("```snippetgen\n```", 'the fence has to name one flow, as in flow="flow.json"'),
        ("```snippetgen flow=a flow=b\n```", 'the fence has to name one flow, as in flow="flow.json"'),
        ("```snippetgen flow\n```", 'the fence has to name one flow, as in flow="flow.json"'),
        ("```snippetgen flow=-\n```", "a page has no standard input; name the flow"),
        ("```snippetgen flow=a langage=python\n```", 'unknown option "langage"; did you mean "language"?'),
        ("```snippetgen flow=a input_value=x\n```", 'unknown option "input_value"; did you mean "input-value"?'),
        ("```snippetgen flow=a language=cobol\n```", f'unknown language "cobol" (known: {KNOWN})'),
        ("```snippetgen flow=a language=', '\n```", f'unknown language ", " (known: {KNOWN})'),
        ("```snippetgen {flow=a} no-auth\n```", "the brace before the attributes has to be closed, at the end of the line"),
        ("```snippetgen flow=a input-value\n```", 'the option "input-value" needs a value'),
        ("```snippetgen flow=a answer=yes\n```", 'the option "answer" is true or false, not "yes"'),
        ("```snippetgen flow=a timeout=soon\n```", "Invalid value for '--timeout': 'soon' is not a valid float."),
        ('```snippetgen flow=a input-value="x\n```', 'cannot read the attributes from here on: input-value="x; each is name="value"'),
        ("```snippetgen {flow=a\n```", "the brace before the attributes has to be closed, at the end of the line"),
        ("```{.snippetgen flow=a\n```", "the brace before the attributes has to be closed, at the end of the line"),
        ("```snippetgen flow=a", "the fence is not closed: ``` is missing"),
        ("```snippetgen flow=a\n\ntext\n```", "there is text in the fence; what it says has to be attributes, on its first line"),
        ("```snippetgen flow=a tabs=sphinx\n```", 'tabs: there is no "sphinx" here (there is mkdocs, headings, details)'),
        ("```snippetgen flow=a tabs=mkdocs\n```", 'tabs: "mkdocs" needs pymdownx.superfences and pymdownx.tabbed and pymdownx.details'),
        ("```snippetgen flow=a profile=dosc\n```", 'unknown profile "dosc" (known: docs, none); did you mean "docs"?'),
        ("- ```snippetgen flow=a\n  ```", "the fence has to stand on a line of its own, below the mark of the list"),
        ("> ```snippetgen flow=a\n> ```", "a fence that is indented or quoted needs the extension pymdownx.superfences"),
    ],
)  # fmt: skip
def test_mistakes(fence: str, message: str) -> None:
    with pytest.raises(SnippetError) as raised:
        html(f"# Title\n\nText\n\n{fence}\n\nMore")
    assert str(raised.value) == f"snippetgen: line 5: {message}"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"tab": "x"}, 'snippetgen: unknown option "tab"; did you mean "tabs"?'),
        ({"profile": ["docs"]}, "snippetgen: the option profile must be text"),
    ],
)
def test_mistakes_in_the_settings(options: dict[str, Any], message: str) -> None:
    with pytest.raises(SnippetError) as raised:
        html("text", **options)
    assert str(raised.value) == message


def test_settings(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "flow.json").write_bytes((EXAMPLES / "basic-prompting.json").read_bytes())
    (tmp_path / "my.toml").write_text(
        '[server]\nurl = "https://x.org"\napi_key = false\n[sync]\ntabs = "headings"\n', "utf-8"
    )
    fence = "```snippetgen flow=flow.json language='python curl'\n```"
    page = convert(fence, *SITE, config=str(tmp_path / "my.toml"))
    assert page.code() == [code(name, server=Server(url="https://x.org", api_key=None)) for name in ("python", "curl")]
    assert [heading.text for heading in page.find("h2")] == ["Python", "cURL"]
    page = convert(fence, *SITE, folder=str(tmp_path), profile="docs", tabs="mkdocs")
    (tabs,) = mkdocs_tabs(page)
    own = expected("basic-prompting.json", Run())
    assert tabs == {title: own[title] for title in ("Python", "cURL")}
    with caplog.at_level(logging.WARNING):
        convert(f"Text\n\n```snippetgen flow={FLOW} operation=webhook\n```")
    assert caplog.messages == ["snippetgen: line 3: the flow has no Webhook component, so nothing receives the payload"]


def test_a_flow_without_a_file() -> None:
    page = convert("```snippetgen flow=my-flow language=curl\n```")
    flow = Flow(endpoint_name="my-flow")
    assert page.code() == [generate(flow, LOCAL, Run.for_flow(flow), language="curl").code]
