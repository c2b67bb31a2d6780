import { openAsBlob } from "node:fs";
import { setTimeout } from "node:timers";

const uploadUrl = "http://localhost:7860/api/v2/files";
const name = "report.pdf";
const form = new FormData();
form.append("file", await openAsBlob(name), name);

const upload = await fetch(uploadUrl, {
  method: "POST",
  headers: { "x-api-key": process.env.LANGFLOW_API_KEY },
  body: form,
});
if (!upload.ok) {
  throw new Error(`${upload.status}: ${await upload.text()}`);
}

const uploaded = await upload.text();
const { path } = JSON.parse(uploaded);
if (!path) throw new Error(`the upload has no path: ${uploaded}`);

const controller = new AbortController();
const late = () => controller.abort(new Error("no answer in time"));
const timer = setTimeout(late, 12500).unref();

const url = "http://localhost:7860/api/v2/workflows";

const response = await fetch(url, {
  method: "POST",
  headers: {
    "Content-Type": "application/json",
    "x-api-key": process.env.LANGFLOW_API_KEY,
  },
  body: JSON.stringify({
    flow_id: "d2bbd92b-187e-4c84-b2d4-5df365704201",
    input_value: "Sum it up",
    tweaks: {
      "Model-m3Xd5": { temperature: 0.2, note: 'it\'s "quoted" !x' },
      "File-a1": { path: path },
    },
    mode: "stream",
  }),
  signal: controller.signal,
});
timer.refresh();
if (!response.ok) {
  throw new Error(`${response.status}: ${await response.text()}`);
}

let shown, said, ended;
let streamed = "";
const contents = [];
let rest = "";
const chunks = response.body
  .pipeThrough(new TextDecoderStream())
  .pipeThrough(new TransformStream({ flush: (end) => end.enqueue("\n") }));
for await (const chunk of chunks) {
  timer.refresh();
  const lines = chunk.split("\n");
  lines[0] = rest + lines[0];
  rest = lines.pop();
  for (const line of lines.filter((text) => text.startsWith("data:"))) {
    const { event, data } = JSON.parse(line.slice(5));
    if (event === "token" && (shown ??= data.id) === data.id) {
      process.stdout.write(data.chunk);
      streamed += data.chunk;
    } else if (event === "add_message" && data.id === shown) {
      said = data.text;
    } else if (event === "error") {
      throw new Error(data.text || JSON.stringify(data));
    } else if (event === "end_vertex" && data.build_data.valid === false) {
      throw new Error(data.build_data.params);
    } else if (event === "output" && data.status === "failed") {
      const { content } = data;
      throw new Error(
        typeof content === "string" ? content : JSON.stringify(content),
      );
    } else if (event === "output") {
      contents.push(data.content);
    } else if (event === "end") {
      ended = true;
      break;
    }
  }
  if (ended) break;
}
if (!ended) throw new Error("the stream ended before its end event");
if (!contents.length) throw new Error("the workflow ended without an output");

const place = contents.indexOf(said);
if (place >= 0 && streamed.includes(said)) contents.splice(place, 1);
const texts = streamed ? [""] : [];
for (const content of contents) {
  const text = typeof content === "string" ? content : JSON.stringify(content);
  if (content !== null) texts.push(text);
}
const ending =
  streamed || texts.some(Boolean)
    ? texts.join("\n")
    : "the answer holds no text";
process.stdout.write(`${ending}\n`);
