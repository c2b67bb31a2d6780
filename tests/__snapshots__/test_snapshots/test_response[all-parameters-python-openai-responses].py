import os
import uuid

from openai import APIStatusError, OpenAI

client = OpenAI(
    base_url="http://localhost:7860/api/v1",
    api_key="unused",
    default_headers={
        "accept": "application/json",
        "X-Empty": "",
        "X-Note": "it's `ok`",
        "X-LANGFLOW-GLOBAL-VAR-TONE": "friendly",
        "X-LANGFLOW-GLOBAL-VAR-OPENAI_API_KEY": os.environ["OPENAI_API_KEY"],
        "x-api-key": os.environ["LANGFLOW_API_KEY"],
    },
    max_retries=0,
    timeout=12.5,
)
payload = {
    "model": "d2bbd92b-187e-4c84-b2d4-5df365704201",
    "input": f"I am {os.environ['USER_NAME']}.",
    "previous_response_id": f"visitor-{uuid.uuid4()}",
}

try:
    response = client.responses.create(**payload)
except APIStatusError as error:
    raise RuntimeError(f"{error.status_code}: {error.response.text}") from error

if response.error:
    raise RuntimeError(response.error.message)

print(response.output_text or response.to_json(indent=None))
