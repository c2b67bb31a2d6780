// The list of a flow's components, and the fields that are set in it.

import { complain } from "./dom.js";
import { object, parse } from "./exact.js";
import { Group } from "./group.js";
import { kindOf, variablesIn } from "./kinds.js";
import { isSettable } from "./row.js";

const LONG = 12; // fields from which on a filter helps
const AT_ONCE = 50; // components that are drawn; more when they are asked for
const FEW = 20; // components that a filter opens

/** Return the list of a pane. */
export function createTweaks({ byId }) {
  let on = new Map(); // component -> Map of field -> JSON text, or null while what was entered is no value
  let groups = [];
  let byKey = new Map();
  let listed = []; // the groups that the filter leaves
  let drawn = 0; // how many of them are in the page
  let complained = [];
  let changed = () => {};

  const sought = () => byId("filter").value.trim().toLowerCase();
  const state = { get: (id, field) => on.get(id)?.get(field), put, sought };

  /** Call `callback` whenever what is set has changed. */
  function setup(callback) {
    changed = callback;
    byId("filter").addEventListener("input", () => {
      list();
      if (sought() && listed.length <= FEW) for (const group of listed) group.open();
    });
    byId("tweaks-more").addEventListener("click", () => {
      const next = listed[drawn];
      more();
      next.element.querySelector("summary").focus();
    });
    byId("tweaks-off").addEventListener("click", () => {
      on = new Map();
      for (const group of groups) {
        if (!group.isDrawn) continue;
        group.count(0);
        for (const row of group.rows.values()) row.draw();
      }
      byId("tweaks-off").hidden = true;
      byId("tweaks-title").focus();
      changed();
    });
  }

  /** Show the components of a flow (null where they are not known), with what is set: [component, field, JSON text]. */
  function load(components, values = []) {
    on = new Map();
    complained = [];
    groups = (components ?? []).map((component) => new Group(component, state));
    byKey = new Map(groups.map((group) => [group.key, group]));
    for (const [id, name, text] of values) {
      const field = fieldOf(id, name);
      if (field && isSettable(field, name)) set(id, name, text);
    }
    byId("tweaks-unknown").hidden = components !== null;
    byId("tweaks-none").hidden = components === null || components.length > 0;
    let fields = 0;
    for (const { component } of groups) if (fields < LONG) fields += Object.keys(component.fields ?? {}).length;
    byId("filter-box").hidden = fields < LONG;
    byId("filter").value = "";
    byId("tweaks-off").hidden = on.size === 0;
    list();
    for (const id of on.keys()) byKey.get(id).open();
  }

  const fieldOf = (id, name) => byKey.get(id)?.field(name);

  /** Show what the filter leaves; what is set comes first where not all is drawn. */
  function list() {
    const wanted = sought();
    const found = wanted ? groups.filter((group) => group.matches(wanted)) : groups;
    const late = new Set(found.slice(AT_ONCE).filter(({ key }) => on.has(key)));
    listed = late.size > 0 ? [...late, ...found.filter((group) => !late.has(group))] : found;
    drawn = 0;
    byId("components").replaceChildren();
    byId("filter-none").hidden = !wanted || found.length > 0;
    more();
  }

  /** Draw some more of the list. */
  function more() {
    const next = listed.slice(drawn, drawn + Math.max(AT_ONCE, drawn === 0 ? on.size : 0));
    drawn += next.length;
    for (const group of next) {
      group.filter(sought());
      byId("components").append(group.element);
      group.count(on.get(group.key)?.size ?? 0);
    }
    const left = listed.length - drawn;
    byId("tweaks-more").hidden = left === 0;
    byId("tweaks-more").textContent = `Show ${Math.min(AT_ONCE, left)} more of ${left.toLocaleString("en")}`;
  }

  /** What is set, as [component, field, JSON text or null]. */
  const values = () => [...on].flatMap(([id, fields]) => [...fields].map(([field, text]) => [id, field, text]));

  /** What is set of the fields that are edited in this way, as [component, field, JSON text]. */
  const valuesOf = (...kinds) =>
    values().filter(([id, name, value]) => value !== null && kinds.includes(kindOf(fieldOf(id, name), name)));

  /** Where the code reads a variable, as [JSON Pointer, name]. */
  function variables() {
    const whole = valuesOf("variable").map(([id, name, value]) => [[id, name], parse(value)]);
    const nested = valuesOf("json", "table").flatMap(([id, name, value]) =>
      variablesIn(parse(value)).map(([path, variable]) => [[id, name, ...path], variable]),
    );
    const escaped = (step) => step.replaceAll("~", "~0").replaceAll("/", "~1");
    return [...whole, ...nested].map(([path, name]) => [["", "tweaks", ...path].map(escaped).join("/"), name]);
  }

  /** The files that are uploaded first, as the service takes them. */
  const files = () =>
    valuesOf("files").flatMap(([component, field, value]) => parse(value).map((path) => ({ path, component, field })));

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
  function complainAbout(id, name, message) {
    if (!fieldOf(id, name)) return false;
    complain(byKey.get(id).reveal(name).control, message);
    complained.push([id, name]);
    return true;
  }

  /** Take back what the service has said; what is no value at all stays marked. */
  function clearComplaints() {
    for (const [id, name] of complained) {
      if (state.get(id, name) !== null) complain(byKey.get(id).rows.get(name).control, "");
    }
    complained = [];
  }

  function set(id, name, text) {
    if (!on.has(id)) on.set(id, new Map());
    on.get(id).set(name, text);
  }

  /** Set a field to a JSON text, or to null while what was entered is none; without a text it is switched off. */
  function put(group, name, text) {
    if (text === undefined) {
      on.get(group.key)?.delete(name);
      if (on.get(group.key)?.size === 0) on.delete(group.key);
    } else set(group.key, name, text);
    group.count(on.get(group.key)?.size ?? 0);
    byId("tweaks-off").hidden = on.size === 0;
    changed();
  }

  return { setup, load, values, variables, files, text, complainAbout, clearComplaints };
}
