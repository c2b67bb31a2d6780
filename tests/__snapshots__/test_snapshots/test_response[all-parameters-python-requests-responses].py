import os
import uuid

import requests

url = "http://localhost:7860/api/v1/responses"
headers = {
    "accept": "application/json",
    "X-Empty": "",
    "X-Note": "it's `ok`",
    "X-LANGFLOW-GLOBAL-VAR-TONE": "friendly",
    "X-LANGFLOW-GLOBAL-VAR-OPENAI_API_KEY": os.environ["OPENAI_API_KEY"],
    "x-api-key": os.environ["LANGFLOW_API_KEY"],
}
payload = {
    "model": "d2bbd92b-187e-4c84-b2d4-5df365704201",
    "input": f"I am {os.environ['USER_NAME']}.",
    "previous_response_id": f"visitor-{uuid.uuid4()}",
}

response = requests.post(url, headers=headers, json=payload, timeout=12.5)
if not response.ok:
    raise RuntimeError(f"{response.status_code}: {response.text}")

answer = response.json()
if answer.get("error"):
    raise RuntimeError(answer["error"]["message"])

contents = [item.get("content", []) for item in answer["output"]]
texts = [part["text"] for content in contents for part in content]
print("".join(texts) or response.text)
