// httpsnippet, from a request, made a HAR, to the text of three languages.
const { HTTPSnippet } = require("httpsnippet");

const measure = require("./measure.js");

const har = ({ method, url, headers, body }) => ({
  method,
  url,
  httpVersion: "HTTP/1.1",
  headers: Object.entries(headers).map(([name, value]) => ({ name, value })),
  queryString: [],
  cookies: [],
  headersSize: -1,
  bodySize: -1,
  postData: { mimeType: "application/json", text: JSON.stringify(body) },
});

measure((request) => {
  const snippet = new HTTPSnippet(har(request));
  return [
    snippet.convert("python", "requests"),
    snippet.convert("javascript", "fetch"),
    snippet.convert("shell", "curl"),
  ];
});
