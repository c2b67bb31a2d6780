// Times a peer in this process: {requests, rounds, seconds} as JSON on standard input, {microseconds, sample} on
// standard output. A round converts every request once; rounds go uncounted until `seconds` have passed.
const { readFileSync } = require("node:fs");

module.exports = function measure(prepare, convert) {
  const { requests, rounds, seconds } = JSON.parse(readFileSync(0, "utf8"));
  const models = requests.map(prepare);
  let length = 0;

  function round() {
    const start = process.hrtime.bigint();
    for (const model of models) {
      for (const code of convert(model)) length += code.length;
    }
    return Number(process.hrtime.bigint() - start) / 1000 / models.length;
  }

  const warm = Date.now() + seconds * 1000;
  while (Date.now() < warm) round();
  const times = Array.from({ length: rounds }, round).sort((a, b) => a - b);
  const sample = convert(models[0]);
  process.stdout.write(JSON.stringify({ microseconds: times[rounds >> 1], sample, length }));
};
