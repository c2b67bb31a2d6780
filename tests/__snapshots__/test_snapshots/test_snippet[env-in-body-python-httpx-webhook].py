import json
import os

import httpx

LANGFLOW_HOST = os.environ["LANGFLOW_HOST"]
STAGE = os.environ["STAGE"]

url = f"http://{LANGFLOW_HOST}/{STAGE}/api/v1/webhook/d2bbd92b-187e-4c84-b2d4-5df365704201"
headers = {
    "Content-Type": "application/json",
    "Authorization": f"Bearer {os.environ['TOKEN']}",
    "x-api-key": os.environ["LANGFLOW_API_KEY"],
}
payload = {"user": os.environ["USER_NAME"], "note": f"from {os.environ['USER_NAME']}"}

response = httpx.post(url, headers=headers, content=json.dumps(payload), timeout=300)
if not response.is_success:
    raise RuntimeError(f"{response.status_code}: {response.text}")

print(response.text or response.reason_phrase)
