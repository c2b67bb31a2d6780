import json
import os
from urllib.error import HTTPError
from urllib.request import Request, urlopen

url = (
    "http://localhost:7860/api/v1/run/d2bbd92b-187e-4c84-b2d4-5df365704201?stream=true"
)
headers = {
    "Content-Type": "application/json",
    "x-api-key": os.environ["LANGFLOW_API_KEY"],
}
payload = {
    "input_value": 'it\'s "quoted" \'\'\'thrice\'\'\' """and again""" and `back`',
    "session_id": "$HOME ${HOME} $(id) `id` \\$HOME !! !$ ~ * ? [a] {a,b} ; | & > /tmp/x #c",
    "tweaks": {
        "' + __import__('os').system('id') + '": {
            "</script><img src=x onerror=alert(1)> <!-- --> */ //": "{{ 7 * 7 }} {% raw %} {# no #} ${7 * 7} #{x} %s %(x)s {0}",
        },
    },
}

request = Request(url, data=json.dumps(payload).encode(), headers=headers)
try:
    response = urlopen(request, timeout=300)
except HTTPError as error:
    words = error.read().decode(errors="replace")
    raise RuntimeError(f"{error.code}: {words}") from error

shown, chunks = "", []
with response:
    for line in filter(bytes.strip, response):
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
