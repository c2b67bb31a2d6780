interface Message {
  text: string;
}

interface Result {
  outputs: [{ outputs: { results: { message: Message } }[] }];
}

for (const name of [
  "LANGFLOW_HOST",
  "STAGE",
  "TOKEN",
  "LANGFLOW_API_KEY",
  "USER_NAME",
  "TEMPLATE",
  "TAG",
  "SESSION",
]) {
  if (!(name in process.env)) throw new Error(`${name} is not set`);
}

const url = `http://${process.env.LANGFLOW_HOST}/${process.env.STAGE}/api/v1/run/d2bbd92b-187e-4c84-b2d4-5df365704201`;

const response = await fetch(url, {
  method: "POST",
  headers: {
    "Content-Type": "application/json",
    Authorization: `Bearer ${process.env.TOKEN}`,
    "x-api-key": process.env.LANGFLOW_API_KEY!,
  },
  body: JSON.stringify({
    input_value: `I am ${process.env.USER_NAME}.`,
    tweaks: {
      "Prompt-p4Wn7": {
        template: process.env.TEMPLATE,
        tags: [`a-${process.env.TAG}`, "b"],
      },
    },
    session_id: process.env.SESSION,
  }),
});
if (!response.ok) {
  throw new Error(`${response.status}: ${await response.text()}`);
}

const text = await response.text();
const { outputs } = JSON.parse(text) as Result;
const texts = outputs[0].outputs.map(({ results }) => results.message.text);
console.log(texts.some(Boolean) ? texts.join("\n") : text);
