import asyncio
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


async def main():
    async with httpx.AsyncClient(timeout=300) as client:
        response = await client.post(url, headers=headers, content=json.dumps(payload))
    if not response.is_success:
        raise RuntimeError(f"{response.status_code}: {response.text}")
    print(response.text or response.reason_phrase)


asyncio.run(main())
