import asyncio
import json
import os

import aiohttp


async def lines_of(response):
    rest = bytearray()
    async for chunk in response.content.iter_any():
        rest += chunk
        if b"\n" in chunk:
            *lines, rest = rest.split(b"\n")
            for line in lines:
                yield line
    yield rest


url = (
    "http://localhost:7860/api/v1/run/d2bbd92b-187e-4c84-b2d4-5df365704201?stream=true"
)
headers = {"x-api-key": os.environ["LANGFLOW_API_KEY"]}
payload = {
    "input_value": "Hi",
    "tweaks": {
        "ChatInput-k2Hq8": {"sender_name": "Ann", "should_store_message": False},
        "Model-m3Xd5": {
            "temperature": 0.2,
            "max_tokens": 256,
            "seed": -1,
            "stop": None,
            "top": [0.5, 1e-07, 1e21],
        },
        "Agent-a1": {
            "tools": [
                {"name": "search", "limit": 3},
                {"name": "sum", "limit": 1},
            ],
            "matrix": [
                [1, 2],
                [3, 4],
            ],
            "options": {
                "deep": {"deeper": [{}, [], [[]]]},
            },
            "primes": [
                2,
                3,
                5,
                7,
                11,
                13,
                17,
                19,
                23,
                29,
                31,
                37,
                41,
                43,
                47,
                53,
                59,
                61,
                67,
                71,
                73,
                79,
                83,
                89,
                97,
            ],
        },
        "stream": True,
    },
}


async def main():
    shown, chunks = "", []
    timeout = aiohttp.ClientTimeout(total=None, sock_connect=300, sock_read=300)
    async with aiohttp.ClientSession(timeout=timeout) as session:
        async with session.post(url, headers=headers, json=payload) as response:
            if not response.ok:
                words = await response.text(errors="replace")
                raise RuntimeError(f"{response.status}: {words}")
            async for line in lines_of(response):
                if not line.strip():
                    continue
                match json.loads(line):
                    case {"event": "token", "data": data} if shown in ("", data["id"]):
                        shown = data["id"]
                        chunks.append(data["chunk"])
                        print(data["chunk"], end="", flush=True)
                    case {"event": "error", "data": data}:
                        raise RuntimeError(data.get("text") or data)
                    case {"event": "end", "data": data}:
                        break
            else:
                raise RuntimeError("the stream ended before its end event")
    streamed = "".join(chunks)
    texts = [""] if streamed else []
    for output in data["result"]["outputs"][0]["outputs"]:
        message = output["results"]["message"]
        if message["data"].get("id") != shown or message["text"] not in streamed:
            texts.append(message["text"])
    print("\n".join(texts) if streamed or any(texts) else json.dumps(data["result"]))


asyncio.run(main())
