import json
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
    "stream": True,
}

try:
    stream = client.responses.create(**payload)
except APIStatusError as error:
    raise RuntimeError(f"{error.status_code}: {error.response.text}") from error

chunks = []
with stream:
    answer = stream.response
    if not answer.headers.get("Content-Type", "").startswith("text/event-stream"):
        raise RuntimeError(f"{answer.status_code}: {answer.read().decode()}")
    for event in stream:
        match event.to_dict(warnings=False):
            case {"finish_reason": "error", "delta": {"content": text}}:
                raise RuntimeError(text)
            case {"delta": {"content": text}}:
                chunks.append(text)
                print(text, end="", flush=True)
            case {"status": "completed"} as last:
                break
    else:
        raise RuntimeError("the stream ended before its end")

print("" if any(chunks) else json.dumps(last, ensure_ascii=False))
