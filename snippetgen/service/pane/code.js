// The code box: what is shown, and whether it is what is asked for now. Nothing else is ever copied or saved (copying.js).

import { h, sentence } from "./dom.js";

/** Why there is nothing to copy or to save, for the person before the page. */
export class NotNow extends Error {}

/** Return the code box of a pane. */
export function createCode({ byId, announce, hasFocus }) {
  const box = byId("code");

  let snippet = null;
  let wrong = ""; // why what is shown is not what is asked for
  let told = 0;

  const awaited = new Set(); // what is on its way, "snippet" or "flow"
  let arrived = null; // {promise, resolve, reject} of all of that

  const shown = () => snippet;

  /** Something was changed: what is shown is not what is asked for, until all is there that is awaited. */
  function expect(what) {
    if (awaited.size === 0) {
      arrived = Promise.withResolvers();
      arrived.promise.catch(() => {}); // nobody may have pressed anything
    }
    awaited.add(what);
    wrong = "";
    if (!snippet) byId("shown").hidden = false; // the place that it will have
    mark();
  }

  /** It is there, or will not come; `refused` says why what was pressed meanwhile is not done. */
  function settle(what, refused = "") {
    if (!awaited.delete(what)) return;
    if (refused) arrived.reject(new NotNow(refused));
    if (awaited.size === 0) arrived.resolve();
    mark();
  }

  /** The snippet that is asked for now, or the promise of it; throws NotNow, or rejects with it, where there is none. */
  function ready() {
    if (wrong) throw new NotNow(wrong);
    return awaited.size === 0 ? snippet : arrived.promise.then(ready);
  }

  function mark() {
    const busy = awaited.size > 0;
    byId("panel").classList.toggle("is-waiting", busy);
    if (busy) byId("code-box").setAttribute("aria-busy", "true");
    else byId("code-box").removeAttribute("aria-busy");
    const buttons = byId("panel").querySelectorAll("#download, [data-copies]");
    for (const button of buttons) button.classList.toggle("is-off", wrong !== "");
  }

  /** Take the code away, and leave its place. */
  function clear() {
    snippet = null;
    box.replaceChildren();
    byId("filename").textContent = "";
    byId("warnings-box").hidden = true;
    byId("steps").hidden = true;
  }

  /** Show a snippet; scrolling stays where it is, and the box is never empty in between. */
  function show(next) {
    const changed = snippet !== null && snippet.code !== next.code;
    if (snippet?.code !== next.code || snippet.html !== next.html) box.replaceChildren(lines(next));
    snippet = next;
    byId("filename").textContent = next.filename;
    byId("steps").hidden = false;
    fresh();
    byId("warnings").replaceChildren(...next.warnings.map((warning) => h("li", {}, ...sentence(warning))));
    byId("warnings-box").hidden = next.warnings.length === 0;
    clearTimeout(told);
    if (changed) tell("Code updated"); // once typing pauses
  }

  /** Mark the code as that of an earlier state, and say why; leave it out where it is that of another tab. */
  function stale(reason, { retry = false, wanted }) {
    wrong = reason;
    byId("stale").hidden = false;
    byId("stale-reason").replaceChildren(...sentence(reason));
    byId("retry").hidden = !retry;
    byId("code-box").classList.add("is-stale");
    byId("shown").hidden = !["language", "client", "operation"].every((part) => snippet?.[part] === wanted[part]);
    mark();
    tell(reason);
  }

  function fresh() {
    if (hasFocus(byId("stale"))) box.parentElement.focus(); // what had it goes away
    wrong = "";
    byId("stale").hidden = true;
    byId("shown").hidden = false;
    byId("code-box").classList.remove("is-stale");
    mark();
  }

  function tell(words) {
    clearTimeout(told);
    told = setTimeout(() => announce(words), 800);
  }

  /** Tell at once what came of a button; that the code was updated is old news, and would be told over it. */
  function say(words) {
    clearTimeout(told);
    announce(words);
  }

  return { shown, expect, settle, ready, clear, show, stale, say };
}

/** A line an element, numbered by CSS, so that its number is no text and never on the clipboard. */
function lines({ code, html }) {
  const fragment = document.createDocumentFragment();
  for (const line of highlighted(code, html) ?? code.replace(/\n$/, "").split("\n")) {
    const element = h("span", { class: "line" });
    element.append(line);
    fragment.append(element, "\n");
  }
  return fragment;
}

/**
 * The lines of the service's HTML, or null where it is not what was agreed upon. It is safe to read: the service
 * escapes all that a flow holds, a template neither runs a script nor loads an image, and nothing but <span class>
 * that reads exactly as the code gets out of here.
 */
function highlighted(code, html) {
  if (typeof html !== "string") return null;
  const rows = html.replace(/\n$/, "").split("\n"); // Pygments closes its spans at the end of each line
  const contents = rows.map((row) => {
    const template = document.createElement("template");
    template.innerHTML = row;
    return template.content;
  });
  const harmless = (element) =>
    element.localName === "span" && [...element.attributes].every(({ name }) => name === "class");
  const agreed =
    contents.map((content) => content.textContent).join("\n") === code.replace(/\n$/, "") &&
    contents.every((content) => [...content.querySelectorAll("*")].every(harmless));
  return agreed ? contents : null;
}
