import json
import os

import requests

url = "http://localhost:7860/api/v2/workflows"
headers = {"x-api-key": os.environ["LANGFLOW_API_KEY"]}
payload = {
    "flow_id": "d2bbd92b-187e-4c84-b2d4-5df365704201",
    "input_value": "Hi",
    "globals": {"A name": "it's", "OPENAI_API_KEY": os.environ["OPENAI_API_KEY"]},
    "output_ids": ["ChatOutput-v9Tz1", os.environ["OUTPUT"]],
}

response = requests.post(url, headers=headers, json=payload, timeout=300)
if not response.ok:
    raise RuntimeError(f"{response.status_code}: {response.text}")

answer = response.json()
if answer["status"] != "completed":
    errors = [error["error"] for error in answer["errors"]]
    raise RuntimeError("\n".join(errors) or f"the workflow is {answer['status']}")

outputs = [answer["outputs"][name] for name in payload["output_ids"]]
texts = []
for output in outputs:
    content = output["content"]
    if output["status"] == "failed":
        raise RuntimeError(content)
    if content is not None:
        is_text = isinstance(content, str)
        texts.append(content if is_text else json.dumps(content, ensure_ascii=False))

print("\n".join(texts) if any(texts) else "the answer holds no text")
