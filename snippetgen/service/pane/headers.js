// The headers that every request carries: a row each, of a name and a value that may read variables.

import { complain, freshId, h } from "./dom.js";

const VARIABLE = /\$(?:\$|\{[A-Za-z_][A-Za-z0-9_]*\}|[A-Za-z_][A-Za-z0-9_]*)/g;
const WORDS = /(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/g; // where a word begins in OpenAIKey

/** Names that the service takes no text for; so it needs not even be sent. */
const SECRET = new RegExp(
  "(?:api|access|private)[-_]?key|token(?![si])|secret|passw|passphrase|pwd|credential|authori[sz]ation|cookie" +
    "|(?:^|[-_])(?:auth|pass)$|(?:^|[-_])(?:app|auth|client|session|user)?keys?(?![a-z])",
  "i",
);
const NO_SECRET =
  "Write the name of an environment variable that holds it, such as $TOKEN, and never the secret itself, which would " +
  "stand in the code. What you entered is sent to nobody and kept nowhere.";

/** Return the headers of a pane. */
export function createHeaders({ byId }, changed) {
  let rows = []; // of {name, value, element}, controls and what they stand in

  const entered = () => rows.map(({ name, value }) => [name.value.trim(), value.value.trim()]);

  /** The headers that can be sent, as [name, value]. */
  const values = () => entered().filter((row, at, all) => row[0] && !wrong(row, all.slice(0, at)));

  const setup = () => byId("add-header").addEventListener("click", () => add("", "").name.focus());

  function fill(pairs) {
    rows = [];
    byId("headers").replaceChildren();
    for (const [name, value] of pairs) add(name, value);
  }

  function add(name, value) {
    const error = freshId("error");
    const text = (label, content) => {
      const options = { type: "text", autocomplete: "off", autocapitalize: "off", spellcheck: "false", class: "mono" };
      const names = { "aria-label": label, placeholder: label, "aria-describedby": `headers-hint ${error}` };
      const control = h("input", { ...options, ...names, input: changed });
      control.value = content;
      return control;
    };
    const row = { name: text("Header name", name), value: text("Header value", value) };
    const words = "Remove this header";
    const remove = h("button", { type: "button", class: "quiet", "aria-label": words, title: words, click: () => drop(row) }, "✕");
    const parts = h("div", { class: "header" }, row.name, row.value, remove);
    row.element = h("div", {}, parts, h("p", { class: "error", id: error }));
    rows.push(row);
    byId("headers").append(row.element);
    return row;
  }

  function drop(row) {
    rows = rows.filter((other) => other !== row);
    row.element.remove();
    byId("add-header").focus(); // what had it is gone
    changed();
  }

  /** Say beside each row what keeps it from being sent; return whether there is anything. */
  function check() {
    const all = entered();
    const found = all.map((row, at) => wrong(row, all.slice(0, at)));
    for (const [at, { name, value }] of rows.entries()) {
      complain(value, found[at]);
      complain(name, found[at]);
    }
    return found.some(Boolean);
  }

  /** Say what the service finds wrong beside the row that it is about; return the control, where there is one. */
  function complainAbout(name, detail) {
    const names = entered().map(([entry]) => entry);
    const known = names.filter((entry) => entry && (entry === name || detail.includes(entry)));
    const longest = known.sort((one, other) => other.length - one.length)[0];
    const row = rows[names.indexOf(longest)];
    if (row) complain(row.value, detail);
    return row?.value;
  }

  return { setup, values, fill, check, complainAbout };
}

function wrong([name, value], before) {
  if (!name) return value ? "Enter the header’s name, such as X-Team." : "";
  if (before.some(([other]) => other.toLowerCase() === name.toLowerCase())) return `${name} is there twice.`;
  const literal = value.replace(VARIABLE, "$");
  const long = /[A-Za-z0-9]{20,}/.exec(literal)?.[0];
  // What the name says is a secret has to read a variable; so has what looks like one, whatever its name.
  const isSecret = value && literal === value && SECRET.test(name.replace(WORDS, "-"));
  return isSecret || (long && /\d/.test(long)) ? NO_SECRET : "";
}
