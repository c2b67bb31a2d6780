import os

import requests

url = "http://localhost:7860/api/v1/responses"
headers = {"x-api-key": os.environ["LANGFLOW_API_KEY"]}
payload = {
    "model": "d2bbd92b-187e-4c84-b2d4-5df365704201",
    "input": "All work and no play makes Jack a dull boy. All work and no play makes Jack a dull boy. All work and no play makes Jack a dull boy. All work and no play makes Jack a dull boy. All work and no play makes Jack a dull boy. All work and no play makes Jack a dull boy. All work and no play makes Jack a dull boy. All work and no play makes Jack a dull boy. All work and no play makes Jack a dull boy. All work and no play makes Jack a dull boy. All work and no play makes Jack a dull boy. All work and no play makes Jack a dull boy. ",
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
