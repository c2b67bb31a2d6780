import json
import os

import requests

url = (
    "http://localhost:7860/api/v1/run/d2bbd92b-187e-4c84-b2d4-5df365704201?stream=true"
)
headers = {"x-api-key": os.environ["LANGFLOW_API_KEY"]}
payload = {
    "input_value": "Hi",
    "tweaks": {
        "__proto__": {
            "7": 1,
            "__proto__": 2,
            "constructor": 3,
            "": 4,
            "1.5": 5,
            "a b": 6,
            "été": 7,
        },
    },
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
        for output in data["result"]["outputs"][0]["outputs"]:
            print(output["results"]["message"]["text"])
if streamed:
    print()
