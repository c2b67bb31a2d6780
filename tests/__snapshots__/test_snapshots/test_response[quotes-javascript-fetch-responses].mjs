const url = "http://localhost:7860/api/v1/responses";

const response = await fetch(url, {
  method: "POST",
  headers: {
    "Content-Type": "application/json",
    "x-api-key": process.env.LANGFLOW_API_KEY,
  },
  body: JSON.stringify({
    model: "d2bbd92b-187e-4c84-b2d4-5df365704201",
    input: 'it\'s "quoted" \'\'\'thrice\'\'\' """and again""" and `back`',
    previous_response_id:
      "$HOME ${HOME} $(id) `id` \\$HOME !! !$ ~ * ? [a] {a,b} ; | & > /tmp/x #c",
  }),
});
if (!response.ok) {
  throw new Error(`${response.status}: ${await response.text()}`);
}

const text = await response.text();
const { error, output } = JSON.parse(text);
if (error) throw new Error(error.message);
const parts = output.flatMap(({ content }) => content ?? []);
console.log(parts.map((part) => part.text).join("") || text);
