// The code box: what is shown, copied and saved. What is copied is the service's text, never that of the page.

import { toClipboard } from "./clipboard.js";
import { h, sentence } from "./dom.js";

/** Return the code box of a pane; `copied` is called with what was copied, "code" or so, and its text. */
export function createCode({ byId, announce, hasFocus }, copied) {
  const box = byId("code");

  let snippet = null;
  let told = 0;

  const shown = () => snippet;

  let arrived = Promise.resolve();
  let arrive = null;
  let waiting = 0;

  /** An answer is on its way. Where it takes long the code is marked; what is copied waits for it. */
  function expect() {
    if (arrive) return;
    arrived = new Promise((resolve) => (arrive = resolve));
    waiting = setTimeout(() => byId("code-box").setAttribute("aria-busy", "true"), 300);
  }

  /** The newest answer is there, or there will be none. */
  function settled() {
    clearTimeout(waiting);
    byId("code-box").removeAttribute("aria-busy");
    arrive?.();
    arrive = null;
  }

  /** Take the code away, and leave its place. */
  function clear() {
    snippet = null;
    box.replaceChildren();
    byId("filename").textContent = "";
    byId("warnings-box").hidden = true;
    for (const button of [byId("copy"), byId("download")]) button.disabled = true;
  }

  /** Show a snippet; scrolling stays where it is, and the box is never empty in between. */
  function show(next) {
    const changed = snippet !== null && snippet.code !== next.code;
    if (snippet?.code !== next.code || snippet.html !== next.html) box.replaceChildren(lines(next));
    snippet = next;
    byId("filename").textContent = next.filename;
    fresh();
    byId("warnings").replaceChildren(...next.warnings.map((warning) => h("li", {}, ...sentence(warning))));
    byId("warnings-box").hidden = next.warnings.length === 0;
    for (const button of [byId("copy"), byId("download")]) button.disabled = false;
    clearTimeout(told);
    if (changed) told = setTimeout(() => announce("Code updated"), 800); // once typing pauses
  }

  /** Mark the code as that of an earlier state, and say why; leave it out where it is that of another tab. */
  function stale(reason, { retry = false, wanted }) {
    byId("stale").hidden = false;
    byId("stale-reason").replaceChildren(...sentence(reason));
    byId("retry").hidden = !retry;
    byId("code-box").classList.add("is-stale");
    byId("shown").hidden = !["language", "client", "operation"].every((part) => snippet?.[part] === wanted[part]);
    clearTimeout(told);
    told = setTimeout(() => announce(reason), 800);
  }

  function fresh() {
    if (hasFocus(byId("stale"))) box.parentElement.focus(); // what had it goes away
    byId("stale").hidden = true;
    byId("shown").hidden = false;
    byId("code-box").classList.remove("is-stale");
  }

  /** Copy on a click, and say so on the button as well. */
  function copies(button, text) {
    const label = button.querySelector(".label") ?? button;
    const words = label.textContent;
    let back = 0;
    button.addEventListener("click", async () => {
      await arrived;
      const copy = text();
      const done = await toClipboard(copy);
      if (done) copied(button.dataset.copies, copy);
      const earlier = byId("code-box").classList.contains("is-stale") && button.id === "copy";
      clearTimeout(told); // that the code was updated is old news, and would be told over this
      const good = earlier ? "Copied: the code of the earlier settings" : "Copied to the clipboard";
      announce(done ? good : "The browser refused to copy: select the code, and copy it by hand");
      button.classList.toggle("is-done", done);
      label.textContent = done ? (earlier ? "Copied earlier code" : "Copied") : "Not copied";
      clearTimeout(back);
      back = setTimeout(() => {
        label.textContent = words;
        button.classList.remove("is-done");
      }, 2000);
    });
  }

  /** Save the snippet under its own name. */
  function save() {
    const url = URL.createObjectURL(new Blob([snippet.code], { type: "application/octet-stream" }));
    const link = h("a", { href: url, download: snippet.filename });
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), 10_000); // a download has begun by then
    clearTimeout(told);
    announce(`Saved as ${snippet.filename}`);
  }

  return { shown, expect, settled, clear, show, stale, copies, save };
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
