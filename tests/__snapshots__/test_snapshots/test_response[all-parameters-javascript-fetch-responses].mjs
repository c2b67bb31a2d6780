import { setTimeout } from "node:timers";

for (const name of ["OPENAI_API_KEY", "LANGFLOW_API_KEY", "USER_NAME"]) {
  if (!(name in process.env)) throw new Error(`${name} is not set`);
}

const controller = new AbortController();
const late = () => controller.abort(new Error("no answer in time"));
const timer = setTimeout(late, 12500).unref();

const url = "http://localhost:7860/api/v1/responses";

const response = await fetch(url, {
  method: "POST",
  headers: {
    "Content-Type": "application/json",
    accept: "application/json",
    "X-Empty": "",
    "X-Note": "it's `ok`",
    "X-LANGFLOW-GLOBAL-VAR-TONE": "friendly",
    "X-LANGFLOW-GLOBAL-VAR-OPENAI_API_KEY": process.env.OPENAI_API_KEY,
    "x-api-key": process.env.LANGFLOW_API_KEY,
  },
  body: JSON.stringify({
    model: "d2bbd92b-187e-4c84-b2d4-5df365704201",
    input: `I am ${process.env.USER_NAME}.`,
    previous_response_id: `visitor-${crypto.randomUUID()}`,
  }),
  signal: controller.signal,
});
timer.refresh();
if (!response.ok) {
  throw new Error(`${response.status}: ${await response.text()}`);
}

let text = "";
for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
  timer.refresh();
  text += chunk;
}
const { error, output } = JSON.parse(text);
if (error) throw new Error(error.message);
const parts = output.flatMap(({ content }) => content ?? []);
console.log(parts.map((part) => part.text).join("") || text);
