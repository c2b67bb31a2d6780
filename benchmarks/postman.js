// postman-code-generators, from a request, made one of postman-collection's, to the text of three languages.
const { convert } = require("postman-code-generators");
const { Request } = require("postman-collection");

const measure = require("./measure.js");

const targets = [
  ["python", "requests"],
  ["javascript", "fetch"],
  ["curl", "curl"],
];

measure(({ method, url, headers, body }) => {
  const request = new Request({
    method,
    url,
    header: Object.entries(headers).map(([key, value]) => ({ key, value })),
    body: { mode: "raw", raw: JSON.stringify(body), options: { raw: { language: "json" } } },
  });
  return targets.map(([language, variant]) => {
    let code;
    convert(language, variant, request, {}, (error, text) => {
      if (error) throw new Error(error);
      code = text;
    });
    return code;
  });
});
