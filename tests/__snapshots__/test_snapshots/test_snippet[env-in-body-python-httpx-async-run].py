import asyncio
import json
import os

import httpx

LANGFLOW_HOST = os.environ["LANGFLOW_HOST"]
STAGE = os.environ["STAGE"]

url = f"http://{LANGFLOW_HOST}/{STAGE}/api/v1/run/d2bbd92b-187e-4c84-b2d4-5df365704201"
headers = {
    "Content-Type": "application/json",
    "Authorization": f"Bearer {os.environ['TOKEN']}",
    "x-api-key": os.environ["LANGFLOW_API_KEY"],
}
payload = {
    "input_value": f"I am {os.environ['USER_NAME']}.",
    "tweaks": {
        "Prompt-p4Wn7": {
            "template": os.environ["TEMPLATE"],
            "tags": [f"a-{os.environ['TAG']}", "b"],
        },
    },
    "session_id": os.environ["SESSION"],
}


async def main():
    async with httpx.AsyncClient(timeout=300) as client:
        response = await client.post(url, headers=headers, content=json.dumps(payload))
    if not response.is_success:
        raise RuntimeError(f"{response.status_code}: {response.text}")
    outputs = response.json()["outputs"][0]["outputs"]
    texts = [output["results"]["message"]["text"] for output in outputs]
    print("\n".join(texts) if any(texts) else response.text)


asyncio.run(main())
