// A table, edited as Langflow has it: a row of controls for each of its rows, and one to add another.

import { h } from "./dom.js";
import { isNumber, object, parse, write } from "./exact.js";
import { wrongJson } from "./kinds.js";

const BOOLEAN = ["bool", "boolean"];
const NUMERIC = ["int", "integer", "float", "number"];

/** Return the table of a field; see `editor`. */
export function table(field, text, names, changed) {
  const rows = parse(text ?? "[]").map(
    (row) => new Map(Object.entries(row).map(([key, value]) => [key, write(value)])),
  );
  const { "aria-label": title, "aria-describedby": described } = names;
  const place = h("div", { class: "table", role: "group", "aria-label": title, "aria-describedby": described });
  const body = h("div", {});

  function tell() {
    const whole = `[${rows.map((row) => object([...row])).join(",")}]`;
    const message = wrongJson(whole);
    const error = place.getRootNode().getElementById?.(described.split(" ").at(-1));
    if (error) error.textContent = message;
    changed(message ? null : whole);
  }

  function draw() {
    const cells = (row, number) =>
      field.columns.map((column) => {
        const label = column.display_name || column.name;
        const set = (value) => {
          row.set(column.name, value);
          tell();
        };
        return h(
          "label",
          {},
          h("span", { class: "name hint" }, label),
          cell(column, row.get(column.name), `${label}, row ${number}`, set),
        );
      });
    body.replaceChildren(
      ...rows.map((row, index) =>
        h(
          "div",
          { class: "cells" },
          ...cells(row, index + 1),
          h(
            "button",
            { type: "button", class: "quiet", "aria-label": `Remove row ${index + 1}`, click: () => drop(row) },
            "Remove",
          ),
        ),
      ),
    );
  }

  const add = h("button", { type: "button", class: "quiet", click: () => grow() }, "Add a row");

  function grow() {
    rows.push(new Map(field.columns.map((column) => [column.name, startOf(column)])));
    draw();
    body.lastElementChild.querySelector("input, select, textarea")?.focus();
    tell();
  }

  function drop(row) {
    rows.splice(rows.indexOf(row), 1);
    draw();
    add.focus();
    tell();
  }

  draw();
  place.append(body, add);
  return place;
}

/** What a new row begins with. Langflow writes the name of Python's nothing for a default that is none. */
function startOf({ type, default: value }) {
  if (BOOLEAN.includes(type)) return write(value === true);
  if (NUMERIC.includes(type)) return write(isNumber(value ?? null) ? value : 0);
  return write(typeof value === "string" && value !== "None" ? value : "");
}

function cell(column, text = startOf(column), label, set) {
  const names = { "aria-label": label };
  if (column.options?.length) {
    const texts = column.options.map(write);
    if (!texts.includes(text)) texts.unshift(text);
    const control = h("select", { ...names, change: () => set(texts[control.selectedIndex]) });
    control.append(...texts.map((option) => h("option", {}, String(parse(option)) || "(empty)")));
    control.selectedIndex = texts.indexOf(text);
    return control;
  }
  if (BOOLEAN.includes(column.type) || text === "true" || text === "false") {
    const control = h("input", { ...names, type: "checkbox", change: () => set(String(control.checked)) });
    control.checked = text === "true";
    return control;
  }
  // What is no text stays as it is until somebody writes something else; so does a number that is one.
  const isText = text.startsWith('"');
  const control = h("textarea", {
    ...names,
    rows: "1",
    spellcheck: "false",
    input: () => {
      const number = !isText && /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/.test(control.value.trim());
      set(number ? control.value.trim() : write(control.value));
    },
  });
  control.value = isText ? parse(text) : text;
  return control;
}
