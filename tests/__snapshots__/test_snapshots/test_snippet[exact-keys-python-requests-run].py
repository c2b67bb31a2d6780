import os

import requests

url = "http://localhost:7860/api/v1/run/d2bbd92b-187e-4c84-b2d4-5df365704201"
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

response = requests.post(url, headers=headers, json=payload, timeout=300)
if not response.ok:
    raise RuntimeError(f"{response.status_code}: {response.text}")

outputs = response.json()["outputs"][0]["outputs"]
texts = [output["results"]["message"]["text"] for output in outputs]
print("\n".join(texts) if any(texts) else response.text)
