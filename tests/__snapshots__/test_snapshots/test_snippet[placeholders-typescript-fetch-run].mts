interface Message {
  text: string;
}

interface Result {
  outputs: [{ outputs: { results: { message: Message } }[] }];
}

for (const name of ["LANGFLOW_SERVER_URL", "FLOW_ID", "LANGFLOW_API_KEY"]) {
  if (!(name in process.env)) throw new Error(`${name} is not set`);
}

const url = `${process.env.LANGFLOW_SERVER_URL}/api/v1/run/${process.env.FLOW_ID}`;

const response = await fetch(url, {
  method: "POST",
  headers: {
    "Content-Type": "application/json",
    "x-api-key": process.env.LANGFLOW_API_KEY!,
  },
  body: JSON.stringify({
    input_value: "Tell me about something interesting!",
    input_type: "chat",
    output_type: "chat",
  }),
});
if (!response.ok) {
  throw new Error(`${response.status}: ${await response.text()}`);
}

const text = await response.text();
const { outputs } = JSON.parse(text) as Result;
const texts = outputs[0].outputs.map(({ results }) => results.message.text);
console.log(texts.some(Boolean) ? texts.join("\n") : text);
