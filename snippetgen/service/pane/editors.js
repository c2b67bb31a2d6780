// An editor for a field of a component. Its value is JSON text, so that no number loses a digit.

import { complaint, isContainer, isNumber, write } from "./exact.js";
import { complain, h } from "./dom.js";

const NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/;
const NUMERIC = ["int", "float", "slider"];
const NESTED = ["dict", "NestedDict", "file", "table", "sortableList", "tools"];

/** How a field is edited: "options", "bool", "number", "json" or "text". */
export function kindOf(field) {
  if (field.options?.length && !isContainer(field.value)) return "options";
  if (field.type === "bool" || typeof field.value === "boolean") return "bool";
  if (NUMERIC.includes(field.type) || isNumber(field.value)) return "number";
  if (NESTED.includes(field.type) || isContainer(field.value)) return "json";
  return "text";
}

/** The JSON text that a field starts with when it is switched on; null where there is nothing to start with. */
export function startOf(field) {
  const { value } = field;
  switch (kindOf(field)) {
    case "options":
      return write(value ?? field.options[0]);
    case "bool":
      return write(value === true);
    case "number":
      return isNumber(value) ? write(value) : null;
    case "json":
      return write(isContainer(value) ? value : field.type === "file" ? [] : {});
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
