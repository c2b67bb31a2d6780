import asyncio
import json
import os

import httpx

url = "http://localhost:7860/api/v1/webhook/d2bbd92b-187e-4c84-b2d4-5df365704201"
headers = {
    "Content-Type": "application/json",
    "accept": "application/json",
    "X-LANGFLOW-GLOBAL-VAR-OPENAI_API_KEY": os.environ["OPENAI_API_KEY"],
    "X-Note": 'it\'s "fine": $5 \\ `ok` !',
    "X-Empty": "",
    "x-api-key": os.environ["LANGFLOW_API_KEY"],
}
payload = {"data": "example-data"}


async def main():
    async with httpx.AsyncClient(timeout=300) as client:
        response = await client.post(url, headers=headers, content=json.dumps(payload))
    if not response.is_success:
        raise RuntimeError(f"{response.status_code}: {response.text}")
    print(response.text or response.reason_phrase)


asyncio.run(main())
