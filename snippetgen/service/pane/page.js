// The page around the pane: its address, which holds the view, its title, and what is dropped on it.

import { pack, unpack } from "./fragment.js";
import "./snippetgen-pane.js";

const pane = document.querySelector("snippetgen-pane");
const note = document.getElementById("note");

let written = ""; // the fragment as it was written last
let writing = 0;

function say(words) {
  note.textContent = words;
  note.hidden = !words;
}

/** Write the view into the address, once typing pauses: browsers allow a page some writes a second. */
function keep() {
  clearTimeout(writing);
  writing = setTimeout(async () => {
    const mine = writing;
    const packed = await pack(pane.view);
    if (mine !== writing) return; // there is something newer to write
    written = packed;
    history.replaceState(null, "", packed ? `#${packed}` : location.pathname + location.search);
    say(packed ? "" : "This view is too large to be kept in the page’s address, so it cannot be bookmarked.");
  }, 250);
}

/** Show the view that the address holds. */
async function recall() {
  const fragment = location.hash.slice(1);
  if (!fragment || fragment === written) return;
  clearTimeout(writing);
  written = fragment;
  try {
    await pane.show(await unpack(fragment));
  } catch {
    say("The address holds a view that cannot be read; maybe it was cut off on its way. Choose a flow instead.");
  }
}

pane.addEventListener("change", ({ detail: { flow } }) => {
  document.documentElement.classList.add("has-flow");
  document.title = `${flow.name || flow.endpoint_name || flow.id || "A flow without a name"} · snippetgen`;
  keep();
});

let depth = 0; // dragenter and dragleave come for every element on the way
const show = (dragged) => document.documentElement.classList.toggle("is-dragging", dragged);
const takes = ({ dataTransfer }) => ["Files", "text/uri-list"].some((type) => dataTransfer?.types.includes(type));
addEventListener("dragenter", (event) => takes(event) && show(++depth > 0));
addEventListener("dragleave", (event) => takes(event) && show(--depth > 0));
addEventListener("dragover", (event) => takes(event) && event.preventDefault());
addEventListener("drop", (event) => {
  depth = 0;
  show(false);
  if (!takes(event)) return;
  event.preventDefault();
  const [file] = event.dataTransfer.files;
  pane.open(file ?? event.dataTransfer.getData("text/uri-list").split("\n")[0].trim());
});

addEventListener("hashchange", recall);
recall();
