import OpenAI from "openai";

const client = new OpenAI({
  baseURL: "http://localhost:7860/api/v1",
  apiKey: "unused",
  defaultHeaders: { "x-api-key": process.env.LANGFLOW_API_KEY },
  maxRetries: 0,
  // An error of Langflow is not in OpenAI's form, and its words would be lost.
  fetch: async (url, options) => {
    const response = await fetch(url, options);
    if (response.ok) return response;
    const error = { message: await response.text() };
    return Response.json({ error }, { status: response.status });
  },
});

const request = client.responses.create({
  model: "d2bbd92b-187e-4c84-b2d4-5df365704201",
  input: "Tell me about something interesting!",
  stream: true,
});
const { data: stream, response } = await request.withResponse();
if (!response.headers.get("content-type")?.startsWith("text/event-stream")) {
  throw new Error(`${response.status}: ${await response.text()}`);
}

let last;
let streamed = "";
for await (const event of stream) {
  const content = event.delta?.content ?? "";
  if (event.finish_reason === "error") throw new Error(content);
  process.stdout.write(content);
  streamed += content;
  if (event.status === "completed") {
    last = event;
    break;
  }
}
if (!last) throw new Error("the stream ended before its end");

const ending = streamed ? "" : JSON.stringify(last);
process.stdout.write(`${ending}\n`);
