import OpenAI from "openai";

const client = new OpenAI({
  baseURL: "http://localhost:7860/api/v1",
  apiKey: "unused",
  defaultHeaders: { "x-api-key": process.env.LANGFLOW_API_KEY },
  maxRetries: 0,
  // An error of Langflow is not in OpenAI's form, and its words would be lost.
  fetch: async (url, options) => {
    const response = await fetch(url, options);
    const message = await response.text();
    if (response.ok) return new Response(message, response);
    return Response.json({ error: { message } }, { status: response.status });
  },
});

const request = client.responses.create({
  model: "d2bbd92b-187e-4c84-b2d4-5df365704201",
  input: 'it\'s "quoted" \'\'\'thrice\'\'\' """and again""" and `back`',
  previous_response_id:
    "$HOME ${HOME} $(id) `id` \\$HOME !! !$ ~ * ? [a] {a,b} ; | & > /tmp/x #c",
});
const { output_text, ...answer } = await request;
if (answer.error) throw new Error(answer.error.message);
console.log(output_text || JSON.stringify(answer));
