interface Message {
  text: string;
}

interface Result {
  outputs: [{ outputs: { results: { message: Message } }[] }];
}

const url =
  "http://localhost:7860/api/v1/run/d2bbd92b-187e-4c84-b2d4-5df365704201";

const response = await fetch(url, {
  method: "POST",
  headers: {
    "Content-Type": "application/json",
    "x-api-key": process.env.LANGFLOW_API_KEY!,
  },
  body: JSON.stringify({
    input_value:
      "All work and no play makes Jack a dull boy. All work and no play makes Jack a dull boy. All work and no play makes Jack a dull boy. All work and no play makes Jack a dull boy. All work and no play makes Jack a dull boy. All work and no play makes Jack a dull boy. All work and no play makes Jack a dull boy. All work and no play makes Jack a dull boy. All work and no play makes Jack a dull boy. All work and no play makes Jack a dull boy. All work and no play makes Jack a dull boy. All work and no play makes Jack a dull boy. ",
    session_id:
      "a-session-a-session-a-session-a-session-a-session-a-session-a-session-a-session-",
  }),
});
if (!response.ok) {
  throw new Error(`${response.status}: ${await response.text()}`);
}

const text = await response.text();
const { outputs } = JSON.parse(text) as Result;
const texts = outputs[0].outputs.map(({ results }) => results.message.text);
console.log(texts.some(Boolean) ? texts.join("\n") : text);
