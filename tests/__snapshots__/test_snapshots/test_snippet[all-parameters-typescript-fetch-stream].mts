import { setTimeout } from "node:timers";

interface Message {
  data: { id?: string };
  text: string;
}

interface Result {
  outputs: [{ outputs: { results: { message: Message } }[] }];
}

type StreamEvent =
  | { event: "token"; data: { id: string; chunk: string } }
  | { event: "error"; data: { text?: string } }
  | { event: "end"; data: { result: Result } };

const controller = new AbortController();
const late = () => controller.abort(new Error("no answer in time"));
const timer = setTimeout(late, 30000).unref();

const url =
  "http://localhost:7860/api/v1/run/d2bbd92b-187e-4c84-b2d4-5df365704201?stream=true";

const response = await fetch(url, {
  method: "POST",
  headers: {
    "Content-Type": "application/json",
    accept: "application/json",
    "x-api-key": process.env.LANGFLOW_API_KEY!,
  },
  body: JSON.stringify({
    input_value: "Tell me a story",
    input_type: "chat",
    output_type: "chat",
    output_component: "",
    tweaks: null,
    session_id: "chat-123",
    user_id: "user-7",
  }),
  signal: controller.signal,
});
timer.refresh();
if (!response.ok || !response.body) {
  throw new Error(`${response.status}: ${await response.text()}`);
}

let shown: string | undefined;
let result: Result | undefined;
let streamed = "";
let rest = "";
const chunks = response.body
  .pipeThrough(new TextDecoderStream())
  .pipeThrough(
    new TransformStream<string, string>({ flush: (end) => end.enqueue("\n") }),
  );
for await (const chunk of chunks) {
  timer.refresh();
  rest += chunk;
  if (!chunk.includes("\n")) continue;
  const lines = rest.split("\n");
  rest = lines.pop() ?? "";
  for (const line of lines.filter((text) => text.trim())) {
    const { event, data } = JSON.parse(line) as StreamEvent;
    if (event === "token" && (shown ??= data.id) === data.id) {
      process.stdout.write(data.chunk);
      streamed += data.chunk;
    } else if (event === "error") {
      throw new Error(data.text || JSON.stringify(data));
    } else if (event === "end") {
      result = data.result;
      break;
    }
  }
  if (result) break;
}
if (!result) throw new Error("the stream ended before its end event");

const texts = streamed ? [""] : [];
for (const { results } of result.outputs[0].outputs) {
  const { data, text } = results.message;
  if (data.id !== shown || !streamed.includes(text)) texts.push(text);
}
const ending =
  streamed || texts.some(Boolean) ? texts.join("\n") : JSON.stringify(result);
process.stdout.write(`${ending}\n`);
