const url =
  "http://localhost:7860/api/v1/run/d2bbd92b-187e-4c84-b2d4-5df365704201?stream=true";

const response = await fetch(url, {
  method: "POST",
  headers: {
    "Content-Type": "application/json",
    "x-api-key": process.env.LANGFLOW_API_KEY,
  },
  body: JSON.stringify({
    input_value: "Hi",
    tweaks: {
      ["__proto__"]: {
        7: 1,
        ["__proto__"]: 2,
        constructor: 3,
        "": 4,
        ["1.5"]: 5,
        "a b": 6,
        été: 7,
      },
    },
  }),
});
if (!response.ok) {
  throw new Error(`${response.status}: ${await response.text()}`);
}

let streamed = false;
let rest = "";
for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
  const lines = (rest + chunk).split("\n");
  rest = lines.pop();
  for (const line of lines.filter(Boolean)) {
    const { event, data } = JSON.parse(line);
    if (event === "token") {
      process.stdout.write(data.chunk);
      streamed = true;
    } else if (event === "error") {
      throw new Error(data.text || data.error);
    } else if (event === "end" && !streamed) {
      for (const output of data.result.outputs[0].outputs) {
        console.log(output.results.message.text);
      }
    }
  }
}
if (streamed) console.log();
