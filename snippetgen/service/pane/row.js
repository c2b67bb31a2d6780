// A field of a component in the list: what Langflow calls it, the switch that sets it, and its control.

import { complain, freshId, h } from "./dom.js";
import { editor } from "./editors.js";
import { isContainer, isNumber, write } from "./exact.js";
import { kindOf, labelOf, rangeOf, startOf, withoutSecrets } from "./kinds.js";

const MOST = 300; // characters of help; nobody reads more in a list

/** Whether a request may set a field. */
export const isSettable = (field, name) => !field.refused && kindOf(field, name) !== "handle";

/** What a field is called, for people. */
export const titleOf = (field, name) => short(field.display_name?.trim() || name, 120);

/**
 * Return a row, as {element, control, show}. `value` returns the JSON text that is set, null while what was entered is
 * none, or undefined where the field is off; `put` is called with a new one, or without any where it is switched off.
 */
export function createRow(component, name, field, value, put) {
  const [hint, error] = [freshId("hint"), freshId("error")];
  const title = titleOf(field, name);
  const kind = kindOf(field, name);
  const place = h("div", { class: "editor" });
  const help = h("p", { class: "hint", id: hint });
  const toggle = h("input", {
    type: "checkbox",
    id: freshId("tweak"),
    role: kind === "bool" ? "switch" : null,
    "aria-describedby": `${hint} ${error}`,
    disabled: !isSettable(field, name),
    change: () => {
      put(value() === undefined || repeats() ? startOf(field, name, component) : undefined);
      draw();
    },
  });
  // A link may set to true what is stored as true; the switch is thrown all the same.
  const repeats = () => kind === "bool" && value() === write(field.value ?? false);
  const element = h(
    "div",
    { class: isSettable(field, name) ? "row" : "row is-refused" },
    h(
      "div",
      { class: "head" },
      toggle,
      h(
        "label",
        { for: toggle.id },
        h("span", { class: "name" }, title),
        title === name ? "" : h("span", { class: "name id" }, name),
      ),
    ),
    field.info?.trim() ? h("p", { class: "hint name" }, short(field.info.trim(), MOST)) : "",
    help,
    place,
    h("p", { class: "error", id: error }),
  );
  const row = { element, control: toggle, draw };

  function draw() {
    const text = value();
    const isOn = text !== undefined;
    element.classList.toggle("is-on", isOn);
    toggle.checked = kind === "bool" ? (isOn ? text === "true" : field.value === true) : isOn;
    help.textContent = hintOf(field, name, text);
    complain(toggle, "");
    row.control = toggle;
    place.replaceChildren();
    if (!isOn || kind === "bool") return;
    const names = { "aria-label": `${title} of ${component}`, "aria-describedby": `${hint} ${error}` };
    const control = editor(field, name, text, names, put);
    place.append(control);
    row.control = control.matches("[aria-describedby]") ? control : control.querySelector("[aria-describedby]");
    if (text === null) row.control.dispatchEvent(new Event("input")); // says at once what it waits for
  }

  // Rows are made before they are in the page, where the place of what is wrong cannot be found yet.
  queueMicrotask(draw);
  return row;
}

const short = (text, most) => (text.length > most ? `${text.slice(0, most - 1)}…` : text);

function hintOf(field, name, text) {
  const kind = kindOf(field, name);
  if (field.refused) return "Langflow refuses to have this set by a request.";
  if (kind === "handle") return "This comes by a connection in the flow; a request cannot set it.";
  if (kind === "variable") return "A secret: the code reads it from the environment variable of this name.";
  if (kind === "files") {
    const types = field.file_types?.join(", ");
    return `A file on the machine where the code runs, which uploads it${types ? `: ${types}` : ""}`;
  }
  const hidden = field.show === false ? "Langflow’s editor does not show this as the flow stands." : "";
  const range = rangeOf(field);
  const set = kind === "bool" && text !== undefined ? `Set to ${text}` : "";
  return [set, stored(field.value), range && `Takes ${range}`, hidden].filter(Boolean).join(" · ");
}

/** What a flow has stored in a field, short. */
function stored(value) {
  if (value === null || value === undefined || value === "") return "Stored: nothing";
  if (Array.isArray(value) && value.length > 0 && value.every(labelOf))
    return `Stored: ${short(value.map(labelOf).join(", "), 80)}`;
  if (typeof value === "string") return `Stored: ${short(value, 80)}`;
  return `Stored: ${short(write(isNumber(value) || !isContainer(value) ? value : withoutSecrets(value)), 80)}`;
}
