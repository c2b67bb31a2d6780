// The view that is kept in the page's address.

import { byId } from "./dom.js";
import { isContainer, parse, write } from "./exact.js";
import { pack, unpack } from "./fragment.js";

const TEXTS = ["url", "key", "operation", "input", "session", "payload", "language", "client"];
const MAY_BE_NULL = ["key", "input"]; // no authentication, and no input

let written = ""; // the fragment as it was written last
let writing = 0;

/** Write the view into the address, once typing pauses: browsers allow a page some writes a second. */
export function keep(viewText) {
  clearTimeout(writing);
  writing = setTimeout(async () => {
    const mine = writing;
    const packed = await pack(viewText());
    if (mine !== writing) return; // there is something newer to write
    written = packed;
    history.replaceState(null, "", packed ? `#${packed}` : location.pathname + location.search);
    byId("too-large").hidden = packed !== "";
  }, 250);
}

/** Return the {view, flow, example} that the address holds, the flow as JSON text; null where it is ours or none. */
export async function recall() {
  const fragment = location.hash.slice(1);
  if (!fragment || fragment === written) return null;
  clearTimeout(writing);
  written = fragment;
  return read(await unpack(fragment));
}

function json(text) {
  if (typeof text !== "string") throw new TypeError("a tweak is no text");
  JSON.parse(text);
  return text;
}

/** Throws where it is not as we write it: anybody can make an address. */
function read(text) {
  const { flow, example, tweaks, ...rest } = parse(text);
  // The values are text in the text, so that not even the order of their keys is touched.
  const view = { tweaks: tweaks.map(([id, field, value]) => [id, field, json(value)]) };
  for (const name of TEXTS) {
    const value = rest[name];
    if (typeof value === "string" || (value === null && MAY_BE_NULL.includes(name))) view[name] = value;
    else if (value !== undefined) throw new TypeError(`${name} is no text`);
  }
  if (typeof rest.shared === "boolean") view.shared = rest.shared;
  if (!isContainer(flow)) throw new TypeError("there is no flow");
  return { view, flow: write(flow), example: example === true };
}
