// A component in the list: closed until somebody opens it, and not made before it is seen.

import { freshId, h } from "./dom.js";
import { createRow, isSettable, titleOf } from "./row.js";

/** A component of the flow; `state` are the tweaks: {get, put, sought}. */
export class Group {
  rows = new Map(); // field -> its row
  #words = null;
  #element = null;

  constructor(component, state) {
    this.component = component;
    this.key = component.id || component.display_name;
    this.title = component.display_name || component.type || component.id;
    this.state = state;
  }

  /** The field of this name; undefined for none. */
  field(name) {
    const { fields = {} } = this.component;
    return Object.hasOwn(fields, name) ? fields[name] : undefined;
  }

  get element() {
    return (this.#element ??= this.#draw());
  }

  /** Whether it has been drawn. */
  get isDrawn() {
    return this.#element !== null;
  }

  #draw() {
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
    const element = h("details", { toggle: () => element.open && this.fill() }, summary, this.body);
    return element;
  }

  open() {
    this.element.open = true;
    this.fill();
  }

  /** Show a field's row, and return it. */
  reveal(name) {
    this.open();
    const row = this.rows.get(name);
    if (this.folded?.contains(row.element)) this.folded.open = true;
    return row;
  }

  /** Make the rows: what Langflow's editor shows at once, and folded what it shows behind a click, or not at all. */
  fill() {
    if (this.body.hasChildNodes()) return;
    const fields = Object.entries(this.component.fields ?? {});
    if (fields.length === 0) this.body.append(h("p", { class: "hint" }, "This component has no fields."));
    const isPlain = ([name, field]) => isSettable(field, name) && !field.advanced && field.show !== false;
    const isAdvanced = ([name, field]) => isSettable(field, name) && field.advanced && field.show !== false;
    const plain = fields.filter(isPlain);
    const advanced = fields.filter((entry) => !isPlain(entry));
    advanced.sort((one, other) => rank(one) - rank(other));
    function rank(entry) {
      return isAdvanced(entry) ? 0 : isSettable(entry[1], entry[0]) ? 1 : 2; // what cannot be set comes last
    }
    this.body.append(...plain.map((entry) => this.#row(entry)));
    if (advanced.length > 0) {
      const title = freshId("advanced");
      const rows = h(
        "div",
        { class: "rows", role: "group", "aria-labelledby": title },
        ...advanced.map((entry) => this.#row(entry)),
      );
      this.folded = h("details", { class: "advanced" }, h("summary", {}, h("span", { id: title }, "Advanced")), rows);
      this.folded.open = advanced.some(([name]) => this.state.get(this.key, name) !== undefined);
      this.body.append(this.folded);
    }
    this.filter(this.state.sought());
  }

  #row([name, field]) {
    const value = () => this.state.get(this.key, name);
    const row = createRow(this.title, name, field, value, (text) => this.state.put(this, name, text));
    this.rows.set(name, row);
    return row.element;
  }

  count(size) {
    this.badge.hidden = size === 0;
    this.badge.textContent = `${size} on`;
  }

  /** Whether anything of this component is called so. */
  matches(wanted) {
    this.#words ??= Object.entries(this.component.fields ?? {})
      .map(([name, field]) => this.#wordsOf(name, field))
      .join("\n");
    return this.#isWhole(wanted) || this.#words.includes(wanted);
  }

  #isWhole = (wanted) => `${this.title}\n${this.key}`.toLowerCase().includes(wanted);

  #wordsOf = (name, field) => `${name}\n${titleOf(field, name)}`.toLowerCase();

  /** Show what a filter leaves of the rows. */
  filter(wanted) {
    if (this.rows.size === 0) return;
    const whole = this.#isWhole(wanted);
    for (const [name, { element }] of this.rows) {
      element.hidden = !whole && !this.#wordsOf(name, this.field(name)).includes(wanted);
    }
    if (!this.folded) return;
    const found = [...this.folded.querySelectorAll(".row")].some(({ hidden }) => !hidden);
    this.folded.hidden = !found;
    if (wanted && !whole && found) this.folded.open = true;
  }
}
