import os

import requests

LANGFLOW_SERVER_URL = os.environ["LANGFLOW_SERVER_URL"]
FLOW_ID = os.environ["FLOW_ID"]

url = f"{LANGFLOW_SERVER_URL}/api/v1/run/{FLOW_ID}"
headers = {"x-api-key": os.environ["LANGFLOW_API_KEY"]}
payload = {
    "input_value": "Tell me about something interesting!",
    "input_type": "chat",
    "output_type": "chat",
}

response = requests.post(url, headers=headers, json=payload, timeout=300)
if not response.ok:
    raise RuntimeError(f"{response.status_code}: {response.text}")

outputs = response.json()["outputs"][0]["outputs"]
texts = [output["results"]["message"]["text"] for output in outputs]
print("\n".join(texts) if any(texts) else response.text)
