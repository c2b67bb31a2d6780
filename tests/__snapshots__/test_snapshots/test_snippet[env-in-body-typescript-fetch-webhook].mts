for (const name of [
  "LANGFLOW_HOST",
  "STAGE",
  "TOKEN",
  "LANGFLOW_API_KEY",
  "USER_NAME",
]) {
  if (!(name in process.env)) throw new Error(`${name} is not set`);
}

const url = `http://${process.env.LANGFLOW_HOST}/${process.env.STAGE}/api/v1/webhook/d2bbd92b-187e-4c84-b2d4-5df365704201`;

const response = await fetch(url, {
  method: "POST",
  headers: {
    "Content-Type": "application/json",
    Authorization: `Bearer ${process.env.TOKEN}`,
    "x-api-key": process.env.LANGFLOW_API_KEY!,
  },
  body: JSON.stringify({
    user: process.env.USER_NAME,
    note: `from ${process.env.USER_NAME}`,
  }),
});
if (!response.ok) {
  throw new Error(`${response.status}: ${await response.text()}`);
}

const text = await response.text();
console.log(text || response.statusText);
