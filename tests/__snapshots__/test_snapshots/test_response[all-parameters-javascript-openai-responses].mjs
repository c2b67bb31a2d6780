import OpenAI from "openai";

for (const name of ["OPENAI_API_KEY", "LANGFLOW_API_KEY", "USER_NAME"]) {
  if (!(name in process.env)) throw new Error(`${name} is not set`);
}

const client = new OpenAI({
  baseURL: "http://localhost:7860/api/v1",
  apiKey: "unused",
  defaultHeaders: {
    accept: "application/json",
    "X-Empty": "",
    "X-Note": "it's `ok`",
    "X-LANGFLOW-GLOBAL-VAR-TONE": "friendly",
    "X-LANGFLOW-GLOBAL-VAR-OPENAI_API_KEY": process.env.OPENAI_API_KEY,
    "x-api-key": process.env.LANGFLOW_API_KEY,
  },
  maxRetries: 0,
  timeout: 12500,
  // An error of Langflow is not in OpenAI's form, and its words would be lost.
  fetch: async (url, options) => {
    const response = await fetch(url, options);
    const message = await response.text();
    if (response.ok) return new Response(message, response);
    return Response.json({ error: { message } }, { status: response.status });
  },
});

const request = client.responses.create({
  model: "d2bbd92b-187e-4c84-b2d4-5df365704201",
  input: `I am ${process.env.USER_NAME}.`,
  previous_response_id: `visitor-${crypto.randomUUID()}`,
});
const { output_text, ...answer } = await request;
if (answer.error) throw new Error(answer.error.message);
console.log(output_text || JSON.stringify(answer));
