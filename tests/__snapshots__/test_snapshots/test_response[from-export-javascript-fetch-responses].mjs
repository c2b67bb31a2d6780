const url = "http://localhost:7860/api/v1/responses";

const response = await fetch(url, {
  method: "POST",
  headers: {
    "Content-Type": "application/json",
    "x-api-key": process.env.LANGFLOW_API_KEY,
  },
  body: JSON.stringify({
    model: "basic-prompting",
    input: "Tell me about something interesting!",
  }),
});
if (!response.ok) {
  throw new Error(`${response.status}: ${await response.text()}`);
}

const text = await response.text();
const { error, output } = JSON.parse(text);
if (error) throw new Error(error.message);
const parts = output.flatMap(({ content }) => content ?? []);
console.log(parts.map((part) => part.text).join("") || text);
