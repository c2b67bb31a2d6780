for (const name of [
  "LANGFLOW_SERVER_URL",
  "TOKEN",
  "LANGFLOW_API_KEY",
  "FLOW_ID",
]) {
  if (!(name in process.env)) throw new Error(`${name} is not set`);
}

const url = `${process.env.LANGFLOW_SERVER_URL}/langflow/api/v1/responses`;

const response = await fetch(url, {
  method: "POST",
  headers: {
    "Content-Type": "application/json",
    Authorization: `Bearer ${process.env.TOKEN}`,
    "x-api-key": process.env.LANGFLOW_API_KEY,
  },
  body: JSON.stringify({
    model: process.env.FLOW_ID,
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
