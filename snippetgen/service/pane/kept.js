// What was set, for a flow that is chosen again after it was changed.

import { wrongWith } from "./kinds.js";
import { isSettable, titleOf } from "./row.js";
import { read } from "./view.js";

const nameOf = ({ id, display_name: name }) => id || name;

/**
 * Whether two descriptors are of one flow: by its ID or endpoint name, or, where it was imported anew, by its name and
 * most of its components.
 */
export function isSame(before, after) {
  for (const key of ["id", "endpoint_name"]) if (before[key] && before[key] === after[key]) return true;
  if (before.name !== after.name) return false;
  const known = new Set((before.components ?? []).map(nameOf));
  const components = after.components ?? [];
  return components.length > 0 && 2 * components.filter((one) => known.has(nameOf(one))).length > components.length;
}

/**
 * Return the [component, field, JSON text] that still fit a descriptor, as `values`, and what is said of each other,
 * as `dropped`. A value that was not whole yet is left out.
 */
function fitting(descriptor, values) {
  const components = new Map((descriptor.components ?? []).map((component) => [nameOf(component), component]));
  const [fits, dropped] = [[], []];
  for (const [id, name, text] of values) {
    const component = components.get(id);
    const field = component && Object.hasOwn(component.fields, name) ? component.fields[name] : undefined;
    const wrong = component ? wrongIn(field, name, text) : "the component is gone";
    if (!wrong) fits.push([id, name, text]);
    else dropped.push(`${component?.display_name || id}, ${field ? titleOf(field, name) : name}: ${wrong}`);
  }
  return { values: fits, dropped };
}

function wrongIn(field, name, text) {
  if (!field) return "the field is gone";
  if (!isSettable(field, name)) return "a request cannot set it any more";
  return text === null ? "it had no value yet" : wrongWith(field, name, text).replace(/\.$/, "");
}

/**
 * The view of what is set, as far as it fits a flow that is chosen again: the service's answer on it, in place of `flow`.
 * Return {view, dropped}: that, and what does not fit, in words.
 */
export function keep({ flow: descriptor, run, operations, server_url: url }, flow, settings, tweaks) {
  const { view } = read(settings.viewText({ text: () => "{}" }));
  const { values, dropped } = fitting(descriptor, tweaks.values());
  const said = view.input !== null && view.input !== (flow.input ?? "");
  const takesInput = run.input_value !== null && run.input_value !== undefined;
  if (said && !takesInput) dropped.push("Input: the flow takes none");
  if (view.input !== null && (!said || !takesInput)) view.input = run.input_value ?? "";
  if (!operations.some(({ name }) => name === view.operation)) {
    dropped.push(`Operation: the flow has no ${view.operation}`);
    view.operation = "run";
  }
  if (view.output && descriptor.components && !descriptor.components.some(({ id }) => id === view.output)) {
    dropped.push("Output: the component is gone");
    view.output = "";
  }
  if (url) view.url = settings.givenUrl() ?? url;
  return { view: { ...view, tweaks: values }, dropped };
}
