type StreamEvent =
  | { event: "error"; data: { text?: string } }
  | { event: "end"; data: { result: unknown } };

const url = "http://localhost:7860/api/v1/run/summarizer?stream=true";

const response = await fetch(url, {
  method: "POST",
  headers: {
    "Content-Type": "application/json",
    "x-api-key": process.env.LANGFLOW_API_KEY!,
  },
  body: JSON.stringify({
    input_value: "A long article …",
    input_type: "text",
    output_type: "text",
  }),
});
if (!response.ok || !response.body) {
  throw new Error(`${response.status}: ${await response.text()}`);
}

let result: unknown;
let rest = "";
const chunks = response.body
  .pipeThrough(new TextDecoderStream())
  .pipeThrough(
    new TransformStream<string, string>({ flush: (end) => end.enqueue("\n") }),
  );
for await (const chunk of chunks) {
  rest += chunk;
  if (!chunk.includes("\n")) continue;
  const lines = rest.split("\n");
  rest = lines.pop() ?? "";
  for (const line of lines.filter((text) => text.trim())) {
    const { event, data } = JSON.parse(line) as StreamEvent;
    if (event === "error") {
      throw new Error(data.text || JSON.stringify(data));
    } else if (event === "end") {
      result = data.result;
      break;
    }
  }
  if (result) break;
}
if (!result) throw new Error("the stream ended before its end event");

console.log(JSON.stringify(result));
