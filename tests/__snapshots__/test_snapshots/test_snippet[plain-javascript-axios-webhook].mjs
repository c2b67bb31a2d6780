import axios from "axios";

const url =
  "http://localhost:7860/api/v1/webhook/d2bbd92b-187e-4c84-b2d4-5df365704201";
const payload = { data: "example-data" };
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

console.log(response.data || response.statusText);
