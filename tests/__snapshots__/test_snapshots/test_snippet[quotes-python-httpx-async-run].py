import asyncio
import json
import os

import httpx

url = "http://localhost:7860/api/v1/run/d2bbd92b-187e-4c84-b2d4-5df365704201"
headers = {
    "Content-Type": "application/json",
    "x-api-key": os.environ["LANGFLOW_API_KEY"],
}
payload = {
    "input_value": 'it\'s "quoted" \'\'\'thrice\'\'\' """and again""" and `back`',
    "session_id": "$HOME ${HOME} $(id) `id` \\$HOME !! !$ ~ * ? [a] {a,b} ; | & > /tmp/x #c",
    "tweaks": {
        "' + __import__('os').system('id') + '": {
            "</script><img src=x onerror=alert(1)> <!-- --> */ //": "{{ 7 * 7 }} {% raw %} {# no #} ${7 * 7} #{x} %s %(x)s {0}",
        },
    },
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
