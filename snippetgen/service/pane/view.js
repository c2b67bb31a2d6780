// A view of the pane as JSON text: the flow, and all that is set.

import { isContainer, parse, write } from "./exact.js";

const TEXTS = ["url", "key", "operation", "input", "session", "payload", "language", "client", "timeout", "output", "user"];
const MAY_BE_NULL = ["key", "input"]; // no authentication, and no input

function json(text) {
  if (typeof text !== "string") throw new TypeError("a tweak is no text");
  JSON.parse(text);
  return text;
}

function pair(header) {
  const isPair = Array.isArray(header) && header.length === 2 && header.every((text) => typeof text === "string");
  if (!isPair) throw new TypeError("no header");
  return header;
}

/**
 * Return the {view, flow, example} that a text holds, the flow as JSON text. Throws where it is not as settings.js
 * writes it: anybody can make an address.
 */
export function read(text) {
  const { flow, example, tweaks = [], headers = [], ...rest } = parse(text);
  // The values are text in the text, so that not even the order of their keys is touched.
  const view = { tweaks: tweaks.map(([id, field, value]) => [id, field, json(value)]), headers: headers.map(pair) };
  for (const name of TEXTS) {
    const value = rest[name];
    if (typeof value === "string" || (value === null && MAY_BE_NULL.includes(name))) view[name] = value;
    else if (value !== undefined) throw new TypeError(`${name} is no text`);
  }
  if (typeof rest.shared === "boolean") view.shared = rest.shared;
  if (!isContainer(flow)) throw new TypeError("there is no flow");
  return { view, flow: write(flow), example: example === true };
}
