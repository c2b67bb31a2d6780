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
    "input_value": 'it\'s "quoted" \'\'\'thrice\'\'\' """and again""" and `back`',
    "session_id": "$HOME ${HOME} $(id) `id` \\$HOME !! !$ ~ * ? [a] {a,b} ; | & > /tmp/x #c",
    "tweaks": {
        "' + __import__('os').system('id') + '": {
            "</script><img src=x onerror=alert(1)> <!-- --> */ //": "{{ 7 * 7 }} {% raw %} {# no #} ${7 * 7} #{x} %s %(x)s {0}",
        },
    },
}

request = Request(url, data=json.dumps(payload).encode(), headers=headers)
try:
    with urlopen(request, timeout=300) as response:
        text = response.read().decode()
except HTTPError as error:
    words = error.read().decode(errors="replace")
    raise RuntimeError(f"{error.code}: {words}") from error

outputs = json.loads(text)["outputs"][0]["outputs"]
texts = [output["results"]["message"]["text"] for output in outputs]
print("\n".join(texts) if any(texts) else text)
