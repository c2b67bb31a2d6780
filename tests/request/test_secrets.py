"""No secret gets into a snippet by accident: what is refused says how the value is read from a variable."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from pydantic import ValidationError

from snippetgen import Env, Flow, Responses, Run, Server, SnippetError, Webhook, Workflow, generate, load_flow
from snippetgen.request.operations import Operation
from snippetgen.request.secrets import is_secret_field, is_secret_header, variable_name
from tests.flow.test_flow import export, node

KEY = "sk-very-secret"
MODEL = {"api_key": {"type": "str", "password": True, "value": KEY}, "base_url": {"type": "str", "value": ""}}


def flow() -> Flow:
    made = node("OpenAIModel", "OpenAIModel-a1B2c", "Language Model")
    made["data"]["node"]["template"] |= MODEL
    return load_flow(export(node("ChatInput", "in", "Chat Input"), made, node("ChatOutput", "out", "Chat Output")))


@pytest.mark.parametrize(
    ("tweaks", "option"),
    [
        ({"Language Model": {"api_key": 12345678}}, "LANGUAGE_MODEL_API_KEY"),
        ({"OpenAIModel-a1B2c": {"api_key": KEY}}, '--tweak-env "OpenAIModel-a1B2c.api_key=OPENAIMODEL_API_KEY"'),
        ({"Language Model": {"api_key": KEY}}, '--tweak-env "Language Model.api_key=LANGUAGE_MODEL_API_KEY"'),
        ({"Language Model": {"api_key": {"value": KEY}}}, "LANGUAGE_MODEL_API_KEY"),
        ({"Language Model": {"api_key": [KEY]}}, "LANGUAGE_MODEL_API_KEY"),
        ({"api_key": KEY}, "OPENAIMODEL_API_KEY"),
    ],
)
def test_a_password_is_refused(tweaks: dict[str, Any], option: str) -> None:
    with pytest.raises(SnippetError) as caught:
        generate(flow(), Server(), Run(tweaks=tweaks), language="python")
    assert option in str(caught.value)
    assert KEY not in str(caught.value)
    assert caught.value.path[:2] == ("operation", "tweaks")


@pytest.mark.parametrize(
    "value", [Env("OPENAI_API_KEY"), "", None, {"value": "OPENAI_API_KEY", "load_from_db": True}, "a" + Env("B")]
)
def test_what_is_no_literal_is_taken(value: Any) -> None:
    assert (
        generate(flow(), Server(), Run(tweaks={"Language Model": {"api_key": value}}), language="curl").warnings == ()
    )


def test_of_an_id_alone_a_name_is_a_warning() -> None:
    for tweaks in ({"Model-x1": {"api_key": KEY}}, {"api_key": KEY}):
        snippet = generate(Flow(id="x"), Server(), Run(output_type="any", tweaks=tweaks), language="python")
        (warning,) = snippet.warnings
        assert "api_key may be a secret" in warning
        assert "--tweak-env" in warning
        assert KEY not in warning
    assert (
        generate(
            Flow(id="x"), Server(), Run(output_type="any", tweaks={"M": {"max_tokens": 1}}), language="curl"
        ).warnings
        == ()
    )


@pytest.mark.parametrize(
    "name",
    [
        *(
            "X-LANGFLOW-GLOBAL-VAR-OPENAI_API_KEY",
            "X-Auth-Token",
            "apikey",
            "X-Api-Key-2",
            "Client-Secret",
            "X-Password",
        ),
        *("X-LANGFLOW-GLOBAL-VAR-DB_PASSWORD", "AccessToken", "private_key", "Authorization", "Cookie"),
        *("OpenAIKey", "mytoken", "X-LANGFLOW-GLOBAL-VAR-OPENAIAPIKEY", "X-LANGFLOW-GLOBAL-VAR-GHTOKEN"),
    ],
)
def test_a_header_that_says_it_is_a_secret(name: str) -> None:
    with pytest.raises(ValidationError, match="would be a secret in the snippet") as caught:
        Server(headers={name: KEY})
    assert KEY not in str(caught.value)
    assert Server(headers={name: "$OPENAI_API_KEY"}).headers
    assert Server(headers={name: "Bearer $OPENAI_API_KEY"}).headers


def test_other_headers_are_as_they_are() -> None:
    for name in (
        "X-Max-Tokenization",
        "X-Monkey",
        "X-Keyboard",
        "X-Tenant",
        "X-LANGFLOW-GLOBAL-VAR-MAX_TOKENS",
        "X-LANGFLOW-GLOBAL-VAR-TENANT",
        "X-Keynote",
    ):
        assert Server(headers={name: "acme"}).headers == {name: "acme"}
        assert not is_secret_header(name)


def test_global_variables() -> None:
    variables = {"TENANT": "acme", "OPENAI_API_KEY": Env("OPENAI_API_KEY")}
    code = generate(Flow(id="x"), Server(), Run(globals=variables), language="curl").code
    assert '-H "X-LANGFLOW-GLOBAL-VAR-TENANT: acme"' in code
    assert '-H "X-LANGFLOW-GLOBAL-VAR-OPENAI_API_KEY: $OPENAI_API_KEY"' in code
    server = Server(headers={"x-langflow-global-var-tenant": "other", "accept": "*/*"})
    headers = Run(globals=variables).plan(Flow(id="x"), server).request.headers
    assert list(headers) == [
        *("Content-Type", "accept", "X-LANGFLOW-GLOBAL-VAR-TENANT", "X-LANGFLOW-GLOBAL-VAR-OPENAI_API_KEY", "x-api-key")
    ]


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("tenant", "acme", "holds small letters"),
        ("MY TENANT", "acme", "a character that no header's name may have"),
        ("É", "acme", "a character that no header's name may have"),
        ("", "acme", "1 to 256 characters"),
        ("TENANT", "münchen", "outside ASCII"),
        ("TENANT", "two\nlines", "control character"),
        ("TENANT", "end ", "a space at its end"),
        ("TENANT", 1, "must be text"),
        *((name, KEY, f"--global-env {name}={name}") for name in ("OPENAI_KEY", "KEY", "DB_PASS", "GHTOKEN")),
        ("OPENAI_API_KEY", KEY, "--global-env OPENAI_API_KEY=OPENAI_API_KEY"),
    ],
)
def test_global_variables_that_cannot_work(name: str, value: Any, reason: str) -> None:
    with pytest.raises(ValidationError, match=reason) as caught:
        Run(globals={name: value})
    assert KEY not in str(caught.value.errors()[0]["msg"])


def test_names() -> None:
    assert variable_name("Language Model", "api_key") == "LANGUAGE_MODEL_API_KEY"
    assert variable_name("中文", "1st") == "ST"
    assert variable_name("中文") == "SECRET"
    assert Env(variable_name("x" * 200)).name == "X" * 64
    assert is_secret_field("aws-secret-access-key")
    assert not is_secret_field("max_tokens")


def test_headers_that_set_nothing_are_told() -> None:
    server = Server(headers={"X-LANGFLOW-GLOBAL-VAR-TENANT": "acme", "x-langflow-global-var-tone": "kind"})
    flow = Flow(id="d2bbd92b-187e-4c84-b2d4-5df365704201")

    def told(operation: Operation) -> Sequence[str]:
        return generate(flow, server, operation, language="curl").warnings

    (run,) = told(Run(output_type="any"))
    assert run == "the header x-langflow-global-var-tone sets TONE: the server makes capitals of the name"
    assert len(told(Responses(input="Hi"))) == len(told(Workflow(input_value="Hi"))) == 1
    for operation in (
        Webhook(),
        Workflow(input_value="Hi", mode="stream"),
        Workflow(input_value="Hi", mode="background"),
    ):
        assert [warning.partition(" sets")[2] for warning in told(operation)] == [
            " no global variable here: the server does not look at it"
        ] * 2
