import os

import requests

url = "https://example.org:8443/langflow/v%202/api/v1/run/d2bbd92b-187e-4c84-b2d4-5df365704201"
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
