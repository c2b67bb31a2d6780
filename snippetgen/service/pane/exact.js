// JSON that keeps what JavaScript would lose: numbers beyond 2^53, the point of 1.0, "__proto__". The order of keys is
// kept, but for those that a flow has stored and that are whole numbers.
// What is sent is put together as text, so that no value passes through a JavaScript number or object on its way.

const hasRaw = typeof JSON.rawJSON === "function"; // Chromium 114, Firefox 135, Safari 18.4

/** Parse JSON. A number that JavaScript would change stays as it was written, and is written so again. */
export function parse(text) {
  return JSON.parse(text, (_, value, context) =>
    hasRaw && typeof value === "number" && String(value) !== context.source ? JSON.rawJSON(context.source) : value,
  );
}

/** The JSON text of a value, a lone surrogate as its escape. */
export const write = (value) => JSON.stringify(value);

/** The JSON text of an object of [key, JSON text] pairs, in their order; pairs without a text are left out. */
export function object(pairs) {
  const given = pairs.filter(([, text]) => text !== undefined);
  return `{${given.map(([key, text]) => `${write(key)}:${text}`).join(",")}}`;
}

export const isNumber = (value) => typeof value === "number" || (hasRaw && JSON.isRawJSON(value));

export const isContainer = (value) => typeof value === "object" && value !== null && !isNumber(value);

/** What keeps a text from being JSON, in words; "" where nothing does. */
export function complaint(text) {
  if (!text.trim()) return 'Enter JSON, such as {"data": "example-data"}.';
  try {
    JSON.parse(text);
    return "";
  } catch (error) {
    return `Not JSON yet: ${error.message.replace(/^JSON\.parse: /, "")}`;
  }
}
