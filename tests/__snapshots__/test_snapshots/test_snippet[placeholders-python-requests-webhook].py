import os

import requests

url = f"{os.environ['LANGFLOW_SERVER_URL']}/api/v1/webhook/{os.environ['FLOW_ID']}"
headers = {"x-api-key": os.environ["LANGFLOW_API_KEY"]}
payload = {"data": "example-data"}

response = requests.post(url, headers=headers, json=payload, timeout=300)
if not response.ok:
    raise SystemExit(f"{response.status_code}: {response.text}")
print(response.text)
