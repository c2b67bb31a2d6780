import axios from "axios";

const url =
  "http://localhost:7860/api/v1/run/d2bbd92b-187e-4c84-b2d4-5df365704201";
const payload = {
  input_value: "Hi",
  tweaks: {
    "ChatInput-k2Hq8": { sender_name: "Ann", should_store_message: false },
    "Model-m3Xd5": {
      temperature: 0.2,
      max_tokens: 256,
      seed: -1,
      stop: null,
      top: [0.5, 1e-7, 1e21],
    },
    "Agent-a1": {
      tools: [
        { name: "search", limit: 3 },
        { name: "sum", limit: 1 },
      ],
      matrix: [
        [1, 2],
        [3, 4],
      ],
      options: {
        deep: { deeper: [{}, [], [[]]] },
      },
      primes: [
        2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67,
        71, 73, 79, 83, 89, 97,
      ],
    },
    stream: true,
  },
};
const headers = {
  "Content-Type": "application/json",
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
