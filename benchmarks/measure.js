// Times a peer in this process: {requests, rounds, seconds, from} as JSON on standard input, {microseconds, sample} on
// standard output. Each request begins as JSON text, or, from "models", as parsed JSON. A round converts every request
// once; rounds go uncounted until `seconds` have passed.
const { readFileSync } = require("node:fs");

module.exports = function measure(convert) {
  const { requests, rounds, seconds, from } = JSON.parse(readFileSync(0, "utf8"));
  const read = from === "models" ? (request) => request : JSON.parse;
  const given = from === "models" ? requests : requests.map((request) => JSON.stringify(request));
  let length = 0;

  function round() {
    const start = process.hrtime.bigint();
    for (const request of given) {
      for (const code of convert(read(request))) length += code.length;
    }
    return Number(process.hrtime.bigint() - start) / 1000 / given.length;
  }

  const warm = Date.now() + seconds * 1000;
  while (Date.now() < warm) round();
  const times = Array.from({ length: rounds }, round).sort((a, b) => a - b);
  const sample = convert(read(given[0]));
  process.stdout.write(JSON.stringify({ microseconds: times[rounds >> 1], sample, length }));
};
