import asyncio
import json
import os

import httpx

url = "http://localhost:7860/api/v1/webhook/d2bbd92b-187e-4c84-b2d4-5df365704201"
headers = {
    "Content-Type": "application/json",
    "x-api-key": os.environ["LANGFLOW_API_KEY"],
}
payload = [1, "two", None, True, {"three": 3.5}]


async def main():
    async with httpx.AsyncClient(timeout=300) as client:
        response = await client.post(url, headers=headers, content=json.dumps(payload))
    if not response.is_success:
        raise RuntimeError(f"{response.status_code}: {response.text}")
    print(response.text or response.reason_phrase)


asyncio.run(main())
