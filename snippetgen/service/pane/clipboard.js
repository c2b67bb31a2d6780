// Putting a text on the clipboard, exactly as it is.

import { h } from "./dom.js";

/** Put a text on the clipboard, exactly; return whether that worked. */
export async function toClipboard(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return byCommand(text); // no clipboard on a page without HTTPS, or it was refused
  }
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
