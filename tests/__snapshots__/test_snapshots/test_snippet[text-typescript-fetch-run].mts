const url = "http://localhost:7860/api/v1/run/summarizer";

const response = await fetch(url, {
  method: "POST",
  headers: {
    "Content-Type": "application/json",
    "x-api-key": process.env.LANGFLOW_API_KEY!,
  },
  body: JSON.stringify({
    input_value: "A long article …",
    input_type: "text",
    output_type: "text",
  }),
});
if (!response.ok) {
  throw new Error(`${response.status}: ${await response.text()}`);
}

const text = await response.text();
console.log(text || response.statusText);
