import asyncio
import json
import os

import httpx

url = "http://localhost:7860/api/v1/run/d2bbd92b-187e-4c84-b2d4-5df365704201"
headers = {
    "Content-Type": "application/json",
    "accept": "application/json",
    "X-LANGFLOW-GLOBAL-VAR-OPENAI_API_KEY": os.environ["OPENAI_API_KEY"],
    "X-Note": 'it\'s "fine": $5 \\ `ok` !',
    "X-Empty": "",
    "x-api-key": os.environ["LANGFLOW_API_KEY"],
}
payload = {
    "input_value": "Tell me about something interesting!",
    "input_type": "chat",
    "output_type": "chat",
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
