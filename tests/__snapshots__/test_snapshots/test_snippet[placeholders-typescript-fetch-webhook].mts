for (const name of ["LANGFLOW_SERVER_URL", "FLOW_ID", "LANGFLOW_API_KEY"]) {
  if (!(name in process.env)) throw new Error(`${name} is not set`);
}

const url = `${process.env.LANGFLOW_SERVER_URL}/api/v1/webhook/${process.env.FLOW_ID}`;

const response = await fetch(url, {
  method: "POST",
  headers: {
    "Content-Type": "application/json",
    "x-api-key": process.env.LANGFLOW_API_KEY!,
  },
  body: JSON.stringify({ data: "example-data" }),
});
if (!response.ok) {
  throw new Error(`${response.status}: ${await response.text()}`);
}

const text = await response.text();
console.log(text || response.statusText);
