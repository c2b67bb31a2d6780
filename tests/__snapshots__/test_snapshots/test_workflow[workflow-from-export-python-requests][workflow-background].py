import json
import os
import time
import uuid

import requests

url = "http://localhost:7860/api/v2/workflows"
headers = {"x-api-key": os.environ["LANGFLOW_API_KEY"]}
payload = {
    "flow_id": "d2bbd92b-187e-4c84-b2d4-5df365704201",
    "input_value": "Tell me about something interesting!",
    "session_id": str(uuid.uuid4()),
    "mode": "background",
}

response = requests.post(url, headers=headers, json=payload, timeout=300)
if not response.ok:
    raise RuntimeError(f"{response.status_code}: {response.text}")

job = {"job_id": response.json()["job_id"]}
while True:
    response = requests.get(url, headers=headers, params=job, timeout=300)
    if '"JOB_FAILED"' in response.text:
        match response.json():
            case {"detail": {"error_detail": {"text": words}}}:
                raise RuntimeError(words)
    if not response.ok:
        raise RuntimeError(f"{response.status_code}: {response.text}")
    answer = response.json()
    if answer["status"] not in ("queued", "in_progress"):
        break
    time.sleep(3)

if answer["status"] != "completed":
    errors = [error["error"] for error in answer["errors"]]
    raise RuntimeError("\n".join(errors) or f"the workflow is {answer['status']}")

outputs = answer["outputs"].values()
if not outputs:
    raise RuntimeError("the workflow ended without an output")

texts = []
for output in outputs:
    content = output["content"]
    if output["status"] == "failed":
        raise RuntimeError(content)
    if content is not None:
        is_text = isinstance(content, str)
        texts.append(content if is_text else json.dumps(content, ensure_ascii=False))

print("\n".join(texts) if any(texts) else "the answer holds no text")
