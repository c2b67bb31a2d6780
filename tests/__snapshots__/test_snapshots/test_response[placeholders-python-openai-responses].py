import os

from openai import APIStatusError, OpenAI

LANGFLOW_SERVER_URL = os.environ["LANGFLOW_SERVER_URL"]

client = OpenAI(
    base_url=f"{LANGFLOW_SERVER_URL}/langflow/api/v1",
    api_key="unused",
    default_headers={
        "Authorization": f"Bearer {os.environ['TOKEN']}",
        "x-api-key": os.environ["LANGFLOW_API_KEY"],
    },
    max_retries=0,
)
payload = {
    "model": os.environ["FLOW_ID"],
    "input": "Tell me about something interesting!",
}

try:
    response = client.responses.create(**payload)
except APIStatusError as error:
    raise RuntimeError(f"{error.status_code}: {error.response.text}") from error

if response.error:
    raise RuntimeError(response.error.message)

print(response.output_text or response.to_json(indent=None))
