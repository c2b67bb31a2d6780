import json
import os

import requests

url = "http://localhost:7860/api/v1/run/summarizer?stream=true"
headers = {"x-api-key": os.environ["LANGFLOW_API_KEY"]}
payload = {
    "input_value": "A long article …",
    "input_type": "text",
    "output_type": "text",
}

response = requests.post(url, headers=headers, json=payload, stream=True, timeout=300)
if not response.ok:
    raise SystemExit(f"{response.status_code}: {response.text}")

streamed = False
for line in filter(None, response.iter_lines()):
    event = json.loads(line)
    data = event["data"]
    if event["event"] == "token":
        print(data["chunk"], end="", flush=True)
        streamed = True
    elif event["event"] == "error":
        raise SystemExit(f"\n{data.get('text') or data['error']}")
    elif event["event"] == "end" and not streamed:
        print(json.dumps(data["result"], ensure_ascii=False))
if streamed:
    print()
