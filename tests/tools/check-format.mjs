// Reads a JSON list of JavaScript sources on stdin; prints a JSON list of what prettier makes of each.
import { text } from "node:stream/consumers";

import * as prettier from "prettier";

const sources = JSON.parse(await text(process.stdin));
const formatted = [];
for (const source of sources) {
  formatted.push(await prettier.format(source, { parser: "babel" }));
}
process.stdout.write(JSON.stringify(formatted));
