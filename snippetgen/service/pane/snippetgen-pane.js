// <snippetgen-pane>: the pane as an element of any page, which asks the service that this file came from.
// What is public of it is in docs/pane.md: its attributes, properties, methods, events, parts and colours.

import { createPane } from "./pane.js";
import { serviceAt } from "./service.js";

const here = (name) => new URL(name, import.meta.url);

async function text(name) {
  const response = await fetch(here(name));
  if (!response.ok) throw new Error(`${name}: ${response.status}`);
  return response.text();
}

const sheet = async (name) => new CSSStyleSheet().replace(await text(name));

/** The elements and the styles, which all panes of a page share; asked for when the first one is there. */
let files = null;
const load = () => (files ??= Promise.all([text("pane.html"), sheet("colours.css"), sheet("pane.css")]));

class SnippetgenPane extends HTMLElement {
  static observedAttributes = ["flow", "server"];

  #root = this.attachShadow({ mode: "open" });
  #connected;
  #ready = new Promise((resolve) => (this.#connected = resolve)).then(() => this.#start());
  #pane = null;
  #flow = null;

  connectedCallback() {
    this.#connected();
  }

  async #start() {
    let html, sheets;
    try {
      [html, ...sheets] = await load();
    } catch (error) {
      files = null; // another element may find them
      this.#root.textContent = "snippetgen: the service that this pane comes from does not answer.";
      throw error;
    }
    this.#root.adoptedStyleSheets = sheets;
    this.#root.innerHTML = html; // our own file
    // A selection that is copied by hand would be taken for an event of ours, and a control's change as well.
    this.#root.addEventListener("copy", (event) => event.stopPropagation());
    const emit = (name, detail) => this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
    this.#pane = await createPane(this.#root, serviceAt(here("..")), emit);
    return this.#pane;
  }

  attributeChangedCallback(name, _, value) {
    if (name === "flow") this.flow = value;
    else this.#ready.then((pane) => pane.useServer(this.getAttribute("server")));
  }

  /** The flow that is given: an export or a descriptor as an object, or an address as text; null for none. */
  get flow() {
    return this.#flow;
  }

  set flow(flow) {
    this.#flow = flow;
    this.#ready.then((pane) => flow === this.#flow && pane.give(flow)); // nothing newer was given meanwhile
  }

  /** What is set, as text, which `show` shows again; null before there is a flow. */
  get view() {
    return this.#pane?.view() ?? null;
  }

  /** Show a view, or for null what there is before a flow is chosen. Rejects where the text is no view. */
  async show(view) {
    await (await this.#ready).show(view);
  }

  /** Set the focus where one goes on: to the field for an address, or to the flow's name. */
  async focus(options) {
    (await this.#ready).focus(options);
  }

  /** Take a flow as if it had been chosen: a File, or the text of an export or of an address. */
  async open(source) {
    await (await this.#ready).open(source);
  }
}

customElements.define("snippetgen-pane", SnippetgenPane);
