import os

import requests

LANGFLOW_SERVER_URL = os.environ["LANGFLOW_SERVER_URL"]

url = f"{LANGFLOW_SERVER_URL}/langflow/api/v1/responses"
headers = {
    "Authorization": f"Bearer {os.environ['TOKEN']}",
    "x-api-key": os.environ["LANGFLOW_API_KEY"],
}
payload = {
    "model": os.environ["FLOW_ID"],
    "input": "Tell me about something interesting!",
}

response = requests.post(url, headers=headers, json=payload, timeout=300)
if not response.ok:
    raise RuntimeError(f"{response.status_code}: {response.text}")

answer = response.json()
if answer.get("error"):
    raise RuntimeError(answer["error"]["message"])

contents = [item.get("content", []) for item in answer["output"]]
texts = [part["text"] for content in contents for part in content]
print("".join(texts) or response.text)
