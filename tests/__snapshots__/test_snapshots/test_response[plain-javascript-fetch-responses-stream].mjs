const url = "http://localhost:7860/api/v1/responses";

const response = await fetch(url, {
  method: "POST",
  headers: {
    "Content-Type": "application/json",
    "x-api-key": process.env.LANGFLOW_API_KEY,
  },
  body: JSON.stringify({
    model: "d2bbd92b-187e-4c84-b2d4-5df365704201",
    input: "Tell me about something interesting!",
    stream: true,
  }),
});
const type = response.headers.get("content-type");
if (!response.ok || !type?.startsWith("text/event-stream")) {
  throw new Error(`${response.status}: ${await response.text()}`);
}

let last;
let streamed = "";
let rest = "";
const chunks = response.body
  .pipeThrough(new TextDecoderStream())
  .pipeThrough(new TransformStream({ flush: (end) => end.enqueue("\n") }));
for await (const chunk of chunks) {
  const lines = chunk.split("\n");
  lines[0] = rest + lines[0];
  rest = lines.pop();
  for (const line of lines.filter((text) => /^data: ?\{/.test(text))) {
    const event = JSON.parse(line.slice(5));
    const content = event.delta?.content ?? "";
    if (event.finish_reason === "error") throw new Error(content);
    process.stdout.write(content);
    streamed += content;
    if (event.status === "completed") {
      last = event;
      break;
    }
  }
  if (last) break;
}
if (!last) throw new Error("the stream ended before its end");

const ending = streamed ? "" : JSON.stringify(last);
process.stdout.write(`${ending}\n`);
