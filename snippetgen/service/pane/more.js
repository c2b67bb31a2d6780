// What few need to set, folded away: headers and timeout of the server, output and user of the request, and what the flow
// is called in its URL.

import { complain, h } from "./dom.js";
import { object, write } from "./exact.js";
import { createHeaders } from "./headers.js";

const NUMBER = /^\d+(\.\d+)?$/;

/** The types of components whose answers Langflow gives back. */
const OUTPUTS = ["ChatOutput", "TextOutput", "DataOutput"];

/** Return the further settings of a pane. */
export function createMore(dom) {
  const { byId, find, findAll } = dom;
  let changed = () => {};
  const headers = createHeaders(dom, () => changed());

  const text = (id) => byId(id).value.trim();
  const timeout = () => text("timeout");
  const isTimeout = () => NUMBER.test(timeout());

  function setup(callback) {
    changed = callback;
    headers.setup();
    for (const id of ["timeout", "user"]) byId(id).addEventListener("input", changed);
    for (const button of findAll(".unfold")) {
      button.addEventListener("click", () => unfold(button, button.getAttribute("aria-expanded") !== "true"));
    }
  }

  function unfold(button, open) {
    button.setAttribute("aria-expanded", String(open));
    byId(button.getAttribute("aria-controls")).hidden = !open;
  }

  /** Open what a control is folded away in. */
  function reveal(control) {
    const fold = control.closest(".folded");
    if (fold) unfold(find(`[aria-controls=${fold.id}]`), true);
  }

  /** Of the server as the service takes it, what is set here, as pairs of JSON text. */
  const serverPairs = () => [
    ["headers", headers.values().length > 0 ? object(headers.values().map(([name, value]) => [name, write(value)])) : undefined],
    ["timeout", isTimeout() ? timeout() : undefined],
  ];

  /** Of the operation, what is set here and what it takes, as pairs. */
  const operationPairs = ({ takes }) => [
    [takes.output_component, output() ? write(output()) : undefined],
    [takes.output_ids, output() ? write([output()]) : undefined],
    [takes.user_id, text("user") ? write(text("user")) : undefined],
  ];

  /** The component whose answer is asked for alone; "" for none. */
  const output = () => text("output");

  /** All of it for a view, as pairs of JSON text. What cannot be sent is left out: it may be a secret. */
  const viewPairs = () => [
    ["headers", write(headers.values())],
    ["timeout", write(isTimeout() ? timeout() : "")],
    ["output", write(output())],
    ["user", write(text("user"))],
  ];

  function fill({ descriptor }, view) {
    headers.fill(view.headers);
    byId("timeout").value = view.timeout;
    byId("user").value = view.user;
    const control = choice(descriptor.components?.filter(({ type }) => OUTPUTS.includes(type)), view.output);
    for (const name of ["change", "input"]) control.addEventListener(name, () => changed());
    byId("output").replaceWith(control);
    byId("flow-id").value = descriptor.id ?? "";
    byId("endpoint").value = descriptor.endpoint_name ?? "";
    for (const button of findAll(".unfold")) unfold(button, false);
  }

  /** Show what the operation takes, and how much is set of what is folded away. */
  function reflect({ kind, takes }) {
    const takesOutput = Boolean(takes.output_component || takes.output_ids);
    byId("output-field").hidden = !takesOutput;
    byId("user-field").hidden = !takes.user_id;
    byId("request-more").hidden = !takesOutput && !takes.user_id;
    const used = kind === "workflow" ? "ID, which is all that this operation takes" : text("endpoint") ? "endpoint name" : "ID";
    byId("identity-hint").textContent = `The code calls the flow by its ${used}.`;
    count("request-more", [takesOutput && output(), takes.user_id && text("user")]);
    count("server-more", [...headers.values(), timeout()]);
  }

  function count(id, settings) {
    const size = settings.filter(Boolean).length;
    const badge = byId(id).querySelector(".badge");
    badge.hidden = size === 0;
    badge.textContent = `${size} set`;
  }

  /** Say beside each control what keeps it from being sent; return what to say of that at the code. */
  function check() {
    const late = timeout() && !isTimeout() ? "Enter a number of seconds, such as 30 or 2.5." : "";
    complain(byId("timeout"), late);
    const nameless = text("flow-id") || text("endpoint") ? "" : "Enter the flow’s ID, or its endpoint name.";
    complain(byId("flow-id"), nameless);
    const wrong = headers.check();
    if (nameless) return "The flow needs an ID or an endpoint name.";
    if (wrong) return "A header cannot be sent as it is.";
    return late && "The timeout is not a number yet.";
  }

  return { ...{ setup, reveal, serverPairs, operationPairs, viewPairs, fill, reflect, check }, headers, output, timeout };
}

/** The control of the output: a choice of those that the flow has, or a text where they are not known. */
function choice(outputs, chosen) {
  const names = { id: "output", "aria-describedby": "output-hint output-error" };
  if (!outputs) {
    const control = h("input", { ...names, type: "text", class: "mono", autocomplete: "off", spellcheck: "false", placeholder: "All of them" });
    control.value = chosen;
    return control;
  }
  const title = ({ id, display_name: name }) => (name && name !== id ? `${name} (${id})` : id);
  const options = [["", "All of them"], ...outputs.map((output) => [output.id, title(output)])];
  if (!options.some(([id]) => id === chosen)) options.push([chosen, chosen]); // the service says that there is none
  const control = h("select", names, ...options.map(([id, words]) => h("option", { value: id }, words)));
  control.value = chosen;
  return control;
}
