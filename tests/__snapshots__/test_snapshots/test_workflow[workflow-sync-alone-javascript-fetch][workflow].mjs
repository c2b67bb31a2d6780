for (const name of ["LANGFLOW_API_KEY", "OPENAI_API_KEY", "OUTPUT"]) {
  if (!(name in process.env)) throw new Error(`${name} is not set`);
}

const url = "http://localhost:7860/api/v2/workflows";

const response = await fetch(url, {
  method: "POST",
  headers: {
    "Content-Type": "application/json",
    "x-api-key": process.env.LANGFLOW_API_KEY,
  },
  body: JSON.stringify({
    flow_id: "d2bbd92b-187e-4c84-b2d4-5df365704201",
    input_value: "Hi",
    globals: { "A name": "it's", OPENAI_API_KEY: process.env.OPENAI_API_KEY },
    output_ids: ["ChatOutput-v9Tz1", process.env.OUTPUT],
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

const wanted = ["ChatOutput-v9Tz1", process.env.OUTPUT];
const outputs = wanted.map((name) => answer.outputs[name]);
const texts = [];
for (const { status, content } of outputs) {
  const shown = typeof content === "string" ? content : JSON.stringify(content);
  if (status === "failed") throw new Error(shown);
  if (content !== null) texts.push(shown);
}
console.log(
  texts.some(Boolean) ? texts.join("\n") : "the answer holds no text",
);
