import json
import os

import httpx

url = "http://localhost:7860/api/v1/run/d2bbd92b-187e-4c84-b2d4-5df365704201"
headers = {
    "Content-Type": "application/json",
    "x-api-key": os.environ["LANGFLOW_API_KEY"],
}
payload = {
    "input_value": "Tell me about something interesting!",
    "input_type": "chat",
    "output_type": "chat",
}

response = httpx.post(url, headers=headers, content=json.dumps(payload), timeout=300)
if not response.is_success:
    raise RuntimeError(f"{response.status_code}: {response.text}")

outputs = response.json()["outputs"][0]["outputs"]
texts = [output["results"]["message"]["text"] for output in outputs]
print("\n".join(texts) if any(texts) else response.text)
