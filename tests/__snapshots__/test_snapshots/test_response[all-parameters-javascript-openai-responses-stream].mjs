import { setTimeout } from "node:timers";
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
    if (response.ok) return response;
    const error = { message: await response.text() };
    return Response.json({ error }, { status: response.status });
  },
});

const request = client.responses.create({
  model: "d2bbd92b-187e-4c84-b2d4-5df365704201",
  input: `I am ${process.env.USER_NAME}.`,
  previous_response_id: `visitor-${crypto.randomUUID()}`,
  stream: true,
});
const { data: stream, response } = await request.withResponse();
if (!response.headers.get("content-type")?.startsWith("text/event-stream")) {
  throw new Error(`${response.status}: ${await response.text()}`);
}

const late = () => stream.controller.abort();
const timer = setTimeout(late, 12500).unref();
let last;
let streamed = "";
for await (const event of stream) {
  timer.refresh();
  const content = event.delta?.content ?? "";
  if (event.finish_reason === "error") throw new Error(content);
  process.stdout.write(content);
  streamed += content;
  if (event.status === "completed") {
    last = event;
    break;
  }
}
if (!last && stream.controller.signal.aborted) {
  throw new Error("no answer in time");
}
if (!last) throw new Error("the stream ended before its end");

const ending = streamed ? "" : JSON.stringify(last);
process.stdout.write(`${ending}\n`);
