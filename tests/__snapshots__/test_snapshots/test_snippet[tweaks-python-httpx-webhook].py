import json
import os

import httpx

url = "http://localhost:7860/api/v1/webhook/d2bbd92b-187e-4c84-b2d4-5df365704201"
headers = {
    "Content-Type": "application/json",
    "x-api-key": os.environ["LANGFLOW_API_KEY"],
}
payload = [1, "two", None, True, {"three": 3.5}]

response = httpx.post(url, headers=headers, content=json.dumps(payload), timeout=300)
if not response.is_success:
    raise RuntimeError(f"{response.status_code}: {response.text}")

print(response.text or response.reason_phrase)
