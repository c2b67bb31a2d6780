// The entries of the page's history. Each holds a view: in its address, so that it can be kept and sent; or, where it is
// too large for an address, in the entry's state, which the browser keeps as long as the tab.

import { pack, unpack } from "./fragment.js";

const PAUSE = 250; // milliseconds in which typing comes to rest: browsers allow a page some writes a second
const KEPT = "snippetgen: over a reload";

const fresh = () => `${Date.now()}-${Math.random()}`;
const wasReloaded = () => performance.getEntriesByType("navigation")[0]?.type === "reload";
const bare = () => location.pathname + location.search;

/** The entry that was left, with its view; nothing stays in the storage while the page is open. */
function takeKept() {
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEPT));
    sessionStorage.removeItem(KEPT);
    return kept;
  } catch {
    return null;
  }
}

/** Return the entries; `show` is called with the view of one, or null for none; `say` with what there is to say of it. */
export function createEntries(show, say) {
  let entry = {}; // the one that is shown: its ID, and whether it came by a link
  let unwritten = null; // its view, while that is not in it yet
  let writing = 0;
  const left = new Map(); // ID -> the view that was not written when another entry was shown
  let newest = null; // its view, where that was kept since it is shown
  let kept = takeKept();

  function write(view, fragment, how = "replaceState") {
    const state = fragment ? entry : { ...entry, view };
    try {
      history[how](state, "", fragment ? `#${fragment}` : bare());
    } catch {
      history[how](entry, "", bare()); // too large for the browser
    }
  }

  /** Keep a view in the entry that is shown, or in a new one. */
  function keep(view, isNew) {
    if (isNew) {
      if (unwritten !== null) history.replaceState({ ...entry, view: unwritten }, "");
      entry = { id: fresh(), linked: entry.linked };
      write(view, "", "pushState");
    }
    unwritten = newest = view;
    clearTimeout(writing);
    writing = setTimeout(async () => {
      const mine = writing;
      const fragment = await pack(view);
      if (mine !== writing) return; // there is something newer to write
      write(view, fragment);
      unwritten = null;
      left.delete(entry.id);
      say(fragment ? "" : "This view is too large for the page’s address, so it cannot be bookmarked or sent.");
    }, PAUSE);
  }

  /** Show the view of the entry that the browser has gone to. */
  async function recall() {
    clearTimeout(writing);
    writing = 0;
    if (unwritten !== null) left.set(entry.id, unwritten);
    unwritten = newest = null;
    const fragment = location.hash.slice(1);
    const before = kept;
    kept = null;
    // A reload that began while an entry was written shows it without its state.
    const isLost = history.state === null && !fragment && wasReloaded();
    const state = isLost ? before : history.state;
    // A browser may load the entry anew as it was before our last word on it.
    const { linked } = before?.id === state?.id ? before ?? {} : state ?? {};
    entry = state?.id ? { id: state.id, linked } : { id: fresh(), linked: fragment !== "" };
    if (!history.state?.id) history.replaceState(entry, "");
    const { id } = entry;
    let view = left.get(id) ?? (before?.id === id ? before.view : null) ?? state?.view ?? null;
    let words = "";
    try {
      if (view === null && fragment) view = await unpack(fragment);
    } catch (error) {
      words = error instanceof RangeError ? TOO_LARGE : UNREADABLE;
    }
    if (id !== entry.id) return; // the browser has gone on
    say(words);
    await show(view).catch(() => say(UNREADABLE));
  }

  /** Take the view that is shown for one of our own. */
  function trust() {
    entry.linked = false;
    history.replaceState({ ...history.state, linked: false }, "");
  }

  addEventListener("popstate", recall);
  addEventListener("hashchange", () => history.state === null && recall()); // a link, where it is no popstate
  addEventListener("pagehide", () => {
    try {
      sessionStorage.setItem(KEPT, JSON.stringify({ ...entry, view: newest }));
    } catch {
      // there is no room for it: what was typed in the last moment is lost
    }
  });
  addEventListener("pageshow", ({ persisted }) => persisted && sessionStorage.removeItem(KEPT));

  return { keep, recall, trust, isLinked: () => entry.linked === true };
}

const UNREADABLE =
  "The address holds a view that cannot be read; maybe it was cut off on its way. Choose a flow instead.";
const TOO_LARGE = "The address holds a view of more than 2 MB, which is refused. Choose its flow instead.";
