import json
import os
import uuid

import requests


def lines_of(response):
    rest = bytearray()
    while chunk := response.raw.read1(decode_content=True):
        rest += chunk
        if b"\n" in chunk:
            *lines, rest = rest.split(b"\n")
            yield from lines
    yield rest


url = "http://localhost:7860/api/v1/responses"
headers = {
    "accept": "application/json",
    "X-Empty": "",
    "X-Note": "it's `ok`",
    "X-LANGFLOW-GLOBAL-VAR-TONE": "friendly",
    "X-LANGFLOW-GLOBAL-VAR-OPENAI_API_KEY": os.environ["OPENAI_API_KEY"],
    "x-api-key": os.environ["LANGFLOW_API_KEY"],
}
payload = {
    "model": "d2bbd92b-187e-4c84-b2d4-5df365704201",
    "input": f"I am {os.environ['USER_NAME']}.",
    "previous_response_id": f"visitor-{uuid.uuid4()}",
    "stream": True,
}

chunks = []
with requests.post(
    url, headers=headers, json=payload, stream=True, timeout=12.5
) as response:
    is_stream = response.headers.get("Content-Type", "").startswith("text/event-stream")
    if not response.ok or not is_stream:
        raise RuntimeError(f"{response.status_code}: {response.text}")
    for line in lines_of(response):
        data = line.removeprefix(b"data:").strip()
        if not line.startswith(b"data:") or data == b"[DONE]":
            continue
        match json.loads(data):
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
