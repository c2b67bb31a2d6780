for (const name of ["OPENAI_API_KEY", "LANGFLOW_API_KEY"]) {
  if (!(name in process.env)) throw new Error(`${name} is not set`);
}

const url =
  "http://localhost:7860/api/v1/webhook/d2bbd92b-187e-4c84-b2d4-5df365704201";

const response = await fetch(url, {
  method: "POST",
  headers: {
    "Content-Type": "application/json",
    accept: "application/json",
    "X-LANGFLOW-GLOBAL-VAR-OPENAI_API_KEY": process.env.OPENAI_API_KEY!,
    "X-Note": 'it\'s "fine": $5 \\ `ok` !',
    "X-Empty": "",
    "x-api-key": process.env.LANGFLOW_API_KEY!,
  },
  body: JSON.stringify({ data: "example-data" }),
});
if (!response.ok) {
  throw new Error(`${response.status}: ${await response.text()}`);
}

const text = await response.text();
console.log(text || response.statusText);
