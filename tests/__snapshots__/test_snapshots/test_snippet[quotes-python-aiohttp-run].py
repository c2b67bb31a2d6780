import asyncio
import os

import aiohttp

url = "http://localhost:7860/api/v1/run/d2bbd92b-187e-4c84-b2d4-5df365704201"
headers = {"x-api-key": os.environ["LANGFLOW_API_KEY"]}
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
    timeout = aiohttp.ClientTimeout(total=None, sock_connect=300, sock_read=300)
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
