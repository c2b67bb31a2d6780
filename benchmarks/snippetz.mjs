// Scalar's snippetz, from a request to the text of three languages.
import { snippetz } from "@scalar/snippetz";

import measure from "./measure.js";

const { print } = snippetz();
const targets = [
  ["python", "requests"],
  ["js", "fetch"],
  ["shell", "curl"],
];

measure(({ method, url, headers, body }) => {
  const request = {
    method,
    url,
    headers: Object.entries(headers).map(([name, value]) => ({ name, value })),
    postData: { mimeType: "application/json", text: JSON.stringify(body) },
  };
  return targets.map(([language, client]) => print(language, client, request));
});
