"""The four curl examples of Langflow's page on flow trigger endpoints come out token for token.

But for what we add to them: a line that stops where a variable is not set, and ``-N``, without which curl holds a stream
back where it does not write to a terminal.
"""

from __future__ import annotations

import pytest

from snippetgen import Flow, Run, Server, Webhook, generate

SERVER = Server(url="$LANGFLOW_SERVER_URL", api_key="$LANGFLOW_API_KEY")
FLOW = Flow(id="$FLOW_ID")
ACCEPT = {"accept": "application/json"}

RUN = r"""
curl -X POST \
  "$LANGFLOW_SERVER_URL/api/v1/run/$FLOW_ID" \
  -H "Content-Type: application/json" \
  -H "x-api-key: $LANGFLOW_API_KEY" \
  -d '{
    "input_value": "Tell me about something interesting!",
    "session_id": "chat-123",
    "input_type": "chat",
    "output_type": "chat",
    "output_component": "",
    "tweaks": null
  }'
"""

# The page sends "message" here, which the server ignores.
STREAM = r"""
curl -X POST \
  "$LANGFLOW_SERVER_URL/api/v1/run/$FLOW_ID?stream=true" \
  -H "accept: application/json" \
  -H "Content-Type: application/json" \
  -H "x-api-key: $LANGFLOW_API_KEY" \
  -d '{
    "input_value": "Tell me something interesting!",
    "session_id": "chat-123"
  }'
"""

ALL_PARAMETERS = r"""
curl -X POST \
  "$LANGFLOW_SERVER_URL/api/v1/run/$FLOW_ID?stream=true" \
  -H "Content-Type: application/json" \
  -H "accept: application/json" \
  -H "x-api-key: $LANGFLOW_API_KEY" \
  -d '{
    "input_value": "Tell me a story",
    "input_type": "chat",
    "output_type": "chat",
    "output_component": "chat_output",
    "session_id": "chat-123",
    "tweaks": {
      "component_id": {
        "parameter_name": "value"
      }
    }
  }'
"""

WEBHOOK = r"""
curl -X POST \
  "$LANGFLOW_SERVER_URL/api/v1/webhook/$FLOW_ID" \
  -H "Content-Type: application/json" \
  -H "x-api-key: $LANGFLOW_API_KEY" \
  -d '{"data": "example-data"}'
"""

EXAMPLES: dict[str, tuple[str, Server, Run | Webhook]] = {
    "run": (
        RUN,
        SERVER,
        Run(
            input_value="Tell me about something interesting!",
            session_id="chat-123",
            input_type="chat",
            output_type="chat",
            output_component="",
            tweaks=None,
        ),
    ),
    "stream": (
        STREAM,
        # The page has accept first here and second below; naming Content-Type says where it goes.
        SERVER.model_copy(update={"headers": {**ACCEPT, "Content-Type": "application/json"}}),
        Run(input_value="Tell me something interesting!", session_id="chat-123", stream=True),
    ),
    "all-parameters": (
        ALL_PARAMETERS,
        SERVER.model_copy(update={"headers": ACCEPT}),
        Run(
            input_value="Tell me a story",
            input_type="chat",
            output_type="chat",
            output_component="chat_output",
            session_id="chat-123",
            tweaks={"component_id": {"parameter_name": "value"}},
            stream=True,
        ),
    ),
    "webhook": (WEBHOOK, SERVER, Webhook(payload={"data": "example-data"})),
}


GUARD = ': "${LANGFLOW_SERVER_URL?}" "${FLOW_ID?}" "${LANGFLOW_API_KEY?}" &&\n'


def tokens(code: str) -> str:
    return "".join(code.split())


@pytest.mark.parametrize("name", EXAMPLES)
def test_example_of_the_page(name: str) -> None:
    page, server, operation = EXAMPLES[name]
    code = generate(FLOW, server, operation, language="curl").code
    assert code.startswith(GUARD)
    streams = isinstance(operation, Run) and operation.stream
    assert ("curl -N " in code) == streams
    assert tokens(code.removeprefix(GUARD).replace("curl -N ", "curl ")) == tokens(page)
