const url = "http://localhost:7860/api/v1/webhook/basic-prompting";

const response = await fetch(url, {
  method: "POST",
  headers: {
    "Content-Type": "application/json",
    "x-api-key": process.env.LANGFLOW_API_KEY!,
  },
  body: JSON.stringify({ data: "example-data" }),
});
if (!response.ok) {
  throw new Error(`${response.status}: ${await response.text()}`);
}

const text = await response.text();
console.log(text || response.statusText);
