// How a field is edited, what it starts with, and what it takes. A value is JSON text, so that no number loses a digit.

import { complaint, isContainer, isNumber, parse, write } from "./exact.js";

const NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/;
const NUMERIC = ["int", "float", "slider"];
const NESTED = ["dict", "NestedDict", "table", "sortableList", "tools"];
const NAME = /^[A-Za-z_][A-Za-z0-9_]{0,63}$/;
// As the library reads the names of fields (snippetgen/request/secrets.py).
const NO_KEYS =
  "cache|chat|column|context|data|dict|document|foreign|group|history|index|input|lookup|memory|output|primary" +
  "|question|return|sort|text";
const SECRET = new RegExp(
  "(?:api|access|private)[-_]?key|token(?!s|i)|secret|passw|passphrase|pwd|credential|authori[sz]ation" +
    `|(?:^|[-_])(?:auth|pass)$|(?:^|[-_])(?!(?:${NO_KEYS})[-_]key$)[a-z0-9]+[-_]key$`,
  "i",
);
const WORDS = /(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/g; // where a word begins in OpenAIKey

const isText = (value) => typeof value === "string";
const isEmpty = (value) => value === undefined || value === null || value === "";

/** Whether what is called so is a secret; max_tokens is none. */
export const isSecret = (name) => SECRET.test(name.length > 64 ? name : name.replace(WORDS, "-"));

/**
 * How a field is edited: "variable", "files", "choices", "options", "bool", "number", "table", "json", "lines" or
 * "text"; "handle" is what comes by a connection, and cannot be set.
 */
export function kindOf(field, name) {
  const { type, value, options } = field;
  if (field.password) return "variable";
  if (type === "other") return "handle";
  if (type === "file") return "files";
  if (options?.length) {
    if (options.every(labelOf) && (field.is_list || Array.isArray(value) || type === "sortableList")) return "choices";
    if (!options.some(isContainer) && !isContainer(value)) return "options";
  }
  if (type === "bool" || typeof value === "boolean") return "bool";
  if (NUMERIC.includes(type) || isNumber(value)) return "number";
  if (isSecret(name)) return "variable";
  if (field.columns?.length && (isEmpty(value) || isRows(value))) return "table";
  if (field.is_list && !NESTED.includes(type) && (isEmpty(value) || isLines(value))) return "lines";
  return NESTED.includes(type) || isContainer(value) ? "json" : "text";
}

const isRows = (value) => Array.isArray(value) && value.every((row) => isContainer(row) && !Array.isArray(row));
const isLines = (value) => Array.isArray(value) && value.every((line) => isText(line) && !line.includes("\n"));

/** Whether the control of a field can show a JSON text: a link may bring any. */
export function canShow(field, name, text) {
  const value = parse(text);
  const kind = kindOf(field, name);
  if (kind === "table") return isRows(value);
  if (kind === "lines") return isLines(value);
  return Array.isArray(value) || !["choices", "files"].includes(kind);
}

/** What an option is called: itself, or the name of one that says more. "" where it is no option of a list. */
export const labelOf = (option) => (isText(option) ? option : isText(option?.name) ? option.name : "");

/** The JSON text that a field starts with when it is switched on; null where there is nothing to start with. */
export function startOf(field, name, title) {
  const { value } = field;
  switch (kindOf(field, name)) {
    case "variable":
      return write(variableName(`${title}_${name}`));
    case "files":
      return null;
    case "options":
      return write(isEmpty(value) && !field.combobox ? field.options[0] : (value ?? ""));
    case "bool":
      return write(value !== true); // what is switched on is another value than the one that is stored
    case "number":
      return isNumber(value) ? write(value) : null;
    case "choices":
    case "lines":
    case "table":
      return write(Array.isArray(value) ? withoutSecrets(value) : []);
    case "json":
      return write(isContainer(value) ? withoutSecrets(value) : {});
    default:
      return write(isText(value) ? value : "");
  }
}

const variableName = (title) =>
  title
    .toUpperCase()
    .replace(/[^A-Z0-9]+/g, "_")
    .replace(/^[0-9_]+|_+$/g, "")
    .slice(0, 64) || "SECRET";

/** What keeps a text from being a number that the field takes, in words; "" where nothing does. */
export function wrongNumber(field, text) {
  const whole = field.type === "int";
  if (!NUMBER.test(text)) return whole ? "Enter a whole number, such as 256." : "Enter a number, such as 0.7.";
  if (whole && !/^-?\d+$/.test(text)) return "This field takes a whole number.";
  if (isNumber(field.value) && write(field.value) === text) return ""; // it runs so already
  const { min = null, max = null } = field.range ?? {};
  const inside =
    (min === null || Number(text) >= Number(write(min))) && (max === null || Number(text) <= Number(write(max)));
  return inside ? "" : `This field takes ${rangeOf(field)}.`;
}

/** The numbers that a field takes, in words; "" for any. */
export function rangeOf({ range }) {
  const [min, max] = [range?.min ?? null, range?.max ?? null].map(
    (end) => end !== null && write(end).replace(/\.0$/, ""),
  );
  if (min && max) return `${min} to ${max}`;
  return min ? `at least ${min}` : max ? `at most ${max}` : "";
}

/** What keeps a text from being the name of a variable, in words; "" where nothing does. */
export function wrongVariable(text) {
  const secret = /[A-Za-z0-9]{20,}/.exec(text)?.[0];
  if (NAME.test(text) && !(secret && /\d/.test(secret))) return "";
  return "Enter the name of an environment variable, such as OPENAI_API_KEY, and never the secret itself.";
}

/** What keeps a text from being JSON in which secrets are variables, in words; "" where nothing does. */
export function wrongJson(text) {
  const wrong = complaint(text);
  if (wrong) return wrong;
  const isVariable = (value) => VARIABLE.test(value) && !wrongVariable(value.slice(1));
  const found = [...secretsIn(parse(text))].find(([, , value]) => value && !isVariable(value));
  if (!found) return "";
  const example = `$${variableName(found[1])}`;
  return `“${found[1]}” is a secret: write a dollar sign and the name of an environment variable, such as ${example}.`;
}

const VARIABLE = /^\$[A-Za-z_]\w*$/;

/** Where a nested value reads a variable, as [steps, name]. */
export const variablesIn = (value) =>
  [...secretsIn(value)].filter(([, , text]) => VARIABLE.test(text)).map(([path, , text]) => [path, text.slice(1)]);

/** The texts in a nested value that are secrets by their names, as [steps, name, text]. */
function* secretsIn(value, path = []) {
  if (!isContainer(value)) return;
  const called = [value.key, value.name].find(isText); // a row of a table of headers says so beside its value
  for (const [key, inner] of Object.entries(value)) {
    const name = key === "value" && called !== undefined ? called : key;
    if (isText(inner) && !Array.isArray(value) && isSecret(name)) yield [[...path, key], name, inner];
    else yield* secretsIn(inner, [...path, key]);
  }
}

/** A nested value, with the names of variables in place of the secrets in it. */
export function withoutSecrets(value) {
  const copy = parse(write(value));
  for (const [path, name, text] of secretsIn(copy)) {
    const inner = path.slice(0, -1).reduce((at, step) => at[step], copy);
    if (text) inner[path.at(-1)] = `$${variableName(name)}`;
  }
  return copy;
}

/** What keeps a value from being one that the field takes, in words; "" where nothing does. */
export function wrongWith(field, name, text) {
  const value = parse(text);
  switch (kindOf(field, name)) {
    case "variable":
      return isText(value) ? wrongVariable(value) : "not the name of a variable";
    case "files":
      return Array.isArray(value) && (field.is_list || value.length === 1) ? "" : "another number of files";
    case "options":
      return field.combobox || field.options.map(write).includes(text) ? "" : "not among its options any more";
    case "choices": {
      const known = field.options.map(labelOf);
      if (!Array.isArray(value) || !value.every((one) => known.includes(labelOf(one))))
        return "not among its options any more";
      return value.length > (field.limit ?? Infinity) ? `more than ${field.limit}` : "";
    }
    case "bool":
      return typeof value === "boolean" ? "" : "not true or false";
    case "number":
      return isNumber(value) ? wrongNumber(field, text) : "not a number";
    case "table":
      return isRows(value) ? wrongJson(text) : "not a table";
    case "lines":
      return isLines(value) ? "" : "not a list of texts";
    case "json":
      return isContainer(value) ? wrongJson(text) : "not an object or a list";
    case "handle":
      return "comes by a connection now";
    default:
      return isText(value) ? "" : "not a text";
  }
}
