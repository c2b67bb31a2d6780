import json
import os
from urllib.error import HTTPError
from urllib.request import Request, urlopen

url = "http://localhost:7860/api/v1/run/d2bbd92b-187e-4c84-b2d4-5df365704201"
headers = {
    "Content-Type": "application/json",
    "x-api-key": os.environ["LANGFLOW_API_KEY"],
}
payload = {
    "input_value": "Tell me about something interesting!",
    "input_type": "chat",
    "output_type": "chat",
}

request = Request(url, data=json.dumps(payload).encode(), headers=headers)
try:
    with urlopen(request, timeout=12.5) as response:
        text = response.read().decode()
except HTTPError as error:
    words = error.read().decode(errors="replace")
    raise RuntimeError(f"{error.code}: {words}") from error

outputs = json.loads(text)["outputs"][0]["outputs"]
texts = [output["results"]["message"]["text"] for output in outputs]
print("\n".join(texts) if any(texts) else text)
