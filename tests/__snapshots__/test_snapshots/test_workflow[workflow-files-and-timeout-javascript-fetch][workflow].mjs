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
let answer;
try {
  answer = JSON.parse(text);
} catch {
  throw new Error("the answer is no JSON");
}

if (answer.status !== "completed") {
  const errors = answer.errors.map(({ error }) => error);
  throw new Error(errors.join("\n") || `the workflow is ${answer.status}`);
}

const outputs = Object.values(answer.outputs);
const texts = [];
for (const { status, content } of outputs) {
  const shown = typeof content === "string" ? content : JSON.stringify(content);
  if (status === "failed") throw new Error(shown);
  if (content !== null) texts.push(shown);
}
console.log(
  texts.some(Boolean) ? texts.join("\n") : "the answer holds no text",
);
