import axios from "axios";

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
const payload = {
  input_value: `I am ${process.env.USER_NAME}.`,
  tweaks: {
    "Prompt-p4Wn7": {
      template: process.env.TEMPLATE,
      tags: [`a-${process.env.TAG}`, "b"],
    },
  },
  session_id: process.env.SESSION,
};
const headers = {
  "Content-Type": "application/json",
  Authorization: `Bearer ${process.env.TOKEN}`,
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
