for (const name of [
  "LANGFLOW_SERVER_URL",
  "TOKEN",
  "LANGFLOW_API_KEY",
  "FLOW_ID",
  "USER_NAME",
]) {
  if (!(name in process.env)) throw new Error(`${name} is not set`);
}

const url = `${process.env.LANGFLOW_SERVER_URL}/api/v2/workflows`;

const response = await fetch(url, {
  method: "POST",
  headers: {
    "Content-Type": "application/json",
    Authorization: `Bearer ${process.env.TOKEN}`,
    "x-api-key": process.env.LANGFLOW_API_KEY,
  },
  body: JSON.stringify({
    flow_id: process.env.FLOW_ID,
    input_value: `I am ${process.env.USER_NAME}.`,
    mode: "background",
  }),
});
if (!response.ok) {
  throw new Error(`${response.status}: ${await response.text()}`);
}

const { job_id: jobId } = await response.json();
if (!jobId) throw new Error("the answer has no job_id");

let answer;
do {
  if (answer) await new Promise((done) => setTimeout(done, 3000));
  const poll = await fetch(`${url}?job_id=${jobId}`, {
    headers: {
      Authorization: `Bearer ${process.env.TOKEN}`,
      "x-api-key": process.env.LANGFLOW_API_KEY,
    },
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
