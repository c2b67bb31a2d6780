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
    mode: "background",
  }),
  signal: controller.signal,
});
timer.refresh();
if (!response.ok) {
  throw new Error(`${response.status}: ${await response.text()}`);
}

const { job_id: jobId } = await response.json();
if (!jobId) throw new Error("the answer has no job_id");

let answer;
do {
  if (answer) await new Promise((done) => setTimeout(done, 3000));
  const poll = await fetch(`${url}?job_id=${jobId}`, {
    headers: { "x-api-key": process.env.LANGFLOW_API_KEY },
    signal: AbortSignal.timeout(12500),
  });
  const text = await poll.text();
  if (!poll.ok) {
    const failed = text.includes('"JOB_FAILED"') && JSON.parse(text).detail;
    throw new Error(failed?.error_detail?.text ?? `${poll.status}: ${text}`);
  }
  try {
    answer = JSON.parse(text);
  } catch {
    throw new Error("the answer is no JSON");
  }
} while (["queued", "in_progress"].includes(answer.status));

if (answer.status !== "completed") {
  const errors = answer.errors.map(({ error }) => error);
  throw new Error(errors.join("\n") || `the workflow is ${answer.status}`);
}

const outputs = Object.values(answer.outputs);
if (!outputs.length) throw new Error("the workflow ended without an output");

const texts = [];
for (const { status, content } of outputs) {
  const shown = typeof content === "string" ? content : JSON.stringify(content);
  if (status === "failed") throw new Error(shown);
  if (content !== null) texts.push(shown);
}
console.log(
  texts.some(Boolean) ? texts.join("\n") : "the answer holds no text",
);
