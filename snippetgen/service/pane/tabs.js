// The tabs of the languages, and the clients of each. One tablist, as the ARIA Authoring Practices have it.

import { h } from "./dom.js";

const KEPT = "snippetgen: the last choice";

function recall() {
  try {
    return JSON.parse(localStorage.getItem(KEPT)) ?? {};
  } catch {
    return {};
  }
}

/** Return the tabs of a pane. */
export function createTabs({ byId }) {
  let languages = new Map(); // language -> its targets, in their order
  let chosen = { language: "", client: "" };
  let clients = new Map(); // language -> the client that was chosen for it
  let changed = () => {};
  let operation = "";

  /** The language and the client that are shown. */
  const current = () => chosen;

  /** What the languages are called. */
  const titles = () => [...languages.values()].map(([first]) => first.title);

  /** Make the tabs of the service's targets; call `callback` when another one is chosen. The last choice is kept. */
  function setup(targets, callback) {
    changed = callback;
    languages = new Map();
    for (const target of targets) languages.set(target.language, [...(languages.get(target.language) ?? []), target]);
    byId("tabs").replaceChildren(...[...languages].map(([language, [first]]) => tab(language, first)));
    byId("tabs").addEventListener("keydown", move);
    byId("client").addEventListener("change", () => {
      choose(chosen.language, byId("client").value);
      keep();
      changed();
    });
    const kept = recall();
    for (const [language, client] of Object.entries(kept.clients ?? {})) {
      if (languages.get(language)?.some((target) => target.client === client)) clients.set(language, client);
    }
    choose(languages.has(kept.language) ? kept.language : [...languages.keys()][0]);
  }

  /** Keep what somebody has chosen for the next visit; a page in a frame may not be let to. */
  function keep() {
    try {
      localStorage.setItem(KEPT, JSON.stringify({ language: chosen.language, clients: Object.fromEntries(clients) }));
    } catch {
      // the choice holds until the page is left
    }
  }

  /** Offer the clients that have an operation; where that is none of a language's, all of them. */
  function offer(name) {
    if (name === operation) return;
    operation = name;
    choose(chosen.language);
  }

  /** Show a language, and one of its clients: by default the one that was shown last. An unknown one is left alone. */
  function choose(language, client = clients.get(language)) {
    const all = languages.get(language);
    if (!all) return;
    const able = all.filter(({ operations }) => operations?.includes(operation));
    const targets = able.length > 0 ? able : all;
    const found = targets.find((target) => target.client === client) ?? targets[0];
    chosen = { language, client: found.client };
    if (found.client === client || !clients.has(language)) clients.set(language, found.client);
    for (const element of byId("tabs").children) {
      const selected = element.dataset.language === language;
      element.setAttribute("aria-selected", String(selected));
      element.tabIndex = selected ? 0 : -1;
      if (selected) byId("panel").setAttribute("aria-labelledby", element.id);
    }
    byId("client-box").hidden = targets.length < 2;
    byId("client").replaceChildren(...targets.map(({ client: name }) => h("option", { value: name }, name)));
    byId("client").value = found.client;
  }

  function tab(language, first) {
    const select = () => {
      choose(language);
      keep();
      changed();
    };
    return h(
      "button",
      {
        type: "button",
        role: "tab",
        part: "tab",
        id: `tab-${language}`,
        "aria-controls": "panel",
        "data-language": language,
        click: select,
      },
      first.title,
    );
  }

  function move(event) {
    const all = [...byId("tabs").children];
    const at = all.indexOf(event.target);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: -1 }[event.key];
    if (to === undefined || at < 0) return;
    event.preventDefault();
    const next = all.at(to % all.length);
    next.focus();
    next.click();
  }

  return { setup, current, titles, offer, choose };
}
