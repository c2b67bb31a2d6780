// Putting a text on the clipboard, exactly as it is.

import { h } from "./dom.js";

/**
 * Put a text on the clipboard, exactly, and return whether that worked. It may be the promise of a text: browsers want
 * to be asked while the click is fresh, and most of them take what comes later. Throws what the promise does.
 */
export async function toClipboard(text) {
  try {
    await write(text);
    return true;
  } catch {
    return byCommand(await text); // no clipboard on a page without HTTPS, or it was refused
  }
}

async function write(text) {
  if (typeof text === "string" || typeof ClipboardItem === "undefined") {
    return navigator.clipboard.writeText(await text);
  }
  const blob = text.then((words) => new Blob([words], { type: "text/plain" }));
  blob.catch(() => {}); // a browser may not even look at it
  return navigator.clipboard.write([new ClipboardItem({ "text/plain": blob })]);
}

function byCommand(text) {
  let focused = document.activeElement;
  while (focused?.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement;
  const area = h("textarea", { class: "off-screen", readonly: true, "aria-hidden": "true", tabindex: "-1" });
  area.value = text;
  const exact = (event) => {
    event.clipboardData.setData("text/plain", text); // a textarea has its own idea of line ends
    event.preventDefault();
  };
  document.body.append(area);
  document.addEventListener("copy", exact);
  try {
    area.select();
    return document.execCommand("copy");
  } catch {
    return false;
  } finally {
    document.removeEventListener("copy", exact);
    area.remove();
    focused?.focus();
  }
}
