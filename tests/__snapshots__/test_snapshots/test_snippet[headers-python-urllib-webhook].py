import json
import os
from urllib.error import HTTPError
from urllib.request import Request, urlopen

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

request = Request(url, data=json.dumps(payload).encode(), headers=headers)
try:
    with urlopen(request, timeout=300) as response:
        text = response.read().decode()
except HTTPError as error:
    words = error.read().decode(errors="replace")
    raise RuntimeError(f"{error.code}: {words}") from error

print(text or response.reason)
