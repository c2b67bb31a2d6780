import json
import os

from openai import APIStatusError, OpenAI

client = OpenAI(
    base_url="http://localhost:7860/api/v1",
    api_key="unused",
    default_headers={"x-api-key": os.environ["LANGFLOW_API_KEY"]},
    max_retries=0,
)
payload = {
    "model": "d2bbd92b-187e-4c84-b2d4-5df365704201",
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
