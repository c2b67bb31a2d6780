import json
import os

import requests


def lines_of(response):
    rest = bytearray()
    while chunk := response.raw.read1(decode_content=True):
        rest += chunk
        if b"\n" in chunk:
            *lines, rest = rest.split(b"\n")
            yield from lines
    yield rest


url = "http://localhost:7860/api/v1/run/summarizer?stream=true"
headers = {"x-api-key": os.environ["LANGFLOW_API_KEY"]}
payload = {
    "input_value": "A long article …",
    "input_type": "text",
    "output_type": "text",
}

with requests.post(
    url, headers=headers, json=payload, stream=True, timeout=300
) as response:
    if not response.ok:
        raise RuntimeError(f"{response.status_code}: {response.text}")
    for line in filter(bytearray.strip, lines_of(response)):
        match json.loads(line):
            case {"event": "error", "data": data}:
                raise RuntimeError(data.get("text") or data)
            case {"event": "end", "data": data}:
                break
    else:
        raise RuntimeError("the stream ended before its end event")

print(json.dumps(data["result"], ensure_ascii=False))
