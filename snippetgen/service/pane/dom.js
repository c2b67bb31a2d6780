// Making elements, and finding those of one pane. Text is always text: nothing here reads HTML.

/** Return an element. Attributes: true is there, false and null are not, a function listens to the event. */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name, value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null) element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

// What is not seen, and could be taken for something else: controls, and what changes the direction of what follows.
const UNSEEN = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

const RIGHT_TO_LEFT = ["Hebr", "Arab", "Syrc", "Thaa", "Nkoo", "Samr", "Mand", "Adlm", "Rohg"];
const LETTER = `[${RIGHT_TO_LEFT.map((script) => `\\p{Script=${script}}`).join("")}]`;
const APART = new RegExp(`(\u2068[^\u2069]*\u2069|"[^"]*"|${LETTER}+(?:\\P{L}+${LETTER}+)*)`, "u");

/** A text with everything unseen in it escaped. */
export const visible = (text) => text.replace(UNSEEN, (char) => `\\u{${char.codePointAt(0).toString(16)}}`);

/** A name that keeps to itself among other words, whatever direction it is written in. */
export const isolated = (name) => `\u2068${visible(name)}\u2069`;

/** The same as an element. */
export const named = (name) => h("bdi", {}, visible(name));

/** The nodes of a sentence, in which names keep to themselves: isolated ones, quoted ones, those from right to left. */
export const sentence = (text) =>
  text.split(APART).map((part, at) => (at % 2 ? h("bdi", {}, part.replace(/[\u2068\u2069]/g, "")) : part));

/** Scroll a row, and nothing around it, so that one thing in it is in its middle. */
export function bringIn(row, element) {
  row.scrollLeft = element.offsetLeft - (row.clientWidth - element.offsetWidth) / 2;
}

let count = 0;

/** An ID that no other element has. */
export const freshId = (kind) => `${kind}-${++count}`;

/** Say what is wrong with a control beside it, in the element that its aria-describedby names last; "" is nothing. */
export function complain(control, message) {
  const described = control.getAttribute("aria-describedby")?.split(" ") ?? [];
  const place = control.getRootNode().getElementById?.(described.at(-1)); // none before the control is in the page
  if (place && place.textContent !== message) place.replaceChildren(...sentence(message));
  if (message) control.setAttribute("aria-invalid", "true");
  else control.removeAttribute("aria-invalid");
}

/** What finds the elements of one pane, which are all in `root`, its shadow root. */
export function within(root) {
  const byId = (id) => root.getElementById(id);
  let last = 0;

  /** Tell a screen reader, politely. */
  function announce(message) {
    const place = byId("status");
    // The same words twice are told twice only where they differ; a no-break space is not read.
    place.textContent = place.textContent === message ? `${message}\u00a0` : message;
    clearTimeout(last);
    last = setTimeout(() => (place.textContent = ""), 5000);
  }

  return {
    byId,
    announce,
    find: (selector) => root.querySelector(selector),
    findAll: (selector) => root.querySelectorAll(selector),
    /** Whether an element is, or holds, what has the focus. */
    hasFocus: (element) => element.contains(root.activeElement),
  };
}
