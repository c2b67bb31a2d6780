import { setTimeout } from "node:timers";

interface Message {
  text: string;
}

interface Result {
  outputs: [{ outputs: { results: { message: Message } }[] }];
}

const controller = new AbortController();
const late = () => controller.abort(new Error("no answer in time"));
const timer = setTimeout(late, 12500).unref();

const url =
  "http://localhost:7860/api/v1/run/d2bbd92b-187e-4c84-b2d4-5df365704201";

const response = await fetch(url, {
  method: "POST",
  headers: {
    "Content-Type": "application/json",
    "x-api-key": process.env.LANGFLOW_API_KEY!,
  },
  body: JSON.stringify({
    input_value: "Tell me about something interesting!",
    input_type: "chat",
    output_type: "chat",
  }),
  signal: controller.signal,
});
timer.refresh();
if (!response.ok || !response.body) {
  throw new Error(`${response.status}: ${await response.text()}`);
}

let text = "";
for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
  timer.refresh();
  text += chunk;
}
const { outputs } = JSON.parse(text) as Result;
const texts = outputs[0].outputs.map(({ results }) => results.message.text);
console.log(texts.some(Boolean) ? texts.join("\n") : text);
