import OpenAI from "openai";

for (const name of [
  "LANGFLOW_SERVER_URL",
  "TOKEN",
  "LANGFLOW_API_KEY",
  "FLOW_ID",
]) {
  if (!(name in process.env)) throw new Error(`${name} is not set`);
}

const client = new OpenAI({
  baseURL: `${process.env.LANGFLOW_SERVER_URL}/langflow/api/v1`,
  apiKey: "unused",
  defaultHeaders: {
    Authorization: `Bearer ${process.env.TOKEN}`,
    "x-api-key": process.env.LANGFLOW_API_KEY,
  },
  maxRetries: 0,
  // An error of Langflow is not in OpenAI's form, and its words would be lost.
  fetch: async (url, options) => {
    const response = await fetch(url, options);
    const message = await response.text();
    if (response.ok) return new Response(message, response);
    return Response.json({ error: { message } }, { status: response.status });
  },
});

const request = client.responses.create({
  model: process.env.FLOW_ID,
  input: "Tell me about something interesting!",
});
const { output_text, ...answer } = await request;
if (answer.error) throw new Error(answer.error.message);
console.log(output_text || JSON.stringify(answer));
