// An editor for a field of a component. Its value is JSON text, so that no number loses a digit.

import { complaint, isContainer, isNumber, write } from "./exact.js";
import { complain, h } from "./dom.js";

const NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/;
const NUMERIC = ["int", "float", "slider"];
const NESTED = ["dict", "NestedDict", "table", "sortableList", "tools"];
const NAME = /^[A-Za-z_][A-Za-z0-9_]{0,63}$/;

/** How a field is edited: "variable", "files", "options", "bool", "number", "json" or "text". */
export function kindOf(field) {
  if (field.password) return "variable";
  if (field.type === "file") return "files";
  if (field.options?.length && !isContainer(field.value)) return "options";
  if (field.type === "bool" || typeof field.value === "boolean") return "bool";
  if (NUMERIC.includes(field.type) || isNumber(field.value)) return "number";
  if (NESTED.includes(field.type) || isContainer(field.value)) return "json";
  return "text";
}

/** The JSON text that a field starts with when it is switched on; null where there is nothing to start with. */
export function startOf(field, name, title) {
  const { value } = field;
  switch (kindOf(field)) {
    case "variable":
      return write(variableName(`${title}_${name}`));
    case "files":
      return null;
    case "options":
      return write(value ?? field.options[0]);
    case "bool":
      return write(value === true);
    case "number":
      return isNumber(value) ? write(value) : null;
    case "json":
      return write(isContainer(value) ? value : {});
    default:
      return write(typeof value === "string" ? value : "");
  }
}

/**
 * Return a control. `text` is its JSON text, or null; `changed` is called with the new one, or null where what was
 * entered is none; `names` are aria attributes, of which aria-describedby ends in the place for what is wrong.
 */
export function editor(field, text, names, changed) {
  const kind = kindOf(field);
  if (kind === "variable") return variable(text, names, changed);
  if (kind === "files") return files(field, text, names, changed);
  if (kind === "options") return select(field, text, names, changed);
  if (kind === "bool") return box(text, names, changed);
  if (kind === "number") return number(field, text, names, changed);
  return kind === "json" ? json(text, names, changed) : area(text, names, changed);
}

function select(field, text, names, changed) {
  const texts = field.options.map(write);
  if (text !== null && !texts.includes(text)) texts.unshift(text); // stored, though it is no option any more
  const shown = (option) => (typeof JSON.parse(option) === "string" ? JSON.parse(option) : option);
  const control = h("select", { ...names, change: () => changed(texts[control.selectedIndex]) });
  control.append(...texts.map((option) => h("option", {}, shown(option) || "(empty)")));
  control.selectedIndex = texts.indexOf(text);
  return control;
}

function box(text, names, changed) {
  const words = h("span", { "aria-hidden": "true" }, text === "true" ? "true" : "false");
  const control = h("input", {
    ...names,
    type: "checkbox",
    change: () => {
      words.textContent = String(control.checked);
      changed(words.textContent);
    },
  });
  control.checked = text === "true";
  return h("label", { class: "check" }, control, words);
}

function number(field, text, names, changed) {
  const whole = field.type === "int";
  const wrong = (value) => {
    if (!NUMBER.test(value)) return whole ? "Enter a whole number, such as 256." : "Enter a number, such as 0.7.";
    return whole && !/^-?\d+$/.test(value) ? "This field takes a whole number." : "";
  };
  const control = h("input", {
    ...names,
    type: "text", // the browser's own number field rounds
    inputmode: "decimal",
    autocomplete: "off",
    input: () => check(control, control.value.trim(), wrong, changed),
  });
  control.value = text ?? "";
  return control;
}

const variableName = (words) =>
  words
    .toUpperCase()
    .replace(/[^A-Z0-9]+/g, "_")
    .replace(/^[0-9_]+|_+$/g, "")
    .slice(0, 64) || "SECRET";

/** The name of the environment variable that the code reads the field from; never what it holds. */
function variable(text, names, changed) {
  const wrong = (value) => {
    const secret = /[A-Za-z0-9]{20,}/.exec(value)?.[0];
    if (NAME.test(value) && !(secret && /\d/.test(secret))) return "";
    return "Enter the name of an environment variable, such as OPENAI_API_KEY, and never the secret itself.";
  };
  const control = h("input", {
    ...names,
    type: "text",
    class: "mono",
    autocomplete: "off",
    autocapitalize: "off",
    spellcheck: "false",
    input: () =>
      check(control, control.value.trim().replace(/^\$/, ""), wrong, (value) => changed(value && write(value))),
  });
  control.value = text === null ? "" : JSON.parse(text);
  return control;
}

/** The paths of files, as they are where the code runs; a list takes one on each line. */
function files(field, text, names, changed) {
  const wrong = (value) => {
    const count = value.split("\n").filter(Boolean).length;
    if (count === 0) return "Enter the path of a file, such as report.pdf, as it is where the code runs.";
    return count > 1 && !field.is_list ? "This field takes one file." : "";
  };
  const control = h(field.is_list ? "textarea" : "input", {
    ...names,
    class: "mono",
    rows: field.is_list ? "2" : null,
    placeholder: "report.pdf",
    spellcheck: "false",
    autocapitalize: "off",
    input: () =>
      check(control, control.value.trim(), wrong, (value) =>
        changed(
          value &&
            write(
              value
                .split("\n")
                .map((path) => path.trim())
                .filter(Boolean),
            ),
        ),
      ),
  });
  control.value = text === null ? "" : JSON.parse(text).join("\n");
  return control;
}

function json(text, names, changed) {
  const control = h("textarea", {
    ...names,
    class: "mono",
    rows: "3",
    spellcheck: "false",
    autocapitalize: "off",
    input: () => check(control, control.value, complaint, changed),
  });
  control.value = text ?? "";
  return control;
}

function check(control, value, wrong, changed) {
  const message = wrong(value);
  complain(control, message);
  changed(message ? null : value);
}

function area(text, names, changed) {
  const value = JSON.parse(text ?? '""');
  const control = h("textarea", {
    ...names,
    rows: value.length > 60 || value.includes("\n") ? "4" : "1",
    spellcheck: "false",
    input: () => changed(write(control.value)),
  });
  control.value = value;
  return control;
}
