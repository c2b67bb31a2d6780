from openai import APIStatusError, OpenAI

client = OpenAI(
    base_url="http://localhost:7860/api/v1",
    api_key="unused",
    max_retries=0,
)
payload = {
    "model": "d2bbd92b-187e-4c84-b2d4-5df365704201",
    "input": "Tell me about something interesting!",
}

try:
    response = client.responses.create(**payload)
except APIStatusError as error:
    raise RuntimeError(f"{error.status_code}: {error.response.text}") from error

if response.error:
    raise RuntimeError(response.error.message)

print(response.output_text or response.to_json(indent=None))
