import os

import requests

url = "http://localhost:7860/api/v1/run/basic-prompting"
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
