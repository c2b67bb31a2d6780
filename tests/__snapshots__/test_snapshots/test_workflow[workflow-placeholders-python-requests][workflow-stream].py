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


LANGFLOW_SERVER_URL = os.environ["LANGFLOW_SERVER_URL"]

url = f"{LANGFLOW_SERVER_URL}/api/v2/workflows"
headers = {
    "Authorization": f"Bearer {os.environ['TOKEN']}",
    "x-api-key": os.environ["LANGFLOW_API_KEY"],
}
payload = {
    "flow_id": os.environ["FLOW_ID"],
    "input_value": f"I am {os.environ['USER_NAME']}.",
    "mode": "stream",
}

shown, said = "", ""
chunks, contents = [], []
with requests.post(
    url, headers=headers, json=payload, stream=True, timeout=300
) as response:
    if not response.ok:
        raise RuntimeError(f"{response.status_code}: {response.text}")
    for line in lines_of(response):
        if not line.startswith(b"data:"):
            continue
        match json.loads(line[5:]):
            case {"event": "token", "data": data} if shown in ("", data["id"]):
                shown = data["id"]
                chunks.append(data["chunk"])
                print(data["chunk"], end="", flush=True)
            case {"event": "add_message", "data": data} if data.get("id") == shown:
                said = data["text"]
            case {"event": "error", "data": data}:
                raise RuntimeError(data.get("text") or data)
            case {"data": {"build_data": {"valid": False, "params": words}}}:
                raise RuntimeError(words)
            case {"event": "output", "data": {"status": "failed"} as data}:
                raise RuntimeError(data["content"])
            case {"event": "output", "data": data}:
                contents.append(data["content"])
            case {"event": "end"}:
                break
    else:
        raise RuntimeError("the stream ended before its end event")

if not contents:
    raise RuntimeError("the workflow ended without an output")

streamed = "".join(chunks)
if streamed and said in streamed and said in contents:
    contents.remove(said)

texts = [""] if streamed else []
for content in contents:
    if content is not None:
        is_text = isinstance(content, str)
        texts.append(content if is_text else json.dumps(content, ensure_ascii=False))

print("\n".join(texts) if streamed or any(texts) else "the answer holds no text")
