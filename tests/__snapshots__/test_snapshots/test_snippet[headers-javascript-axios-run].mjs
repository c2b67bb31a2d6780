import axios from "axios";

for (const name of ["OPENAI_API_KEY", "LANGFLOW_API_KEY"]) {
  if (!(name in process.env)) throw new Error(`${name} is not set`);
}

const url =
  "http://localhost:7860/api/v1/run/d2bbd92b-187e-4c84-b2d4-5df365704201";
const payload = {
  input_value: "Tell me about something interesting!",
  input_type: "chat",
  output_type: "chat",
};
const headers = {
  "Content-Type": "application/json",
  accept: "application/json",
  "X-LANGFLOW-GLOBAL-VAR-OPENAI_API_KEY": process.env.OPENAI_API_KEY,
  "X-Note": 'it\'s "fine": $5 \\ `ok` !',
  "X-Empty": "",
  "x-api-key": process.env.LANGFLOW_API_KEY,
};

// Uncaught, an AxiosError would be printed with the headers of the request.
const response = await axios
  .post(url, payload, { headers, responseType: "text", timeout: 300000 })
  .catch(({ message, response }) => {
    if (!response?.data) throw new Error(message);
    throw new Error(`${response.status}: ${response.data}`);
  });

const { outputs } = JSON.parse(response.data);
const texts = outputs[0].outputs.map(({ results }) => results.message.text);
console.log(texts.some(Boolean) ? texts.join("\n") : response.data);
