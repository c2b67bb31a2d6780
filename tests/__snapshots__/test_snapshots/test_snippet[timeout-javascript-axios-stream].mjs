import { text } from "node:stream/consumers";
import axios from "axios";

async function* linesOf(stream) {
  let rest = "";
  for await (const chunk of stream.setEncoding("utf8")) {
    const lines = chunk.split("\n");
    lines[0] = rest + lines[0];
    rest = lines.pop();
    yield* lines;
  }
  yield rest;
}

const url =
  "http://localhost:7860/api/v1/run/d2bbd92b-187e-4c84-b2d4-5df365704201?stream=true";
const payload = {
  input_value: "Tell me about something interesting!",
  input_type: "chat",
  output_type: "chat",
};
const headers = {
  "Content-Type": "application/json",
  "x-api-key": process.env.LANGFLOW_API_KEY,
};

// Uncaught, an AxiosError would be printed with the headers of the request.
const response = await axios
  .post(url, payload, { headers, responseType: "stream", timeout: 12500 })
  .catch(async ({ message, response }) => {
    if (!response) throw new Error(message);
    throw new Error(`${response.status}: ${await text(response.data)}`);
  });

let shown, result;
let streamed = "";
for await (const line of linesOf(response.data)) {
  if (!line.trim()) continue;
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
if (!result) throw new Error("the stream ended before its end event");

const texts = streamed ? [""] : [];
for (const { results } of result.outputs[0].outputs) {
  const { data, text } = results.message;
  if (data.id !== shown || !streamed.includes(text)) texts.push(text);
}
const ending =
  streamed || texts.some(Boolean) ? texts.join("\n") : JSON.stringify(result);
process.stdout.write(`${ending}\n`);
