const url =
  "http://localhost:7860/api/v1/run/d2bbd92b-187e-4c84-b2d4-5df365704201?stream=true";

const response = await fetch(url, {
  method: "POST",
  headers: {
    "Content-Type": "application/json",
    "x-api-key": process.env.LANGFLOW_API_KEY,
  },
  body: JSON.stringify({
    input_value: "Grüße, 中文, にほんご, العربية, हिन्दी, é, 𠀀",
    session_id: "👩‍👩‍👧 ❤️ 🏴\u{e0067}\u{e0062}\u{e007f} 🇵🇹",
  }),
});
if (!response.ok) {
  throw new Error(`${response.status}: ${await response.text()}`);
}

let shown, result;
let streamed = "";
let rest = "";
const chunks = response.body
  .pipeThrough(new TextDecoderStream())
  .pipeThrough(new TransformStream({ flush: (end) => end.enqueue("\n") }));
for await (const chunk of chunks) {
  const lines = chunk.split("\n");
  lines[0] = rest + lines[0];
  rest = lines.pop();
  for (const line of lines.filter((text) => text.trim())) {
    const { event, data } = JSON.parse(line);
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
