import asyncio
import os

import aiohttp

url = "http://localhost:7860/api/v1/run/d2bbd92b-187e-4c84-b2d4-5df365704201"
headers = {"x-api-key": os.environ["LANGFLOW_API_KEY"]}
payload = {
    "input_value": "Tell me about something interesting!",
    "input_type": "chat",
    "output_type": "chat",
}


async def main():
    timeout = aiohttp.ClientTimeout(total=None, sock_connect=12.5, sock_read=12.5)
    async with aiohttp.ClientSession(timeout=timeout) as session:
        async with session.post(url, headers=headers, json=payload) as response:
            if not response.ok:
                words = await response.text(errors="replace")
                raise RuntimeError(f"{response.status}: {words}")
            answer = await response.json()
    outputs = answer["outputs"][0]["outputs"]
    texts = [output["results"]["message"]["text"] for output in outputs]
    print("\n".join(texts) if any(texts) else await response.text())


asyncio.run(main())
