// httpsnippet, from a HAR request to the text of three languages; "convert" leaves the reading of the HAR out.
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

const convert = (snippet) => [
  snippet.convert("python", "requests"),
  snippet.convert("javascript", "fetch"),
  snippet.convert("shell", "curl"),
];

if (process.argv[2] === "convert") {
  measure((request) => new HTTPSnippet(har(request)), convert);
} else {
  measure(har, (request) => convert(new HTTPSnippet(request)));
}
