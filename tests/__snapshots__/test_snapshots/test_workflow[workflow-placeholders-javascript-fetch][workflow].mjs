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
  }),
});
if (!response.ok) {
  throw new Error(`${response.status}: ${await response.text()}`);
}

const text = await response.text();
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
