// What somebody should know of a view that came by a link, before its code is copied.

import { h, named } from "./dom.js";
import { DEFAULT } from "./settings.js";

const USUAL = new Set(["localhost:7860", "127.0.0.1:7860", "[::1]:7860"]);

/** The host that a URL names, as the code reaches it; the URL itself where a variable is in it. */
function hostOf(url) {
  try {
    return url.includes("$") ? url : new URL(url).host;
  } catch {
    return url;
  }
}

/** The files that the code uploads, of a view that has been shown. */
function filesOf({ flow, tweaks }) {
  const isFile = (id, field) =>
    flow.components?.some((one) => (one.id || one.display_name) === id && one.fields?.[field]?.type === "file");
  return tweaks.flatMap(([id, field, text]) => (isFile(id, field) ? JSON.parse(text) : []));
}

/**
 * Return the nodes of what is unusual in a view, given as text, and in its snippet: where the code goes, what it takes
 * along. None where both are as this page itself has them.
 */
export function warning(view, snippet) {
  const read = JSON.parse(view);
  const host = hostOf(read.url ?? DEFAULT.url);
  const files = filesOf(read);
  const variables = snippet.setup.variables.map(({ name }) => name);
  if (USUAL.has(host) && files.length === 0 && variables.every((name) => name === DEFAULT.key)) return [];
  const takes = [
    ...variables.map((name) => ["what the variable ", named(name), " holds"]),
    ...files.map((path) => ["the file ", named(path)]),
  ];
  const list = takes.flatMap((words, at) => [at === 0 ? "" : at === takes.length - 1 ? " and " : ", ", ...words]);
  const along = takes.length > 0 ? [", and sends ", ...list] : [];
  const name = named(host);
  return ["Its code asks ", h("strong", {}, name), ...along, ". Copy it only if you know who sent it, and meant it so."];
}
