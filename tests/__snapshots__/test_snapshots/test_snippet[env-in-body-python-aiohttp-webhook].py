import asyncio
import os

import aiohttp

LANGFLOW_HOST = os.environ["LANGFLOW_HOST"]
STAGE = os.environ["STAGE"]

url = f"http://{LANGFLOW_HOST}/{STAGE}/api/v1/webhook/d2bbd92b-187e-4c84-b2d4-5df365704201"
headers = {
    "Authorization": f"Bearer {os.environ['TOKEN']}",
    "x-api-key": os.environ["LANGFLOW_API_KEY"],
}
payload = {"user": os.environ["USER_NAME"], "note": f"from {os.environ['USER_NAME']}"}


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
