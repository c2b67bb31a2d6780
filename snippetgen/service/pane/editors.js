// The controls of a field. Each is made of the field's JSON text, and hands on the new one.

import { complain, freshId, h } from "./dom.js";
import { isContainer, isNumber, parse, write } from "./exact.js";
import { canShow, kindOf, labelOf, wrongJson, wrongNumber, wrongVariable } from "./kinds.js";
import { table } from "./table.js";

/**
 * Return a control. `text` is its JSON text, or null; `changed` is called with the new one, or null where what was
 * entered is none; `names` are aria attributes, of which aria-describedby ends in the place for what is wrong.
 */
export function editor(field, name, text, names, changed) {
  if (text !== null && !canShow(field, name, text)) return json(text, names, changed);
  switch (kindOf(field, name)) {
    case "variable":
      return variable(text, names, changed);
    case "files":
      return files(field, text, names, changed);
    case "choices":
      return choices(field, text, names, changed);
    case "options":
      return field.combobox ? combobox(field, text, names, changed) : select(field, text, names, changed);
    case "number":
      return number(field, text, names, changed);
    case "table":
      return table(field, text, names, changed);
    case "json":
      return json(text, names, changed);
    case "lines":
      return lines(text, names, changed);
    default:
      return area(text, names, changed);
  }
}

/** A field for one line, which is checked with each key. `read` makes the JSON text of what is entered. */
function input(value, names, wrong, read, changed, more = {}) {
  const control = h("input", {
    ...names,
    type: "text",
    autocomplete: "off",
    autocapitalize: "off",
    spellcheck: "false",
    ...more,
    input: () => check(control, control.value.trim(), wrong, read, changed),
  });
  control.value = value;
  return control;
}

/** A field for several lines. */
function lined(value, names, wrong, read, changed, more = {}) {
  const control = h("textarea", {
    ...names,
    spellcheck: "false",
    autocapitalize: "off",
    ...more,
    input: () => check(control, control.value, wrong, read, changed),
  });
  control.value = value;
  return control;
}

function check(control, value, wrong, read, changed) {
  const message = wrong(value);
  complain(control, message);
  changed(message ? null : read(value));
}

const nothing = () => "";

/** An option, or a stored value, as it is called. */
const shown = (text) => labelOf(parse(text)) || (text === '""' ? "(empty)" : text);

function select(field, text, names, changed) {
  const texts = field.options.map(write);
  if (text !== null && !texts.includes(text)) texts.unshift(text); // stored, though it is no option any more
  const control = h("select", { ...names, change: () => changed(texts[control.selectedIndex]) });
  control.append(...texts.map((option) => h("option", {}, shown(option))));
  control.selectedIndex = texts.indexOf(text);
  return control;
}

/** Options to choose from, or any other text. */
function combobox(field, text, names, changed) {
  const value = parse(text ?? '""');
  const list = h("datalist", { id: freshId("options") });
  list.append(...field.options.map((option) => h("option", { value: labelOf(option) || write(option) })));
  const read = (entered) => write(field.options.find((option) => write(option) === entered) ?? entered);
  const control = input(typeof value === "string" ? value : write(value), names, nothing, read, changed, {
    list: list.id,
    placeholder: "Choose, or enter another",
  });
  return h("div", {}, control, list);
}

/** Options of which several may be chosen, in the order of the options. */
function choices(field, text, names, changed) {
  const known = new Map(field.options.map((option) => [labelOf(option), option]));
  const chosen = new Map(parse(text ?? "[]").map((option) => [labelOf(option), option]));
  for (const [label, option] of chosen) if (!known.has(label)) known.set(label, option); // stored, though none any more
  const place = h("fieldset", { ...names, class: "choices-of" });
  const boxes = [...known].map(([label, option]) => {
    const box = h("input", {
      type: "checkbox",
      change: () => {
        if (box.checked) chosen.set(label, option);
        else chosen.delete(label);
        limit();
        changed(write([...known.keys()].filter((one) => chosen.has(one)).map((one) => chosen.get(one))));
      },
    });
    box.checked = chosen.has(label);
    place.append(h("label", { class: "check" }, box, h("span", { class: "name" }, label || "(empty)")));
    return box;
  });
  const limit = () => {
    for (const box of boxes) box.disabled = !box.checked && field.limit !== undefined && chosen.size >= field.limit;
  };
  limit();
  return place;
}

/** A number, with a slider above it where the flow has one. */
function number(field, text, names, changed) {
  const wrong = (value) => wrongNumber(field, value);
  const { min, max, step } = field.range ?? {};
  const slides = field.type === "slider" && [min, max].every((end) => isNumber(end ?? null));
  const slider = h("input", {
    type: "range",
    ...(slides && { min: write(min), max: write(max), step: isNumber(step ?? null) ? write(step) : "any" }),
    "aria-label": names["aria-label"],
    input: () => {
      control.value = slider.value;
      control.dispatchEvent(new Event("input"));
    },
  });
  const moved = (value) => {
    if (value !== null) slider.value = value;
    changed(value);
  };
  // The browser's own number field rounds.
  const control = input(text ?? "", names, wrong, (value) => value, moved, { inputmode: "decimal" });
  slider.value = text ?? "";
  return slides ? h("div", { class: "slides" }, slider, control) : control;
}

/** The name of the environment variable that the code reads the field from; never what it holds. */
function variable(text, names, changed) {
  const bare = (value) => value.replace(/^\$/, "");
  const wrong = (value) => wrongVariable(bare(value));
  const read = (value) => write(bare(value));
  const control = input(text === null ? "" : parse(text), names, wrong, read, changed, { class: "mono" });
  return h("div", { class: "prefixed" }, h("span", { "aria-hidden": "true" }, "$"), control);
}

const filled = (value) =>
  value
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);

/** The paths of files, as they are where the code runs; a list takes one on each line. */
function files(field, text, names, changed) {
  const wrong = (value) => {
    const count = filled(value).length;
    if (count === 0) return "Enter the path of a file, such as report.pdf, as it is where the code runs.";
    return count > 1 && !field.is_list ? "This field takes one file." : "";
  };
  const value = text === null ? "" : parse(text).join("\n");
  const read = (entered) => write(filled(entered));
  const more = { class: "mono", placeholder: "report.pdf", rows: "2" };
  return (field.is_list ? lined : input)(value, names, wrong, read, changed, more);
}

/** A list of texts, one on each line. */
function lines(text, names, changed) {
  const read = (value) => write(value === "" ? [] : value.split("\n"));
  return lined(parse(text ?? "[]").join("\n"), names, nothing, read, changed, {
    rows: "2",
    placeholder: "One on each line",
  });
}

function json(text, names, changed) {
  return lined(text ?? "", names, wrongJson, (value) => value, changed, { class: "mono", rows: "3" });
}

function area(text, names, changed) {
  const value = parse(text ?? '""');
  const shownText = isContainer(value) ? text : String(value);
  const rows = shownText.length > 60 || shownText.includes("\n") ? "4" : "1";
  return lined(shownText, names, nothing, write, changed, { rows });
}
