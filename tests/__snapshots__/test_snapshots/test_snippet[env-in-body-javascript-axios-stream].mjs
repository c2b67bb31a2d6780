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

for (const name of [
  "LANGFLOW_HOST",
  "STAGE",
  "TOKEN",
  "LANGFLOW_API_KEY",
  "USER_NAME",
  "TEMPLATE",
  "TAG",
  "SESSION",
]) {
  if (!(name in process.env)) throw new Error(`${name} is not set`);
}

const url = `http://${process.env.LANGFLOW_HOST}/${process.env.STAGE}/api/v1/run/d2bbd92b-187e-4c84-b2d4-5df365704201?stream=true`;
const payload = {
  input_value: `I am ${process.env.USER_NAME}.`,
  tweaks: {
    "Prompt-p4Wn7": {
      template: process.env.TEMPLATE,
      tags: [`a-${process.env.TAG}`, "b"],
    },
  },
  session_id: process.env.SESSION,
};
const headers = {
  "Content-Type": "application/json",
  Authorization: `Bearer ${process.env.TOKEN}`,
  "x-api-key": process.env.LANGFLOW_API_KEY,
};

// Uncaught, an AxiosError would be printed with the headers of the request.
const response = await axios
  .post(url, payload, { headers, responseType: "stream", timeout: 300000 })
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
