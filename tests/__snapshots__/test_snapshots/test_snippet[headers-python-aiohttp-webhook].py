import asyncio
import os

import aiohttp

url = "http://localhost:7860/api/v1/webhook/d2bbd92b-187e-4c84-b2d4-5df365704201"
headers = {
    "accept": "application/json",
    "X-LANGFLOW-GLOBAL-VAR-OPENAI_API_KEY": os.environ["OPENAI_API_KEY"],
    "X-Note": 'it\'s "fine": $5 \\ `ok` !',
    "X-Empty": "",
    "x-api-key": os.environ["LANGFLOW_API_KEY"],
}
payload = {"data": "example-data"}


async def main():
    timeout = aiohttp.ClientTimeout(total=None, sock_connect=300, sock_read=300)
    async with aiohttp.ClientSession(timeout=timeout) as session:
        async with session.post(url, headers=headers, json=payload) as response:
            if not response.ok:
                words = await response.text(errors="replace")
                raise RuntimeError(f"{response.status}: {words}")
            text = await response.text()
    print(text or response.reason)


asyncio.run(main())
