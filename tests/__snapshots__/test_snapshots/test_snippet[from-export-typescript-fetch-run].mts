interface Message {
  text: string;
}

interface Result {
  outputs: [{ outputs: { results: { message: Message } }[] }];
}

const url = "http://localhost:7860/api/v1/run/basic-prompting";

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
