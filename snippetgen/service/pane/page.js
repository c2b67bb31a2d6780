// The page around the pane: its history and its title, links to it, and what is dropped or pasted on it.

import { h, isolated } from "./dom.js";
import { createEntries } from "./entries.js";
import { warning } from "./link.js";
import "./snippetgen-pane.js";

const pane = document.querySelector("snippetgen-pane");
const byId = (id) => document.getElementById(id);

/** What is shown that makes an entry of its own in the history; what is typed belongs to it. */
const CHOSEN = ["flow", "operation", "language", "client"];
let shown = {};
let recalling = null;

let isOfView = false; // whether the note is about the view that is shown, or about something that was pasted

function say(words) {
  byId("note").textContent = words;
  byId("note").hidden = !words;
  isOfView = false;
}

/** Say something of the view that is shown, or take that back; it is written a little later than it is shown. */
function sayOfView(words) {
  if (!words && !isOfView) return;
  say(words);
  isOfView = words !== "";
}

async function show(view) {
  const mine = (recalling = {});
  try {
    await pane.show(view);
    if (view === null) showNothing();
  } finally {
    if (mine === recalling) recalling = null;
  }
}

function showNothing() {
  shown = {};
  document.documentElement.classList.remove("has-flow");
  document.title = "snippetgen";
  byId("link").hidden = true;
}

const entries = createEntries(show, sayOfView);

/** Say of a view that came by a link that it did, and what is unusual in it. */
function warn(snippet) {
  if (!entries.isLinked()) byId("link").hidden = true;
  if (!entries.isLinked() || !snippet) return;
  byId("link").hidden = false;
  const words = warning(pane.view, snippet);
  byId("link").classList.toggle("is-bad", words.length > 0);
  byId("link-words").replaceChildren(h("strong", {}, "This view came by a link."), " ", ...words);
}

pane.addEventListener("change", ({ detail }) => {
  const { flow, snippet } = detail;
  document.documentElement.classList.add("has-flow");
  const isNew = recalling === null && CHOSEN.some((part) => detail[part] !== shown[part]);
  shown = detail;
  if (snippet === null) {
    if (!isOfView) say("");
    entries.keep(pane.view, isNew);
  }
  document.title = `${isolated(flow.name || flow.endpoint_name || flow.id || "A flow without a name")} · snippetgen`;
  warn(snippet);
});

byId("trust").addEventListener("click", () => {
  entries.trust();
  byId("link").hidden = true;
  pane.focus();
});

/** Whether an element takes what is pasted itself. */
const isField = (element) => element.matches?.("input:not([type=checkbox], [type=radio], [type=file]), textarea");

/** Whether a text that was pasted somewhere may be meant as a flow: an export, a URL in whatever it is, one word. */
const isMeant = (text) => /^[[{]|https?:\/\//i.test(text) || !/[\s\p{Cc}]/u.test(text);

addEventListener("paste", (event) => {
  if (isField(event.composedPath()[0])) return;
  const [file] = event.clipboardData.files;
  const text = event.clipboardData.getData("text/plain").trim();
  if (!file && !text) return;
  event.preventDefault();
  say("");
  if (file || isMeant(text)) pane.open(file ?? text);
  else say("What was pasted is neither the address of a flow nor its export.");
});

let depth = 0; // dragenter and dragleave come for every element on the way
const mark = (dragged) => document.documentElement.classList.toggle("is-dragging", dragged);
const takes = ({ dataTransfer }) => ["Files", "text/uri-list"].some((type) => dataTransfer?.types.includes(type));
addEventListener("dragenter", (event) => takes(event) && mark(++depth > 0));
addEventListener("dragleave", (event) => takes(event) && mark(--depth > 0));
addEventListener("dragover", (event) => takes(event) && event.preventDefault());
addEventListener("drop", (event) => {
  depth = 0;
  mark(false);
  if (!takes(event)) return;
  event.preventDefault();
  const [file] = event.dataTransfer.files;
  pane.open(file ?? event.dataTransfer.getData("text/uri-list").split("\n")[0].trim());
});

await entries.recall();
// Where a keyboard is at hand, and not one that covers half of the screen, one can paste or type at once.
const hasKeyboard = matchMedia("(hover: hover) and (pointer: fine)").matches;
if (!shown.flow && hasKeyboard && document.activeElement === document.body) pane.focus({ preventScroll: true });
