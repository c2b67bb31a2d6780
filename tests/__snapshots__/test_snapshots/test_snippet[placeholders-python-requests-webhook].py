import os

import requests

LANGFLOW_SERVER_URL = os.environ["LANGFLOW_SERVER_URL"]
FLOW_ID = os.environ["FLOW_ID"]

url = f"{LANGFLOW_SERVER_URL}/api/v1/webhook/{FLOW_ID}"
headers = {"x-api-key": os.environ["LANGFLOW_API_KEY"]}
payload = {"data": "example-data"}

response = requests.post(url, headers=headers, json=payload, timeout=300)
if not response.ok:
    raise RuntimeError(f"{response.status_code}: {response.text}")

print(response.text or response.reason)
