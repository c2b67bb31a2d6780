// The list of a flow's components, and the fields that are switched on in it.

import { editor, kindOf, startOf } from "./editors.js";
import { isContainer, isNumber, object, write } from "./exact.js";
import { complain, freshId, h } from "./dom.js";

const SECRET = /(^|_)(api_?key|password|secret|token)$/i;
const LONG = 12; // fields from which on a filter helps
const MOST = 1000; // components in the list; nobody looks through more, and a page grows slow with them
const FEW = 20; // components that a filter opens

/** Return the list of a pane. */
export function createTweaks({ byId }) {
  let on = new Map(); // component -> Map of field -> JSON text, or null while what was entered is no value
  let rows = new Map(); // component -> Map of field -> the row's parts
  let groups = [];
  let changed = () => {};

  /** Call `callback` whenever what is switched on has changed. */
  function setup(callback) {
    changed = callback;
    byId("filter").addEventListener("input", filter);
    byId("tweaks-off").addEventListener("click", () => {
      on = new Map();
      draw();
      byId("tweaks-title").focus();
      changed();
    });
  }

  /** Show the components of a flow (null where they are not known), with the [component, field, JSON text] that are on. */
  function load(components, values = []) {
    on = new Map();
    groups = (components ?? []).slice(0, MOST).map((component) => new Group(component));
    const fields = new Map(groups.map((group) => [group.key, group.fields]));
    for (const [id, field, text] of values) {
      const known = fields.get(id)?.get(field);
      if (known && !known.refused) put(id, field, text);
    }
    byId("tweaks-more").hidden = (components ?? []).length <= MOST;
    byId("tweaks-unknown").hidden = components !== null;
    byId("tweaks-none").hidden = components === null || components.length > 0;
    byId("filter-box").hidden = groups.reduce((sum, group) => sum + group.fields.size, 0) < LONG;
    byId("filter").value = "";
    draw();
  }

  /** What is on, as [component, field, JSON text or null]. */
  const values = () => [...on].flatMap(([id, fields]) => [...fields].map(([field, text]) => [id, field, text]));

  /** What is on of the fields that are edited in this way, as [component, field, JSON text]. */
  function valuesOf(...kinds) {
    const known = new Map(groups.map((group) => [group.key, group.fields]));
    return values().filter(([id, field, value]) => value !== null && kinds.includes(kindOf(known.get(id).get(field))));
  }

  /** Where the code reads a variable, as [JSON Pointer, name]. */
  const variables = () =>
    valuesOf("variable").map(([id, field, value]) => [
      ["", "tweaks", id, field].map((step) => step.replaceAll("~", "~0").replaceAll("/", "~1")).join("/"),
      JSON.parse(value),
    ]);

  /** The files that are uploaded first, as the service takes them. */
  const files = () =>
    valuesOf("files").flatMap(([component, field, value]) =>
      JSON.parse(value).map((path) => ({ path, component, field })),
    );

  /** The JSON text of the tweaks that have a value; undefined where none has. */
  function text() {
    const apart = new Set(valuesOf("variable", "files").map(([id, field]) => `${id}\0${field}`));
    const isHere =
      (id) =>
      ([field, value]) =>
        value !== null && !apart.has(`${id}\0${field}`);
    const pairs = [...on].map(([id, fields]) => [id, [...fields].filter(isHere(id))]);
    const given = pairs.filter(([, fields]) => fields.length > 0).map(([id, fields]) => [id, object(fields)]);
    return given.length > 0 ? object(given) : undefined;
  }

  /** Say what is wrong with a field beside it; return whether there is such a field. */
  function complainAbout(id, field, message) {
    const group = groups.find(({ key }) => key === id);
    if (!group?.fields.has(field)) return false;
    group.open();
    complain(rows.get(id).get(field).control, message);
    return true;
  }

  /** Take back what the service has said; what is no value at all stays marked. */
  function clearComplaints() {
    for (const [id, fields] of rows) {
      for (const [field, { control }] of fields) if (on.get(id)?.get(field) !== null) complain(control, "");
    }
  }

  function put(id, field, text) {
    if (!on.has(id)) on.set(id, new Map());
    on.get(id).set(field, text);
  }

  function take(id, field) {
    on.get(id)?.delete(field);
    if (on.get(id)?.size === 0) on.delete(id);
  }

  function draw() {
    rows = new Map();
    byId("components").replaceChildren(...groups.map((group) => group.draw()));
    for (const group of groups) if (on.has(group.key)) group.open();
    count();
  }

  function count() {
    for (const group of groups) group.count();
    byId("tweaks-off").hidden = on.size === 0;
  }

  const sought = () => byId("filter").value.trim().toLowerCase();

  function filter() {
    const wanted = sought();
    const found = groups.filter((group) => group.filter(wanted));
    byId("filter-none").hidden = found.length > 0;
    if (wanted && found.length <= FEW) for (const group of found) group.open();
  }

  /** A component: closed until somebody opens it, and its rows not made before. */
  class Group {
    constructor(component) {
      this.key = component.id || component.display_name;
      this.title = component.display_name || component.type || component.id;
      const fields = Object.entries(component.fields ?? {});
      // What can be set comes first.
      this.fields = new Map([
        ...fields.filter(([, field]) => !field.refused),
        ...fields.filter(([, field]) => field.refused),
      ]);
    }

    draw() {
      this.badge = h("span", { class: "badge", hidden: true });
      this.body = h("div", { class: "rows" });
      const id = this.title === this.key ? "" : h("span", { class: "name id" }, this.key);
      // By click, which a key is too, the rows are there before the next key; toggle comes from anything else, and later.
      const summary = h(
        "summary",
        { click: () => this.fill() },
        h("span", { class: "name" }, this.title),
        " ",
        id,
        " ",
        this.badge,
      );
      this.element = h("details", { toggle: () => this.element.open && this.fill() }, summary, this.body);
      return this.element;
    }

    open() {
      this.fill();
      this.element.open = true;
    }

    fill() {
      if (this.body.hasChildNodes()) return;
      if (this.fields.size === 0) this.body.append(h("p", { class: "hint" }, "This component has no fields."));
      for (const [name, field] of this.fields) this.body.append(row(this.key, name, field, this.title));
      this.filter(sought());
    }

    count() {
      const size = on.get(this.key)?.size ?? 0;
      this.badge.hidden = size === 0;
      this.badge.textContent = `${size} on`;
    }

    /** Show what a filter leaves of this component; return whether that is anything. */
    filter(wanted) {
      const whole = [this.title, this.key].some((name) => name.toLowerCase().includes(wanted));
      const matches = (name) => whole || name.toLowerCase().includes(wanted);
      const found = whole || [...this.fields.keys()].some(matches);
      this.element.hidden = !found;
      for (const [name, { element }] of rows.get(this.key) ?? []) element.hidden = !matches(name);
      return found;
    }
  }

  function row(id, name, field, title) {
    const [hint, error] = [freshId("hint"), freshId("error")];
    const place = h("div", { class: "editor" });
    const toggle = h("input", {
      type: "checkbox",
      id: freshId("tweak"),
      "aria-describedby": `${hint} ${error}`,
      disabled: field.refused,
      change: () => {
        if (toggle.checked) put(id, name, startOf(field, name, title));
        else take(id, name);
        edit();
        count();
        changed();
      },
    });
    const label = h("label", { for: toggle.id, class: "name" }, name);
    const element = h(
      "div",
      { class: field.refused ? "row is-refused" : "row" },
      h("div", { class: "head" }, toggle, label, h("span", { class: "type" }, field.type)),
      h(
        "p",
        { class: "hint", id: hint },
        field.refused ? "Langflow refuses to have this set by a request." : hintOf(name, field),
      ),
      place,
      h("p", { class: "error", id: error }),
    );
    const parts = { element, control: toggle };

    function edit() {
      const value = on.get(id)?.get(name);
      toggle.checked = value !== undefined;
      element.classList.toggle("is-on", toggle.checked);
      complain(toggle, "");
      if (!toggle.checked) {
        place.replaceChildren();
        parts.control = toggle;
        return;
      }
      const names = { "aria-label": `${name} of ${title}`, "aria-describedby": `${hint} ${error}` };
      const control = editor(field, value, names, (text) => {
        put(id, name, text);
        changed();
      });
      place.replaceChildren(control);
      parts.control = control.matches("label") ? control.querySelector("input") : control;
      if (value === null) parts.control.dispatchEvent(new Event("input")); // says at once what it waits for
    }

    if (!rows.has(id)) rows.set(id, new Map());
    rows.get(id).set(name, parts);
    // Rows are made before they are in the page, where the place of what is wrong cannot be found yet.
    queueMicrotask(edit);
    return element;
  }

  return { setup, load, values, variables, files, text, complainAbout, clearComplaints };
}

function hintOf(name, field) {
  if (field.password) return "A secret: the code reads it from the environment variable of this name.";
  if (field.type === "file") {
    const types = field.file_types?.join(", ");
    return `A file on the machine where the code runs, which uploads it${types ? `: ${types}` : ""}`;
  }
  return stored(field) + caution(name);
}

/** A secret is the one thing that nobody should enter here. */
const caution = (name) => (SECRET.test(name) ? ". What you enter stands in the code, and in this page’s address." : "");

/** What a flow has stored in a field, short. */
function stored({ value }) {
  if (value === null || value === undefined || value === "") return "Stored: nothing";
  const shown =
    typeof value === "string" ? value : isNumber(value) || !isContainer(value) ? write(value) : JSON.stringify(value);
  return `Stored: ${shown.length > 80 ? `${shown.slice(0, 79)}…` : shown}`;
}
