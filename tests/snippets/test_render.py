"""Templates are rendered once a shape; a value can only be written where it stands, and is never lost in silence."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from snippetgen import Env, Flow, Run, Server, SnippetError, Webhook, generate, prepare
from snippetgen.request.plan import Plan, Step
from snippetgen.snippets.render import fill, sketches_of, values_of
from snippetgen.snippets.targets import find_target, load_targets
from snippetgen.values import Text
from tests.cases import CASES

PATH = "python/requests/run.py.jinja"
BOTH = "{{ request.url }}\n{{ request.body }}\n"
STEP = Step("http://host/x", {"x-api-key": Env("KEY")}, {"a": "b"}, "message", 5)


@pytest.fixture
def write(tmp_path: Path) -> Any:
    """Write a template of one's own for a step; ``included`` is another that it may include."""

    def write(template: str, step: Step = STEP) -> str:
        root = tmp_path / str(len(list(tmp_path.iterdir())))  # templates are read once
        (root / PATH).parent.mkdir(parents=True)
        (root / PATH).write_text(template)
        (root / "included").write_text(BOTH)
        plan = Plan("run", (step,))
        sketches = sketches_of(plan)
        return fill(sketches[find_target("python", None, root)], values_of(plan, sketches))

    return write


@pytest.mark.parametrize(
    "template",
    [
        "{% macro write(value) %}{{ value }}{% endmacro %}{{ write(request.body) }}",
        "{% set body %}{{ request.body }}{% endset %}{{ body }}",
        "{% filter upper %}{{ request.body }}{% endfilter %}",
        "{% call (x) caller(1) %}{{ request.body }}{% endcall %}",
        "{% set method %}{{ request.method }}{% endset %}{{ method }}",
        "{{ request.body | string }}",
        "{{ request.body | upper }}",
        "{{ request.body | code }}",
        "{{ request.body | length }}",
        "{{ request.body | pprint }}",
        "{{ request.body | tojson }}",
        "{{ request.body ~ '' }}",
        "{{ '%s' % request.body }}",
        "{{ '%s' | format(request.body) }}",
        "{{ [request.body] }}",
        "{{ {'a': request.url} }}",
        "{{ request.body.a }}",
        "{{ request.body['a'] }}",
        "{{ request.url | json }}",
        "{{ request.body | json }}",
        "{% if request.body %}{% endif %}",
        "{% if request.body == 1 %}{% endif %}",
        "{% if request.body is mapping %}{% endif %}",
        "{% if request.body in [1] %}{% endif %}",
        "{% for key in request.body %}{% endfor %}",
        "{{ request.bodies }}",
    ],
)
def test_a_template_can_write_a_value_and_do_nothing_else_with_it(template: str, write: Any) -> None:
    with pytest.raises(SnippetError, match=r"^the template python/requests/run\.py\.jinja"):
        write(BOTH + template)


BASED = STEP._replace(url="http://host/api/x", base="http://host/api")


@pytest.mark.parametrize("base", ["http://host/api", "http://" + Env("HOST") + "/api"], ids=["known", "later"])
def test_a_client_that_completes_the_url_is_given_its_base(base: Text, write: Any) -> None:
    step = BASED._replace(base=base)
    written = '"http://host/api"' if isinstance(base, str) else 'f"http://{HOST}/api"'
    assert write("{{ request.base }}\n{{ request.body }}\n", step) == f'{written}\n{{"a": "b"}}\n'
    assert write(BOTH, step) == write(BOTH, step._replace(base=None))
    with pytest.raises(SnippetError, match=r"does not write both request\.url and request\.body"):
        write("{{ request.base }}\n", step)
    with pytest.raises(SnippetError, match=r"does not write both request\.url and request\.body"):
        write("{{ request.base }}\n{{ request.body }}\n")  # of a step that has none


@pytest.mark.parametrize(
    "template", ["", "{{ request.url }}", "{{ request.body }}", "{% if false %}" + BOTH + "{% endif %}"]
)
def test_a_template_has_to_write_url_and_body(template: str, write: Any) -> None:
    with pytest.raises(SnippetError, match="does not write both"):
        write(template)


def test_values_on_one_line(write: Any) -> None:
    assert write("f({{ request.url }}, {{ request.body }}, {{ 'x' }}, {{ request.timeout }})\n") == (
        'f("http://host/x", {"a": "b"}, "x", 5)\n'
    )
    long = STEP._replace(body={"a": "b" * 60})
    assert write("f({{ request.url }}, {{ request.body }})\n", long) == (
        'f("http://host/x", {\n    "a": "' + "b" * 60 + '",\n})\n'
    )


def test_an_included_template(write: Any) -> None:
    assert write("{% include 'included' %}") == '"http://host/x"\n{"a": "b"}\n'


def test_what_is_in_a_model_may_change_between_two_calls() -> None:
    payload: dict[str, Any] = {"a": "b"}
    tweaks: dict[str, Any] = {"A": {"b": "c"}}
    flow, server, webhook, run = Flow(id="x"), Server(), Webhook(payload=payload), Run(tweaks=tweaks)
    for operation in (webhook, run):
        assert "E" + "VARIABLE" not in generate(flow, server, operation, language="python").code
    payload["a"] = tweaks["A"]["b"] = Env("EVARIABLE")
    for operation in (webhook, run):
        assert 'os.environ["EVARIABLE"]' in generate(flow, server, operation, language="python").code
    plain = Run(input_value="Hi")
    assert "X-New" not in generate(flow, server, plain, language="curl").code
    server.headers["X-New"] = "yes"
    assert "X-New: yes" in generate(flow, server, plain, language="curl").code


@pytest.mark.parametrize("name", CASES)
def test_a_snippet_is_the_same_alone_and_among_others(name: str) -> None:
    """What its language's clients have in common is laid out once for all of them."""
    case = CASES[name]
    together = prepare(case.flow, case.server, case.run)
    for target in load_targets():
        if target.has(together.plan.name, uploads=together.uploads):
            assert together.write_for(target) == prepare(case.flow, case.server, case.run).write_for(target)


def test_a_value_is_laid_out_for_each_place(write: Any) -> None:
    long = "b" * 60
    template = (
        "{{ request.url }}\nx = {{ request.body }}\n    x = {{ request.body }}\n" + 40 * "c" + "{{ request.body }}\n"
    )
    inner = f'"a": "{long}"'
    assert write(template, STEP._replace(body={"a": long})) == (
        f'"http://host/x"\nx = {{{inner}}}\n    x = {{{inner}}}\n{40 * "c"}{{\n    {inner},\n}}\n'
    )
