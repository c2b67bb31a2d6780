import json
import os

import httpx


def lines_of(response):
    rest = bytearray()
    for chunk in response.iter_bytes():
        rest += chunk
        if b"\n" in chunk:
            *lines, rest = rest.split(b"\n")
            yield from lines
    yield rest


LANGFLOW_HOST = os.environ["LANGFLOW_HOST"]
STAGE = os.environ["STAGE"]

url = f"http://{LANGFLOW_HOST}/{STAGE}/api/v1/run/d2bbd92b-187e-4c84-b2d4-5df365704201?stream=true"
headers = {
    "Content-Type": "application/json",
    "Authorization": f"Bearer {os.environ['TOKEN']}",
    "x-api-key": os.environ["LANGFLOW_API_KEY"],
}
payload = {
    "input_value": f"I am {os.environ['USER_NAME']}.",
    "tweaks": {
        "Prompt-p4Wn7": {
            "template": os.environ["TEMPLATE"],
            "tags": [f"a-{os.environ['TAG']}", "b"],
        },
    },
    "session_id": os.environ["SESSION"],
}

shown, chunks = "", []
with httpx.stream(
    "POST", url, headers=headers, content=json.dumps(payload), timeout=300
) as response:
    if not response.is_success:
        response.read()
        raise RuntimeError(f"{response.status_code}: {response.text}")
    for line in filter(bytearray.strip, lines_of(response)):
        match json.loads(line):
            case {"event": "token", "data": data} if shown in ("", data["id"]):
                shown = data["id"]
                chunks.append(data["chunk"])
                print(data["chunk"], end="", flush=True)
            case {"event": "error", "data": data}:
                raise RuntimeError(data.get("text") or data)
            case {"event": "end", "data": data}:
                break
    else:
        raise RuntimeError("the stream ended before its end event")

streamed = "".join(chunks)
texts = [""] if streamed else []
for output in data["result"]["outputs"][0]["outputs"]:
    message = output["results"]["message"]
    if message["data"].get("id") != shown or message["text"] not in streamed:
        texts.append(message["text"])

print("\n".join(texts) if streamed or any(texts) else json.dumps(data["result"]))
