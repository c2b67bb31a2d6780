// The flow's card: what the flow is called, what was kept of the one before, and the ways to another.

import { h } from "./dom.js";

/** Return the card of the flow of a pane. */
export function createCard({ byId, announce, hasFocus }) {
  function setup() {
    byId("change").addEventListener("click", () => openChoices(byId("choices").hidden));
  }

  /** Say which languages there are. */
  function offer(titles) {
    byId("languages").textContent = `, in ${new Intl.ListFormat("en").format(titles)}`;
  }

  function describe({ id, endpoint_name: endpoint, name, components }, example) {
    const title = name || endpoint || id || "A flow without a name";
    const size = components?.length;
    const facts = [title === endpoint ? null : endpoint, title === id ? null : id];
    if (size !== undefined) facts.push(size === 1 ? "1 component" : `${size} components`);
    byId("flow-name").textContent = title;
    byId("flow-facts").replaceChildren(...facts.filter(Boolean).map((fact) => h("li", { class: "name" }, fact)));
    byId("example-note").hidden = !example;
  }

  /** Say what of what was set does not fit the flow that was chosen again; null where another one was chosen. */
  function tellKept(dropped) {
    byId("kept").hidden = dropped === null;
    if (dropped === null) return;
    byId("kept-words").textContent = dropped.length > 0 ? "What was set is kept, but for:" : "What was set is kept.";
    byId("dropped").replaceChildren(...dropped.map((words) => h("li", { class: "name" }, words)));
    announce(["What was set is kept", ...dropped].join(". "));
  }

  /** Show that there is a flow, or that there is none. */
  function show(hasFlow) {
    for (const id of ["flow", "work"]) byId(id).hidden = !hasFlow;
    byId("pane").classList.toggle("has-flow", hasFlow);
    openChoices(!hasFlow);
  }

  function openChoices(open) {
    if (!open && hasFocus(byId("choices"))) byId("flow-title").focus(); // what had it goes away
    byId("choices").hidden = !open;
    byId("change").setAttribute("aria-expanded", String(open));
  }

  return { setup, offer, describe, tellKept, show };
}
