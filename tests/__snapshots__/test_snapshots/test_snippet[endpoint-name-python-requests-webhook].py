import os

import requests

url = "http://localhost:7860/api/v1/webhook/%C3%A9t%C3%A9%2F%C3%BCber%20alles%3F"
headers = {"x-api-key": os.environ["LANGFLOW_API_KEY"]}
payload = {"data": "example-data"}

response = requests.post(url, headers=headers, json=payload, timeout=300)
if not response.ok:
    raise RuntimeError(f"{response.status_code}: {response.text}")

print(response.text or response.reason)
