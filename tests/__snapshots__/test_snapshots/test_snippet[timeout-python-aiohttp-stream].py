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
    "input_value": "Tell me about something interesting!",
    "input_type": "chat",
    "output_type": "chat",
}


async def main():
    shown, chunks = "", []
    timeout = aiohttp.ClientTimeout(total=None, sock_connect=12.5, sock_read=12.5)
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
